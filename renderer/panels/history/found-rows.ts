/** Rows that a filter lets through, a page at a time: the next page is asked for when the end comes into view. */
import type { HistoryFilter, HistoryPage, HistoryRow } from '../../../runtime/model/api/history.ts'

export type FoundRows = {
  readonly rows: readonly HistoryRow[]
  readonly state: 'looking' | 'more' | 'end' | 'failed'
  /** Events that were looked through, and how many there were when it began. */
  readonly looked: number
  readonly all: number
}

export const nothingYet: FoundRows = { rows: [], state: 'looking', looked: 0, all: 0 }

const page = 100

export type Search = { more(): void; stop(): void }

/** Starts looking at once and tells of every page. After a failure `more` tries the same page again. */
export function startSearch(
  filter: HistoryFilter,
  read: (asked: HistoryFilter & { before?: number; limit: number }) => Promise<HistoryPage>,
  tell: (found: FoundRows) => void,
): Search {
  let found = nothingYet
  let next: number | null | undefined
  let busy = false
  let stopped = false
  const say = (change: Partial<FoundRows>): void => {
    found = { ...found, ...change }
    if (!stopped) tell(found)
  }

  async function look(): Promise<void> {
    if (busy || stopped || next === null) return
    busy = true
    say({ state: 'looking' })
    try {
      const before = found.rows.length
      // A page may come back empty: the host looks through so much at once and says where to go on.
      while (!stopped && next !== null && found.rows.length === before) {
        const answer: HistoryPage = await read({
          ...filter,
          limit: page,
          ...(next === undefined ? {} : { before: next }),
        })
        next = answer.next
        const all = Math.max(0, answer.head - answer.first + 1)
        const looked = next === null ? all : Math.max(0, answer.head - next + 1)
        say({ rows: [...found.rows, ...answer.rows], all, looked })
      }
      say({ state: next === null ? 'end' : 'more' })
    } catch {
      say({ state: 'failed' })
    } finally {
      busy = false
    }
  }

  void look()
  return {
    more: () => void look(),
    stop: () => {
      stopped = true
    },
  }
}
