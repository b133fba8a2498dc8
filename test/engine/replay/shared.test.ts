/** What two versions have in common is run once for both, and tells the very same as running each of them whole. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReplayAsked, replay } from '../../../runtime/engine/replay/replay.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { EventInput } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { Bench, flowOf, planOf } from '../flows.ts'
import { givingParts } from '../in-part.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'

function told(asked: ReplayAsked): ReplayReport {
  const steps = replay(asked)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Both ways, and that they say the same. What is run once is given only the parts of the data that it asks for. */
function bothWays(asked: ReplayAsked): ReplayReport {
  const shared = told({ ...asked, past: givingParts(asked.past) })
  expect(JSON.stringify(shared)).toBe(JSON.stringify(told({ ...asked, apart: true })))
  return shared
}

type Rules = {
  readonly limit: number
  readonly low: number
  readonly first: boolean
  readonly adds: number
  readonly zone: boolean
}

const rules: fc.Arbitrary<Rules> = fc.record({
  limit: fc.integer({ min: -6, max: 6 }),
  low: fc.integer({ min: -6, max: 6 }),
  first: fc.boolean(),
  adds: fc.integer({ min: 0, max: 1 }),
  zone: fc.boolean(),
})

const column = (name: string, value: string, keep: string, type: string, more = {}) => ({
  ...{ name, value, keep, type },
  ...more,
})

/** Rules in front of tables of every kind, reached by several ways, as they came and changed. */
function rowsFlow({ limit, low, first, adds, zone }: Rules): Flow {
  const who = [{ name: 'who', value: 'data.who', type: 'text' }]
  const flow = flowOf(
    {
      in: { type: 'manual' },
      all: { type: 'filter', when: 'data.n > -100' },
      ways: {
        type: 'route',
        match: first ? 'first' : 'all',
        rules: [
          { name: 'over', when: `data.n > ${limit}` },
          { name: 'under', when: `data.n < ${low}` },
        ],
      },
      more: { type: 'transform', fields: [{ name: 'n', value: `data.n + ${adds}` }] },
      sums: {
        type: 'table',
        table: 'sums',
        key: who,
        columns: [
          column('total', 'data.n', 'add', 'integer'),
          column('exact', 'data.price', 'add', 'decimal', { optional: true }),
          column('kinds', 'data.n', 'distinct', 'text'),
          column('last', 'data.n', 'set', 'integer'),
          column('earliest', 'data.n', 'first', 'integer'),
        ],
      },
      lines: { type: 'table', table: 'lines', columns: [column('n', 'data.n', 'set', 'integer')] },
      pairs: {
        type: 'table',
        table: 'pairs',
        key: [...who, { name: 'n', value: 'data.n', type: 'integer' }],
        columns: [column('times', '1', 'add', 'integer')],
      },
      kinds: { type: 'table', table: 'kinds', key: who, columns: [column('kinds', 'data.n % 3', 'distinct', 'text')] },
      mean: {
        type: 'table',
        table: 'mean',
        key: who,
        columns: [column('sum', 'double(data.n) / 3.0', 'add', 'number')],
      },
    },
    [
      'in.event > all',
      'all.pass > ways',
      'all.unclear > lines',
      'ways.over > sums',
      'ways.over > lines',
      'ways.under > more',
      'more.event > sums',
      'more.event > pairs',
      'ways.otherwise > pairs',
      'ways.over > kinds',
      'ways.under > kinds',
      'ways.over > mean',
    ],
  )
  return zone ? { ...flow, zone: 'Europe/Paris' } : flow
}

type Coming = {
  readonly n: number | undefined
  readonly who: string | undefined
  readonly price: string | undefined
  readonly free: boolean
}

const coming: fc.Arbitrary<readonly Coming[]> = fc.array(
  fc.record({
    n: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: -9, max: 9 }) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    who: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('ann', 'bob', 'cas') },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    price: fc.constantFrom('0.10', '-2.5', '12', undefined),
    free: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Lives through what comes; `free`: a person sets the lanes free that wait then. */
function lived(flow: Flow, inputs: readonly Coming[]): Bench {
  const bench = new Bench([planOf(flow)])
  for (const [index, { n, who, price, free }] of inputs.entries()) {
    const data = {
      ...(n === undefined ? {} : { n }),
      ...(who === undefined ? {} : { who }),
      ...(price === undefined ? {} : { price }),
    }
    const input: Partial<EventInput> = { id: `e${index}`, partitionkey: who ?? 'nobody', data }
    bench.send(input)
    bench.run()
    if (free)
      for (const { stage, lane } of bench.store.letters())
        bench.engine.decide({ kind: 'lane', stage, lane, verdict: 'skip', by: 'Anna', reason: 'for the test' })
    bench.run()
    bench.clock.advance(1_000)
  }
  return bench
}

describe('a run over the past that does once what two versions have in common', () => {
  it('tells the same as two whole runs, for tables of every kind, whatever cannot be handled among it', () => {
    const seen = { differ: 0, letters: 0, below: 0, appended: 0 }
    fc.assert(
      fc.property(
        rules,
        rules,
        coming,
        fc.record({
          page: fc.constantFrom(1, 2, 3, 7, 1_000),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
          all: fc.boolean(),
          most: fc.constantFrom(2, 1_000),
          picks: fc.option(fc.array(fc.nat(200), { minLength: 1, maxLength: 5 })),
          late: fc.boolean(),
        }),
        (was, now, inputs, { page, share, all, most, picks, late }) => {
          const { store, clock } = lived(rowsFlow(was), inputs)
          const [before, after] = [planOf(rowsFlow(was)), planOf(rowsFlow(now))]
          const first = 1 + Math.floor(share * (store.head - 1))
          const selected = picks?.map((pick) => first + (pick % (store.head - first + 1)))
          const report = bothWays({
            past: store,
            before,
            after,
            first,
            last: store.head,
            planOf: (hash) => (hash === before.hash ? before : undefined),
            until: clock.now(),
            all,
            most,
            page,
            ...(selected ? { selected: new Set(selected) } : {}),
            ...(late ? { from: clock.now() - 20_000 } : {}),
          })
          if (!report.same) seen.differ++
          if (report.look.some(({ was: before, now: after }) => before + after > 0)) seen.letters++
          if (report.tables.some(({ belowZero }) => belowZero.new.length > 0)) seen.below++
          if (report.tables.some(({ table, rows }) => table === 'lines' && rows.length > 0)) seen.appended++
        },
      ),
      { numRuns: 400 },
    )
    // Otherwise nothing was proven.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20)
  })

  it('tells the same for flows of every kind of step', () => {
    fc.assert(
      fc.property(draws, draws, arrivals, fc.boolean(), fc.constantFrom(5, 1_000), (was, now, events, all, page) => {
        const [before, after] = [planOf(drawnFlow(was)), planOf(drawnFlow(now))]
        const { store, now: until } = live(before, events)
        if (store.head === 0) return
        const planFor = (hash: string) => (hash === before.hash ? before : undefined)
        bothWays({ past: store, before, after, first: 1, last: store.head, planOf: planFor, until, all, page })
      }),
      { numRuns: 80 },
    )
  })
})
