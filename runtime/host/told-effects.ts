/** What an event asked for outside, with each try of it, as it is told. */
import type { EventDetail } from '../model/api/history.ts'
import type { Effect } from '../model/effect.ts'
import type { Store } from '../model/store.ts'

export function toldEffects(
  store: Pick<Store, 'tries'>,
  offset: number,
  effects: readonly Effect[],
): EventDetail['effects'] {
  if (effects.length === 0) return []
  const all = store.tries(offset)
  return effects.map(({ key, stage, state, attempts, due, reason, updated }) => ({
    ...{ key, stage, state, attempts, due, reason, updated },
    tries: all
      .filter((found) => found.key === key)
      .map(({ number, at, kind, reason, by }) => ({ number, at, kind, reason, by })),
  }))
}
