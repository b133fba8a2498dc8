/** Brings the value of an expression into the form that a table's column keeps. */

import { parseDecimal, printDecimal } from '../../model/decimal.ts'
import type { Json, Scalar } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { ColumnType } from '../../model/table.ts'

export const columnTypes = {
  kind: 'choice',
  label: 'Kind',
  default: 'text',
  help: 'What the column holds.',
  options: [
    { value: 'text', label: 'Text' },
    { value: 'integer', label: 'Whole number' },
    { value: 'decimal', label: 'Exact decimal' },
    { value: 'number', label: 'Number' },
    { value: 'boolean', label: 'Yes or no' },
  ],
} as const

/** @throws CELL_TYPE with the column and the value. */
export function cellValue(column: string, type: ColumnType, value: Json): Scalar {
  if (value === null) return null
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(column, value, 'true or false')
    case 'number': {
      const number = typeof value === 'string' && parseDecimal(value) !== null ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : refuse(column, value, 'a number')
    }
    case 'integer': {
      const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
      return Number.isSafeInteger(number) && typeof number === 'number'
        ? number
        : refuse(column, value, 'a whole number')
    }
    case 'decimal': {
      // Numbers such as 1e21 and texts such as 1.5e3 are written out.
      const decimal = typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : null
      return decimal === null ? refuse(column, value, 'a decimal number such as 12.50') : printDecimal(decimal)
    }
  }
}

function refuse(column: string, value: Json, expected: string): never {
  throw new CounterflowError('CELL_TYPE', `${column} expects ${expected}, got ${JSON.stringify(value).slice(0, 80)}`, {
    kept: 'Nothing was changed by this event.',
    advice: 'Correct what sends it, or choose another kind for the column.',
    details: { column },
  })
}
