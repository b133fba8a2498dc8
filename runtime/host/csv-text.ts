/** Rows as CSV (RFC 4180), such that a spreadsheet does not run what a customer typed. */
import type { Scalar } from '../model/json.ts'

const needsQuotes = /[",\r\n]/
/** What a spreadsheet takes for the start of a formula, also after blanks are cut off, and its full-width twins. */
const formula = /^[=+\-@\t\r\0'＝＋－＠]/

/** `text` says of each column whether it holds text: numbers may begin with a minus and stay numbers. */
export function csvLine(cells: readonly Scalar[], text: readonly boolean[], exact: boolean): string {
  let line = ''
  for (let index = 0; index < cells.length; index++) {
    if (index > 0) line += ','
    line += csvCell(cells[index] ?? null, text[index] === true && !exact)
  }
  // RFC 4180 ends lines in CR LF.
  return `${line}\r\n`
}

function csvCell(cell: Scalar, guarded: boolean): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const guardedCell = guarded && formula.test(cell) ? `'${cell}` : cell
  return needsQuotes.test(guardedCell) ? `"${guardedCell.replaceAll('"', '""')}"` : guardedCell
}
