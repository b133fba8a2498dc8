/** Takes a person out of the files that flows have written, in place: what stands behind stays where it was. */
import { closeSync, fsyncSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const piece = 1024 * 1024

/** Returns how many places were overwritten. Files are as long afterwards as they were, so that they can be appended to. */
export function scrubFiles(folder: string, values: readonly string[]): number {
  const needles = values.map((value) => Buffer.from(value)).filter(({ length }) => length > 0)
  const longest = Math.max(0, ...needles.map(({ length }) => length))
  if (longest === 0 || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return 0
  let count = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) count += scrubFile(join(entry.parentPath, entry.name))
  return count

  function scrubFile(path: string): number {
    const file = openSync(path, 'r+')
    let places = 0
    try {
      const { size } = statSync(path)
      const bytes = Buffer.alloc(piece + longest)
      for (let at = 0; at < size; at += piece) {
        const read = readSync(file, bytes, 0, Math.min(bytes.length, size - at), at)
        const part = bytes.subarray(0, read)
        for (const needle of needles)
          for (let found = part.indexOf(needle); found >= 0; found = part.indexOf(needle, found + 1)) {
            writeSync(file, filler(needle.length), 0, needle.length, at + found)
            places++
          }
      }
      if (places > 0) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    return places
  }
}

/** As many bytes: the word where it fits. */
const filler = (length: number): Buffer => Buffer.from('erased'.slice(0, length).padEnd(length, '-'))
