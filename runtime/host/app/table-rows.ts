/** How many rows a table has. SQLite counts by walking through it, so a large one is not counted anew all the time. */
import type { TablePages } from '../store/table-pages.ts'

/** A count may take one part in so many of the time until the next one. */
const share = 200

export function openTableRows(pages: TablePages, now: () => number) {
  const counted = new Map<string, { readonly rows: number; readonly until: number }>()
  return {
    /** Up to some seconds old where the table is large; 0 while it is not there. */
    count(table: string): number {
      const begun = now()
      const known = counted.get(table)
      if (known !== undefined && begun < known.until) return known.rows
      const rows = pages.has(table) ? pages.count(table) : 0
      const ended = now()
      counted.set(table, { rows, until: ended + (ended - begun) * share })
      return rows
    },
  }
}

export type TableRows = ReturnType<typeof openTableRows>
