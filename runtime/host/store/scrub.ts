/**
 * Takes a person out of what was worked out from their events: tables, what steps remember, requests that were frozen,
 * reasons of dead letters. The log itself is left alone; there the person's keys are gone. What could be somebody
 * else's, such as a first name or a town, goes only where something beside it is theirs.
 */
import { createHmac } from 'node:crypto'
import { isObject, type Json, type Scalar } from '../../model/json.ts'
import { changeTexts, type TextChanges } from './kept-texts.ts'
import type { Names } from './names.ts'
import type { Parts } from './parts.ts'

export type Scrubbed = {
  /** Cells of tables that say "erased" now. */
  readonly cells: number
  /** Effects whose request or answer named the person. */
  readonly effects: readonly string[]
}

/** A store, or a copy of one. */
export type Scrubbable = Pick<Parts, 'db' | 'kept' | 'tables' | 'keys'>

const word = 'erased'
/** States of effects that nothing is done about any more. */
const open = ['pending', 'dead', 'unknown'] as const

/** Inside a transaction, while nothing works over the store. `offsets`: events of the person. */
export function scrub(parts: Scrubbable, names: Names, now: number, offsets: readonly number[] = []): Scrubbed {
  const { db } = parts
  // What was there is overwritten, not only unlinked.
  db.pragma('secure_delete = ON')
  const cleaner = cleanerOf(names, parts.keys().secret)
  const theirs = new Set(offsets)
  const effects: string[] = []
  let cells = 0
  const told = (text: string, offset: number): string =>
    names.strong(text) || (theirs.has(offset) && names.weak(text)) ? word : text
  const changes: TextChanges = {
    same: 'left alone',
    row(row, keys) {
      const { changed, count } = cleaner.row(row, keys)
      cells += count
      return changed
    },
    state: (key, value) => [cleaner.key(key), cleaner.value(value, names.strong(key) || names.id(key))],
    name: cleaner.key,
    message: (text) => (names.strong(text) ? word : text),
    told,
    effect(effect) {
      const isTheirs = theirs.has(effect.offset)
      const next = {
        ...effect,
        lane: cleaner.key(effect.lane),
        request: cleaner.value(effect.request, isTheirs),
        answer: cleaner.value(effect.answer, isTheirs),
        reason: told(effect.reason, effect.offset),
      }
      if (JSON.stringify(next) !== JSON.stringify(effect)) effects.push(effect.key)
      return next
    },
  }
  changeTexts(parts, changes)
  const skip = db.prepare<[string, number, string, string]>(
    "UPDATE effect SET state = 'skipped', due = NULL, reason = ?, updated = ? WHERE key = ? AND state IN (SELECT value FROM json_each(?))",
  )
  for (const key of effects) skip.run('The customer was forgotten.', now, key, JSON.stringify(open))
  return { cells, effects }
}

export function cleanerOf(names: Names, secret: Buffer) {
  /** In a key the same person stays apart from others. */
  const key = (text: string): string =>
    names.strong(text) ? `${word}-${createHmac('sha256', secret).update(text).digest('hex').slice(0, 12)}` : text

  function value(of: Json, theirs: boolean): Json {
    if (typeof of === 'string') return names.strong(of) || (theirs && names.weak(of)) ? word : of
    if (Array.isArray(of)) return (of as readonly Json[]).map((one) => value(one, theirs))
    if (!isObject(of)) return of
    const isTheirs = theirs || Object.values(of).some((part) => typeof part === 'string' && isAbout(part))
    return Object.fromEntries(Object.entries(of).map(([name, part]) => [key(name), value(part, isTheirs)]))
  }

  const isAbout = (text: string): boolean => names.strong(text) || names.id(text)

  return {
    key,
    value,
    row(
      row: { readonly [column: string]: Scalar },
      keys: ReadonlySet<string>,
    ): { readonly changed: { readonly [column: string]: Scalar }; readonly count: number } {
      const texts = Object.values(row).filter((cell) => typeof cell === 'string')
      if (!texts.some(isAbout)) return { changed: row, count: 0 }
      let count = 0
      const cleaned = Object.entries(row).map(([name, cell]): [string, Scalar] => {
        if (typeof cell !== 'string') return [name, cell]
        const next = keys.has(name) ? key(cell) : names.strong(cell) || names.weak(cell) ? word : cell
        if (next !== cell) count++
        return [name, next]
      })
      return { changed: Object.fromEntries(cleaned), count }
    },
  }
}
