/** Reads a cell of a file as the kind of value that its column holds. */
import { parseDecimal } from '../../model/decimal.ts'
import type { Json } from '../../model/json.ts'

export type CellKind = 'text' | 'integer' | 'decimal' | 'number' | 'boolean'

const yes = new Set(['true', 'yes', 'y', '1'])
const no = new Set(['false', 'no', 'n', '0'])
/** A third of the time of reading it as a decimal. */
const plainDecimal = /^-?\d{1,30}(?:\.\d{1,30})?$/
/** An id such as 0042 or a code such as 1e5 is no number that a person wrote. */
const whole = /^[+-]?\d{1,16}$/

/** Undefined: the cell does not hold such a value. An empty cell is empty text, or null for any other kind. */
export function readCell(cell: Json, kind: CellKind): Json | undefined {
  if (kind === 'text') return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : cell
  if (cell === null) return null
  const text = typeof cell === 'string' ? cell.trim() : cell
  if (text === '') return null
  switch (kind) {
    case 'boolean': {
      const word = String(text).toLowerCase()
      return yes.has(word) ? true : no.has(word) ? false : undefined
    }
    case 'decimal':
      return isDecimal(text) ? String(text) : undefined
    case 'integer': {
      const number = typeof text === 'string' && whole.test(text) ? Number(text) : text
      return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
    }
    case 'number': {
      const number = typeof text === 'string' && isDecimal(text) ? Number(text) : text
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined
    }
  }
}

const isDecimal = (value: Json): boolean =>
  (typeof value === 'string' && plainDecimal.test(value)) ||
  ((typeof value === 'string' || typeof value === 'number') && parseDecimal(String(value)) !== null)
