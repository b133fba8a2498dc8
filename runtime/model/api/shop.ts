/** The shop behind the window, and how its people want the window to be. */
import type { Method } from './method.ts'

/** Asked once, at the first start. `operator` names who does things; empty until asked. */
export type Shop = {
  readonly name: string
  readonly zone: string
  readonly currency: string
  readonly operator: string
  /** False until the first-run questions are answered. */
  readonly answered: boolean
}

export type Preferences = {
  readonly theme: 'system' | 'light' | 'dark'
  /** Flows stay on when the last window closes. */
  readonly keepsRunning: boolean
  readonly runsAtLogin: boolean
}

export type ShopApi = {
  'shop.read': Method<Record<never, never>, Shop>
  'shop.answer': Method<Omit<Shop, 'answered'>, Shop>
  'preferences.read': Method<Record<never, never>, Preferences>
  'preferences.write': Method<Partial<Preferences>, Preferences>
}
