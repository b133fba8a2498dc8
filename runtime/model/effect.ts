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

/** What came of a try that did not end as done, or what a person said between two of them. */
export type TryKind = Exclude<Attempt['kind'], 'done'> | 'happened' | 'did not happen' | 'skip'

/** Kept beside the row of the effect, which tells no more than how it stands now. `by`: the person, or empty. */
export type EffectTry = {
  /** Of the effect and of the event that asked for it. */
  readonly key: string
  readonly offset: number
  /** Of all tries of the effect; what a person said has that of the try before. */
  readonly number: number
  /** When it began, ms of the wall clock. */
  readonly at: number
  readonly kind: TryKind
  readonly reason: string
  readonly by: string
}

const ofPeople: ReadonlySet<TryKind> = new Set(['happened', 'did not happen', 'skip'])

/** With its number: a person who lets it be tried anew sets back the count of the row, and this one goes on. */
export const numbered = (found: EffectTry, last: number): EffectTry => ({
  ...found,
  number: ofPeople.has(found.kind) ? Math.max(last, found.number) : Math.max(last + 1, found.number),
})

/** Of more tries than these the first and the latest are kept: a receiver may be away for days. */
export const [firstTries, latestTries] = [5, 45]

/** How often it was tried in all, with the try that is under way or was the good one. */
export function timesTried(
  { state, attempts }: { readonly state: string; readonly attempts: number },
  tries: readonly Pick<EffectTry, 'number' | 'kind'>[],
): number {
  const last = tries.at(-1)
  if (last === undefined) return attempts
  const isFurther = state === 'inflight' || (state === 'done' && last.kind !== 'happened')
  return Math.max(attempts, last.number + (isFurther ? 1 : 0))
}

/** After tries that came to nothing one was the good one. */
export const endedWell = ({
  state,
  tries,
}: {
  readonly state: string
  readonly tries: readonly Pick<EffectTry, 'kind'>[]
}): boolean => state === 'done' && tries.length > 0 && tries.at(-1)?.kind !== 'happened'

/** Why it stands as it does, where no try has told it. */
export const reasonBeside = ({
  reason,
  tries,
}: {
  readonly reason: string
  readonly tries: readonly Pick<EffectTry, 'reason'>[]
}): string => (tries.at(-1)?.reason === reason ? '' : reason)

export const isOpen = (effect: Effect): boolean => effect.state === 'pending' || effect.state === 'inflight'
/** What keeps its lane from going on: open, or waiting for a person. */
export const blocksLane = (effect: Effect): boolean =>
  isOpen(effect) || effect.state === 'dead' || effect.state === 'unknown'
