/** Forgets one person: their keys are destroyed, and what was worked out from their events no longer names them. */

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { emptyPastFile } from '../past/past-file.ts'
import { namesOf } from '../store/names.ts'
import { scrub } from '../store/scrub.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { PersonFound } from './find-person.ts'
import { scrubFile, scrubFiles } from './scrub-files.ts'

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
  const { names } = found
  const { cells, effects } = store.atomically(() => scrub(store.parts, namesOf(names), now, found.events))
  // Last of all: until here a crash leaves somebody who can be found, and forgotten once more.
  const places = scrubFiles(files, names, store.parts.keys().secret) + scrubBeside(store, found)
  store.parts.keys().forget(names)
  emptyPastFile(store)
  const keys = store.eraseKeys(found.keys, now).length
  store.parts.db.pragma('wal_checkpoint(TRUNCATE)')
  return { keys, events: found.events.length, cells, places, effects }
}

/** What the engine had to complain about is cleaned; journals that a crash left behind go as a whole. */
function scrubBeside({ path }: SqliteStore, { names }: PersonFound): number {
  const folder = dirname(path)
  const journal = `${basename(path)}-wal.`
  for (const name of readdirSync(folder)) if (name.startsWith(journal)) rmSync(join(folder, name))
  return ['engine.log', 'engine.log.1']
    .map((name) => join(folder, name))
    .filter((log) => existsSync(log) && names.strong.length > 0)
    .reduce((places, log) => places + scrubFile(log, names), 0)
}
