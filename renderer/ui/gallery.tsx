/** The living style sheet: every component in its states, on one page. Shown at `#ui` in development builds only. */
import { useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { Chip } from './chip.tsx'
import { Empty } from './empty.tsx'
import styles from './gallery.module.css'
import { GalleryInputs } from './gallery-inputs.tsx'
import { GalleryOverlays } from './gallery-overlays.tsx'
import { Icon } from './icon.tsx'
import { icons } from './icons.ts'
import { Kbd } from './kbd.tsx'
import { Progress } from './progress.tsx'
import { RoleTile } from './role-tile.tsx'
import { Segmented } from './segmented.tsx'
import { Spinner } from './spinner.tsx'
import { ResizeHandle } from './split-pane.tsx'
import { Tabs } from './tabs.tsx'
import { applyTheme, rememberedTheme, type Theme } from './theme.ts'

export const galleryWanted = (): boolean => import.meta.env.DEV && location.hash === '#ui'

export function Gallery() {
  const [theme, setTheme] = useState<Theme>(rememberedTheme)
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <h1>Style sheet</h1>
        <Segmented
          label="Theme"
          value={theme}
          onChange={(next) => {
            setTheme(next)
            applyTheme(next)
          }}
          options={[
            { value: 'system', label: 'System', icon: 'monitor' },
            { value: 'light', label: 'Light', icon: 'sun' },
            { value: 'dark', label: 'Dark', icon: 'moon' },
          ]}
        />
      </header>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Buttons />
          <States />
          <Bars />
        </div>
        <div className={styles.column}>
          <GalleryInputs />
        </div>
        <div className={styles.column}>
          <GalleryOverlays />
          <Panes />
          <section className={styles.card}>
            <Empty
              icon="inbox"
              title="Nothing needs a look"
              text="When an event cannot be handled after all its tries, it waits here for you."
              action={<Button icon="flask">Run the tests</Button>}
            />
          </section>
        </div>
      </div>
      <section className={styles.card}>
        <h2>Icons</h2>
        <ul className={styles.icons}>
          {Object.keys(icons).map((name) => (
            <li key={name} className={styles.icon}>
              <Icon name={name} size={18} />
              {name}
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}

const tiles = [
  ['producer', 'globe', 24],
  ['router', 'split', 24],
  ['consumer', 'table', 24],
  ['producer', 'calendar-clock', 32],
  ['router', 'hourglass', 32],
  ['consumer', 'of a later version', 32],
] as const

function Buttons() {
  const [on, setOn] = useState(true)
  return (
    <section className={styles.card}>
      <h2>Buttons</h2>
      <div className={styles.row}>
        <Button kind="primary">Publish…</Button>
        <Button icon="flask">Test</Button>
        <Button kind="quiet" icon="history">
          Look back
        </Button>
        <Button kind="danger" icon="trash">
          Erase
        </Button>
      </div>
      <div className={styles.row}>
        <Button kind="primary" disabled>
          Publish…
        </Button>
        <Button disabled>Test</Button>
        <Button kind="quiet" disabled>
          Look back
        </Button>
        <Button kind="danger" disabled>
          Erase
        </Button>
      </div>
      <div className={styles.row}>
        <Button size="small" kind="primary">
          Small
        </Button>
        <Button size="small" icon="plus">
          Add a rule
        </Button>
        <Button size="small" pressed={on} onClick={() => setOn(!on)}>
          Stays on
        </Button>
        <Button size="small" kind="quiet" icon="plus">
          Quiet
        </Button>
      </div>
      <div className={styles.row}>
        <IconButton label="Undo" icon="undo" keys="Mod+Z" />
        <IconButton label="Redo" icon="redo" keys="Mod+Shift+Z" disabled />
        <IconButton label="Snap to the grid" icon="layout" pressed={on} onClick={() => setOn(!on)} />
        <IconButton label="More" icon="more" kind="secondary" />
        <IconButton label="Close" icon="x" size="small" />
        <Kbd keys="Mod+K" />
        <Kbd keys="Mod+Shift+Z" />
        <Kbd keys="Delete" />
        <Kbd keys="/" />
      </div>
    </section>
  )
}

function States() {
  return (
    <section className={styles.card}>
      <h2>States</h2>
      <div className={styles.row}>
        <Chip tone="good" dot>
          Live, version 7
        </Chip>
        <Chip>3 changes in draft</Chip>
        <Chip tone="warn">Waiting for the provider since 10:42</Chip>
        <Chip tone="bad" dot>
          Needs a look
        </Chip>
      </div>
      <div className={styles.row}>
        {tiles.map(([role, icon, size]) => (
          <RoleTile key={icon} role={role} icon={icon} size={size} />
        ))}
        <Spinner label="Reading the log" shown />
      </div>
      <Progress label="Replaying March" done={412_300} total={541_909} />
      <div className={styles.swatches}>
        {['ink', 'ink-2', 'ink-3', 'producer', 'router', 'consumer', 'good', 'warn', 'bad'].map((name) => (
          <span key={name} style={{ color: `var(--${name})` }}>
            {name}
          </span>
        ))}
      </div>
    </section>
  )
}

function Bars() {
  const [tab, setTab] = useState('history')
  return (
    <section className={styles.card}>
      <h2>Tabs</h2>
      <div className={styles.bar}>
        <Tabs
          label="Panels"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'history', label: 'History', count: 1_204 },
            { value: 'dead', label: 'Needs a look', count: 2, tone: 'bad' },
            { value: 'tables', label: 'Tables' },
            { value: 'problems', label: 'Problems', count: 0 },
          ]}
        />
      </div>
    </section>
  )
}

function Panes() {
  const [width, setWidth] = useState(140)
  return (
    <section className={styles.card}>
      <h2>Split pane</h2>
      <div className={styles.panes}>
        <div style={{ width }}>{width} px</div>
        <ResizeHandle
          direction="horizontal"
          label="Width of the palette"
          value={width}
          onResize={(delta) => setWidth((now) => Math.max(60, Math.min(240, now + delta)))}
          onReset={() => setWidth(140)}
        />
        <div>the rest</div>
      </div>
    </section>
  )
}
