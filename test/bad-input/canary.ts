/** The two global invariants that every bad input is held against: I7, untouched prototypes, and I8, untouched files. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

const watched: readonly object[] = [
  ...[Object, Array, String, Number, Boolean, Function, Map, Set, Promise, RegExp, Date, Error].flatMap((made) => [
    made,
    made.prototype,
  ]),
  ...[JSON, Math, Reflect, globalThis],
]

/** Names that the runtime itself adds as it goes, such as lazily loaded globals, hold no values yet: only ours count. */
const picture = (): string[] =>
  watched.map((one) =>
    one === globalThis
      ? Object.keys(one).sort().join()
      : Reflect.ownKeys(one)
          .map((key) => {
            const found = Object.getOwnPropertyDescriptor(one, key)
            return `${String(key)} ${typeof found?.value} ${found?.writable}`
          })
          .sort()
          .join(),
  )

const kept = picture()

/** I7: nothing was put into, taken from or exchanged in what every object inherits. */
export function expectPrototypesIntact(): void {
  expect(picture()).toEqual(kept)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(Object.keys({})).toEqual([])
  for (const key in {}) throw new Error(`Every object has ${key} now`)
}

/** I8: every file below a folder with what is in it, except what stands below the allowed names. */
export function tree(folder: string, allowed: readonly string[] = [], at = ''): { readonly [path: string]: string } {
  const found: { [path: string]: string } = {}
  for (const name of readdirSync(join(folder, at)).sort()) {
    const path = at === '' ? name : `${at}/${name}`
    if (allowed.some((start) => path === start || path.startsWith(`${start}/`) || path.startsWith(`${start}-`)))
      continue
    const stats = lstatSync(join(folder, path))
    if (stats.isDirectory()) Object.assign(found, tree(folder, allowed, path), { [`${path}/`]: 'folder' })
    else if (stats.isSymbolicLink()) found[path] = `link to ${readlinkSync(join(folder, path))}`
    else
      found[path] = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex')
  }
  return found
}

/** A message as a shopkeeper reads it: one or two sentences, no code, no trace of the program's insides. */
export function expectPlain(message: string): void {
  expect(message).toMatch(/\S{2,} \S+/)
  expect(message.length).toBeLessThan(600)
  expect(message).not.toMatch(/undefined|\[object |\bat .*:\d+:\d+|SyntaxError|TypeError|RangeError|call stack|SQLITE_/)
}
