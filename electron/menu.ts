/**
 * The native menus. Items of ours say the id of an action to the window, which does it; the page also sees the keys,
 * so they are shown here and not registered, or they would act twice.
 */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
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

const settings = action('app.settings', 'Settings…', 'CmdOrCtrl+,')

function menus(): Items {
  return [
    ...(mac ? [{ label: 'Counterflow', submenu: appItems() }] : []),
    { label: 'File', submenu: fileItems() },
    { label: 'Edit', submenu: editItems() },
    { label: 'View', submenu: viewItems() },
    { label: 'Flow', submenu: flowItems() },
    ...(mac ? [{ role: 'windowMenu' as const }] : []),
    { label: 'Help', role: 'help', submenu: helpItems() },
  ]
}

function appItems(): Items {
  const rest: Items = [{ role: 'services' }, line, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, line]
  return [{ role: 'about' }, line, settings, line, ...rest, { role: 'quit' }]
}

function fileItems(): Items {
  return [
    action('flow.new', 'New Flow'),
    action('flow.import', 'Import a Flow…', 'CmdOrCtrl+O'),
    ...(mac ? [{ role: 'recentDocuments' as const, submenu: [{ role: 'clearRecentDocuments' as const }] }] : []),
    line,
    action('flow.duplicate', 'Duplicate This Flow'),
    action('flow.export', 'Export as a File', 'CmdOrCtrl+Shift+E'),
    action('flow.exportPicture', 'Export as a Picture'),
    line,
    action('app.home', 'My Flows', 'CmdOrCtrl+Shift+H'),
    ...(mac ? [{ role: 'close' as const }] : [settings, line, { role: 'close' as const }, { role: 'quit' as const }]),
  ]
}

/** The roles reach the page as its own copy and paste events: the only way to the clipboard without a permission. */
function editItems(): Items {
  return [
    action('edit.undo', 'Undo', 'CmdOrCtrl+Z'),
    action('edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
    line,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    action('edit.duplicate', 'Duplicate', 'CmdOrCtrl+D'),
    action('edit.delete', 'Delete'),
    action('edit.selectAll', 'Select All', 'CmdOrCtrl+A'),
    line,
    action('insert.step', 'Add a Step…'),
    action('edit.rename', 'Rename'),
    action('arrange.tidy', 'Tidy Up'),
    action('view.find', 'Find a Step…', 'CmdOrCtrl+F'),
  ]
}

function viewItems(): Items {
  return [
    action('help.commands', 'All Commands…', 'CmdOrCtrl+K'),
    line,
    action('view.zoomIn', 'Zoom In', 'CmdOrCtrl+Plus'),
    action('view.zoomOut', 'Zoom Out', 'CmdOrCtrl+-'),
    action('view.zoomReset', 'Life Size', 'CmdOrCtrl+0'),
    action('view.fit', 'Whole Flow', 'CmdOrCtrl+1'),
    line,
    action('view.list', 'List or Picture', 'CmdOrCtrl+Shift+L'),
    action('view.compare', 'Compare with the Live Version', 'CmdOrCtrl+Shift+C'),
    { label: 'Panels', submenu: panelItems() },
    { label: 'Size of Text', submenu: textSizes() },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [line, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
  ]
}

function panelItems(): Items {
  return [
    action('view.palette', 'Steps to Add', 'CmdOrCtrl+B'),
    action('view.inspector', 'Settings of Steps', 'CmdOrCtrl+I'),
    action('view.dock', 'Panel Below', 'CmdOrCtrl+J'),
    action('view.minimap', 'Small Map'),
    line,
    action('panels.history', 'History', 'Alt+1'),
    action('panels.look', 'Needs a Look', 'Alt+2'),
    action('panels.tables', 'Tables', 'Alt+3'),
    action('panels.tests', 'Tests', 'Alt+4'),
    action('panels.problems', 'Problems', 'Alt+5'),
  ]
}

function textSizes(): Items {
  return [
    { role: 'zoomIn', label: 'Larger', accelerator: 'CmdOrCtrl+Alt+Plus' },
    { role: 'zoomOut', label: 'Smaller', accelerator: 'CmdOrCtrl+Alt+-' },
    { role: 'resetZoom', label: 'Usual', accelerator: 'CmdOrCtrl+Alt+0' },
  ]
}

function flowItems(): Items {
  return [
    action('flow.publish', 'Turn On or Publish…', 'CmdOrCtrl+Enter'),
    action('flow.pause', 'Pause'),
    action('flow.resume', 'Resume'),
    action('flow.turnOff', 'Turn Off'),
    line,
    action('flow.send', 'Send a Test Event…'),
    action('flow.lookBack', 'Look Back…'),
    action('flow.versions', 'Versions…'),
    action('flow.settings', 'Settings of This Flow'),
  ]
}

function helpItems(): Items {
  return [action('help.shortcuts', 'Keyboard Shortcuts'), ...(mac ? [] : [line, { role: 'about' as const }])]
}
