/** The few facts about a store as a whole: its id, its secret, and the epoch that tells owners apart. */
import type { Database } from 'better-sqlite3'

export function openMeta(db: Database) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
  const set = db.prepare<[string, string]>(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const epoch = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'epoch'").pluck()
  const ledger = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'ledger'").pluck()
  const id = get.get('id')?.value ?? ''
  return {
    id,
    get: (name: string): string | undefined => get.get(name)?.value,
    set: (name: string, value: string): void => void set.run(name, value),
    epoch: (): number => Number(epoch.get()),
    /** How many commits have changed the ledger. */
    ledger: (): number => Number(ledger.get() ?? 0),
  }
}

export type Meta = ReturnType<typeof openMeta>
