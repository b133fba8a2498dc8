/** Where one is, how the flow is, and the one thing to do next. */
import { findAction } from '../actions/list.ts'
import { cleanName } from '../document/names.ts'
import { Mark } from '../home/mark.tsx'
import { StateChip } from '../home/state-chip.tsx'
import { AlertsButton } from '../panels/alerts/alerts-button.tsx'
import { useFlowDiff } from '../stores/diff.ts'
import { useDocument } from '../stores/document.ts'
import { closeFlow } from '../stores/flows.ts'
import { openDialog, showDock, useSession } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { FlowName } from './flow-name.tsx'
import { NextButton } from './next-button.tsx'
import { PageButton } from './page-button.tsx'
import { SavedMark } from './saved-mark.tsx'
import styles from './top-bar.module.css'

export function TopBar() {
  const shop = useShop((state) => state.shop)
  const { flow, live, state } = useDocument()
  const comparing = useSession((session) => session.comparing)
  const diff = useFlowDiff()
  if (!flow) return null
  // Against nothing everything would be a change.
  const changes = live?.flow ? diff.count : 0
  return (
    <header className={styles.bar}>
      <Tooltip content={t('My flows')}>
        <button type="button" className={styles.home} aria-label={t('My flows')} onClick={closeFlow}>
          <Mark />
        </button>
      </Tooltip>
      <button type="button" className={styles.crumb} onClick={closeFlow}>
        {cleanName(shop?.name ?? '', 60) || t('My flows')}
      </button>
      <span className={styles.slash} aria-hidden="true">
        /
      </span>
      <h1 className="said">{cleanName(flow.name)}</h1>
      <FlowName name={flow.name} />
      <StateChip state={state} version={live?.version ?? null} />
      {changes > 0 ? (
        <Button
          kind="quiet"
          size="small"
          pressed={comparing}
          onClick={() => useSession.setState({ comparing: !comparing })}
        >
          {t('{changes, plural, one {# change} other {# changes}} in draft', { changes })}
        </Button>
      ) : null}
      <SavedMark />
      <span className={styles.spacer} />
      <span className={styles.undo}>
        <ActionButton id="edit.undo" />
        <ActionButton id="edit.redo" />
      </span>
      <Tooltip content={t('Search steps, orders and everything one can do')} keys="Mod+K">
        <Button kind="quiet" icon="search" onClick={() => openDialog('commands')}>
          <span className={styles.words}>{t('Search')}</span> <Kbd keys="Mod+K" />
        </Button>
      </Tooltip>
      <Tooltip content={t('Look back at what happened')}>
        <Button kind="quiet" icon="history" onClick={() => showDock('history')}>
          <span className={styles.words}>{t('Look back')}</span>
        </Button>
      </Tooltip>
      <PageButton />
      <AlertsButton />
      <Menu trigger={<IconButton icon="more" label={t('More')} />} items={menu} />
      <NextButton changes={changes} />
    </header>
  )
}

function ActionButton({ id }: { readonly id: string }) {
  // Drawn again with the document, from which what an action is called and whether it can be done follow.
  useDocument((document) => document.history)
  const action = findAction(id)
  if (!action) return null
  return (
    <IconButton
      icon={action.icon ?? 'square'}
      label={action.title()}
      keys={action.keys?.split(' ')[0]}
      disabled={!action.enabled()}
      onClick={() => action.run()}
    />
  )
}

const groups: readonly (readonly string[])[] = [
  ['flow.pause', 'flow.resume', 'flow.turnOff', 'flow.versions', 'flow.send'],
  ['view.list', 'view.compare', 'insert.note', 'arrange.tidy'],
  ['flow.import', 'flow.export', 'flow.exportPicture', 'flow.exportSvg', 'flow.duplicate'],
  ['app.connections', 'app.programs', 'app.care', 'app.settings', 'help.shortcuts'],
]

function menu(): MenuEntry[] {
  const sections = groups.map((ids) =>
    ids.flatMap((id): MenuEntry[] => {
      const action = findAction(id)
      if (!action?.enabled()) return []
      const { icon, keys, run } = action
      return [
        {
          kind: 'item',
          label: action.title(),
          ...(icon === undefined ? {} : { icon }),
          ...(keys === undefined ? {} : { keys: keys.split(' ')[0] }),
          run,
        },
      ]
    }),
  )
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, index): MenuEntry[] => (index === 0 ? section : [{ kind: 'separator' }, ...section]))
}
