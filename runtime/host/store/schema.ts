/** The shape of the store's file: its marks, its tables, and the check that nothing else is in it. */
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { declaredSql } from './tables.ts'

/** "CfLg" in the header of the file: what `file` and we tell a store by. */
export const applicationId = 0x43664c67
export const schemaVersion = 1

/** No secondary index on `event`: each costs a third of the append speed or more. */
const statements = [
  'CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE origin (id INTEGER PRIMARY KEY, channel TEXT NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (channel, source, type)) STRICT',
  'CREATE TABLE event (offset INTEGER PRIMARY KEY, origin INTEGER NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, subject TEXT, key TEXT, extra TEXT, data TEXT NOT NULL, crc INTEGER NOT NULL) STRICT',
  'CREATE TABLE "commit" (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT',
  'CREATE TABLE segment (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT',
  'CREATE TABLE stage (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor INTEGER, clock INTEGER) STRICT',
  'CREATE TABLE stage_run (stage INTEGER NOT NULL, first INTEGER NOT NULL, flow_hash TEXT NOT NULL, app_version TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stage, first, flow_hash)) STRICT, WITHOUT ROWID',
  'CREATE TABLE state (stage INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER, PRIMARY KEY (stage, key)) STRICT, WITHOUT ROWID',
  'CREATE TABLE timer (stage INTEGER NOT NULL, key TEXT NOT NULL, due INTEGER NOT NULL, cause INTEGER NOT NULL, PRIMARY KEY (stage, key)) STRICT, WITHOUT ROWID',
  'CREATE TABLE outcome (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, code TEXT NOT NULL, numbers TEXT, PRIMARY KEY (stage, offset, split, code)) STRICT, WITHOUT ROWID',
  'CREATE TABLE letter (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (stage, offset, split)) STRICT, WITHOUT ROWID',
  'CREATE TABLE parked (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, PRIMARY KEY (stage, offset, split)) STRICT, WITHOUT ROWID',
  'CREATE TABLE effect (key TEXT PRIMARY KEY, stage TEXT NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, service TEXT NOT NULL, class TEXT NOT NULL, request TEXT NOT NULL, tries INTEGER NOT NULL, maximum_age INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER, answer TEXT NOT NULL, reason TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT',
  'CREATE INDEX effect_state ON effect (state, offset)',
  'CREATE TABLE position (producer TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE repeat (offset INTEGER PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) STRICT',
  'CREATE TABLE flow_version (hash TEXT PRIMARY KEY, flow TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
  'CREATE TABLE deployment (flow TEXT PRIMARY KEY, hash TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
  'CREATE TABLE file_position (path TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE table_definition (name TEXT PRIMARY KEY, stage TEXT NOT NULL, definition TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE identity_run (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, level INTEGER NOT NULL) STRICT',
  'CREATE TABLE identity_page (position INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT',
  'CREATE TABLE identity_retired (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID',
  'CREATE TABLE draft (flow TEXT PRIMARY KEY, text TEXT NOT NULL, revision INTEGER NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL, removed INTEGER, allowances TEXT NOT NULL) STRICT',
  'CREATE TABLE release (flow TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, "by" TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (flow, version)) STRICT',
  'CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
]

/** Run once, before WAL is on, so that the header of the main file is complete from the start. */
export function createSchema(db: Database, meta: { readonly [name: string]: string }): void {
  // Incremental, so that retention can give space back; it cannot be turned on later without a full rewrite.
  db.pragma('auto_vacuum = INCREMENTAL')
  db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
    for (const statement of statements) db.exec(statement)
    const write = db.prepare<[string, string]>('INSERT INTO meta VALUES (?, ?)')
    for (const [name, value] of Object.entries(meta)) write.run(name, value)
  }).exclusive()
}

/** @throws DB_FOREIGN, DB_NEWER */
export function checkMarks(path: string, found: { readonly application: number; readonly version: number }): void {
  if (found.application !== applicationId) throw foreign(path, 'it was not made by Counterflow')
  if (found.version > schemaVersion) {
    throw new CounterflowError(
      'DB_NEWER',
      `${path} was written by a newer Counterflow (format ${found.version}, this one knows ${schemaVersion})`,
      {
        kept: 'The file was not touched.',
        advice: 'Install the newer version.',
      },
    )
  }
  if (found.version < 1) throw foreign(path, 'its format is unknown')
}

/** A view or a trigger in a store that someone sends could run when we read: nothing but our own schema is opened. */
export function checkSchema(db: Database, path: string): void {
  // One look at both: beside a running owner a table may be declared in between.
  const { rows, declared } = db.transaction(() => readSchema(db))()
  const expected = new Set(statements)
  const tables = new Map<string, string | null>()
  for (const { type, name, sql } of rows) {
    if (sql !== null && expected.delete(sql)) continue
    if (type === 'index' && sql === null && name.startsWith('sqlite_autoindex_')) continue
    if (name === 'sqlite_stat1' || name === 'sqlite_stat4') continue
    if (type === 'table' && /^(table|distinct)_[a-z][a-z0-9_]*$/i.test(name)) tables.set(name, sql)
    else throw foreign(path, `it holds a ${type} ${JSON.stringify(name.slice(0, 60))} that is none of ours`)
  }
  if (expected.size > 0) throw foreign(path, 'a part of it is missing')
  for (const { name, definition } of declared) {
    const found = [tables.get(`table_${name}`), tables.get(`distinct_${name}`)].filter((sql) => sql !== undefined)
    // Word for word: a column with a default or a check of its own would run when we write to it.
    if (declaredSql(name, definition)?.join('\n') !== found.join('\n'))
      throw foreign(path, `its table ${JSON.stringify(name.slice(0, 60))} is not as it was declared`)
    tables.delete(`table_${name}`)
    tables.delete(`distinct_${name}`)
  }
  for (const name of tables.keys()) throw foreign(path, `it holds a table ${name} that no flow has declared`)
}

function readSchema(db: Database) {
  const rows = db
    .prepare<[], { type: string; name: string; sql: string | null }>('SELECT type, name, sql FROM sqlite_schema')
    .all()
  // Only from our own table: one of another form could not be read, and is told as such.
  const isWhole = statements.every((statement) => rows.some(({ sql }) => sql === statement))
  const declared = isWhole
    ? db.prepare<[], { name: string; definition: string }>('SELECT name, definition FROM table_definition').all()
    : []
  return { rows, declared }
}

export const foreign = (path: string, reason: string): CounterflowError =>
  new CounterflowError('DB_FOREIGN', `${path} is not a store that can be opened: ${reason}`, {
    kept: 'The file was not touched.',
    advice: 'Choose another path, or restore a backup of the store.',
    details: { path },
  })
