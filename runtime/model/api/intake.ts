/** What comes in from connected shops: how it comes, what is being made up for, and how it was written. */
import type { Method } from './method.ts'

/** One way in, of one connection. */
export type CatchUpView = {
  readonly connection: string
  readonly provider: string
  /** `idle`: no flow at work asks this provider. */
  readonly state: 'reading' | 'up to date' | 'waiting' | 'idle'
  /** ms; null where it is not known. */
  readonly last: number | null
  readonly next: number | null
  /** Why it waits, in a sentence. */
  readonly reason: string
  /** Stretches that nobody can tell about any more. */
  readonly lost: readonly { readonly from: number; readonly to: number; readonly why: string }[]
  /** What no catching up brings back, in a sentence. */
  readonly notListed: string
}

export type BackfillView = {
  readonly connection: string
  readonly state: 'reading' | 'waiting' | 'done' | 'cancelled'
  readonly since: number
  /** From 0 to 1. */
  readonly done: number
  readonly found: number
  readonly reason: string
}

export type IntakeView = {
  /** Connections whose provider can be asked. */
  readonly catchUps: readonly CatchUpView[]
  readonly backfills: readonly BackfillView[]
  /** The address under which a relay or a tunnel reaches this computer; null: none is named, webhooks do not arrive. */
  readonly relay: string | null
  /** ms by which the clock of this computer is off, as providers see it; null: it is right, or nobody has said. */
  readonly clockOff: number | null
}

/** A delivery as the provider sent it. */
export type RawView =
  | {
      readonly kind: 'kept'
      readonly at: number
      readonly headers: readonly { readonly name: string; readonly value: string }[]
      /** The body; in base64 where it is no text. */
      readonly body: string
      readonly form: 'text' | 'base64'
      readonly bytes: number
    }
  | { readonly kind: 'erased'; readonly at: number }
  /** It did not come in a delivery, or the time for which deliveries are kept is over. */
  | { readonly kind: 'none' }

export type IntakeApi = {
  'intake.read': Method<Record<string, never>, IntakeView>
  'event.raw': Method<{ offset: number }, RawView>
  /** Reads so many days of the past in, or goes on with it. */
  'backfill.start': Method<{ connection: string; days: number; by: string }, BackfillView>
  'backfill.cancel': Method<{ connection: string }, null>
}
