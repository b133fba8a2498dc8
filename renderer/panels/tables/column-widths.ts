/** How wide the columns of a table are: by their names and by what stands in the first rows, so that nothing is cut needlessly. */
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { currencyOf, sayCell, sayColumn } from './words.ts'

/** Pixels of a letter, and of what stands free at both sides of a cell. */
const letter = 7.5
const free = 30
const [narrowest, widest] = [88, 320]
/** Rows that are looked at. */
const looked = 40

/** Pixels, in the order of the columns. */
export function columnWidths(
  { columns }: Pick<TableCard, 'columns'>,
  row: (index: number) => Row | undefined,
  currency: string,
): readonly number[] {
  const rows = Array.from({ length: looked }, (_, index) => row(index)).filter((each) => each !== undefined)
  return columns.map(({ name }) => {
    const cells = rows.map((each) => sayCell(each[name], name, currencyOf(each, currency)).length)
    // The sign of the order stands beside the name.
    const letters = Math.max(sayColumn(name).length + 2, ...cells)
    return Math.round(Math.min(widest, Math.max(narrowest, letters * letter + free)))
  })
}
