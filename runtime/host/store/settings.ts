/** What the shop has answered about itself and its flows, as JSON by name. */
import type { Database } from 'better-sqlite3'
import type { Json } from '../../model/json.ts'
import { readStored } from './stored-json.ts'

export function openSettings(db: Database) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const set = db.prepare<[string, string]>(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const drop = db.prepare<[string]>('DELETE FROM setting WHERE name = ?')
  const list = db.prepare<[string, string], { name: string; value: string }>(
    'SELECT name, value FROM setting WHERE substr(name, 1, length(?)) = ? ORDER BY name',
  )
  return {
    get(name: string): Json | undefined {
      const row = get.get(name)
      return row && readStored(row.value)
    },
    set: (name: string, value: Json): void => void set.run(name, JSON.stringify(value)),
    drop: (name: string): void => void drop.run(name),
    /** Those whose name begins so. */
    list: (prefix: string): readonly { readonly name: string; readonly value: Json }[] =>
      list.all(prefix, prefix).map(({ name, value }) => ({ name, value: readStored(value) })),
  }
}

export type Settings = ReturnType<typeof openSettings>
