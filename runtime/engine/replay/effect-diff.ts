/** What two versions would have asked to be done outside, by the keys under which it would have been done once. */
import { canonicalJson } from '../../compile/canonical.ts'
import { amountIn } from '../../model/amount-in.ts'
import type { EffectDiff, EffectEntry } from '../../model/api/past.ts'
import type { Effect } from '../../model/effect.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { Money } from '../../model/money.ts'
import { Listing, pastEvent } from './listed.ts'
import { type Side, withoutMoved } from './moved.ts'

type Asked = { readonly side: Side; readonly node: string; readonly effect: Effect; readonly event: CloudEvent }
export type OwedEar = (effect: Effect, event: CloudEvent, made: boolean) => void
type OfNode = {
  was: number
  now: number
  moved: number
  readonly new: Listing<EffectEntry>
  readonly gone: Listing<EffectEntry>
  readonly changed: Listing<EffectEntry>
}

export class EffectDiffs {
  readonly #most: number
  readonly #nodes = new Map<string, OfNode>()
  readonly #alone = new Map<string, Asked>()

  constructor(most: number) {
    this.#most = most
  }

  asked(side: Side, node: string, effect: Effect, event: CloudEvent): void {
    this.#of(node)[side]++
    const other = this.#alone.get(effect.key)
    if (other === undefined || other.side === side) {
      this.#alone.set(effect.key, { side, node, effect, event })
      return
    }
    this.#alone.delete(effect.key)
    if (canonicalJson(other.effect.request) === canonicalJson(effect.request)) return
    const now = side === 'now' ? { effect, event } : other
    this.#of(node).changed.add(() => entryOf(now.effect, now.event, false), moneyOf(now.effect, now.event))
  }

  /** `owed` hears of each that would be new; `made`: what it is about was never in the log. */
  report(owed: OwedEar = () => {}): readonly EffectDiff[] {
    const { left, moved } = withoutMoved(
      [...this.#alone.values()],
      ({ node, effect, event }) => `${node} ${event.correlationid ?? event.id} ${canonicalJson(effect.request)}`,
    )
    for (const { node } of moved) this.#of(node).moved++
    for (const { side, node, effect, event } of left) {
      const list = side === 'now' ? this.#of(node).new : this.#of(node).gone
      const made = !Number.isInteger(event.offset)
      list.add(() => entryOf(effect, event, made), moneyOf(effect, event))
      if (side === 'now') owed(effect, event, made)
    }
    this.#alone.clear()
    return [...this.#nodes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([node, found]) => ({
        node,
        was: found.was,
        now: found.now,
        new: found.new.listed(),
        gone: found.gone.listed(),
        changed: found.changed.listed(),
        moved: found.moved,
      }))
  }

  #of(node: string): OfNode {
    const known = this.#nodes.get(node)
    if (known) return known
    const list = (): Listing<EffectEntry> => new Listing(this.#most)
    const made: OfNode = { was: 0, now: 0, moved: 0, new: list(), gone: list(), changed: list() }
    this.#nodes.set(node, made)
    return made
  }
}

export const entryOf = (effect: Effect, event: CloudEvent, made: boolean): EffectEntry => ({
  service: effect.service,
  what: whatFor(effect.request),
  event: pastEvent(event, made),
})

const moneyOf = (effect: Effect, event: CloudEvent): Money | null => amountIn(effect.request) ?? amountIn(event.data)

/** Whom it is for, as requests of all services say it in one of these words. */
function whatFor(request: Json): string {
  if (!isObject(request)) return ''
  for (const name of ['to', 'payment', 'title', 'url', 'host']) {
    const value = request[name]
    if (typeof value === 'string' && value !== '') return value.slice(0, 200)
  }
  return ''
}
