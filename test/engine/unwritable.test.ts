/** A step whose writes fail while people let its lane go on: it waits again, and holds up nobody else. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import type { Commit, StageCommit } from '../../runtime/model/commit.ts'
import { StageWriteError, type Store } from '../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from './flows.ts'

const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      file: { type: 'output-file', path: 'all.txt', content: 'data', orderBy: 'data.lane' },
      seen: { type: 'table', table: 'seen', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
    },
    ['in.event > file', 'in.event > seen'],
  ),
)

/** What `fails` says so of cannot be written. */
function writing(fails: (part: StageCommit) => boolean): { readonly bench: Bench; lines(): readonly number[] } {
  const kept = createMemoryStore()
  const store: Store = new Proxy(kept, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'commit') return value.bind(target)
      return (commit: Commit) => {
        const failing = commit.stages.find(fails)
        if (failing) throw new StageWriteError(failing.stage, new Error('there is no such folder'))
        kept.commit(commit)
      }
    },
  })
  const lines = (): readonly number[] =>
    [...kept.files.values()].flatMap((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).n),
    )
  return { bench: new Bench([plan], { store }), lines }
}

const anyText = ({ files }: StageCommit): boolean => files.length > 0
const retry = {
  kind: 'lane',
  stage: 'test/file',
  lane: 'A',
  verdict: 'retry',
  by: 'Anna',
  reason: 'once more',
} as const
const send = (bench: Bench, ...numbers: readonly number[]): void => {
  for (const n of numbers) bench.send({ data: { n, lane: 'A' } })
}
const waitingOf = ({ store }: Bench): object => ({
  letters: store.letters().map(({ code, offset }) => `${code} ${offset}`),
  parked: store.parked('test/file').map(({ offset }) => offset),
})

describe('a lane that people let go on and that cannot be written', () => {
  it('waits again, while everything else is taken', () => {
    const { bench, lines } = writing(anyText)
    send(bench, 1, 2)
    expect(waitingOf(bench)).toEqual({ letters: ['WRITE_FAILED 1'], parked: [2] })
    bench.engine.decide(retry)
    send(bench, 3)
    expect(bench.engine.undecided).toBe(0)
    expect(bench.engine.halted()).toEqual([])
    expect(waitingOf(bench)).toEqual({ letters: ['WRITE_FAILED 1'], parked: [2, 3] })
    expect([...bench.store.rows('seen')].map(({ n }) => n)).toEqual([1, 2, 3])
    expect(lines()).toEqual([])
  })

  it('goes on as far as it can be written, each in its order and once', () => {
    let fails = anyText
    const { bench, lines } = writing((part) => fails(part))
    send(bench, 1, 2, 3, 4, 5)
    fails = ({ files }) => files.some(({ text }) => text.includes('4'))
    for (let tries = 0; tries < 3; tries++) {
      bench.engine.decide(retry)
      bench.run()
    }
    expect(lines()).toEqual([1, 2, 3])
    expect(waitingOf(bench)).toEqual({
      letters: [expect.stringMatching(/^WRITE_FAILED /)],
      parked: [expect.any(Number)],
    })
    fails = () => false
    bench.engine.decide(retry)
    send(bench, 6)
    expect(lines()).toEqual([1, 2, 3, 4, 5, 6])
    expect(waitingOf(bench)).toEqual({ letters: [], parked: [] })
  })

  it('stands still where not even that it failed can be written', () => {
    let isGone = false
    const { bench } = writing((part) => anyText(part) || (isGone && part.letters.length > 0))
    const { store } = bench
    send(bench, 1)
    isGone = true
    bench.engine.decide(retry)
    send(bench, 2)
    expect(bench.engine.halted()).toEqual([expect.stringMatching(/^test\/file: /)])
    expect([...store.rows('seen')].map(({ n }) => n)).toEqual([1, 2])
  })
})
