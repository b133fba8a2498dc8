/** How wide the columns of a table are: by their names and by what stands in the first rows, so that nothing is cut needlessly. */
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { currencyOf, sayCell, sayColumn } from './words.ts'

/** Pixels of a letter, and of what stands free at both sides of a cell. */
const letter = 8
const free = 30
const [narrowest, widest] = [88, 320]
/** A sentence is read, so it is cut last. */
const [narrowestSentence, widestSentence] = [240, 620]
const sentenceLetter = 6.6
/** Rows that are looked at. */
const looked = 40

const within = (least: number, width: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, width)))

const firstOf = (row: (index: number) => Row | undefined): readonly Row[] =>
  Array.from({ length: looked }, (_, index) => row(index)).filter((each) => each !== undefined)

/** Pixels of the column of sentences. */
export const sentenceWidth = (row: (index: number) => Row | undefined, say: (row: Row) => string): number =>
  within(
    narrowestSentence,
    Math.max(0, ...firstOf(row).map((each) => say(each).length)) * sentenceLetter + free,
    widestSentence,
  )

/** Pixels, in the order of the columns. */
export function columnWidths(
  { columns }: Pick<TableCard, 'columns'>,
  row: (index: number) => Row | undefined,
  currency: string,
): readonly number[] {
  const rows = firstOf(row)
  return columns.map(({ name }) => {
    const cells = rows.map((each) => sayCell(each[name], name, currencyOf(each, currency)).length)
    // The sign of the order stands beside the name.
    const letters = Math.max(sayColumn(name).length + 2, ...cells)
    return within(narrowest, letters * letter + free, widest)
  })
}
