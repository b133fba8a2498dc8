/**
 * Snapshots of what steps had kept, every so many events: a file beside the store that can be thrown away at any time
 * and is made again from the log. So the store stays as it is, and a backup does not carry what follows from it.
 */
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { deflateSync, inflateSync } from 'node:zlib'
import Database from 'better-sqlite3'
import type { FlowSnapshot } from '../../engine/replay/past-state.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

/** Events between two snapshots: what has to be run again for any moment takes a fraction of a second. */
export const blockSize = 20_000
/** Beyond it every other snapshot goes, the older ones first: the file stays small beside the log. */
const mostBytes = 128 * 1024 * 1024

export type Snapshot = { readonly [flow: string]: FlowSnapshot }
type Block = { readonly last: number; readonly lowest: number; readonly highest: number }

export type PastFile = ReturnType<typeof openPastFile>

export function openPastFile(store: SqliteStore, readonly = false) {
  const path = `${store.path}-past`
  const { kept } = store.parts
  // Made anew once anything personal is kept: what lies there by then stands in the open.
  const mark = createHash('sha256')
    .update(`past ${kept.on ? 7 : 6} ${store.id}`)
    .digest('hex')
  const db = openKept(path, mark, store, readonly) ?? create(path, mark, readonly)
  const blocks = db.prepare<[], Block>('SELECT last, lowest, highest FROM block ORDER BY last')
  const read = db.prepare<[number], { last: number; snapshot: Buffer }>(
    'SELECT last, snapshot FROM block WHERE last <= ? AND snapshot IS NOT NULL ORDER BY last DESC LIMIT 1',
  )
  const insert = db.prepare<[number, number, number, string, Buffer | null]>(
    'INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?)',
  )
  const sizes = db.prepare<[], { last: number; bytes: number }>(
    'SELECT last, length(snapshot) AS bytes FROM block WHERE snapshot IS NOT NULL ORDER BY last',
  )
  const forget = db.prepare<[number]>('UPDATE block SET snapshot = NULL WHERE last = ?')

  function thinOut(): void {
    const kept = sizes.all()
    let bytes = kept.reduce((sum, each) => sum + each.bytes, 0)
    for (let n = 0; n < kept.length - 1 && bytes > mostBytes; n += 2) {
      const each = kept[n]
      if (each === undefined) break
      forget.run(each.last)
      bytes -= each.bytes
    }
  }

  return {
    /** The last event that it knows of. */
    get last(): number {
      return blocks.all().at(-1)?.last ?? 0
    },
    blocks: (): readonly Block[] => blocks.all(),
    /** The newest snapshot that is not behind an offset. */
    upTo(offset: number): { readonly last: number; readonly snapshot: Snapshot } | undefined {
      const row = read.get(offset)
      if (row === undefined) return undefined
      const bytes = kept.on ? kept.openBytes(row.snapshot) : row.snapshot
      return bytes && { last: row.last, snapshot: JSON.parse(inflateSync(bytes).toString('utf8')) }
    },
    add(last: number, lowest: number, highest: number, snapshot: Snapshot | undefined): void {
      const packed = snapshot === undefined ? null : deflateSync(JSON.stringify(snapshot), { level: 1 })
      const bytes = packed !== null && kept.on ? kept.bytes(packed) : packed
      db.transaction(() => {
        insert.run(last, lowest, highest, store.get(last)?.id ?? '', bytes)
        thinOut()
      })()
    },
    empty(): void {
      db.pragma('secure_delete = ON')
      db.exec('DELETE FROM block')
      db.exec('VACUUM')
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
    close: (): void => void db.close(),
  }
}

/** Before a person is forgotten: tables of an earlier moment must not name them either. */
export function emptyPastFile(store: SqliteStore): void {
  if (!existsSync(`${store.path}-past`)) return
  const file = openPastFile(store)
  file.empty()
  file.close()
}

function openKept(path: string, mark: string, store: SqliteStore, readonly: boolean): Database.Database | undefined {
  if (!existsSync(path)) return undefined
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly, timeout: 200 })
    if (!readonly) configure(db)
    const found = db.prepare<[], { value: string }>("SELECT value FROM place WHERE name = 'mark'").get()?.value
    const newest = db
      .prepare<[], { last: number; id: string }>('SELECT last, id FROM block ORDER BY last DESC LIMIT 1')
      .get()
    // After a restored backup another event may stand there, and everything behind it is another past.
    const isOurs = newest === undefined || newest.last < store.first || store.get(newest.last)?.id === newest.id
    if (found === mark && isOurs) return db
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
  db?.close()
  return undefined
}

/** Of another store, a longer log, or damaged: made anew. A reader keeps its own in memory. */
function create(path: string, mark: string, readonly: boolean): Database.Database {
  if (!readonly) for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  const db = openAnew(readonly ? ':memory:' : path)
  db.exec(`CREATE TABLE block (last INTEGER PRIMARY KEY, lowest INTEGER NOT NULL, highest INTEGER NOT NULL, id TEXT NOT NULL, snapshot BLOB) STRICT;
    CREATE TABLE place (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`)
  db.prepare("INSERT INTO place VALUES ('mark', ?)").run(mark)
  return db
}

/** Where the folder cannot be written to, in memory: then it takes longer, and works all the same. */
function openAnew(path: string): Database.Database {
  try {
    const db = new Database(path, { timeout: 200 })
    configure(db)
    return db
  } catch (error) {
    if (path === ':memory:' || !(error instanceof Database.SqliteError)) throw error
    return openAnew(':memory:')
  }
}

function configure(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  // A power cut may take the last part of it; that is worked out from the log again.
  db.pragma('synchronous = NORMAL')
}
