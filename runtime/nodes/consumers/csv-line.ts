/** One line of a CSV file (RFC 4180) that a spreadsheet cannot take for a formula. */
import type { Json } from '../../model/json.ts'

/** What makes a spreadsheet calculate instead of show (CWE-1236). */
const dangerous = /^[=+\-@\t\r\0'＝＋－＠]/
const needsQuotes = /[",\r\n]|^\s|\s$/
const plainNumber = /^-?\d+(?:\.\d+)?$/

export const csvLine = (values: readonly Json[]): string => `${values.map(csvCell).join(',')}\r\n`

/** Numbers stay numbers, also negative ones written as text; any other text that could be a formula gets a `'`. */
function csvCell(value: Json): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = dangerous.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
