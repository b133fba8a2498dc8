/** A run over the past never takes an absence of ours for a silence of the shop, whatever was changed about the guard. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { eventFromInput, isRefusal } from '../../../runtime/engine/arrival.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { type ReplayAsked, replay } from '../../../runtime/engine/replay/replay.ts'
import { SimulatedClock, seeded } from '../../../runtime/engine/simulated.ts'
import type { Away } from '../../../runtime/engine/stage-facts.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import { flowOf, planOf, startOfTest } from '../flows.ts'

const minute = 60_000

const guarded = (length: string): Plan =>
  planOf(
    flowOf(
      {
        in: { type: 'manual' },
        guard: { type: 'quiet', for: length, zone: 'UTC' },
        told: { type: 'table', table: 'told', columns: [{ name: 'what', value: 'event.type' }] },
        hours: { type: 'unusual', key: 'data.shop', zone: 'UTC' },
      },
      ['in.event > guard', 'guard.quiet > told', 'guard.offline > told', 'in.event > hours'],
    ),
  )

/** A shop that hears an order every now and then; what is done with it is noted in minutes since the start. */
class Shop {
  readonly store = createMemoryStore()
  readonly clock = new SimulatedClock(startOfTest)
  readonly absences: Away[] = []
  readonly #plan: Plan
  #engine: Engine
  #orders = 0

  constructor(plan: Plan) {
    this.#plan = plan
    this.#engine = this.#open()
  }

  order(): void {
    const [channel = ''] = this.#plan.producers[0]?.channels ?? []
    const event = eventFromInput(
      { type: 'order.placed', data: { shop: 'here' } },
      { channel, source: '/test', now: this.clock.now(), id: () => `o${++this.#orders}` },
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

  closed(minutes: number): void {
    const from = this.clock.now()
    this.clock.advance(minutes * minute)
    this.absences.push({ from, to: this.clock.now() })
    this.#engine = this.#open()
    this.#engine.wasAway(from)
    this.#settle()
  }

  get told(): readonly unknown[] {
    return [...this.store.rows('told')].map(({ what }) => what)
  }

  #open(): Engine {
    const engine = new Engine({ store: this.store, clock: this.clock, random: seeded(1) })
    const deployment = engine.deploy(this.#plan)
    for (const { node } of this.#plan.producers) deployment.caughtUp(node)
    return engine
  }

  #settle(): void {
    while (this.#engine.step());
  }
}

function over(shop: Shop, before: Plan, after: Plan, more: Partial<ReplayAsked> = {}): ReplayReport {
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

const counts = ({ outputs }: ReplayReport, name: string) => {
  const found = outputs.find(({ output }) => output === name)
  return { was: found?.was, now: found?.now }
}

describe('an absence of ours, in a run over the past', () => {
  const live = guarded('45m')

  it('is what it was where nothing was changed: for the whole of the wait, and for a part of it', () => {
    for (const [before, away] of [
      [0, 90],
      [5, 30],
    ] as const) {
      const shop = new Shop(live)
      shop.order()
      shop.listen(before)
      shop.closed(away)
      shop.listen(12)
      expect(shop.told).toEqual(['channel.offline'])
      for (const page of [1, 1_000]) {
        const report = over(shop, live, live, { page })
        expect(counts(report, 'guard.offline')).toEqual({ was: 1, now: 1 })
        expect(report.same).toBe(true)
      }
    }
  })

  it('is still told as one where the log has it and nobody noted it apart', () => {
    const shop = new Shop(live)
    shop.order()
    shop.listen(5)
    shop.closed(30)
    shop.listen(12)
    expect(over(shop, live, live, { absences: [] }).same).toBe(true)
  })

  it('is no silence for a guard that would have waited less, or more', () => {
    const shop = new Shop(live)
    shop.order()
    shop.listen(5)
    shop.closed(120)
    shop.listen(12)
    expect(shop.told).toEqual(['channel.offline'])
    for (const [length, now] of [
      ['10m', { offline: 1, quiet: 1 }],
      ['30m', { offline: 1, quiet: 0 }],
      ['2h', { offline: 1, quiet: 0 }],
      ['3h', { offline: 0, quiet: 0 }],
    ] as const) {
      const report = over(shop, live, guarded(length))
      expect([length, counts(report, 'guard.offline').now]).toEqual([length, now.offline])
      expect([length, counts(report, 'guard.quiet').now]).toEqual([length, now.quiet])
    }
  })

  it('leaves a silence that we did listen to what it is', () => {
    const shop = new Shop(live)
    shop.order()
    shop.listen(60)
    shop.closed(30)
    expect(shop.told).toEqual(['channel.quiet'])
    const report = over(shop, live, guarded('30m'))
    expect(counts(report, 'guard.quiet')).toEqual({ was: 1, now: 1 })
    expect(counts(report, 'guard.offline')).toEqual({ was: 0, now: 0 })
  })
})
