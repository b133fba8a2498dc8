/** The shape of the store's file: its marks, its tables, and the check that nothing else is in it. */
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { schemaVersion, statementsOf } from './schema-versions.ts'
import { declaredSql } from './tables.ts'

/** "CfLg" in the header of the file: what `file` and we tell a store by. */
const applicationId = 0x43664c67

/** Run once, before WAL is on, so that the header of the main file is complete from the start. */
export function createSchema(db: Database, meta: { readonly [name: string]: string }): void {
  // Incremental, so that retention can give space back; it cannot be turned on later without a full rewrite.
  db.pragma('auto_vacuum = INCREMENTAL')
  db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
    for (const statement of statementsOf(schemaVersion)) db.exec(statement)
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
  const { rows, declared, statements } = db.transaction(() => readSchema(db))()
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
  const statements = statementsOf(versionOf(db))
  const rows = db
    .prepare<[], { type: string; name: string; sql: string | null }>('SELECT type, name, sql FROM sqlite_schema')
    .all()
  // Only from our own table: one of another form could not be read, and is told as such.
  const isWhole = statements.every((statement) => rows.some(({ sql }) => sql === statement))
  const declared = isWhole
    ? db.prepare<[], { name: string; definition: string }>('SELECT name, definition FROM table_definition').all()
    : []
  return { rows, declared, statements }
}

export const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

export const foreign = (path: string, reason: string): CounterflowError =>
  new CounterflowError('DB_FOREIGN', `${path} is not a store that can be opened: ${reason}`, {
    kept: 'The file was not touched.',
    advice: 'Choose another path, or restore a backup of the store.',
    details: { path },
  })
