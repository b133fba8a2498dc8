/** What steps had kept at an earlier moment, worked out from the log, equals what they did keep then. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from '../flows.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'
import { tradeDraws, tradeFlow } from './trade-flow.ts'
import { TradeLife } from './trade-life.ts'
import { tradeMoments } from './trade-past.ts'

const tablesOf = (store: Pick<Store, 'tables' | 'rows'>): object =>
  Object.fromEntries(
    store
      .tables()
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, [...store.rows(name)]]),
  )

/** Worked out up to the middle, put aside as JSON, taken up again and brought to an offset. */
function tablesAsOf(whole: Store, plan: Plan, offset: number): object {
  const times = versionTimes(whole, plan, () => plan)
  const state = new PastState(whole, times)
  const half = Math.floor(offset / 2)
  for (const _ of state.advance(half));
  const kept = state.snapshot()
  const again = new PastState(whole, times, kept && { offset: half, kept: JSON.parse(JSON.stringify(kept)) })
  for (const _ of again.advance(offset));
  return again.store ? tablesOf(again.store) : {}
}

describe('the state as of an offset', () => {
  it('is what the tables held then, also from a snapshot that went through JSON', () => {
    fc.assert(
      fc.property(draws, arrivals, arrivals, (draw, early, late) => {
        const plan = planOf(drawnFlow(draw))
        const then = live(plan, early)
        if (then.store.head === 0) return
        const whole = live(plan, [...early, ...late]).store
        expect(tablesAsOf(whole, plan, then.store.head)).toEqual(tablesOf(then.store))
      }),
      { numRuns: 80 },
    )
  })

  it('is what the tables of a trade held then, also where something waited behind what needed a look', () => {
    fc.assert(
      fc.property(tradeDraws, tradeMoments, tradeMoments, (draw, early, late) => {
        const life = new TradeLife(planOf(tradeFlow(draw)))
        for (const moment of early) life.live(moment)
        const then = { head: life.store.head, tables: tablesOf(life.store) }
        if (then.head === 0) return
        for (const moment of late) life.live(moment)
        expect(tablesAsOf(life.store, life.plan, then.head)).toEqual(then.tables)
      }),
      { numRuns: 10 },
    )
  })

  it('goes on with what waited behind what needed a look, once a person let it go on', () => {
    const when = 'true'
    const changes = [{ when, change: 'receive', item: 'data.item', quantity: 'data.quantity' }]
    const plan = planOf(flowOf({ in: { type: 'manual' }, stock: { type: 'stock', changes } }, ['in.event > stock']))
    const bench = new Bench([plan])
    bench.send({ partitionkey: 'A', data: { item: 'A', quantity: 'many' } })
    bench.send({ partitionkey: 'A', data: { item: 'A', quantity: 2 } })
    bench.engine.decide({ kind: 'lane', stage: 'test/stock', lane: 'A', verdict: 'skip', by: 'Ann', reason: '' })
    bench.run()
    const { store } = bench
    expect(tablesOf(store)).toEqual({
      stock: [{ item: 'A', location: 'main', available: '2', committed: '0', incoming: '0' }],
    })
    // The middle lies behind both and before the decision.
    expect(store.head).toBe(4)
    expect(tablesAsOf(store, plan, 4)).toEqual(tablesOf(store))
  })

  it('goes by the version that ran: a table that changed its meaning is the old one before, and the new one behind', () => {
    const sums = (factor: number) =>
      planOf(
        flowOf(
          {
            in: { type: 'manual' },
            sum: {
              type: 'table',
              table: 'sums',
              key: [{ name: 'who', value: 'data.who', type: 'text' }],
              columns: [{ name: 'n', type: 'integer', keep: 'add', value: `data.n * ${factor}` }],
            },
          },
          ['in.event > sum'],
        ),
      )
    const [first, second] = [sums(1), sums(10)]
    const bench = new Bench([first])
    bench.send({ data: { who: 'ann', n: 1 } }, { data: { who: 'ann', n: 2 } })
    const then = bench.store.head
    bench.store.clearStage('test/sum')
    const next = new Bench([second], { store: bench.store, clock: bench.clock })
    next.store.commit({
      ...{ at: 0, events: [], repeats: [], positions: [], effects: [] },
      stages: [
        {
          ...{ stage: 'test/sum', cursor: then, clock: 0, flowHash: second.hash, from: then + 1 },
          ...{ state: [], timers: [], tables: [], files: [], outcomes: [], letters: [], parked: [], released: [] },
        },
      ],
    })
    const third = new Bench([second], { store: bench.store, clock: bench.clock })
    third.send({ id: 'later', data: { who: 'ann', n: 5 } })
    const times = versionTimes(bench.store, second, (hash) => (hash === first.hash ? first : second))
    const at = (offset: number): unknown => {
      const state = new PastState(bench.store, times)
      for (const _ of state.advance(offset));
      return [...(state.store?.rows('sums') ?? [])]
    }
    expect(at(1)).toEqual([{ who: 'ann', n: 1 }])
    expect(at(then)).toEqual([{ who: 'ann', n: 3 }])
    expect(at(bench.store.head)).toEqual([{ who: 'ann', n: 50 }])
  })
})
