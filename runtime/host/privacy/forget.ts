/** Forgets one person: their keys are destroyed, and what was worked out from their events no longer names them. */

import { emptyPastFile } from '../past/past-file.ts'
import { namesOf, scrub } from '../store/scrub.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { PersonFound } from './find-person.ts'
import { scrubFiles } from './scrub-files.ts'

export type Forgotten = {
  readonly keys: number
  readonly events: number
  /** Cells of tables, and places in files, that say "erased" now. */
  readonly cells: number
  readonly places: number
  /** Effects that named the person; what was not sent of them is not sent any more. */
  readonly effects: readonly string[]
}

/** While nothing works over the store. `files`: the folder below which flows write. */
export function forget(store: SqliteStore, found: PersonFound, files: string, now: number): Forgotten {
  const { cells, effects } = store.atomically(() => scrub(store, namesOf(found.values), now))
  // Last of all: until here a crash leaves somebody who can be found, and forgotten once more.
  const places = scrubFiles(files, found.values)
  store.parts.keys().forget(found.values)
  emptyPastFile(store)
  const keys = store.eraseKeys(found.keys, now).length
  store.parts.db.pragma('wal_checkpoint(TRUNCATE)')
  return { keys, events: found.events.length, cells, places, effects }
}
