/** From event to event of a flow, and how much of it there was when: as plain loops over the log say. */
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHappened } from '../../../runtime/host/past/happened.ts'
import { blockSize, openPastFile } from '../../../runtime/host/past/past-file.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { flowOf, planOf } from '../../engine/flows.ts'
import { commit, event } from '../../store-contract.ts'
import { newFolder } from '../store/folder.ts'

const column = { name: 'n', type: 'integer', keep: 'set', value: '1' }
const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      heard: { type: 'events', types: 'sale.*' },
      rows: { type: 'table', table: 'rows', columns: [column] },
    },
    ['in.event > rows', 'heard.event > rows'],
    'shop',
  ),
)
const ours = { channel: 'shop/in.event' }
const heard = { channel: 'events', type: 'sale.made' }
const others = { channel: 'other/in.event' }

type Logged = { readonly time: number; readonly of: object; readonly came?: number }

/** Each comes in a commit of its own: long after it happened where nothing is said. */
function storeWith(log: readonly Logged[]): SqliteStore {
  const store = newFolder().open()
  const late = 1_760_000_000_000
  const commits = log.some(({ came }) => came !== undefined) ? log.map((each) => [each]) : [log]
  for (const each of commits)
    if (each.length > 0)
      store.commit(
        commit({
          at: each[0]?.came ?? late,
          events: each.map(({ time, of }, n) => event(store.head + 1 + n, { ...of, time })),
        }),
      )
  return store
}

function happenedIn(store: SqliteStore, blocks = true) {
  const file = openPastFile(store)
  onTestFinished(() => file.close())
  if (blocks)
    for (let last = blockSize; last <= store.head; last += blockSize) {
      const times = store.read(last - blockSize, blockSize).map(({ time }) => time)
      file.add(
        last,
        times.reduce((a, b) => Math.min(a, b)),
        times.reduce((a, b) => Math.max(a, b)),
        undefined,
      )
    }
  return openHappened(store, file)
}

const logs = fc.array(
  fc
    .record({
      time: fc.integer({ min: 0, max: 4_000 }),
      of: fc.constantFrom<object>(ours, heard, others),
      after: fc.constantFrom(0, 5, 700, 1_000, 1_001, 90_000),
    })
    .map(({ time, of, after }) => ({ time, of, came: time + after })),
  { maxLength: 12 },
)

describe('from event to event', () => {
  it('goes to where the next one had been taken in, and back, of those that the flow hears, in whatever order they came', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 0, max: 5_500 }), (log, at) => {
        const { step } = happenedIn(storeWith(log))
        const own = log.filter(({ of }) => of !== others)
        const moments = own.map(({ time, came }) => (came - time <= 1_000 ? came + 1 : time + 1))
        const next = moments.filter((moment) => moment > at)
        expect(step(plan, at, 'on')).toBe(next.length === 0 ? null : Math.min(...next))
        const back = moments.filter((moment) => moment < at)
        const first = Math.min(...own.map(({ time }) => time))
        expect(step(plan, at, 'back')).toBe(back.length > 0 ? Math.max(...back) : first < at ? first : null)
      }),
      { numRuns: 30 },
    )
  })

  it('comes through all of them on the way there and on the way back', () => {
    const { step } = happenedIn(storeWith([3, 9, 9, 20].map((time) => ({ time, of: ours }))))
    const walk = (at: number, way: 'back' | 'on'): readonly number[] => {
      const next = step(plan, at, way)
      return next === null ? [] : [next, ...walk(next, way)]
    }
    expect(walk(0, 'on')).toEqual([4, 10, 21])
    expect(walk(30, 'back')).toEqual([21, 10, 4, 3])
  })

  it('is as good where most of the log lies in blocks', () => {
    const log = Array.from({ length: 2 * blockSize + 10 }, (_, n) => ({
      time: n * 10,
      of: n % 15_000 === 7 ? ours : others,
    }))
    const { step } = happenedIn(storeWith(log))
    expect([step(plan, 80, 'on'), step(plan, 200_000, 'back'), step(plan, 400_000, 'on')]).toEqual([
      150_071,
      150_071,
      null,
    ])
  })
})

describe('how much there was', () => {
  it('is counted in each part, of what the flow hears', () => {
    const log = [0, 1, 9, 10, 19, 25].map((time) => ({ time, of: time === 1 ? others : ours }))
    const { counts } = happenedIn(storeWith(log))
    expect(counts(plan, 0, 30, 3)).toEqual([2, 2, 1])
    expect(counts(plan, 9, 11, 2)).toEqual([1, 1])
    expect(counts(plan, 100, 200, 2)).toEqual([0, 0])
  })

  it('is about right of a log that is too long to count all of it', () => {
    const log = Array.from({ length: 250_000 }, (_, n) => ({
      time: n < 200_000 ? n : 200_000 + (n - 200_000) * 8,
      of: ours,
    }))
    const { counts } = happenedIn(storeWith(log))
    const found = counts(plan, 0, 600_000, 6)
    for (const [part, count] of [100_000, 100_000, 12_500, 12_500, 12_500, 12_500].entries())
      expect(Math.abs((found[part] ?? 0) - count) / count).toBeLessThan(0.1)
  })
})
