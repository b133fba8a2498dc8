/** The first cause: of all that was put into a row in two versions, the first thing that was not the same. */
import type { CloudEvent } from '../../model/event.ts'
import type { Side } from './moved.ts'
import type { Journal, JournalEntry } from './table-journal.ts'

export type Sides<T> = { readonly [S in Side]: T }
export type RowEntries = ReadonlyMap<string, readonly JournalEntry[]>

/** What was put into each row of a table; worked out when the first row is found to differ. */
export function inRows(journals: Sides<Journal>, table: string): () => Sides<RowEntries> {
  let found: Sides<RowEntries> | undefined
  const of = (journal: Journal): RowEntries => {
    const rows = new Map<string, JournalEntry[]>()
    for (const entry of journal) {
      if (entry.table !== table || entry.key === undefined) continue
      const text = JSON.stringify(entry.key)
      const known = rows.get(text)
      if (known) known.push(entry)
      else rows.set(text, [entry])
    }
    return rows
  }
  return () => {
    found ??= { was: of(journals.was), now: of(journals.now) }
    return found
  }
}

/** The first event that put something else into the row, or did so at another place. */
export function firstDifference({ was, now }: Sides<readonly JournalEntry[]>): CloudEvent | undefined {
  for (let n = 0; n < Math.max(was.length, now.length); n++) {
    const [before, after] = [was[n], now[n]]
    if (before && after && before.event.id === after.event.id && sameValues(before.values, after.values)) continue
    if (!before || !after) return (before ?? after)?.event
    return after.event.offset <= before.event.offset ? after.event : before.event
  }
  return undefined
}

export const sameValues = (a: JournalEntry['values'], b: JournalEntry['values']): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((value, n) => value === b[n]))
