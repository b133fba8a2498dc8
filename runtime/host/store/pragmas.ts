/** What every connection must be set to, and the proof that it is: SQLite silently keeps weaker settings. */
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'

/** Before 3.51.3 SQLite could damage a WAL that two connections used. */
const oldestSqlite = [3, 51, 3]

const pragmas = [
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['mmap_size', 0],
  ['journal_size_limit', 64 * 1024 * 1024],
  // 4,000 pages instead of 1,000: a checkpoint costs a quarter of the CPU of an append.
  ['wal_autocheckpoint', 4000],
  ['fullfsync', process.platform === 'darwin' ? 1 : 0],
  ['checkpoint_fullfsync', process.platform === 'darwin' ? 1 : 0],
] as const

export function applyPragmas(db: Database, options: { readonly readonly: boolean }): void {
  const version = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '0'
  if (isOlder(version)) throw new Error(`SQLite ${version} is too old: ${oldestSqlite.join('.')} or later is needed`)
  db.pragma('busy_timeout = 50')
  if (!options.readonly) expect(db, 'journal_mode', 'wal', db.pragma('journal_mode = WAL', { simple: true }))
  for (const [name, value] of pragmas) {
    db.pragma(`${name} = ${value}`)
    expect(db, name, value)
  }
  // After WAL is on and a row was read: better-sqlite3 falls back to NORMAL, which loses commits in a power cut.
  db.pragma('synchronous = FULL')
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  if (options.readonly) db.pragma('query_only = ON')
  else expect(db, 'synchronous', 2)
}

function expect(db: Database, name: string, wanted: number | string, found?: unknown): void {
  const value = found ?? db.pragma(name, { simple: true })
  // Platforms without a setting answer with nothing at all.
  if (value === wanted || value === undefined) return
  throw new CounterflowError(
    'STORE_IO',
    `The store is not safe here: ${name} should be ${wanted}, SQLite says ${value}`,
    {
      advice: 'Move the store to a local disk.',
      details: { pragma: name },
    },
  )
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [at, wanted] of oldestSqlite.entries()) {
    const part = parts[at] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}
