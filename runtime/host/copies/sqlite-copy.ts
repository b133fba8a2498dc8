/** A copy as a table of a SQLite file: compared with the store's, and brought in step in one transaction. */
import Database from 'better-sqlite3'
import { belowRoot } from '../files/below-root.ts'
import { breathe, type CopyJob, type CopyRows, columnsOf, stride, targetChanged } from './copy-job.ts'

const sqlitePath = ({ target }: CopyJob): string => `${target}.sqlite`

/** What we have made in a file stands in it, so that the file can be moved and still tells. */
const notes =
  'CREATE TABLE IF NOT EXISTS counterflow_copies (name TEXT PRIMARY KEY, stage TEXT NOT NULL, columns TEXT NOT NULL) STRICT'

const types = { text: 'TEXT', decimal: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', number: 'REAL' } as const
const quoted = (name: string): string => `"${name}"`

/** @throws COPY_TARGET where somebody has changed the table, PATH_BLOCKED */
export async function writeSqliteCopy(job: CopyJob, rows: CopyRows, root: string): Promise<void> {
  const path = belowRoot(root, sqlitePath(job))
  const db = open(path, job)
  try {
    checkTarget(db, job)
    db.exec(`CREATE TEMP TABLE fresh (${columnSql(job)})`)
    const columns = columnsOf(job)
    const add = db.prepare(`INSERT INTO fresh VALUES (${columns.map(() => '?').join(', ')})`)
    let count = 0
    for (const cells of rows) {
      add.run(...cells.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell)))
      if (++count % stride === 0) await breathe()
    }
    db.transaction(() => bringInStep(db, job)).immediate()
  } finally {
    db.close()
  }
}

function open(path: string, job: CopyJob): Database.Database {
  const db = new Database(path, { timeout: 2_000 })
  try {
    // One file that can be copied, for programs that know nothing of us.
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    // A row that is taken out is not left in a free page.
    db.pragma('secure_delete = ON')
    db.exec(notes)
    return db
  } catch (error) {
    db.close()
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB')
      throw targetChanged(`${sqlitePath(job)} is no SQLite file.`)
    throw error
  }
}

const columnSql = (job: CopyJob): string =>
  columnsOf(job)
    .map(({ name, type }) => `${quoted(name)} ${types[type]}`)
    .concat(`PRIMARY KEY (${job.key.map(({ name }) => quoted(name)).join(', ')})`)
    .join(', ')

/** As SQLite tells them, `id TEXT, name TEXT`. */
function presentColumns(db: Database.Database, table: string): string {
  const found = db.prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)').all(table) // biome-ignore format: a query
  return found.map(({ name, type }) => `${name} ${type}`).join(', ')
}

const wantedColumns = (job: CopyJob): string =>
  columnsOf(job)
    .map(({ name, type }) => `${name} ${types[type]}`)
    .join(', ')

/** Ours is only what we have noted, as we have noted it. */
function checkTarget(db: Database.Database, job: CopyJob): void {
  const present = presentColumns(db, job.table)
  const note = db
    .prepare<[string], { stage: string; columns: string }>(
      'SELECT stage, columns FROM counterflow_copies WHERE name = ?',
    )
    .get(job.table)
  const where = `the table ${job.table} in ${sqlitePath(job)}`
  if (present !== '' && note === undefined) throw targetChanged(`There is ${where} already, which is not ours.`)
  if (note !== undefined && note.stage !== job.stage)
    throw targetChanged(`Another step, ${note.stage}, keeps ${where}.`)
  if (present !== '' && note !== undefined && present !== note.columns)
    throw targetChanged(
      `Somebody has changed the columns of ${where}: there are ${present}, and we made ${note.columns}.`,
    )
}

function bringInStep(db: Database.Database, job: CopyJob): void {
  const table = quoted(job.table)
  const wanted = wantedColumns(job)
  const note = db
    .prepare<[string], { columns: string }>('SELECT columns FROM counterflow_copies WHERE name = ?')
    .get(job.table)
  // The step has other columns now: the copy is made anew with them.
  if (note !== undefined && note.columns !== wanted) db.exec(`DROP TABLE IF EXISTS ${table}`)
  db.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columnSql(job)})`)
  db.prepare(
    'INSERT INTO counterflow_copies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET stage = excluded.stage, columns = excluded.columns',
  ).run(job.table, job.stage, wanted)
  const names = columnsOf(job).map(({ name }) => quoted(name))
  const same = job.key.map(({ name }) => `${table}.${quoted(name)} IS fresh.${quoted(name)}`).join(' AND ')
  db.exec(`DELETE FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM fresh WHERE ${same})`)
  // Only what differs is written: a copy that is in step stays untouched on the disk.
  db.exec(
    `INSERT OR REPLACE INTO ${table} SELECT * FROM (SELECT ${names.join(', ')} FROM fresh EXCEPT SELECT ${names.join(', ')} FROM ${table})`,
  )
}
