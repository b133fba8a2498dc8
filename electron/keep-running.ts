/**
 * Flows that stay on while no window is open: only for users who chose so. Then there is an icon in the tray, and the
 * first time that the last window closes, a notification says what goes on and how to end it.
 */
import { join } from 'node:path'
import { app, Menu, Notification, nativeImage, Tray } from 'electron'
import { t } from '../renderer/words/words.ts'
import type { Preferences } from '../runtime/model/api/shop.ts'
import { setLoginItem } from './login-item.ts'
import type { WindowStateFile } from './window-state.ts'

export type KeepRunning = {
  /** From each answer that carries preferences, and once at the start. */
  apply(preferences: Preferences): void
  isOn(): boolean
  /** The last window has closed: true where the app goes on without one, which is said the first time. */
  staysOn(): boolean
}

export function keepRunning(file: WindowStateFile, show: () => void): KeepRunning {
  let tray: Tray | null = null
  /** As far as we know: what a user has set up by hand stays. */
  let atLogin = false

  return {
    apply({ keepsRunning, runsAtLogin }) {
      if (keepsRunning) tray ??= makeTray(show)
      else {
        tray?.destroy()
        tray = null
      }
      const wanted = keepsRunning && runsAtLogin
      if (wanted !== atLogin) setLoginItem(wanted)
      atLogin = wanted
    },
    isOn: () => tray !== null,
    staysOn() {
      if (tray === null) return false
      if (!file.read().told) {
        file.change({ told: true })
        sayIt(show)
      }
      return true
    },
  }
}

function makeTray(show: () => void): Tray {
  const tray = new Tray(trayPicture())
  tray.setToolTip(t('Counterflow: your flows stay on'))
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { id: 'tray.open', label: t('Open Counterflow'), click: show },
      { type: 'separator' },
      { id: 'tray.quit', label: t('Quit (flows stop)'), click: () => app.quit() },
    ]),
  )
  tray.on('click', show)
  return tray
}

/** macOS colours a picture itself when its name ends in Template. */
function trayPicture(): Electron.NativeImage {
  if (process.platform === 'darwin') return nativeImage.createFromPath(join(import.meta.dirname, 'trayTemplate.png'))
  const size = process.platform === 'win32' ? 16 : 22
  return nativeImage.createFromPath(join(import.meta.dirname, 'icon.png')).resize({ width: size, height: size })
}

function sayIt(show: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({
    title: t('Counterflow keeps running'),
    body: t('Your flows stay on while the window is closed. To stop them, choose Quit at the icon of Counterflow.'),
  })
  notification.on('click', show)
  notification.show()
}
