/** Takes a person out of the files that flows have written, in place: what stands behind stays where it was. */
import { closeSync, fsyncSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type PersonNames, placesOf } from '../store/names.ts'
import { scrubCopy } from './scrub-copy.ts'

const piece = 1024 * 1024
const lineEnd = 10

/** Returns how many places were overwritten. Files are as long afterwards as they were, so that they can be appended to. */
export function scrubFiles(folder: string, person: PersonNames, secret: Buffer): number {
  if (person.strong.length === 0 || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return 0
  let count = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    count += isSqlite(path) ? scrubCopy(path, person, secret) : scrubFile(path, person)
  }
  return count
}

const isSqlite = (path: string): boolean => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(16)
    readSync(file, bytes, 0, 16, 0)
    return bytes.toString('latin1') === 'SQLite format 3\0'
  } finally {
    closeSync(file)
  }
}

/** Line by line: what may be somebody else's goes only from a line in which something is theirs. */
export function scrubFile(path: string, { strong, weak, ids }: PersonNames): number {
  const [needles, beside] = [strong.flatMap(written), weak.flatMap(written)]
  const numbers = ids.filter(({ length }) => length >= 4).flatMap(written)
  const file = openSync(path, 'r+')
  let places = 0
  try {
    const { size } = statSync(path)
    let rest = Buffer.alloc(0)
    for (let at = 0; at < size; ) {
      const bytes = Buffer.alloc(Math.min(piece, size - at))
      const read = readSync(file, bytes, 0, bytes.length, at)
      if (read === 0) break
      const start = at - rest.length
      rest = Buffer.concat([rest, bytes.subarray(0, read)])
      at += read
      const whole = at >= size ? rest.length : rest.lastIndexOf(lineEnd) + 1
      for (let from = 0; from < whole; ) {
        const next = rest.indexOf(lineEnd, from)
        const to = next < 0 || next >= whole ? whole : next
        scrubLine(rest.subarray(from, to), start + from)
        from = to + 1
      }
      rest = rest.subarray(whole)
    }
    if (places > 0) fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return places

  function scrubLine(bytes: Buffer, at: number): void {
    const line = bytes.toString('utf8')
    // What is no text has no lines.
    if (Buffer.byteLength(line) !== bytes.length) return
    const lower = lowered(line)
    const found = spansOf(lower, needles, (text, needle) => allPlaces(text, needle))
    const isTheirs = found.length > 0 || numbers.some((number) => placesOf(lower, number).length > 0)
    for (const [from, length] of merged(isTheirs ? [...found, ...spansOf(lower, beside, placesOf)] : found)) {
      const place = Buffer.byteLength(line.slice(0, from))
      const taken = Buffer.byteLength(line.slice(from, from + length))
      writeSync(file, filler(taken), 0, taken, at + place)
      places++
    }
  }
}

/** Of the same length as the text: some letters have a longer small one. */
const lowered = (text: string): string => {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}

type Span = readonly [from: number, length: number]

/** A name inside an address is a part of it. */
function merged(spans: readonly Span[]): readonly Span[] {
  const found: [number, number][] = []
  for (const [from, length] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = found.at(-1)
    if (last !== undefined && from < last[0] + last[1]) last[1] = Math.max(last[1], from + length - last[0])
    else found.push([from, length])
  }
  return found
}

type Places = (text: string, needle: string) => readonly number[]

const spansOf = (text: string, needles: readonly string[], places: Places): readonly Span[] =>
  needles.flatMap((needle) => places(text, needle).map((at) => [at, needle.length] as const))

function allPlaces(text: string, needle: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) places.push(at)
  return places
}

/** As it stands in text, in JSON and in CSV, in small letters. */
function written(value: string): readonly string[] {
  const text = value.toLowerCase()
  return [...new Set([text, JSON.stringify(text).slice(1, -1), text.replaceAll('"', '""')])].filter(
    ({ length }) => length > 0,
  )
}

/** As many bytes: the word where it fits. */
const filler = (length: number): Buffer => Buffer.from('erased'.slice(0, length).padEnd(length, '-'))
