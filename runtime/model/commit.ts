/** Everything that one transaction writes, as data: what the engine works out and a store writes in one go. */
import type { Effect, EffectTry } from './effect.ts'
import type { CloudEvent } from './event.ts'
import type { Json } from './json.ts'
import type { RawRow } from './raw.ts'
import type { TableChange } from './table.ts'

/** `at` is the wall clock in ms. `events` carry their offsets, rising by one from the head. */
export type Commit = {
  readonly at: number
  readonly events: readonly CloudEvent[]
  /** Repeats of accepted events, counted on the original. */
  readonly repeats: readonly Repeat[]
  /** How far each producer has come, in its own terms. */
  readonly positions: readonly { readonly producer: string; readonly position: Json }[]
  readonly stages: readonly StageCommit[]
  /** Ledger rows, new or changed, whole. */
  readonly effects: readonly Effect[]
  /** Tries that came to nothing, and what people said about effects; a store counts them on. */
  readonly tries?: readonly EffectTry[]
  /** Deliveries of providers as they came, beside the events that they became. */
  readonly raws?: readonly RawRow[]
  /** Flows whose clocks stand still from here on, or did until here. */
  readonly held?: readonly HeldClock[]
}

/** The clock of a live flow did not follow the clock on the wall over the commits of these events; null: it still does not. */
export type HeldClock = { readonly flow: string; readonly after: number; readonly through: number | null }

export type Repeat = { readonly offset: number; readonly at: number; readonly count: number }

/** What one stage did with the events up to `cursor`. Written under a savepoint of its own. */
export type StageCommit = {
  readonly stage: string
  readonly cursor: number
  /** The flow's clock at the cursor, ms of event time; 0 before the first event. */
  readonly clock: number
  /** Which version ran, from which offset on. */
  readonly flowHash: string
  readonly from: number
  readonly state: readonly StateChange[]
  readonly timers: readonly TimerChange[]
  readonly tables: readonly TableChange[]
  readonly files: readonly FileAppend[]
  readonly outcomes: readonly Outcome[]
  readonly letters: readonly DeadLetter[]
  readonly parked: readonly Parked[]
  /** Lanes that a person set free: their earlier letters and parked events go before the new ones are written. */
  readonly released: readonly string[]
  /** To be noted where it is behind what has come, or was. */
  readonly lag?: Lag
}

/** How far a stage had come while it was behind: what waited in front of it at a moment cannot be worked out otherwise. */
export type Lag = {
  /** ms of the wall clock. */
  readonly at: number
  /** Everything up to here was handled; null: it has caught up. */
  readonly cursor: number | null
  /** Since when it had been behind, and where it stood then: with the first note of it. */
  readonly since?: { readonly at: number; readonly cursor: number }
}

/** `value` null deletes. `expires` is ms of the flow's clock, or null. */
export type StateChange = { readonly key: string; readonly value: Json; readonly expires: number | null }
export type StateRow = { readonly value: Json; readonly expires: number | null }

/** `due` null cancels or has fired. One timer per key. `cause` is the offset of the event that set it. */
export type TimerChange = { readonly key: string; readonly due: number | null; readonly cause: number }
/** A pending timer; the correlation of its cause goes on to what the timer causes. */
export type Timer = { readonly key: string; readonly due: number; readonly cause: number }

/** Text to go to the end of a file below the store's file root. */
export type FileAppend = { readonly path: string; readonly text: string }

/** Why a stateful stage did what it did, in one code and a few numbers ("4 of 5"). */
export type Outcome = {
  readonly offset: number
  readonly split: number
  readonly code: string
  readonly numbers: readonly number[]
}

/** A delivery given up: on screen "Needs a look". */
export type DeadLetter = {
  readonly stage: string
  readonly offset: number
  readonly split: number
  readonly lane: string
  readonly code: string
  readonly message: string
  readonly at: number
}

/** A delivery that waits behind a dead letter of its lane. */
export type Parked = { readonly stage: string; readonly offset: number; readonly split: number; readonly lane: string }
