/**
 * Files that a person handed over and that flows read again: what stands in them cannot be changed without the flow
 * taking it for another file, so whoever forgets somebody is told which of them still name that person.
 */
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { PersonNames } from '../store/names.ts'

/** Below the folder of the store. */
const folders = ['inputs']

/** Their names, each once. `store`: the path of the store. */
export async function stillNamed(store: string, { strong }: PersonNames): Promise<readonly string[]> {
  const needles = strong.map((text) => text.toLowerCase())
  const found = new Set<string>()
  for (const folder of needles.length === 0 ? [] : folders) {
    const path = join(dirname(store), folder)
    if (!existsSync(path)) continue
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && (await names(join(entry.parentPath, entry.name), needles))) found.add(basename(entry.name))
  }
  return [...found].sort()
}

async function names(path: string, needles: readonly string[]): Promise<boolean> {
  const longest = Math.max(...needles.map(({ length }) => length))
  const file = createReadStream(path)
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  let rest = ''
  try {
    for await (const piece of text) {
      const part = rest + String(piece).toLowerCase()
      if (needles.some((needle) => part.includes(needle))) return true
      rest = part.slice(-longest)
    }
    return false
  } catch {
    // Not packed as its name says: nobody can read anybody in it.
    return false
  } finally {
    file.destroy()
  }
}
