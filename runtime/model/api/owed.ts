/** What a version that is live now would have sent in the past, and nobody ever did. Nothing of it goes by itself. */
import type { EffectState } from '../effect.ts'
import type { Method } from './method.ts'
import type { EffectEntry } from './past.ts'

export type OwedEffect = EffectEntry & {
  readonly key: string
  readonly node: string
  /** Null: never asked for. Otherwise what the ledger says of it. */
  readonly state: EffectState | null
  /** It moves money: a PIN is asked for. */
  readonly money: boolean
}

export type Owed = {
  readonly effects: readonly OwedEffect[]
  /** Further ones, after these have gone. */
  readonly more: number
  /** About events that never happened, such as the end of a wait: they cannot be sent now. */
  readonly made: number
}

export type OwedApi = {
  /** Of a run over the past. Null where it is not known any more, or where another version is live than it was about. */
  'owed.list': Method<{ replay: string }, Owed | null>
  /**
   * Has these sent now, once: what the ledger knows already is left alone. Answers with how many were begun. Fails with
   * OWED_GONE, EFFECTS_PAUSED, FLOW_OFF, and where money moves like `approvals.answer`.
   */
  'owed.send': Method<{ replay: string; keys: readonly string[]; by: string; pin?: string }, { begun: number }>
}
