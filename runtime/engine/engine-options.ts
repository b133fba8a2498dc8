/** What an engine is given, and how much it takes at once. */
import type { Effect } from '../model/effect.ts'
import type { Random } from '../model/services.ts'
import type { Store } from '../model/store.ts'
import type { Away } from './stage-facts.ts'

export type EngineOptions = {
  readonly store: Store
  /** Wall clock and monotonic clock, ms. */
  readonly clock: { now(): number; monotonic(): number }
  readonly random: Random
  readonly limits?: Partial<EngineLimits>
  /** When nobody listened before this start, in order. */
  readonly absences?: readonly Away[]
}

export type EngineLimits = {
  /** Events that one commit appends from outside. */
  readonly batch: number
  /** Events that a stage which is behind reads at once. */
  readonly page: number
  /** ms that a stage may take of a shared commit. */
  readonly budget: number
  /** Keys that one stage may remember before it is halted with STATE_LIMIT. */
  readonly stateKeys: number
  /** Senders in one commit from which on more are coming, whose events stages work off together, see `gather.ts`. */
  readonly busy: number
  /** Events that the stages let come together. */
  readonly gathered: number
}

export const defaultLimits: EngineLimits = {
  batch: 2_000,
  page: 1_000,
  budget: 50,
  stateKeys: 5_000_000,
  busy: Number.POSITIVE_INFINITY,
  gathered: 500,
}

/** `admit` is asked in the order of the effects' turns, and counts. `unrecorded`: a crash may leave them as they were. */
export type BeginOptions = { readonly unrecorded?: boolean; readonly admit?: (effect: Effect) => boolean }
