/** One pass over a source: its format recognized, its bytes cut into blocks, whatever is wrong with its end said last. */
import { extname } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import type { FileFormat } from '../../model/services.ts'
import { csvFormat, type RowFormat, readHeader } from './csv.ts'
import { isWholeLine, ndjsonFormat } from './ndjson.ts'
import { type Block, contentEnd, largestRecord, RecordBlocks, TooLarge } from './records.ts'
import { type Refuse, refusals } from './row-problem.ts'
import { assertText, type Source } from './source.ts'

export type Reader = {
  readonly format: RowFormat
  /** All whole records. Throws at the end, after the last block, where the file does not end as it should. */
  blocks(): AsyncGenerator<Block, void, undefined>
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const quote = 0x22
const openingBrace = 0x7b
const openingBracket = 0x5b
const mark = Buffer.from('\ufeff')

/** Undefined when the file is empty and may be so. */
export async function openReader(source: Source, path: string, format: FileFormat): Promise<Reader | undefined> {
  const refuse = refusals(path)
  const chunks = source.chunks()
  let head: Buffer = Buffer.alloc(0)
  let failure: unknown
  const more = async (): Promise<boolean> => {
    try {
      const { done, value } = await chunks.next()
      if (done) return false
      head = Buffer.concat([head, value])
      return true
    } catch (error) {
      failure = error
      return false
    }
  }

  let start = textStart(head)
  while (start === head.length && (await more())) start = textStart(head)
  if (start === head.length) {
    if (failure !== undefined) throw failure
    if (format === 'ndjson' || (format === 'auto' && namedNdjson(source.name))) return undefined
    throw refuse({
      code: 'FILE_HEADER',
      row: 0,
      message: `${source.name} is empty; expected a line with column names.`,
      advice: 'Check that the export finished.',
    })
  }

  assertText(head, path)
  const markLength = head.subarray(0, 3).equals(mark) ? 3 : 0
  const ndjson =
    format === 'ndjson' || (format === 'auto' && (head[start] === openingBrace || head[start] === openingBracket))
  const rest = (): AsyncGenerator<Buffer, void, undefined> => continued(head, chunks, () => failure)
  if (ndjson) {
    const records = new RecordBlocks({ header: 0, delimiter: undefined }, markLength)
    return { format: ndjsonFormat(refuse), blocks: () => blocks(rest(), records, refuse) }
  }

  let end = lineEnd(head, start)
  while (end === undefined && head.length - start <= largestRecord && (await more())) end = lineEnd(head, start)
  if (end === undefined) {
    if (failure !== undefined) throw failure
    throw refuse({
      code: head.length - start > largestRecord ? 'FILE_HEADER' : 'FILE_TRUNCATED',
      row: 0,
      message: `The first line of ${source.name} does not end.`,
      advice: 'Check that the export finished, and that every record ends in a line break.',
    })
  }
  const dialect = readHeader(head.subarray(start, end), refuse)
  const records = new RecordBlocks({ header: 1, delimiter: dialect.delimiter.charCodeAt(0) }, markLength)
  return { format: csvFormat(dialect, refuse), blocks: () => blocks(rest(), records, refuse) }
}

async function* blocks(
  chunks: AsyncGenerator<Buffer, void, undefined>,
  records: RecordBlocks,
  refuse: Refuse,
): AsyncGenerator<Block, void, undefined> {
  let failure: unknown
  try {
    for await (const chunk of chunks) {
      records.push(chunk)
      for (let block = records.next(); block !== undefined; block = records.next()) yield block
    }
  } catch (error) {
    if (!(error instanceof TooLarge) && !(error instanceof CounterflowError)) throw error
    failure = error instanceof TooLarge ? tooLarge(error, refuse) : error
  }
  const rest = records.rest()
  if (failure === undefined && rest.text.length > 0) {
    if (records.isLines && isWholeLine(rest.text.toString())) records.takeRest()
    else failure = unfinished(rest.text, rest.quoted, records, refuse)
  }
  const last = records.finish()
  if (last !== undefined) yield last
  if (failure !== undefined) throw failure
}

function unfinished(text: Buffer, quoted: boolean, records: RecordBlocks, refuse: Refuse): CounterflowError {
  const row = records.rows + 1
  if (quoted && text.includes(lineFeed)) {
    return refuse({
      code: 'FILE_ROW',
      row,
      message: `Row ${row}: a quote is opened and never closed.`,
      advice: 'Close the quote; or, if the file was cut off, fetch it again. Rows before it are skipped then.',
    })
  }
  return refuse({
    code: 'FILE_TRUNCATED',
    row,
    message: records.isLines
      ? `Row ${row}, the last line, is no whole JSON object: the file may be cut off.`
      : `Row ${row}, the last line, has no line end: the file may be cut off, so the row was not taken.`,
    advice: records.isLines
      ? 'Import the file again when it is complete.'
      : 'Import the file again when it is complete; if it is, put a line break behind its last line.',
  })
}

function tooLarge(error: TooLarge, refuse: Refuse): CounterflowError {
  return refuse({
    code: 'FILE_ROW',
    row: error.row,
    message: `Row ${error.row} is larger than ${largestRecord / 1024 / 1024} MB${error.quoted ? '; a quote is opened in it and not closed' : ''}.`,
    advice: error.quoted
      ? 'Close the quote and import the file again.'
      : 'Check that every record ends in a line break.',
  })
}

/** The bytes that were read to recognize the file, then the rest. */
async function* continued(
  head: Buffer,
  chunks: AsyncGenerator<Buffer, void, undefined>,
  failure: () => unknown,
): AsyncGenerator<Buffer, void, undefined> {
  yield head
  if (failure() !== undefined) throw failure()
  yield* chunks
}

/** Behind a byte order mark and blank lines. */
function textStart(bytes: Buffer): number {
  let at = bytes.subarray(0, 3).equals(mark) ? 3 : 0
  while (at < bytes.length && contentEnd(bytes, at, at + 1) === at) at++
  while (at < bytes.length && (bytes[at] === lineFeed || contentEnd(bytes, at, at + 1) === at)) at++
  return at
}

/** The first line end outside quotes. */
function lineEnd(bytes: Buffer, start: number): number | undefined {
  let quoted = false
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) quoted = !quoted
    else if (!quoted && (byte === lineFeed || byte === carriageReturn)) return at
  }
  return undefined
}

const namedNdjson = (name: string): boolean =>
  ['.ndjson', '.jsonl'].includes(extname(name.replace(/\.gz$/i, '')).toLowerCase())
