/** The machine under the window. */
import type { Method } from './method.ts'

/** What the machine under the window can do; a browser has no tray. */
export type Desktop = {
  readonly host: 'electron' | 'browser'
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  readonly canKeepRunning: boolean
  readonly version: string
}

export type DesktopApi = {
  'desktop.read': Method<Record<never, never>, Desktop>
}
