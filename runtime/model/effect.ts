/** One thing done to the outside world, and the ledger row that makes sure that it is not done twice unseen. */
import type { Json } from './json.ts'

/** pending and inflight are open; done, failed and skipped are final; dead and unknown wait for a person. */
export type EffectState = 'pending' | 'inflight' | 'done' | 'failed' | 'dead' | 'unknown' | 'skipped'

/**
 * How harmless a repetition is. `idempotent`: the same key is harmless. `reconcilable`: ask the receiver first.
 * `once`: never repeated by itself when the result is unknown.
 */
export type EffectClass = 'idempotent' | 'reconcilable' | 'once'

/** What a consumer asks for. The request is frozen here: every attempt sends these same bytes. */
export type EffectRequest = {
  /** The service that performs it: `http`, `email`, `payment` … */
  readonly service: string
  readonly class: EffectClass
  readonly request: Json
  /** A business key that replaces the derived one, such as a payment id. */
  readonly key?: string
  readonly policy: RetryPolicy
}

/** `tries` in total; `maximumAge` in milliseconds from the first one. */
export type RetryPolicy = { readonly tries: number; readonly maximumAge: number }

/** What came of one attempt. `retryAfter` is in milliseconds. */
export type Attempt =
  | { readonly kind: 'done'; readonly answer: Json }
  /** Refused by the receiver for good. */
  | { readonly kind: 'failed'; readonly reason: string; readonly answer: Json }
  /** Surely not done: no connection, 429, 503 before anything was accepted. `away`: it is not about this one; nobody gets through. */
  | { readonly kind: 'retry'; readonly reason: string; readonly retryAfter?: number; readonly away?: true }
  /** Sent, and no answer that tells: it may have happened. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** A row of the ledger. `key` is unique in a store for ever. Times are milliseconds since 1970. */
export type Effect = {
  readonly key: string
  readonly stage: string
  /** The event that asked for it. */
  readonly offset: number
  readonly split: number
  readonly lane: string
  readonly service: string
  readonly class: EffectClass
  readonly request: Json
  readonly policy: RetryPolicy
  readonly state: EffectState
  readonly attempts: number
  /** When the next attempt is due; null when none is. */
  readonly due: number | null
  readonly answer: Json
  readonly reason: string
  readonly created: number
  readonly updated: number
}

export const isOpen = (effect: Effect): boolean => effect.state === 'pending' || effect.state === 'inflight'
/** What keeps its lane from going on: open, or waiting for a person. */
export const blocksLane = (effect: Effect): boolean =>
  isOpen(effect) || effect.state === 'dead' || effect.state === 'unknown'
