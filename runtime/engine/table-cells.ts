/**
 * What may stand in a table's cell and how a cell follows from the values put into it. Both stores use these rules, so
 * that they cannot differ, and a stage can check a value before its commit does.
 */
import { add, decimalOf, parseDecimal, printDecimal } from '../model/decimal.ts'
import type { Scalar } from '../model/json.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Column } from '../model/table.ts'

/** The value as the column keeps it; -0 becomes 0 and a lone surrogate U+FFFD, because SQLite keeps neither. */
export function cell(column: Column, value: Scalar): Scalar {
  if (value === null) return null
  switch (column.type) {
    case 'text':
      return String(value).toWellFormed()
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(column, value, 'true or false')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value + 0 : refuse(column, value, 'a number')
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return refuse(column, value, 'a whole number')
      return Number.isSafeInteger(value) ? value + 0 : outOfRange(column)
    case 'decimal': {
      const decimal = typeof value === 'boolean' ? null : decimalOf(typeof value === 'number' ? value + 0 : value)
      return decimal === null ? refuse(column, value, 'a decimal such as 12.50') : printDecimal(decimal)
    }
  }
}

/** A key has no empty cells: two of them would be neither the same row nor different ones. */
export function keyCell(column: Column, value: Scalar | undefined): Scalar {
  if (value === undefined || value === null)
    return refuse(column, value ?? null, 'a value, because it is part of the key')
  return cell(column, value)
}

/** The exact sum of two cells of a column with `keep: 'add'`. */
export function addCells(column: Column, old: Scalar, more: Scalar): Scalar {
  if (column.type === 'decimal') return addDecimals(String(old), String(more))
  const sum = Number(old) + Number(more)
  if (column.type === 'integer' && !Number.isSafeInteger(sum)) return outOfRange(column)
  if (!Number.isFinite(sum)) return outOfRange(column)
  return sum
}

/** 1.50 + 0.25 = 1.75: as many places as the longer of the two, and never a float on the way. */
export function addDecimals(a: string, b: string): string {
  const [one, two] = [parseDecimal(a), parseDecimal(b)]
  if (one === null || two === null) throw new RangeError(`Expected two decimals, got ${a} and ${b}`)
  return printDecimal(add(one, two))
}

/** What a cell holds before anything was put into it. */
export function emptyCell(column: Column): Scalar {
  if (column.keep === 'distinct') return 0
  if (column.keep !== 'add') return null
  return column.type === 'decimal' ? '0' : 0
}

function refuse(column: Column, value: Scalar, expected: string): never {
  throw new CounterflowError('TABLE_VALUE', `Column ${column.name} expects ${expected}, got ${JSON.stringify(value)}`, {
    details: { column: column.name },
  })
}

export function outOfRange(column: { readonly name: string }): never {
  throw new CounterflowError('NUM_RANGE', `The number in column ${column.name} is too large to be exact`, {
    kept: 'Nothing of this commit was written.',
    advice: 'Use a decimal column for numbers beyond 9007199254740991.',
    details: { column: column.name },
  })
}

/** By code point, which is the order of SQLite's text; `<` on strings goes by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return pointOrder(x) - pointOrder(y)
  }
  return a.length - b.length
}
/** Surrogates stand for points above U+FFFF, so they sort behind U+E000 to U+FFFF. */
const pointOrder = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)

export function compareKeys(a: readonly Scalar[], b: readonly Scalar[]): number {
  for (let n = 0; n < a.length; n++) {
    const x = a[n] ?? null
    const y = b[n] ?? null
    const order = typeof x === 'string' && typeof y === 'string' ? compareText(x, y) : Number(x) - Number(y)
    if (order !== 0) return order
  }
  return 0
}
