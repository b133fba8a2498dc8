/** What somebody should know now: told once per cause, and closed when it is over. */
import type { EffectState } from '../effect.ts'
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

/** What alerts send belongs to no flow: ids of flows have no space. */
export const alertFlow = 'our alerts'

/** Alerts also come by e-mail: without a flow for it, through a mail connection of this computer. */
export type AlertMail = {
  /** Null: no e-mails. */
  readonly connection: string | null
  readonly to: string
  /** What became of the last one. */
  readonly last: { readonly at: number; readonly state: EffectState; readonly reason: string } | null
}

export type AlertsApi = {
  /** Those that are open, and the last ones that are over. */
  'alerts.list': Method<Record<never, never>, readonly Alert[]>
  'alerts.mail': Method<Record<never, never>, AlertMail>
  /** Fails with CONNECTION_MISSING or MAIL_ADDRESS. `connection` null turns it off. */
  'alerts.setMail': Method<{ connection: string | null; to: string; by: string }, AlertMail>
  /** One e-mail now, to see that it arrives. Fails with MAIL_OFF. */
  'alerts.tryMail': Method<{ by: string }, AlertMail>
}
