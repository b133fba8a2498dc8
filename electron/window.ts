/** The window itself: shut off from Node and the network, put where it was, shown when there is something to see. */
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron'
import { placeOn, smallest } from './bounds.ts'
import { startPage } from './origin.ts'
import type { WindowStateFile } from './window-state.ts'

/** Nothing in here depends on data of the user. */
const preferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
}

/** The grounds of the two themes, as in the window's tokens: the first paint has no other colour than the second. */
const ground = { light: '#f6f5f2', dark: '#161615' }

/** ms. A page that fails at its start again and again must not take the machine with it. */
const breath = 500

export function openWindow(file: WindowStateFile): BrowserWindow {
  const { bounds, maximized } = file.read()
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  const window = new BrowserWindow({
    ...placeOn(areas, bounds),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Counterflow',
    icon: join(import.meta.dirname, 'icon.png'),
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: { ...preferences, preload: join(import.meta.dirname, 'preload.cjs'), devTools: !app.isPackaged },
  })

  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    else window.show()
  })
  window.on('close', () => {
    file.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })
  // The page keeps nothing that is not in the store, so a new one goes on where the old one ended.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') setTimeout(() => !window.isDestroyed() && window.reload(), breath)
  })
  window.loadURL(startPage).catch((error: unknown) => console.error('The page could not be loaded:', error))
  return window
}

/** Brings back the window that is there, also from the task bar. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
