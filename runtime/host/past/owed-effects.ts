/** What a changed flow would have asked of the outside and nobody ever did: kept by the run, for whoever wants it done now. */
import { entryOf, type OwedEar } from '../../engine/replay/effect-diff.ts'
import type { EffectEntry } from '../../model/api/past.ts'
import type { Effect } from '../../model/effect.ts'

export type OwedEffects = {
  readonly effects: readonly { readonly effect: Effect; readonly entry: EffectEntry }[]
  /** Beyond what is kept. */
  readonly more: number
  /** About events that were never in the log: they cannot be done now. */
  readonly made: number
}

/** More than a person looks through. */
const most = 1_000

export function collectOwed(): { readonly hear: OwedEar; collected(): OwedEffects } {
  const effects: { readonly effect: Effect; readonly entry: EffectEntry }[] = []
  let more = 0
  let made = 0
  return {
    hear(effect, event, isMade) {
      // What came in by an import is about the past, and so it stays.
      if (effect.state === 'skipped') return
      if (isMade) made++
      else if (effects.length >= most) more++
      else effects.push({ effect, entry: entryOf(effect, event, false) })
    },
    collected: () => ({ effects, more, made }),
  }
}
