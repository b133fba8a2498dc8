/**
 * What the practice provider remembers, in a file of its own beside the store: it plays the outside world, so it knows
 * what has happened also where our own record of it was cut short or taken back by a backup.
 */
import Database from 'better-sqlite3'
import type { PracticeMemory } from '../../engine/practice-payments.ts'
import { readStored } from '../store/stored-json.ts'

export const practiceFileOf = (store: string): string => `${store}-practice`

export type PracticeFile = PracticeMemory & {
  /** All that happens in it is written, or nothing. */
  together<T>(run: () => T): T
  close(): void
}

/** Opened with the first payment. */
export function openPracticeFile(path: string): PracticeFile {
  let db: Database.Database | undefined
  const open = (): Database.Database => {
    if (db !== undefined) return db
    db = new Database(path, { timeout: 2_000 })
    db.pragma('journal_mode = WAL')
    // It plays a provider elsewhere: it outlives our process, and need not outlive this computer's power.
    db.pragma('synchronous = NORMAL')
    db.exec('CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID')
    return db
  }
  return {
    get(name) {
      const row = open().prepare<[string], { value: string }>('SELECT value FROM memory WHERE name = ?').get(name)
      return row === undefined ? undefined : readStored(row.value)
    },
    set: (name, value) =>
      void open()
        .prepare('INSERT INTO memory VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
        .run(name, JSON.stringify(value)),
    together: (run) => open().transaction(run).immediate(),
    close() {
      db?.close()
      db = undefined
    },
  }
}
