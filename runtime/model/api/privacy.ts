/** Forgetting a customer. */
import type { Method } from './method.ts'

/** What is kept about somebody. */
export type PersonView = {
  readonly events: number
  /** ms of the earliest and the latest event; null where there is none. */
  readonly first: number | null
  readonly last: number | null
  /** Numbers and addresses that name the person, as they stand in the events: to see that it is the right one. */
  readonly names: readonly string[]
}

export type ForgottenView = {
  readonly events: number
  /** Places in tables and files that say "erased" now. */
  readonly places: number
  /** What was waiting to be sent to the person or about them, and is not sent any more. */
  readonly unsent: number
  /** Files that were handed to producers and still name the person: a flow reads them again as they are. */
  readonly left: readonly string[]
  /** Copies of the store that may name the person still. */
  readonly copies: readonly StoreCopy[]
}

/** A copy of the store that we know of. */
export type StoreCopy = {
  /** What cleaning and deleting name. */
  readonly path: string
  /** One of the backups; the store as it was before a newer version of Counterflow, or before a restore. */
  readonly kind: 'backup' | 'earlier' | 'replaced'
  readonly at: number
  readonly bytes: number
  /** Of those who were forgotten: `perhaps` where somebody was forgotten after it was made, or last cleaned. */
  readonly names: 'nobody' | 'perhaps' | 'unreadable'
}

export type PrivacyApi = {
  /** By a customer number, an e-mail address, or whatever else names somebody. */
  'person.find': Method<{ text: string }, PersonView>
  /** Cannot be undone. `copies`: also in the copies of the store. `pin`: where there is one, see `pin.read`. */
  'person.forget': Method<{ text: string; by: string; pin?: string; copies?: boolean }, ForgottenView>
  /** Every copy of the store that is known here; copies that were made elsewhere are not. */
  'person.copies': Method<Record<never, never>, readonly StoreCopy[]>
  /** Takes everybody who was forgotten out of these copies. Fails with COPY_MISSING. */
  'person.clean': Method<{ paths: readonly string[]; by: string; pin?: string }, readonly StoreCopy[]>
  /** Deletes a copy for good. Fails with COPY_MISSING. */
  'person.drop': Method<{ path: string; by: string; pin?: string }, readonly StoreCopy[]>
}
