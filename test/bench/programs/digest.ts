/** A table or a file as one short text: equal texts mean equal content. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export const digestOfFile = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

export function digestOfRows(rows: Iterable<readonly unknown[]>): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`)
  return hash.digest('hex')
}
