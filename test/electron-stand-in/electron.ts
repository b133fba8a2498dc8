/** The module that the real main process gets for `electron`. What is not listed throws its name. */
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { dialog, Notification, nativeImage, screen, shell, Tray } from './desktop.ts'
import { ipcMain } from './ipc-main.ts'
import { Menu, MenuItem } from './menu.ts'
import { safeStorage } from './safe-storage.ts'
import { protocol } from './scheme.ts'
import { defaultSession } from './session.ts'
import { strict } from './strict.ts'
import { nativeTheme } from './theme.ts'
import { utilityProcess } from './utility-process.ts'
import { WebContents } from './web-contents.ts'

const electron = strict('electron', {
  app: strict('app', app),
  BrowserWindow: strict('BrowserWindow', BrowserWindow),
  dialog,
  ipcMain: strict('ipcMain', ipcMain),
  Menu: strict('Menu', Menu),
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification: strict('Notification', Notification),
  protocol: strict('protocol', protocol),
  safeStorage: strict('safeStorage', safeStorage),
  screen,
  session: strict('session', { defaultSession }),
  shell,
  Tray: strict('Tray', Tray),
  utilityProcess: strict('utilityProcess', utilityProcess),
  webContents: strict('webContents', WebContents),
})

/** What `require('electron')` answers, instead of an object with names of exports. */
export { electron as 'module.exports' }
