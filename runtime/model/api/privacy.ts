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
}

export type PrivacyApi = {
  /** By a customer number, an e-mail address, or whatever else names somebody. */
  'person.find': Method<{ text: string }, PersonView>
  /** Cannot be undone. `pin`: where there is one, see `pin.read`. */
  'person.forget': Method<{ text: string; by: string; pin?: string }, ForgottenView>
}
