/** NDJSON as rows: one JSON object per line, numbers beyond 2^53 kept. */
import { isUtf8 } from 'node:buffer'
import { parseJson } from '../../expression/json.ts'
import { isObject } from '../../model/json.ts'
import type { FileRow } from '../../model/services.ts'
import { notUtf8, type RowFormat } from './csv.ts'
import { fileKey } from './position.ts'
import { excerpt, type Refuse } from './row-problem.ts'

export const ndjsonFormat = (refuse: Refuse): RowFormat => ({
  key: (block) => fileKey([], [lineOf(block.bytes, 0, block.ends[0] ?? 0)]),

  parse(block) {
    const rows: FileRow[] = []
    const valid = isUtf8(block.bytes)
    let start = 0
    for (let index = 0; index < block.ends.length; index++) {
      const row = block.first + index
      const end = block.ends[index] as number
      if (!valid && !isUtf8(block.bytes.subarray(start, end))) return { rows, failure: notUtf8(row, refuse) }
      const line = lineOf(block.bytes, start, end)
      const read = parseJson(line)
      const data = 'code' in read ? undefined : read.value
      if (!isObject(data)) {
        const reason = 'code' in read ? ` (${read.message})` : ''
        const failure = refuse({
          code: 'FILE_ROW',
          row,
          message: `Row ${row}: expected one JSON object on the line, got ${excerpt(line, 60)}${reason}.`,
          advice: line.startsWith('[')
            ? 'A JSON array is not NDJSON: write each of its objects on a line of its own.'
            : 'Mend the row and import the file again: rows before it are skipped.',
        })
        return { rows, failure }
      }
      rows.push({ row, data })
      start = end
    }
    return { rows, failure: undefined }
  },
})

/** Whether a last line without line end is whole: half an object never is. */
export function isWholeLine(line: string): boolean {
  const read = parseJson(line)
  return 'value' in read && isObject(read.value)
}

/** A record's bytes begin with the line end before it, and a file may begin with a byte order mark. */
function lineOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  return (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).trim()
}
