/** A second store file beside the first, for tables that are built anew: compared with the live ones, then swapped in. */
import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { RowDifference, TableDifference } from '../../model/api/rebuild.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, Row, TableDefinition } from '../../model/table.ts'
import { isAlive } from '../front/is-alive.ts'
import { openStore } from './open.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** Differences that are shown. */
const mostShown = 100
const endings = ['', '-wal', '-shm', '-anchor', '-lock', '-owner', '-keys', '-search', '-reserve']

export type Beside = {
  readonly target: SqliteStore
  compare(table: TableDefinition): TableDifference
  /** Rows, what columns of different values have seen, state and timers of the stage, in one transaction. */
  swap(stage: string, tables: readonly TableDefinition[]): void
  /** Closes and removes the file. */
  close(): void
}

/** `path`: where two may be at it at the same time, as beside a running owner. */
export function openBeside(store: SqliteStore, path = `${store.path}-rebuild`): Beside {
  const remove = (): void => {
    for (const ending of endings) rmSync(`${path}${ending}`, { force: true })
  }
  // What a crash has left.
  remove()
  removeOrphans(store.path)
  const target = openStore(path, { program: 'counterflow rebuild', reserveBytes: 0, kept: store.parts.kept })
  const { db, kept } = store.parts
  db.prepare('ATTACH ? AS rebuilt').run(path)
  return {
    target,
    compare: (table) => compareTables(db, table, kept.open),
    swap(stage, tables) {
      store.atomically(() => {
        for (const { name, columns } of tables) {
          takeOver(db, `table_${name}`)
          if (columns.some(({ keep }) => keep === 'distinct')) takeOver(db, `distinct_${name}`)
        }
        for (const kept of ['state', 'timer']) takeOverStage(db, kept, stage)
      })
    },
    close() {
      db.exec('DETACH rebuilt')
      target.close()
      remove()
    },
  }
}

/** Files of programs that were killed while they built a table. */
function removeOrphans(path: string): void {
  const mine = `${basename(path)}-rebuild-`
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(mine) ? /^\d+/.exec(name.slice(mine.length))?.[0] : undefined
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(path), name), { force: true })
  }
}

function takeOver(db: Database, table: string): void {
  db.exec(`DELETE FROM main."${table}"; INSERT INTO main."${table}" SELECT * FROM rebuilt."${table}"`)
}

/** Stages have a number of their own in each file. */
function takeOverStage(db: Database, table: string, stage: string): void {
  const columns = table === 'state' ? 'key, value, expires' : 'key, due, cause'
  const id = '(SELECT id FROM main.stage WHERE name = ?)'
  db.prepare(`DELETE FROM main.${table} WHERE stage = ${id}`).run(stage)
  db.prepare(
    `INSERT INTO main.${table} (stage, ${columns}) SELECT ${id}, ${columns} FROM rebuilt.${table}
       WHERE stage = (SELECT id FROM rebuilt.stage WHERE name = ?)`,
  ).run(stage, stage)
}

function compareTables(db: Database, definition: TableDefinition, open: (text: string) => string): TableDifference {
  const { name, key, columns } = definition
  const all = [...key, ...columns]
  const [live, rebuilt] = [`main."table_${name}"`, `rebuilt."table_${name}"`]
  const count = (sql: string): number =>
    (db.prepare(`SELECT count(*) AS count FROM ${sql}`).get() as { count: number }).count
  // Rows without a key are the same where all their cells are.
  const same = (by: readonly Column[]): string =>
    by.map((column) => `a."${column.name}" IS b."${column.name}"`).join(' AND ')
  const by = key.length > 0 ? key : all
  const only = (one: string, other: string): string =>
    `${one} AS a WHERE NOT EXISTS (SELECT 1 FROM ${other} AS b WHERE ${same(by)})`
  const joined = `${live} AS a JOIN ${rebuilt} AS b ON ${same(by)}`
  const gone = count(only(live, rebuilt))
  const added = count(only(rebuilt, live))
  const changed = key.length > 0 && columns.length > 0 ? count(`${joined} WHERE NOT (${same(columns)})`) : 0
  const cells = (alias: string): string => all.map((column) => `${alias}."${column.name}"`).join(', ')
  const read = (sql: string): Scalar[][] =>
    db
      .prepare<[], Scalar[]>(`${sql} LIMIT ${mostShown}`)
      .raw()
      .all()
      .map((row) => row.map((cell) => (typeof cell === 'string' ? open(cell) : cell)))
  const rows: RowDifference[] = [
    ...(changed > 0
      ? read(`SELECT ${cells('a')}, ${cells('b')} FROM ${joined} WHERE NOT (${same(columns)})`).map((row) => ({
          kind: 'changed' as const,
          live: toRow(all, row.slice(0, all.length)),
          rebuilt: toRow(all, row.slice(all.length)),
        }))
      : []),
    ...read(`SELECT ${cells('a')} FROM ${only(live, rebuilt)}`).map((row) => ({
      kind: 'gone' as const,
      live: toRow(all, row),
      rebuilt: null,
    })),
    ...read(`SELECT ${cells('a')} FROM ${only(rebuilt, live)}`).map((row) => ({
      kind: 'added' as const,
      live: null,
      rebuilt: toRow(all, row),
    })),
  ]
  return { table: name, equal: count(live) - gone - changed, added, changed, gone, rows: rows.slice(0, mostShown) }
}

const toRow = (columns: readonly Column[], cells: readonly Scalar[]): Row =>
  Object.fromEntries(
    columns.map(({ name, type }, at) => {
      const value = cells[at] ?? null
      return [name, type === 'boolean' && value !== null ? value === 1 : value]
    }),
  )
