/** CSV as rows: finds the delimiter in the header, parses a block at a time, and refuses what it cannot be sure of. */
import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import type { Json } from '../../model/json.ts'
import type { CounterflowError } from '../../model/problem.ts'
import type { FileRow } from '../../model/services.ts'
import { fileKey } from './position.ts'
import type { Block } from './records.ts'
import { excerpt, type Refuse } from './row-problem.ts'

export type Parsed = { readonly rows: readonly FileRow[]; readonly failure: CounterflowError | undefined }

/** How the records of one file are read; CSV and NDJSON each make one. */
export type RowFormat = {
  /** Tells the file from others, by what stands before and in its first row. */
  key(firstBlock: Block): string
  /** The rows of a block up to the first bad one, and what is wrong with that. */
  parse(block: Block): Parsed
}

const mostColumns = 2000
const delimiters = [',', ';', '\t', '|'] as const
const quote = 0x22

export type Dialect = { readonly header: readonly string[]; readonly delimiter: string }

/** `line` is the header record without its line end. */
export function readHeader(line: Buffer, refuse: Refuse): Dialect {
  const problem = (message: string, advice: string) => refuse({ code: 'FILE_HEADER', row: 0, message, advice })
  if (!isUtf8(line)) throw notUtf8(0, refuse)
  const delimiter = findDelimiter(line)
  const columns = count(line, delimiter.charCodeAt(0)) + 1
  if (columns > mostColumns) {
    throw problem(
      `The header has ${columns} columns; at most ${mostColumns} are read.`,
      'Check that every record ends in a line break, or export fewer columns.',
    )
  }
  const header = parseRecords(line, delimiter)?.[0]
  if (header === undefined) {
    throw problem('The quotes in the header do not match.', 'Write a quote inside a quoted name twice.')
  }
  if (header.filter(looksLikeData).length * 2 >= header.length) {
    throw problem(
      `Expected column names in the first line, got ${excerpt(header.slice(0, 3).join(delimiter))}.`,
      'Put a line with one name per column on top.',
    )
  }
  const names = new Map<string, number>()
  for (const [index, name] of header.entries()) {
    if (name.trim() === '' || name === '__proto__') {
      throw problem(
        `Column ${index + 1} of ${header.length} has ${name.trim() === '' ? 'no name' : 'a name that cannot be used'}.`,
        'Give every column a name, or leave the column out.',
      )
    }
    const before = names.get(name)
    if (before !== undefined) {
      throw problem(
        `Columns ${before} and ${index + 1} are both named ${excerpt(name)}.`,
        'Give each column a name of its own.',
      )
    }
    names.set(name, index + 1)
  }
  return { header, delimiter }
}

export function csvFormat({ header, delimiter }: Dialect, refuse: Refuse): RowFormat {
  const bad = (
    row: number,
    message: string,
    advice = 'Mend the row and import the file again: rows before it are skipped.',
  ) => refuse({ code: 'FILE_ROW', row, message: `Row ${row}: ${message}`, advice })

  const toRow = (cells: readonly string[], row: number): FileRow | CounterflowError => {
    if (cells.length !== header.length) {
      return bad(
        row,
        `expected ${header.length} columns as in the header, got ${cells.length}, starting ${excerpt(cells.join(delimiter))}.`,
      )
    }
    if (cells[0] === header[0] && cells.every((cell, index) => cell === header[index])) {
      return bad(
        row,
        'is the header once more.',
        'Were two files put together? Import them one by one, or delete the line.',
      )
    }
    const data: { [name: string]: Json } = {}
    for (let index = 0; index < header.length; index++) data[header[index] as string] = cells[index] as string
    return { row, data }
  }

  /** Record by record, where the block as a whole could not be read. */
  const search = (block: Block, skip: number): CounterflowError => {
    let start = 0
    for (const [index, end] of block.ends.entries()) {
      const record = block.bytes.subarray(start, end)
      const row = block.first + index
      if (!isUtf8(record)) return notUtf8(row, refuse)
      const cells = parseRecords(record, delimiter)
      const expected = index === 0 ? skip + 1 : 1
      if (cells?.length !== expected) {
        return bad(
          row,
          `the quotes do not match in ${excerpt(record.toString().trim(), 60)}.`,
          'Put the whole cell in quotes and write each quote inside it twice.',
        )
      }
      start = end
    }
    return bad(block.first, 'cannot be read.')
  }

  const parseBlock = (block: Block): Parsed => {
    const skip = block.first === 1 ? 1 : 0
    const rows: FileRow[] = []
    const records = isUtf8(block.bytes) ? parseRecords(block.bytes, delimiter) : undefined
    if (records?.length !== block.ends.length + skip) {
      const failure = search(block, skip)
      const before = Number(failure.details.row) - block.first
      if (before <= 0) return { rows, failure }
      const parsed = parseBlock({
        ...block,
        bytes: block.bytes.subarray(0, block.ends[before - 1]),
        ends: block.ends.slice(0, before),
      })
      return { rows: parsed.rows, failure: parsed.failure ?? failure }
    }
    for (let index = skip; index < records.length; index++) {
      const row = toRow(records[index] as string[], block.first + index - skip)
      if (row instanceof Error) return { rows, failure: row }
      rows.push(row)
    }
    return { rows, failure: undefined }
  }

  return {
    key: (block) => {
      const records = parseRecords(block.bytes.subarray(0, block.ends[0]), delimiter)
      return fileKey(header, records?.[1] ?? [])
    },
    parse: parseBlock,
  }
}

/** Undefined where quotes are wrong. Whole blocks at a time: a parser per row costs three times as much. */
function parseRecords(bytes: Buffer, delimiter: string): string[][] | undefined {
  try {
    return parse(bytes, {
      delimiter,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
    })
  } catch (error) {
    if (error instanceof CsvError) return undefined
    throw error
  }
}

/** The one that stands in the header most often, outside quotes. */
function findDelimiter(line: Buffer): string {
  let best = ','
  let most = 0
  for (const delimiter of delimiters) {
    const found = count(line, delimiter.charCodeAt(0))
    if (found > most) {
      best = delimiter
      most = found
    }
  }
  return best
}

function count(line: Buffer, byte: number): number {
  let found = 0
  let quoted = false
  for (const each of line) {
    if (each === quote) quoted = !quoted
    else if (each === byte && !quoted) found++
  }
  return found
}

/** Numbers, dates and empty cells: what a column is hardly ever called. */
const looksLikeData = (cell: string): boolean =>
  /^[-+]?[\d.,]*\d[\d.,]*$|^\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(cell.trim())

export function notUtf8(row: number, refuse: Refuse): CounterflowError {
  return refuse({
    code: 'FILE_ENCODING',
    row,
    message: `${row === 0 ? 'The header' : `Row ${row}`} is not UTF-8 text; it looks like Windows-1252 or Latin-1.`,
    advice: 'Save the file as "CSV UTF-8", or convert it: iconv -f CP1252 -t UTF-8 old.csv > new.csv',
  })
}
