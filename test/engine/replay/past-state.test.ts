/** What steps had kept at an earlier moment, worked out from the log, equals what they did keep then. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from '../flows.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'

const tablesOf = (store: Pick<Store, 'tables' | 'rows'>): object =>
  Object.fromEntries(
    store
      .tables()
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, [...store.rows(name)]]),
  )

describe('the state as of an offset', () => {
  it('is what the tables held then, also from a snapshot that went through JSON', () => {
    fc.assert(
      fc.property(draws, arrivals, arrivals, (draw, early, late) => {
        const plan = planOf(drawnFlow(draw))
        const then = live(plan, early)
        if (then.store.head === 0) return
        const whole = live(plan, [...early, ...late]).store
        const times = versionTimes(whole, plan, () => plan)
        const state = new PastState(whole, times)
        const half = Math.floor(then.store.head / 2)
        for (const _ of state.advance(half));
        const kept = state.snapshot()
        const again = new PastState(whole, times, kept && { offset: half, kept: JSON.parse(JSON.stringify(kept)) })
        for (const _ of again.advance(then.store.head));
        expect(tablesOf(again.store ?? then.store)).toEqual(tablesOf(then.store))
      }),
      { numRuns: 80 },
    )
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
