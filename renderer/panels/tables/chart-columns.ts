/** Which columns of a table can be drawn over time: its first day or time as key, and every number beside it. */
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { isNumber } from './words.ts'

export type ChartColumns = { readonly time: string; readonly values: readonly string[] }

/** Names under which days and times are kept. */
const timeNames = /(^|_)(day|date|hour|time|month|week)$/

export function chartColumns({ columns }: Pick<TableCard, 'columns'>): ChartColumns | null {
  const keys = columns.filter(({ key }) => key)
  const time = keys.find(({ name }) => timeNames.test(name))
  // With a second key there are several rows for one moment, and no single line through them.
  if (!time || keys.length > 1) return null
  const values = columns.filter(({ key, type }) => !key && isNumber(type)).map(({ name }) => name)
  return values.length > 0 ? { time: time.name, values } : null
}

/** Seconds since 1970 for `2010-12-01`, `2010-12`, `2010-12-01T10:00`; null for anything else. */
export function secondsOf(text: unknown): number | null {
  const parts = typeof text === 'string' ? /^(\d{4}-\d\d)(-\d\d)?(?:[T ](\d\d(?::\d\d(?::\d\d)?)?))?/.exec(text) : null
  if (!parts) return null
  const [, month, day = '-01', clock = '00'] = parts
  // As it stands there, in whichever zone the day was counted: the axis shows the same words again.
  const ms = Date.parse(`${month}${day}T${clock.length === 2 ? `${clock}:00` : clock}Z`)
  return Number.isNaN(ms) ? null : ms / 1000
}

/** Times and values in order of time; rows without one of them are left out. */
export function pointsOf(rows: readonly Row[], { time }: ChartColumns, value: string): readonly [number, number][] {
  return rows
    .flatMap((row): [number, number][] => {
      const [x, y] = [secondsOf(row[time]), numberOf(row[value])]
      return x === null || y === null ? [] : [[x, y]]
    })
    .toSorted(([a], [b]) => a - b)
}

/** A decimal is kept as text; for a line on a screen its nearest number is exact enough. */
function numberOf(cell: Row[string] | undefined): number | null {
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}
