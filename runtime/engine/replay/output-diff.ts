/** Which way events went, in two versions side by side: counts of every output, and the events that make the difference. */
import type { Plan } from '../../compile/plan.ts'
import { amountIn } from '../../model/amount-in.ts'
import type { OutputDiff, PastEvent } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import { Listing, pastEvent } from './listed.ts'
import { type Side, withoutMoved } from './moved.ts'

type Passed = {
  readonly side: Side
  readonly event: CloudEvent
  readonly outputs: readonly (readonly [number, number])[]
}

export class OutputDiffs {
  readonly #names: readonly string[]
  /** Where an output of ours stands in the counts of each version; -1: it has no such output. */
  readonly #index: { readonly [S in Side]: Int32Array }
  readonly #counts: { readonly [S in Side]: Float64Array }
  readonly #changed: Float64Array
  readonly #moved: Float64Array
  readonly #new: readonly Listing<PastEvent>[]
  readonly #gone: readonly Listing<PastEvent>[]
  /** Made events that the other version has not made, or not yet. */
  readonly #alone = new Map<string, Passed>()

  constructor(before: Plan | undefined, after: Plan, most: number) {
    this.#names = [...new Set([...(before?.outputs ?? []), ...after.outputs])].sort()
    const places = (plan: Plan | undefined): Int32Array =>
      Int32Array.from(this.#names, (name) => plan?.outputs.indexOf(name) ?? -1)
    this.#index = { was: places(before), now: places(after) }
    this.#counts = { was: new Float64Array(this.#names.length), now: new Float64Array(this.#names.length) }
    this.#changed = new Float64Array(this.#names.length)
    this.#moved = new Float64Array(this.#names.length)
    this.#new = this.#names.map(() => new Listing(most))
    this.#gone = this.#names.map(() => new Listing(most))
  }

  placeOf(output: string): number {
    return this.#names.indexOf(output)
  }

  /** So many more have gone through an output. */
  counted(output: number, was: number, now: number): void {
    this.#counts.was[output] = (this.#counts.was[output] as number) + was
    this.#counts.now[output] = (this.#counts.now[output] as number) + now
  }

  /** An event of the log has gone its ways in both. */
  logged(event: CloudEvent, was: Float64Array | undefined, now: Float64Array | undefined): void {
    const names = this.#names.length
    for (let n = 0; n < names; n++) {
      const before = was === undefined ? 0 : (was[this.#index.was[n] as number] ?? 0)
      const after = now === undefined ? 0 : (now[this.#index.now[n] as number] ?? 0)
      if (before === 0 && after === 0) continue
      this.counted(n, before, after)
      if (before !== after) this.differs(n, after - before, event, false)
    }
  }

  /** A step that is run again has made an event. */
  made(side: Side, event: CloudEvent, counts: Float64Array): void {
    const outputs: (readonly [number, number])[] = []
    const index = this.#index[side]
    const sums = this.#counts[side]
    for (let n = 0; n < index.length; n++) {
      const count = counts[index[n] as number] ?? 0
      if (count === 0) continue
      sums[n] = (sums[n] as number) + count
      outputs.push([n, count])
    }
    const other = this.#alone.get(event.id)
    if (other === undefined || other.side === side) {
      this.#alone.set(event.id, { side, event, outputs })
      return
    }
    this.#alone.delete(event.id)
    const before = side === 'was' ? { event, outputs } : other
    const after = side === 'now' ? { event, outputs } : other
    this.#compare(before, after)
  }

  report(): readonly OutputDiff[] {
    const { left, moved } = withoutMoved(
      [...this.#alone.values()],
      ({ event, outputs }) => `${event.correlationid} ${outputs.join(';')} ${event.type} ${event.text}`,
    )
    for (const { outputs } of moved)
      for (const [n, count] of outputs) this.#moved[n] = (this.#moved[n] as number) + count
    for (const { side, event, outputs } of left)
      for (const [n, count] of outputs) this.differs(n, side === 'now' ? count : -count, event, side === 'now')
    this.#alone.clear()
    return this.#names.map((output, n) => ({
      output,
      was: this.#counts.was[n] as number,
      now: this.#counts.now[n] as number,
      new: (this.#new[n] as Listing<PastEvent>).listed(),
      gone: (this.#gone[n] as Listing<PastEvent>).listed(),
      changed: this.#changed[n] as number,
      moved: this.#moved[n] as number,
    }))
  }

  #compare(was: Pick<Passed, 'event' | 'outputs'>, now: Pick<Passed, 'event' | 'outputs'>): void {
    const isSame =
      was.outputs.length === now.outputs.length &&
      was.outputs.every(([n, count], at) => now.outputs[at]?.[0] === n && now.outputs[at]?.[1] === count)
    const isChanged = was.event.text !== now.event.text || was.event.type !== now.event.type
    if (isSame && !isChanged) return
    const before = new Map(was.outputs)
    for (const [n, count] of now.outputs) {
      const old = before.get(n) ?? 0
      if (old !== count) this.differs(n, count - old, now.event, false)
      else if (isChanged) this.#changed[n] = (this.#changed[n] as number) + 1
      before.delete(n)
    }
    for (const [n, count] of before) this.differs(n, -count, was.event, false)
  }

  /** An event has gone through an output more often (or, below zero, less often) than before. */
  differs(output: number, by: number, event: CloudEvent, made: boolean): void {
    const list = by > 0 ? this.#new[output] : this.#gone[output]
    list?.add(() => pastEvent(event, made), amountIn(event.data), Math.abs(by))
  }
}
