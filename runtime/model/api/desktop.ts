/** The machine under the window. */
import type { Method } from './method.ts'

/** What the machine under the window can do; a browser has no tray. */
export type Desktop = {
  readonly host: 'electron' | 'browser'
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  readonly canKeepRunning: boolean
  readonly version: string
  /** Path of the store's file on this computer. */
  readonly store: string
  /** The system's file manager can be asked to show it. */
  readonly canShowStore: boolean
}

export type DesktopApi = {
  'desktop.read': Method<Record<never, never>, Desktop>
  /** Shows the store's file in the file manager, where `canShowStore` says so. */
  'desktop.showStore': Method<Record<never, never>, null>
}
