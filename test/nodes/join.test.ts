import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join } from '../../runtime/nodes/routers/join.ts'
import { runExample } from './run-example.ts'

const config = { key: 'data.id', first: 'data.half == 1', within: '15m' }
const half = (id: string, n: 1 | 2, seconds: number) => ({
  id: `${id}${n}`,
  time: Date.UTC(2026, 2, 2, 10, 0, seconds),
  data: { id, half: n },
})
const ran = async (given: readonly (ReturnType<typeof half> | number)[]) =>
  (await runExample(join, { title: '', config, given, expect: {} })).outputs

describe('join', () => {
  it('brings each pair together once, in whichever order the halves come', async () => {
    const pairs = ['a', 'b', 'c'].flatMap((id, n) => [half(id, 1, n * 10), half(id, 2, n * 10 + 5)])
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(pairs, { minLength: pairs.length }), async (given) => {
        const { matched = [], ...others } = await ran(given)
        expect(others).toEqual({})
        expect(matched.map((data) => JSON.stringify(data)).sort()).toEqual(
          ['a', 'b', 'c'].map((id) => JSON.stringify({ first: { id, half: 1 }, second: { id, half: 2 } })),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('lets every half out exactly once, whatever is missing', async () => {
    const all = ['a', 'b', 'c', 'd'].flatMap((id, n) => [half(id, 1, n), half(id, 2, n + 600)])
    await fc.assert(
      fc.asyncProperty(fc.subarray(all), async (given) => {
        const { matched = [], alone = [], unmatched = [] } = await ran([...given, 2_000_000])
        expect(matched.length * 2 + alone.length + unmatched.length).toBe(given.length)
      }),
      { numRuns: 30 },
    )
  })

  it('a half that comes after the time is late, and one millisecond before is not', async () => {
    const other = (ms: number) => ({ ...half('a', 2, 0), time: Date.UTC(2026, 2, 2, 10, 15) + ms })
    expect(await ran([half('a', 1, 0), other(-1)])).toMatchObject({ matched: [{}] })
    expect(await ran([half('a', 1, 0), other(1)])).toMatchObject({ alone: [{}], late: [{ half: 2 }] })
  })
})
