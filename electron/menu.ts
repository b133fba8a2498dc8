/**
 * The native menus. Items of ours say the id of an action to the window, which does it; the page also sees the keys,
 * so they are shown here and not registered, or they would act twice.
 */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import { t } from '../renderer/words/words.ts'
import { tell, windowName } from './ipc.ts'

type Items = MenuItemConstructorOptions[]

const mac = process.platform === 'darwin'
const line: MenuItemConstructorOptions = { type: 'separator' }

export function setMenus(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus()))
}

/** Keys without a modifier are left out: macOS would take them from whoever types. */
function action(id: string, label: string, accelerator?: string): MenuItemConstructorOptions {
  return {
    id,
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => {
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
      if (window) tell(windowName(window.webContents), 'action', { id })
    },
  }
}

/** A page of the window: the box of the system has no room for where the shop is kept. */
const about = (): MenuItemConstructorOptions => action('app.about', t('About Counterflow'))

const settings = (): MenuItemConstructorOptions => action('app.settings', t('Settings…'), 'CmdOrCtrl+,')

function menus(): Items {
  return [
    ...(mac ? [{ label: 'Counterflow', submenu: appItems() }] : []),
    { label: t('File'), submenu: fileItems() },
    { label: t('Edit'), submenu: editItems() },
    { label: t('View'), submenu: viewItems() },
    { label: t('Flow'), submenu: flowItems() },
    ...(mac ? [{ role: 'windowMenu' as const }] : []),
    { label: t('Help'), role: 'help', submenu: helpItems() },
  ]
}

function appItems(): Items {
  const rest: Items = [{ role: 'services' }, line, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, line]
  return [about(), line, settings(), line, ...rest, { role: 'quit' }]
}

function fileItems(): Items {
  return [
    action('flow.new', t('New Flow')),
    action('flow.import', t('Import a Flow…'), 'CmdOrCtrl+O'),
    ...(mac ? [{ role: 'recentDocuments' as const, submenu: [{ role: 'clearRecentDocuments' as const }] }] : []),
    line,
    action('flow.duplicate', t('Duplicate This Flow')),
    action('flow.export', t('Export as a File'), 'CmdOrCtrl+Shift+E'),
    action('flow.exportPicture', t('Export as a Picture')),
    action('flow.exportSvg', t('Export as a Drawing (SVG)')),
    line,
    action('app.home', t('My Flows'), 'CmdOrCtrl+Shift+H'),
    action('app.connections', t('Connections…')),
    action('app.programs', t('Programs and Pages…')),
    ...(mac ? [{ role: 'close' as const }] : [settings(), line, { role: 'close' as const }, { role: 'quit' as const }]),
  ]
}

/** The roles reach the page as its own copy and paste events: the only way to the clipboard without a permission. */
function editItems(): Items {
  return [
    action('edit.undo', t('Undo'), 'CmdOrCtrl+Z'),
    action('edit.redo', t('Redo'), 'CmdOrCtrl+Shift+Z'),
    line,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    action('edit.duplicate', t('Duplicate'), 'CmdOrCtrl+D'),
    action('edit.delete', t('Delete')),
    action('edit.selectAll', t('Select All'), 'CmdOrCtrl+A'),
    line,
    action('insert.step', t('Add a Step…')),
    action('insert.note', t('Add a Note')),
    action('edit.rename', t('Rename')),
    action('arrange.tidy', t('Tidy Up')),
    action('view.find', t('Find a Step…'), 'CmdOrCtrl+F'),
  ]
}

function viewItems(): Items {
  return [
    action('help.commands', t('All Commands…'), 'CmdOrCtrl+K'),
    line,
    action('view.zoomIn', t('Zoom In'), 'CmdOrCtrl+Plus'),
    action('view.zoomOut', t('Zoom Out'), 'CmdOrCtrl+-'),
    action('view.zoomReset', t('Life Size'), 'CmdOrCtrl+0'),
    action('view.fit', t('Whole Flow'), 'CmdOrCtrl+1'),
    line,
    action('view.list', t('List or Picture'), 'CmdOrCtrl+Shift+L'),
    action('view.compare', t('Compare with the Live Version'), 'CmdOrCtrl+Shift+C'),
    { label: t('Panels'), submenu: panelItems() },
    { label: t('Size of Text'), submenu: textSizes() },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [line, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
  ]
}

function panelItems(): Items {
  return [
    action('view.palette', t('Steps to Add'), 'CmdOrCtrl+B'),
    action('view.inspector', t('Settings of Steps'), 'CmdOrCtrl+I'),
    action('view.dock', t('Panel Below'), 'CmdOrCtrl+J'),
    action('view.minimap', t('Small Map')),
    line,
    action('panels.history', t('History'), 'Alt+1'),
    action('panels.look', t('Needs a Look'), 'Alt+2'),
    action('panels.approvals', t('Approvals'), 'Alt+3'),
    action('panels.tables', t('Tables'), 'Alt+4'),
    action('panels.past', t('Try on the Past'), 'Alt+5'),
    action('panels.tests', t('Tests'), 'Alt+6'),
    action('panels.problems', t('Problems'), 'Alt+7'),
  ]
}

function textSizes(): Items {
  return [
    { role: 'zoomIn', label: t('Larger'), accelerator: 'CmdOrCtrl+Alt+Plus' },
    { role: 'zoomOut', label: t('Smaller'), accelerator: 'CmdOrCtrl+Alt+-' },
    { role: 'resetZoom', label: t('Usual'), accelerator: 'CmdOrCtrl+Alt+0' },
  ]
}

function flowItems(): Items {
  return [
    action('flow.publish', t('Turn On or Publish…'), 'CmdOrCtrl+Enter'),
    action('flow.pause', t('Pause')),
    action('flow.resume', t('Resume')),
    action('flow.turnOff', t('Turn Off')),
    line,
    action('flow.send', t('Send a Test Event…')),
    action('flow.lookBack', t('Look Back…')),
    action('flow.openPage', t('Open Its Page')),
    action('flow.versions', t('Versions…')),
    action('flow.settings', t('Settings of This Flow')),
  ]
}

function helpItems(): Items {
  return [action('help.shortcuts', t('Keyboard Shortcuts')), ...(mac ? [] : [line, about()])]
}
