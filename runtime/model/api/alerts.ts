/** What somebody should know now: told once per cause, and closed when it is over. */
import type { Method } from './method.ts'

export type AlertKind = 'failure' | 'unknown' | 'stopped' | 'guard' | 'store'

export type Alert = {
  /** The same for the same cause. */
  readonly id: string
  readonly kind: AlertKind
  readonly flow: string
  readonly node: string
  readonly message: string
  readonly since: number
  /** The event that it began with; 0 where there is none. */
  readonly offset: number
  /** null: it is still so. */
  readonly closed: number | null
}

export type AlertsApi = {
  /** Those that are open, and the last ones that are over. */
  'alerts.list': Method<Record<never, never>, readonly Alert[]>
}
