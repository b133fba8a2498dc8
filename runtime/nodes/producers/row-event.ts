/** Makes an event of a row of a file. */
import type { EventInput } from '../../model/event.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { nearest } from '../../model/nearest.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { FileRow } from '../../model/services.ts'
import { type CellKind, readCell } from './row-cell.ts'
import { rowTime } from './row-time.ts'

type RowConfig = {
  readonly type: string
  readonly time: string | undefined
  readonly subject: string | undefined
  readonly partitionkey: string | undefined
  readonly columns: readonly {
    readonly from: string
    readonly to: string | undefined
    readonly type: CellKind
    readonly trim: boolean
    readonly optional: boolean
  }[]
}

/** The id is the number of the row, so that equal rows stay apart and a row that is read again is known. */
export function rowEvent(config: RowConfig, zone: string): (row: FileRow, source: string) => EventInput {
  const { type, time, subject, partitionkey } = config
  const timeOf = rowTime(zone)
  const columns = config.columns.map((column) => ({ ...column, to: column.to || column.from }))
  const untimed = (row: FileRow, source: string): EventInput => ({
    id: String(row.row),
    source,
    type,
    subject: subject ? textIn(row, subject) : null,
    partitionkey: partitionkey ? textIn(row, partitionkey) : null,
    data: columns.length === 0 ? row.data : chosen(row),
  })
  return time ? (row, source) => ({ ...untimed(row, source), time: when(row, time) }) : untimed

  function chosen(row: FileRow): JsonObject {
    const data: { [name: string]: Json } = {}
    for (const { from, to, type: kind, trim, optional } of columns) {
      if (optional && isEmpty(row, from)) continue
      const cell = cellIn(row, from)
      const value = readCell(trim && typeof cell === 'string' ? cell.trim() : cell, kind)
      if (value === undefined) throw wrong(row, `${from} expects ${names[kind]}, got ${JSON.stringify(cell)}`)
      data[to] = value
    }
    return data
  }

  function when(row: FileRow, column: string): number | string {
    const cell = cellIn(row, column)
    const found = typeof cell === 'string' ? timeOf(cell.trim()) : undefined
    return (
      found ?? fail(wrong(row, `${column} expects a time such as 2010-12-01 08:26:00, got ${JSON.stringify(cell)}`))
    )
  }
}

const names: { readonly [K in CellKind]: string } = {
  text: 'text',
  integer: 'a whole number',
  decimal: 'a decimal number such as 2.55',
  number: 'a number',
  boolean: 'yes or no',
}

const isEmpty = ({ data }: FileRow, column: string): boolean =>
  !Object.hasOwn(data, column) || data[column] === null || data[column] === ''

function cellIn(row: FileRow, column: string): Json {
  // Own columns only: every object answers to names such as constructor.
  const cell = Object.hasOwn(row.data, column) ? row.data[column] : undefined
  if (cell !== undefined) return cell
  const meant = nearest(column, Object.keys(row.data))
  throw wrong(row, `there is no column ${column}${meant === undefined ? '' : `. Did you mean ${meant}?`}`)
}

/** An empty cell is about nothing. */
function textIn(row: FileRow, column: string): string | null {
  const cell = cellIn(row, column)
  if (cell === null || cell === '') return null
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

function fail(error: CounterflowError): never {
  throw error
}

const wrong = (row: FileRow, message: string): CounterflowError =>
  new CounterflowError('FILE_ROW', `Row ${row.row}: ${message}`, {
    kept: 'All rows of the batches before it are in the log.',
    advice: 'Correct the row in the file, or the columns of this producer, and read it again.',
    details: { row: row.row },
  })
