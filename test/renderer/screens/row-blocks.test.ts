/** Rows of a long list come in blocks, only for where the eye is, and never twice for nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRowBlocks } from '../../../renderer/panels/row-blocks.ts'

type Question = { readonly first: number; readonly last: number; answer(): Promise<void>; fail(): Promise<void> }

function asked() {
  const questions: Question[] = []
  const changed = vi.fn()
  const blocks = createRowBlocks<string>(
    (first, last) =>
      new Promise((resolve, reject) => {
        const settle = async (work: () => void): Promise<void> => {
          work()
          await vi.advanceTimersByTimeAsync(0)
        }
        questions.push({
          first,
          last,
          answer: () =>
            settle(() =>
              resolve(new Map(Array.from({ length: last - first + 1 }, (_, at) => [first + at, `row ${first + at}`]))),
            ),
          fail: () => settle(() => reject(new Error('away'))),
        })
      }),
    changed,
  )
  return { questions, changed, blocks }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('rows in blocks', () => {
  it('asks once for the block of a row and shows it when it has come', async () => {
    const { questions, changed, blocks } = asked()
    expect(blocks.row(5, 1_000)).toBeUndefined()
    expect(blocks.row(6, 1_000)).toBeUndefined()
    expect(questions.map(({ first, last }) => [first, last])).toEqual([[0, 199]])
    await questions[0]?.answer()
    expect(changed).toHaveBeenCalledTimes(1)
    expect(blocks.row(5, 1_000)).toBe('row 5')
    expect(questions).toHaveLength(1)
  })

  it('does not ask for rows that do not exist yet, and asks for them when they do', async () => {
    const { questions, blocks } = asked()
    blocks.row(0, 50)
    expect(questions[0]?.last).toBe(49)
    await questions[0]?.answer()
    expect(blocks.row(49, 50)).toBe('row 49')
    expect(questions).toHaveLength(1)
    expect(blocks.row(50, 51)).toBeUndefined()
    expect(questions[1]).toMatchObject({ first: 0, last: 50 })
  })

  it('does not ask again and again for a row that the host does not have', async () => {
    const changed = vi.fn()
    const read = vi.fn(async () => new Map<number, string>())
    const blocks = createRowBlocks(read, changed)
    for (let draw = 0; draw < 5; draw++) {
      expect(blocks.row(3, 100)).toBeUndefined()
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(read).toHaveBeenCalledTimes(1)
  })

  it.each([
    { seen: 150, towards: 'the end', asked: [200, 399] },
    { seen: 0, towards: 'nothing before the first', asked: undefined },
    { seen: 100, towards: 'neither side from its middle', asked: undefined },
  ])(
    'sends for what comes next while there is nothing else to ask: from row $seen $towards',
    async ({ seen, asked: next }) => {
      const { questions, blocks } = asked()
      blocks.row(seen, 10_000)
      await questions[0]?.answer()
      expect(blocks.row(seen, 10_000)).toBe(`row ${seen}`)
      expect(questions[1] && [questions[1].first, questions[1].last]).toEqual(next)
      blocks.row(seen, 10_000)
      expect(questions).toHaveLength(next ? 2 : 1)
    },
  )

  it('has three questions open at most, and the newest place goes first', async () => {
    const { questions, blocks } = asked()
    for (let block = 0; block < 10; block++) blocks.row(block * 200, 10_000)
    expect(questions.map(({ first }) => first)).toEqual([0, 200, 400])
    await questions[0]?.answer()
    expect(questions.at(-1)?.first).toBe(1_800)
    await questions[1]?.answer()
    expect(questions.at(-1)?.first).toBe(1_600)
  })

  it('rests after a failure, then draws again so that the row is asked for again', async () => {
    const { questions, changed, blocks } = asked()
    blocks.row(0, 10)
    await questions[0]?.fail()
    blocks.row(0, 10)
    expect(questions).toHaveLength(1)
    changed.mockClear()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(changed).toHaveBeenCalled()
    blocks.row(0, 10)
    expect(questions).toHaveLength(2)
    await questions[1]?.answer()
    expect(blocks.row(0, 10)).toBe('row 0')
  })

  it('shows what it has while it is read again', async () => {
    const { questions, blocks } = asked()
    blocks.row(0, 10)
    await questions[0]?.answer()
    blocks.refresh()
    expect(blocks.row(0, 10)).toBe('row 0')
    expect(questions).toHaveLength(2)
  })

  it('keeps forty blocks and forgets the others', async () => {
    const { questions, blocks } = asked()
    for (let block = 0; block <= 40; block++) {
      blocks.row(block * 200, 100_000)
      await questions.at(-1)?.answer()
    }
    expect(blocks.row(8_000, 100_000)).toBe('row 8000')
    expect(blocks.row(0, 100_000)).toBeUndefined()
  })

  it('loads a stretch before it is shown, and says so also when that failed', async () => {
    const { questions, blocks } = asked()
    const loading = blocks.load(940, 1_000)
    expect(questions.map(({ first }) => first)).toEqual([800])
    await questions[0]?.fail()
    await expect(loading).resolves.toBeUndefined()
  })

  it('is quiet once it was stopped', async () => {
    const { questions, changed, blocks } = asked()
    blocks.row(0, 10)
    blocks.stop()
    await questions[0]?.answer()
    expect(changed).not.toHaveBeenCalled()
    blocks.row(400, 500)
    expect(questions).toHaveLength(1)
  })
})
