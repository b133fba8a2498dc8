/** Opens a store for the commands that only read it, also while another program writes it. */
import { existsSync } from 'node:fs'
import { openStore } from '../host/store/open.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { CounterflowError } from '../model/problem.ts'

export function openForReading(path: string): SqliteStore {
  assertStore(path)
  return openStore(path, { readonly: true, program: 'counterflow' })
}

export function readStore<T>(path: string, read: (store: SqliteStore) => T): T {
  const store = openForReading(path)
  try {
    return read(store)
  } finally {
    store.close()
  }
}

/** A misspelt path must not become an empty store. */
export function assertStore(path: string): void {
  if (existsSync(path)) return
  throw new CounterflowError('STORE_MISSING', `There is no store ${path}.`, {
    advice: 'Check the path; counterflow run makes a store with --store.',
    details: { path },
  })
}
