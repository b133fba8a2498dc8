/** Brings a store of an earlier version to ours: a proven copy first, then everything in one transaction. */
import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { syncFolder } from './create.ts'
import { prove, removeFile } from './prove.ts'
import { versionOf } from './schema.ts'
import { schemaVersion, statementsAfter } from './schema-versions.ts'

/** Events are never rewritten. Returns the path of the copy; undefined where nothing was to be done. */
export function migrate(db: Database, path: string): string | undefined {
  const version = versionOf(db)
  if (version === schemaVersion) return undefined
  const copy = keepCopy(db, `${path}.format-${version}`)
  db.transaction(() => {
    for (const statement of statementsAfter(version)) db.exec(statement)
    db.pragma(`user_version = ${schemaVersion}`)
  }).immediate()
  return copy
}

/** For a reader, who may not change the file: what it lacks is there for this connection alone, and empty. */
export function fillIn(db: Database): void {
  for (const statement of statementsAfter(versionOf(db)))
    db.exec(statement.replace(/^CREATE TABLE /, 'CREATE TEMP TABLE '))
}

/** One that an earlier try has left is made anew: the store may have grown since, by the version that wrote it. */
function keepCopy(db: Database, copy: string): string {
  const temporary = `${copy}-new`
  try {
    removeFile(temporary)
    db.prepare('VACUUM INTO ?').run(temporary)
    prove(temporary)
    // SQLite does not do it here.
    const file = openSync(temporary, 'r+')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, copy)
    syncFolder(dirname(copy))
    return copy
  } catch (error) {
    removeFile(temporary)
    throw error
  }
}
