/** The store that an earlier version has made, laid out in a folder as that version left it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export function layOut(version: number, folder: string): void {
  const from = join(import.meta.dirname, `store-${version}`)
  for (const name of readdirSync(from))
    writeFileSync(join(folder, name.replace(/\.gz$/, '')), gunzipSync(readFileSync(join(from, name))))
}
