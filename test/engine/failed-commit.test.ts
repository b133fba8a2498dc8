/**
 * A disk that fails now and then: what steps remember, timers and what was asked of the outside come out as if it never
 * had. A commit that failed has happened nowhere, not in memory either.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import type { Store } from '../../runtime/model/store.ts'
import { Bench, flowOf, planOf, startOfTest } from './flows.ts'

const minute = 60_000
const table = (name: string, value: string, key = 'data.who') => ({
  ...{ type: 'table', table: name, key: [{ name: 'of', value: key }] },
  columns: [{ name: 'sum', type: 'integer', keep: 'add', value }],
})
const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      once: { type: 'dedupe', key: 'data.n', remember: '20m' },
      firsts: table('firsts', 'data.n'),
      busy: { type: 'window', key: 'data.who', over: 'last', length: '30m' },
      counts: table('counts', 'data.value', 'data.key'),
      forgotten: { type: 'wait', when: 'data.n > 2', unless: 'data.n < 1', key: 'data.who', for: '10m' },
      reminded: table('reminded', '1'),
      call: { type: 'http', url: 'https://example.org/{data.who}' },
    },
    [
      ...['in.event > once', 'once.first > firsts', 'in.event > busy', 'busy.result > counts'],
      ...['in.event > forgotten', 'forgotten.elapsed > reminded', 'forgotten.elapsed > call'],
    ],
  ),
)

/** Some commits fail before anything of them is written; `fails` is asked at each. */
function flaky(store: Store, fails: () => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'commit') return value.bind(target)
      return (...given: unknown[]) => {
        if (fails()) throw new Error('The disk is full')
        return value.apply(target, given)
      }
    },
  })
}

type Sent = { readonly who: string; readonly n: number; readonly later: number }

/** Everything that is in the store at the end. */
function lived(sent: readonly Sent[], fails: () => boolean) {
  const store = createMemoryStore()
  const bench = new Bench([plan], { store: flaky(store, fails) })
  const step = (): void => {
    for (let tries = 0; tries < 1_000; tries++)
      try {
        if (!bench.engine.step() && bench.engine.isIdle) return
      } catch {
        // It goes on where it was.
      }
    throw new Error('The engine never comes to rest')
  }
  let time = startOfTest
  for (const [index, { who, n, later }] of sent.entries()) {
    time += later * minute
    bench.engine.offer({
      events: [bench.event({ id: `s-${index}`, time, partitionkey: who, data: { who, n } })],
      settle: () => {},
    })
    step()
  }
  // What waits has its moment.
  bench.engine.offer({
    events: [bench.event({ id: 'end', time: time + 60 * minute, data: { who: 'z', n: 1 } })],
    settle: () => {},
  })
  step()
  const rows = (name: string) => [...store.rows(name)]
  return {
    tables: ['firsts', 'counts', 'reminded'].map(rows),
    asked: store.effects({}).map(({ key, request, offset }) => [key, request, offset]),
    letters: store.letters(),
    timers: store.timers('test/forgotten'),
    log: store.read(0, 10_000).map(({ id, channel, offset }) => [offset, channel, id]),
  }
}

const stories = fc.array(fc.record({ who: fc.constantFrom('ann', 'bob', 'cid'), n: fc.nat(4), later: fc.nat(12) }), {
  minLength: 1,
  maxLength: 12,
})

it('leaves no trace in what comes out, whichever commits fail', () => {
  let failed = 0
  fc.assert(
    fc.property(stories, fc.array(fc.boolean(), { maxLength: 40 }), (sent, plans) => {
      let at = 0
      const fails = (): boolean => {
        const now = plans[at++] ?? false
        if (now) failed++
        return now
      }
      expect(lived(sent, fails)).toEqual(lived(sent, () => false))
    }),
    { numRuns: 80, seed: 11 },
  )
  expect(failed).toBeGreaterThan(200)
})

it('and there is something that could have come out otherwise', () => {
  const { tables, asked } = lived(
    [
      { who: 'ann', n: 3, later: 0 },
      { who: 'ann', n: 3, later: 1 },
      { who: 'bob', n: 4, later: 15 },
    ],
    () => false,
  )
  expect(tables.map((rows) => rows.length)).toEqual([3, 3, 2])
  expect(asked).toHaveLength(2)
})
