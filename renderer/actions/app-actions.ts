/** Panels, help, and the window as a whole. */
import { openConnections } from '../stores/connections.ts'
import { closeFlow } from '../stores/flows.ts'
import { type DockTab, openDialog, showDock, useSession } from '../stores/session.ts'
import type { IconName } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import type { Action } from './action.ts'
import { isEditing } from './editing.ts'

const panel = (tab: DockTab, title: () => string, keys: string, icon: IconName): Action => ({
  id: `panels.${tab}`,
  title,
  icon,
  keys,
  enabled: isEditing,
  run: () => showDock(tab),
})

export const appActions: readonly Action[] = [
  panel('history', () => t('Show the history'), 'Alt+1', 'history'),
  panel('look', () => t('Show what needs a look'), 'Alt+2', 'alert'),
  panel('approvals', () => t('Show what flows ask you'), 'Alt+3', 'user-check'),
  panel('tables', () => t('Show the tables'), 'Alt+4', 'table'),
  panel('past', () => t('Try the draft on the past'), 'Alt+5', 'clock-arrow-up'),
  panel('tests', () => t('Show the tests'), 'Alt+6', 'flask'),
  panel('problems', () => t('Show the problems'), 'Alt+7', 'error'),
  {
    id: 'help.commands',
    title: () => t('All commands…'),
    icon: 'command',
    keys: 'Mod+K',
    everywhere: true,
    enabled: () => true,
    run: () => openDialog('commands'),
  },
  {
    id: 'help.shortcuts',
    title: () => t('Keyboard shortcuts'),
    icon: 'keyboard',
    keys: '?',
    enabled: () => true,
    run: () => openDialog('shortcuts'),
  },
  {
    id: 'app.home',
    title: () => t('My flows'),
    icon: 'home',
    keys: 'Mod+Shift+H',
    enabled: () => useSession.getState().screen === 'editor',
    run: closeFlow,
  },
  {
    id: 'app.connections',
    title: () => t('Connections…'),
    icon: 'link',
    enabled: () => true,
    run: () => openConnections(),
  },
  {
    id: 'app.programs',
    title: () => t('Programs and pages…'),
    icon: 'radio-tower',
    enabled: () => true,
    run: () => openDialog('programs'),
  },
  {
    id: 'app.care',
    title: () => t('History and backups'),
    icon: 'history',
    everywhere: true,
    enabled: () => true,
    run: () => openDialog('care'),
  },
  {
    id: 'app.forget',
    title: () => t('Forget a customer…'),
    icon: 'trash',
    enabled: () => true,
    run: () => openDialog('forget'),
  },
  {
    id: 'app.about',
    title: () => t('About Counterflow'),
    icon: 'help',
    enabled: () => true,
    run: () => openDialog('about'),
  },
  {
    id: 'app.settings',
    title: () => t('Settings'),
    icon: 'settings',
    keys: 'Mod+,',
    everywhere: true,
    enabled: () => true,
    run: () => openDialog('settings'),
  },
]
