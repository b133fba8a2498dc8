/** Rows as an aligned table for the terminal: numbers to the right, so that their digits stand below each other. */
import { printable, shorten, textWidth } from './printable.ts'
import type { Style } from './terminal.ts'

export type Cell = string | number | boolean | null | undefined

export type GridColumn = { readonly name: string; readonly numeric?: boolean }

/** Cells wider than this are cut off; a row that is wider than the terminal cuts its widest column. */
const widestCell = 60

/** A line per row, the header first. `columns` is the width of the terminal, or undefined where nobody looks. */
export function gridLines(
  header: readonly GridColumn[],
  rows: readonly (readonly Cell[])[],
  style: Style,
  columns?: number,
): string[] {
  const most = columns === undefined ? Number.POSITIVE_INFINITY : widestCell
  const texts = rows.map((row) => header.map((_, index) => shorten(cellText(row[index]), most)))
  const names = header.map(({ name }) => printable(name))
  const widths = names.map((name, index) =>
    texts.reduce((width, row) => Math.max(width, textWidth(row[index] ?? '')), textWidth(name)),
  )
  fitInto(widths, columns)
  const line = (cells: readonly string[], paint: (text: string) => string = (text) => text): string =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0
        const text = shorten(cell, width)
        const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
        return header[index]?.numeric === true ? blanks + paint(text) : paint(text) + blanks
      })
      .join('  ')
      .trimEnd()
  return [
    line(names, style.bold),
    style.dim(widths.map((width) => '─'.repeat(width)).join('  ')),
    ...texts.map((row) => line(row)),
  ]
}

/** Takes from the widest column until all fit, as long as there is something to take. */
function fitInto(widths: number[], columns: number | undefined): void {
  if (columns === undefined) return
  let over = widths.reduce((sum, width) => sum + width + 2, -2) - columns
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= 8) return
    widths[widest] = width - 1
    over--
  }
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'string' ? printable(cell) : String(cell)
}

/** 541909 -> 541,909 */
export const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')

export const plural = (count: number, one: string, more = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : more}`
