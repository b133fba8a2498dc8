/** What waits for a person in a store, grouped by what one repair would mend. */
import { fingerprint } from '../engine/fingerprint.ts'
import type { DeadLetter } from '../model/commit.ts'
import type { Effect } from '../model/effect.ts'
import type { Store } from '../model/store.ts'

export type Waits = { readonly offset: number; readonly at: number } & (
  | { readonly kind: 'letter'; readonly letter: DeadLetter }
  | { readonly kind: 'effect'; readonly effect: Effect }
)

export type Cause = {
  readonly cause: string
  readonly step: string
  readonly state: 'failed' | 'unknown'
  readonly message: string
  readonly since: number
  /** In the order of the log. */
  readonly waits: readonly Waits[]
}

/** `cause`, `event`: only that one; undefined: all. */
export function causesIn(store: Store, wanted: { readonly cause?: string; readonly event?: number }): readonly Cause[] {
  const waits: (Waits & { readonly failing: Parameters<typeof fingerprint>[0] })[] = [
    ...store
      .letters()
      .map((letter) => ({ kind: 'letter' as const, letter, offset: letter.offset, at: letter.at, failing: letter })),
    ...store.effects({ states: ['dead', 'unknown'] }).map((effect) => ({
      kind: 'effect' as const,
      effect,
      offset: effect.offset,
      at: effect.updated,
      failing: {
        stage: effect.stage,
        code: effect.state === 'unknown' ? 'EFFECT_UNKNOWN' : 'EFFECT_DEAD',
        message: effect.reason,
      },
    })),
  ]
  const groups = Map.groupBy(
    waits.filter(({ offset }) => wanted.event === undefined || offset === wanted.event),
    ({ failing }) => fingerprint(failing),
  )
  return [...groups]
    .filter(([cause]) => wanted.cause === undefined || cause === wanted.cause)
    .map(([cause, group]) => ({
      cause,
      step: group[0]?.failing.stage ?? '',
      state: group[0]?.failing.code === 'EFFECT_UNKNOWN' ? ('unknown' as const) : ('failed' as const),
      message: group[0]?.failing.message ?? '',
      since: Math.min(...group.map(({ at }) => at)),
      waits: group.toSorted((a, b) => a.offset - b.offset),
    }))
    .sort((a, b) => b.waits.length - a.waits.length || a.since - b.since)
}
