/** Figures that fell below zero: what a shop cannot have, such as stock that was sold twice. */
import { add, type Decimal, decimalOf, negate } from '../../model/decimal.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, TableDefinition } from '../../model/table.ts'
import type { Journal, JournalEntry } from './table-journal.ts'

const figures = new Set(['integer', 'decimal', 'number'])
export const isFigure = ({ type }: Column): boolean => figures.has(type)

export const figureOf = (value: Scalar | undefined): Decimal | null =>
  typeof value === 'number' || typeof value === 'string' ? decimalOf(value) : null

/** Of a cell that holds a figure. */
export const isMinus = (value: Scalar | undefined): boolean =>
  typeof value === 'number' ? value < 0 : typeof value === 'string' && value.charCodeAt(0) === 45 /* - */

/** `written`: the values are what is put in, which is the figure itself only where the latest one counts. */
export function isBelowZero(
  { columns }: TableDefinition,
  values: readonly (Scalar | undefined)[],
  written = false,
): boolean {
  for (let n = 0; n < columns.length; n++) {
    const column = columns[n]
    if (column !== undefined && isMinus(values[n]) && isFigure(column) && !(written && column.keep !== 'set'))
      return true
  }
  return false
}

/**
 * Rows in which a sum fell below zero on the way and had perhaps recovered by the end of the page: worked out from its
 * end back.
 */
export function findDips(
  journal: Journal,
  definitionOf: (table: string) => TableDefinition | undefined,
  atEnd: (table: string, key: readonly Scalar[]) => readonly Scalar[] | undefined,
  found: (table: string, key: readonly Scalar[]) => void,
): void {
  const fallen = new Set<string>()
  eachSum(journal, definitionOf, (entry, n, value) => {
    if (isMinus(value)) fallen.add(cellName(entry, n))
  })
  if (fallen.size === 0) return
  const sums = new Map<string, Decimal>()
  eachSum(journal.toReversed(), definitionOf, (entry, n, value) => {
    const cell = cellName(entry, n)
    if (!fallen.has(cell)) return
    const { table, key = [] } = entry
    const after = sums.get(cell) ?? figureOf(atEnd(table, key)?.[n])
    const change = decimalOf(value)
    if (after === null || change === null) return
    if (after.units < 0n && isMinus(value)) found(table, key)
    sums.set(cell, add(after, negate(change)))
  })
}

function eachSum(
  journal: Journal,
  definitionOf: (table: string) => TableDefinition | undefined,
  see: (entry: JournalEntry, column: number, value: number | string) => void,
): void {
  for (const entry of journal) {
    const columns = (entry.key && entry.values && definitionOf(entry.table)?.columns) ?? []
    for (let n = 0; n < columns.length; n++) {
      const value = entry.values?.[n]
      const column = columns[n] as Column
      if (column.keep !== 'add' || !isFigure(column) || (typeof value !== 'number' && typeof value !== 'string'))
        continue
      see(entry, n, value)
    }
  }
}

const cellName = ({ table, key }: JournalEntry, column: number): string => `${table} ${column} ${JSON.stringify(key)}`
