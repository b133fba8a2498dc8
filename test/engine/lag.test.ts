/** What is noted of stages that are behind: all of the first minute, then one note in a second, and nothing of what is over at once. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import type { Commit, Lag } from '../../runtime/model/commit.ts'
import { Bench, flowOf, planOf, startOfTest } from './flows.ts'

const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      rows: { type: 'table', table: 'rows', columns: [{ name: 'n', type: 'integer', keep: 'set', value: 'data.n' }] },
    },
    ['in.event > rows'],
  ),
)

/** A step that takes 64 deliveries a commit, and what each commit notes of it. */
function slowBench() {
  const store = createMemoryStore()
  const noted: Lag[] = []
  const write = store.commit
  store.commit = (commit: Commit): void => {
    write(commit)
    noted.push(...commit.stages.flatMap(({ lag }) => (lag === undefined ? [] : [lag])))
  }
  const bench = new Bench([plan], { store, limits: { budget: -1, page: 100 } })
  const offer = (count: number): void =>
    bench.engine.offer({
      events: Array.from({ length: count }, (_, n) => bench.event({ data: { n } })),
      settle: () => {},
    })
  /** So many turns, each so many ms behind the one before. */
  const turns = (count: number, ms: number): void => {
    for (let n = 0; n < count; n++) {
      bench.engine.step()
      bench.clock.advance(ms)
    }
  }
  const seen = (): readonly (readonly [number, number | null])[] =>
    noted.splice(0).map(({ at, cursor }) => [at - startOfTest, cursor])
  return { bench, offer, turns, seen, noted }
}

describe('a stage that is behind', () => {
  it('is noted at each commit, from when the first event came that it had not handled, until it has caught up', () => {
    const { offer, turns, noted, bench } = slowBench()
    offer(300)
    turns(4, 10)
    const at = (ms: number): number => startOfTest + ms
    expect(noted).toEqual([
      { at: at(0), cursor: 128, since: { at: at(0), cursor: 64 } },
      { at: at(10), cursor: 192 },
      { at: at(20), cursor: 256 },
      { at: at(30), cursor: null },
    ])
    expect(bench.engine.isIdle).toBe(true)
  })

  it('is not noted where that is over in the step in which it began, but for the first time after a start', () => {
    const { offer, turns, seen, bench } = slowBench()
    offer(100)
    turns(2, 10)
    expect(seen()).toEqual([[0, null]])
    offer(100)
    turns(2, 10)
    expect(seen()).toEqual([])
    offer(10)
    const deployment = bench.engine.deployment('test')
    if (deployment) deployment.state = 'paused'
    turns(1, 5_000)
    if (deployment) deployment.state = 'on'
    turns(2, 10)
    expect(seen()).toEqual([[5_040, null]])
  })

  it('is noted once a second where it takes longer than a minute', () => {
    const { offer, turns, seen } = slowBench()
    offer(2_000)
    offer(2_000)
    offer(2_000)
    offer(2_000)
    turns(122, 600)
    const noted = seen().map(([at]) => at)
    expect(noted.filter((at) => at <= 60_000)).toEqual(Array.from({ length: 101 }, (_, n) => n * 600))
    expect(noted.filter((at) => at > 60_000)).toEqual(Array.from({ length: 10 }, (_, n) => 61_200 + n * 1_200))
  })

  it('that was behind when the program died waits since its first event came, though nothing was noted then', () => {
    const { bench, offer, turns, noted } = slowBench()
    offer(1)
    turns(1, 500)
    const deployment = bench.engine.deployment('test')
    if (deployment) deployment.state = 'paused'
    turns(1, 500)
    offer(20)
    turns(1, 3_600_000)
    bench.restart()
    turns(1, 10)
    const since = { at: startOfTest + 1_000, cursor: 1 }
    expect(noted).toEqual([{ at: startOfTest + 3_601_000, cursor: null, since }])
  })
})
