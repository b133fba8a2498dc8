/** What stands below the canvas: what happened, what waits for a person, what is kept, what is wrong. */
import type { ReactNode } from 'react'
import { Approvals } from '../panels/approvals/approvals.tsx'
import { History } from '../panels/history/history.tsx'
import { NeedsALook } from '../panels/look/needs-a-look.tsx'
import { Past } from '../panels/past/past.tsx'
import { Problems } from '../panels/problems/problems.tsx'
import { Tables } from '../panels/tables/tables.tsx'
import { Tests } from '../panels/tests/tests.tsx'
import { useDocument } from '../stores/document.ts'
import { useProblems } from '../stores/problems.ts'
import { type DockTab, showDock, useSession } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { IconButton } from '../ui/button.tsx'
import { ResizeHandle } from '../ui/split-pane.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { t } from '../words/words.ts'
import styles from './dock.module.css'
import { SafePart } from './safe-part.tsx'

const [lowest, usual] = [120, 232]

const panels: { readonly [tab in DockTab]: () => ReactNode } = {
  history: History,
  look: NeedsALook,
  approvals: Approvals,
  tables: Tables,
  past: Past,
  tests: Tests,
  problems: Problems,
}

export function Dock() {
  const { open, tab, height } = useSession((session) => session.dock)
  const problems = useProblems(({ all }) => all)
  const tests = useDocument(({ flow }) => flow?.tests.length ?? 0)
  const looks = useShop(({ needsLook }) => needsLook)
  const questions = useShop(({ approvals }) => approvals)
  const Panel = panels[tab]
  const worst = problems.some(({ severity }) => severity !== 'warning') ? 'bad' : 'warn'
  const resize = (delta: number): void =>
    useSession.setState(({ dock }) => ({
      dock: { ...dock, height: Math.max(lowest, Math.min(window.innerHeight - 260, dock.height - delta)) },
    }))
  return (
    <section className={styles.dock} style={open ? { height } : undefined} aria-label={t('Watch')}>
      {open ? (
        <ResizeHandle
          direction="vertical"
          label={t('Height of the panel')}
          onResize={resize}
          onReset={() => useSession.setState(({ dock }) => ({ dock: { ...dock, height: usual } }))}
        />
      ) : null}
      <div className={styles.bar}>
        <Tabs
          label={t('Panels')}
          value={tab}
          onChange={(next) => showDock(next)}
          tabs={[
            { value: 'history', label: t('History') },
            { value: 'look', label: t('Needs a look'), ...(looks > 0 ? { count: looks, tone: 'bad' as const } : {}) },
            {
              value: 'approvals',
              label: t('Approvals'),
              ...(questions > 0 ? { count: questions, tone: 'warn' as const } : {}),
            },
            { value: 'tables', label: t('Tables') },
            { value: 'past', label: t('Try on the past') },
            { value: 'tests', label: t('Tests'), count: tests },
            {
              value: 'problems',
              label: t('Problems'),
              count: problems.length,
              ...(problems.length > 0 ? { tone: worst } : {}),
            },
          ]}
        />
        <span className={styles.spacer} />
        <IconButton
          size="small"
          icon={open ? 'chevron-down' : 'chevron-up'}
          label={open ? t('Hide the panel') : t('Show the panel')}
          onClick={() => useSession.setState(({ dock }) => ({ dock: { ...dock, open: !dock.open } }))}
        />
      </div>
      {open ? (
        <div className={styles.panel} role="tabpanel" aria-label={t('Panel')}>
          <SafePart key={tab}>
            <Panel />
          </SafePart>
        </div>
      ) : null}
    </section>
  )
}
