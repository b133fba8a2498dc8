/** What had become of effects when a person decided about them: the ledger knows only what became of them at last. */
import type { Effect } from '../../model/effect.ts'
import { isObject } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import { decisionsChannel, effectDecided } from '../decisions.ts'

export type BeforeDecision = Pick<Effect, 'state' | 'attempts' | 'reason'>

const page = 1_000

export class DecidedEffects {
  readonly #past: Pick<Store, 'read'>
  /** Read when it is asked for the first time: most pasts know of no decision. */
  #found: ReadonlyMap<string, readonly BeforeDecision[]> | undefined

  constructor(past: Pick<Store, 'read'>) {
    this.#past = past
  }

  /** In the order of the decisions. */
  of(key: string): readonly BeforeDecision[] {
    this.#found ??= this.#read()
    return this.#found.get(key) ?? []
  }

  #read(): ReadonlyMap<string, readonly BeforeDecision[]> {
    const found = new Map<string, BeforeDecision[]>()
    for (let after = 0; ; ) {
      const events = this.#past.read(after, page, [decisionsChannel])
      for (const { type, data } of events) {
        if (type !== effectDecided || !isObject(data) || typeof data.effect !== 'string' || !isObject(data.was))
          continue
        const { state, attempts, reason } = data.was
        const before: BeforeDecision = {
          state: state === 'dead' ? 'dead' : 'unknown',
          attempts: Number(attempts),
          reason: String(reason),
        }
        found.set(data.effect, [...(found.get(data.effect) ?? []), before])
      }
      if (events.length < page) return found
      after = events.at(-1)?.offset ?? after
    }
  }
}
