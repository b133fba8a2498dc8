/** Whether the app starts when the user logs in. Linux has no call for it: there it is a file that desktops read. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { autostartEntry } from './autostart-entry.ts'

/** Said to a program that is started at login: flows go on, no window opens. */
const hiddenSwitch = '--hidden'

/** macOS passes no words to what it starts at login, but says that it did. */
export function startedAtLogin(): boolean {
  if (process.platform === 'darwin') return app.getLoginItemSettings().wasOpenedAtLogin
  return process.argv.includes(hiddenSwitch)
}

export function setLoginItem(on: boolean): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: [hiddenSwitch] })
    return
  }
  const folder = join(app.getPath('appData'), 'autostart')
  const file = join(folder, 'counterflow.desktop')
  if (!on) {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, autostartEntry(command()))
}

/** An AppImage runs from a folder that is another one each time; what stays is the file itself. */
function command(): string[] {
  const program = process.env.APPIMAGE ?? process.execPath
  return app.isPackaged ? [program, hiddenSwitch] : [program, app.getAppPath(), hiddenSwitch]
}
