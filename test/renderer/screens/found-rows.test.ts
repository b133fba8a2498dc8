/** A search through the log: by pages, through stretches in which nothing is found, and past failures. */
import { describe, expect, it } from 'vitest'
import { type FoundRows, startSearch } from '../../../renderer/panels/history/found-rows.ts'
import type { HistoryFilter, HistoryPage } from '../../../runtime/model/api/history.ts'
import { rowAt } from './page/shop/log.ts'

type Asked = HistoryFilter & { readonly before?: number; readonly limit: number }

/** Answers with these pages, one after the other; an error is thrown. */
function searching(...pages: readonly (HistoryPage | Error)[]) {
  const asked: Asked[] = []
  const told: FoundRows[] = []
  let next = 0
  const search = startSearch(
    { text: '4711' },
    async (question) => {
      asked.push(question)
      const page = pages[next++]
      if (page === undefined) throw new Error('Nobody asked for so many pages')
      if (page instanceof Error) throw page
      return page
    },
    (found) => told.push(found),
  )
  return { asked, told, search, settled: () => new Promise((done) => setTimeout(done)) }
}

const page = (offsets: readonly number[], next: number | null): HistoryPage => ({
  rows: offsets.map((offset) => rowAt(offset, 1_000)),
  next,
  head: 1_000,
  first: 1,
})

describe('a search through the log', () => {
  it('tells of its first page and waits to be asked for more', async () => {
    const { asked, told, search, settled } = searching(page([900, 800], 700), page([600], null))
    await settled()
    expect(told.at(-1)).toMatchObject({ state: 'more', looked: 301, all: 1_000 })
    expect(asked).toEqual([{ text: '4711', limit: 100 }])
    search.more()
    await settled()
    expect(asked[1]).toEqual({ text: '4711', limit: 100, before: 700 })
    expect(told.at(-1)?.rows.map(({ offset }) => offset)).toEqual([900, 800, 600])
    expect(told.at(-1)).toMatchObject({ state: 'end', looked: 1_000 })
  })

  it('goes on through pages in which nothing was found, and says how far it is', async () => {
    const { asked, told, settled } = searching(page([], 800), page([], 500), page([40], 30))
    await settled()
    expect(asked.map(({ before }) => before)).toEqual([undefined, 800, 500])
    expect(told.map(({ looked }) => looked)).toEqual([0, 201, 501, 971, 971])
    expect(told.at(-1)).toMatchObject({ state: 'more', rows: [{ offset: 40 }] })
  })

  it('ends where the log ends, with nothing found as well', async () => {
    const { told, settled } = searching(page([], 500), page([], null))
    await settled()
    expect(told.at(-1)).toEqual({ rows: [], state: 'end', looked: 1_000, all: 1_000 })
  })

  it('keeps what it has found when the host fails, and tries the same page again', async () => {
    const { asked, told, search, settled } = searching(page([900], 700), new Error('away'), page([600], null))
    await settled()
    search.more()
    await settled()
    expect(told.at(-1)).toMatchObject({ state: 'failed', rows: [{ offset: 900 }] })
    search.more()
    await settled()
    expect(asked.map(({ before }) => before)).toEqual([undefined, 700, 700])
    expect(told.at(-1)).toMatchObject({ state: 'end', rows: [{ offset: 900 }, { offset: 600 }] })
  })

  it('tells nothing more once it was stopped', async () => {
    const { told, search, settled } = searching(page([900], null))
    search.stop()
    await settled()
    expect(told.map(({ state }) => state)).toEqual(['looking'])
  })
})
