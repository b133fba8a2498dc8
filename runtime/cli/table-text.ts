/** The tables of a store, for reading: which there are, and their rows. */
import type { Scalar } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import type { Store } from '../model/store.ts'
import type { Column, Row, TableDefinition } from '../model/table.ts'
import { UsageError } from './exit.ts'
import type { GridColumn } from './grid.ts'

export function findTable(store: Store, name: string): TableDefinition {
  const tables = store.tables()
  const table = tables.find((each) => each.name === name)
  if (table !== undefined) return table
  const names = tables.map((each) => each.name)
  const guess = nearest(name, names)
  throw new UsageError(
    `There is no table "${name}".`,
    guess === undefined ? `Tables in this store: ${names.join(', ') || 'none'}.` : `Did you mean ${guess}?`,
  )
}

export function countRows(store: Store, table: string): number {
  let count = 0
  for (const _row of store.rows(table)) count++
  return count
}

export const columnsOf = (table: TableDefinition): readonly Column[] => [...table.key, ...table.columns]

/** Text where a spreadsheet might read something else into it. Distinct counts are numbers whatever they count. */
export const isText = (column: Column): boolean => column.type === 'text' && column.keep !== 'distinct'

export const gridColumn = (column: Column): GridColumn => ({
  name: column.name,
  numeric: column.keep === 'distinct' || ['integer', 'decimal', 'number'].includes(column.type),
})

export const cellsOf = (row: Row, columns: readonly Column[]): Scalar[] => columns.map(({ name }) => row[name] ?? null)

export function firstRows(store: Store, table: string, limit: number): readonly Row[] {
  const rows: Row[] = []
  if (limit === 0) return rows
  for (const row of store.rows(table)) {
    rows.push(row)
    if (rows.length === limit) break
  }
  return rows
}
