/** A shop that lives through days with a clock moved by hand: it listens, is closed, comes back, and asks what it missed. */
import type { Plan } from '../../runtime/compile/plan.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Engine } from '../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { type ReplayAsked, replay } from '../../runtime/engine/replay/replay.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import type { Away } from '../../runtime/engine/stage-facts.ts'
import type { ReplayReport } from '../../runtime/model/api/past.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import { startOfTest } from './flows.ts'

export const minute = 60_000

export class Shop {
  readonly store = createMemoryStore()
  readonly clock = new SimulatedClock(startOfTest)
  readonly absences: Away[] = []
  readonly plan: Plan
  #engine: Engine
  #sent = 0

  constructor(plan: Plan) {
    this.plan = plan
    this.#engine = this.#open()
    this.upToDate()
  }

  /** `ago`: it happened so many minutes before now, and was fetched. */
  hears(type: string, data: JsonObject, ago?: number): void {
    const [channel = ''] = this.plan.producers[0]?.channels ?? []
    const event = eventFromInput(
      {
        ...{ type, data, time: this.clock.now() - (ago ?? 0) * minute },
        ...(ago === undefined ? {} : { cforigin: 'catchup' }),
      },
      { channel, source: '/test', now: this.clock.now(), id: () => `o${++this.#sent}` },
    )
    if (isRefusal(event)) throw new Error(event.message)
    this.#engine.offer({ events: [event], settle: () => {} })
    this.#settle()
  }

  listen(minutes: number): void {
    for (let n = 0; n < minutes; n++) {
      this.clock.advance(minute)
      this.#settle()
    }
  }

  /** Nobody listened for so long. `asking`: what happened meanwhile has still to be brought in. */
  closed(minutes: number, asking: 'asking' | 'asked' = 'asked'): void {
    const from = this.clock.now()
    this.clock.advance(minutes * minute)
    this.#engine = this.#open()
    this.#engine.wasAway(from)
    this.absences.push({ from, to: this.clock.now() })
    if (asking === 'asked') this.upToDate()
    this.#settle()
  }

  /** Everything that happened meanwhile has been brought in. */
  upToDate(): void {
    for (const { node } of this.plan.producers) this.#engine.deployment(this.plan.flow.id)?.caughtUp(node)
    this.#settle()
  }

  /** What came out of a way of a step. */
  out(way: string): readonly CloudEvent[] {
    return this.store.read(0, 1_000, [`${this.plan.flow.id}/${way}`])
  }

  #open(): Engine {
    const { store, clock, absences } = this
    const engine = new Engine({ store, clock, random: seeded(1), absences: [...absences] })
    engine.deploy(this.plan)
    return engine
  }

  #settle(): void {
    while (this.#engine.step());
  }
}

/** The whole of its past once more. */
export function over(shop: Shop, before: Plan, after: Plan, more: Partial<ReplayAsked> = {}): ReplayReport {
  const steps = replay({
    past: shop.store,
    before,
    after,
    first: 1,
    last: shop.store.head,
    planOf: (hash) => (hash === before.hash ? before : undefined),
    until: shop.clock.now(),
    absences: shop.absences,
    all: true,
    ...more,
  })
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
