/**
 * Takes a person out of what was worked out from their events: tables, what steps remember, requests that were frozen,
 * reasons of dead letters. The log itself is left alone; there the person's keys are gone.
 */
import { createHmac } from 'node:crypto'
import { parseJson } from '../../expression/json.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { SqliteStore } from './sqlite-store.ts'

export type Scrubbed = {
  /** Cells of tables that say "erased" now. */
  readonly cells: number
  /** Effects whose request or answer named the person. */
  readonly effects: readonly string[]
}

const word = 'erased'
/** States of effects that nothing is done about any more. */
const open = ['pending', 'dead', 'unknown'] as const

/** Whether a text names somebody who is to be forgotten. */
export type Names = (text: string) => boolean

/** By what names the person, as it was written. */
export function namesOf(values: readonly string[]): Names {
  const needles = values.map((value) => value.toLowerCase())
  return (text) => {
    const lower = text.toLowerCase()
    return needles.some((needle) => lower.includes(needle))
  }
}

/** Inside a transaction, while nothing works over the store. */
export function scrub(store: SqliteStore, names: Names, now: number): Scrubbed {
  const { db } = store.parts
  /** In a key the same person stays apart from others. */
  const keyed = (text: string): string =>
    names(text)
      ? `${word}-${createHmac('sha256', store.parts.keys().secret).update(text).digest('hex').slice(0, 12)}`
      : text
  const clean = (value: Json): Json => {
    if (typeof value === 'string') return names(value) ? word : value
    if (Array.isArray(value)) return (value as readonly Json[]).map(clean)
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [keyed(name), clean(part)]))
      : value
  }
  const cleanText = (text: string): string => {
    if (!names(text)) return text
    const read = parseJson(text, { maximumDepth: Number.POSITIVE_INFINITY })
    return 'code' in read ? word : JSON.stringify(clean(read.value))
  }
  // What was there is overwritten, not only unlinked.
  db.pragma('secure_delete = ON')
  const cells = store.tables().reduce((sum, { name, key, columns }) => sum + cleanTable(name, key, columns), 0)
  cleanStates()
  const effects = cleanEffects()
  for (const [table, column] of [
    ['letter', 'message'],
    ['letter', 'lane'],
    ['parked', 'lane'],
  ] as const)
    cleanColumn(table, column)
  return { cells, effects }

  function cleanTable(
    name: string,
    key: readonly { name: string; type: string }[],
    columns: readonly { name: string; type: string }[],
  ): number {
    let count = 0
    for (const { name: column, type } of [...key, ...columns]) {
      if (type !== 'text') continue
      const isKey = key.some((each) => each.name === column)
      const found = db
        .prepare<[], { cell: string }>(
          `SELECT DISTINCT "${column}" AS cell FROM "table_${name}" WHERE "${column}" IS NOT NULL`,
        )
        .all()
        .filter(({ cell }) => names(cell))
      for (const { cell } of found)
        count += db
          .prepare<[string, string]>(`UPDATE OR REPLACE "table_${name}" SET "${column}" = ? WHERE "${column}" = ?`)
          .run(isKey ? keyed(cell) : word, cell).changes
    }
    const distinct = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(`distinct_${name}`)
    if (distinct === undefined) return count
    const rows = db
      .prepare<[], { key: string; column: string; value: string }>(
        `SELECT key, "column", value FROM "distinct_${name}"`,
      )
      .all()
    for (const row of rows.filter(({ key: of, value }) => names(of) || names(value)))
      db.prepare<string[]>(
        `UPDATE OR REPLACE "distinct_${name}" SET key = ?, value = ? WHERE key = ? AND "column" = ? AND value = ?`,
      ).run(...[keyedIn(row.key), keyed(row.value), row.key, row.column, row.value])
    return count
  }

  /** A key as JSON text of its cells. */
  function keyedIn(text: string): string {
    const read = parseJson(text)
    if ('code' in read || !Array.isArray(read.value)) return keyed(text)
    return JSON.stringify(read.value.map((cell: Json) => (typeof cell === 'string' ? keyed(cell) : cell)))
  }

  function cleanStates(): void {
    const rows = db.prepare<[], { stage: number; key: string; value: string }>('SELECT stage, key, value FROM state')
    const put = db.prepare<[string, string, number, string]>(
      'UPDATE OR REPLACE state SET key = ?, value = ? WHERE stage = ? AND key = ?',
    )
    const timer = db.prepare<[string, number, string]>(
      'UPDATE OR REPLACE timer SET key = ? WHERE stage = ? AND key = ?',
    )
    for (const { stage, key, value } of rows.all()) {
      if (!names(key) && !names(value)) continue
      put.run(keyed(key), cleanText(value), stage, key)
      if (names(key)) timer.run(keyed(key), stage, key)
    }
  }

  function cleanEffects(): string[] {
    const changed: string[] = []
    const put = db.prepare<string[]>('UPDATE effect SET request = ?, answer = ?, reason = ?, lane = ? WHERE key = ?')
    const skip = db.prepare<[string, number, string, string]>(
      "UPDATE effect SET state = 'skipped', due = NULL, reason = ?, updated = ? WHERE key = ? AND state IN (SELECT value FROM json_each(?))",
    )
    for (const effect of store.effects({})) {
      const [request, answer] = [JSON.stringify(effect.request), JSON.stringify(effect.answer)]
      if (![request, answer, effect.reason, effect.lane].some(names)) continue
      const reason = names(effect.reason) ? word : effect.reason
      put.run(cleanText(request), cleanText(answer), reason, keyed(effect.lane), effect.key)
      skip.run('The customer was forgotten.', now, effect.key, JSON.stringify(open))
      changed.push(effect.key)
    }
    return changed
  }

  function cleanColumn(table: string, column: string): void {
    const found = db.prepare<[], { cell: string }>(`SELECT DISTINCT ${column} AS cell FROM ${table}`).all()
    for (const { cell } of found.filter(({ cell: text }) => names(text)))
      db.prepare<[string, string]>(`UPDATE OR REPLACE ${table} SET ${column} = ? WHERE ${column} = ?`).run(
        column === 'lane' ? keyed(cell) : word,
        cell,
      )
  }
}
