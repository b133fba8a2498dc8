/**
 * The copies of a store that we know of: backups, the store as it was before a new version or before a restore. Whoever
 * was forgotten after one was made may still be named in it, until it is cleaned or deleted.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { StoreCopy } from '../../model/api/privacy.ts'
import { backupTime, listBackups } from '../store/backup-files.ts'
import { syncFolder } from '../store/create.ts'
import { openErasures } from '../store/erasures.ts'
import { asStorageError } from '../store/errors.ts'
import { openKeptSeal } from '../store/kept-seal.ts'
import { openMeta } from '../store/meta.ts'
import { type Names, namesOf, type PersonNames } from '../store/names.ts'
import { checkOpened } from '../store/open-checks.ts'
import { prove, removeFile } from '../store/prove.ts'
import { scrub } from '../store/scrub.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { openTables } from '../store/tables.ts'

/** In a copy: when people who were forgotten were last taken out of it, ms. */
const cleaned = 'cleaned'

/** `folders`: where backups are made, now and earlier. The newest first. */
export function listCopies(store: SqliteStore, folders: readonly string[]): readonly StoreCopy[] {
  const beside = dirname(store.path)
  const [earlier, replaced] = ['.format-', '.replaced-'].map((mark) => `${basename(store.path)}${mark}`) as [
    string,
    string,
  ]
  const found = namesIn(beside).flatMap((name): Omit<StoreCopy, 'names'>[] => {
    if (/-(?:wal|shm|journal|new|clean)$/.test(name)) return []
    const kind = name.startsWith(earlier) ? 'earlier' : name.startsWith(replaced) ? 'replaced' : undefined
    return kind === undefined ? [] : [factsOf(join(beside, name), kind)]
  })
  const backups = [...new Set(folders)].flatMap((folder) =>
    listBackups(folder).map(({ name }) => factsOf(join(folder, name), 'backup')),
  )
  return [...backups, ...found]
    .map((copy) => ({ ...copy, names: namesStill(store, copy.path) }))
    .toSorted((a, b) => b.at - a.at)
}

function factsOf(path: string, kind: StoreCopy['kind']): Omit<StoreCopy, 'names'> {
  const { size, mtimeMs } = statSync(path)
  return { path, kind, at: backupTime(basename(path)) ?? mtimeMs, bytes: size }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Told from who is known to be forgotten there and here: nothing but that is looked at. */
function namesStill({ parts }: SqliteStore, path: string): StoreCopy['names'] {
  const all = parts.db.prepare<[], { key: string; at: number }>('SELECT key, at FROM erasure').all()
  const hadJournal = existsSync(`${path}-wal`)
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    checkOpened(db, path)
    const since = Number(openMeta(db).get(cleaned) ?? Number.NEGATIVE_INFINITY)
    const known = new Set(hasErasures(db) ? openErasures(db).list() : [])
    return all.some(({ key, at }) => at > since && !known.has(key)) ? 'perhaps' : 'nobody'
  } catch {
    return 'unreadable'
  } finally {
    db?.close()
    // A reader cannot take along what it has made beside the file; it is empty.
    if (!hadJournal) dropJournal(path)
  }
}

const hasErasures = (db: Database.Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'erasure'").get() !== undefined

/** Everybody who was forgotten so far; `person`, in words, while they are still known. */
export async function cleanCopies(
  store: SqliteStore,
  chosen: readonly StoreCopy[],
  now: number,
  person?: PersonNames,
): Promise<void> {
  const all = [store.parts.keys().forgotten(), person && namesOf(person)].flatMap((names) => names ?? [])
  const names: Names = {
    strong: (text) => all.some(({ strong }) => strong(text)),
    weak: (text) => all.some(({ weak }) => weak(text)),
    id: (text) => all.some(({ id }) => id(text)),
  }
  for (const { path } of chosen) await cleanCopy(store, path, names, now)
}

/**
 * Takes people out of what a copy has worked out from events; in its log their keys are gone as everywhere. A new copy
 * is made, proven, and put in the place of the old one. Returns how many cells say "erased" now.
 */
async function cleanCopy(store: SqliteStore, path: string, names: Names, now: number): Promise<number> {
  const temporary = `${path}-clean`
  try {
    removeFile(temporary)
    const source = new Database(path, { readonly: true, fileMustExist: true })
    try {
      checkOpened(source, path)
      await source.backup(temporary)
    } finally {
      source.close()
    }
    const cells = takeOut(store, temporary, names, now)
    prove(temporary)
    flush(temporary)
    renameSync(temporary, path)
    dropJournal(path)
    syncFolder(dirname(path))
    return cells
  } catch (error) {
    removeFile(temporary)
    throw asStorageError(error)
  }
}

export function dropCopy(path: string): void {
  rmSync(path, { force: true })
  dropJournal(path)
  syncFolder(dirname(path))
}

function takeOut({ parts }: SqliteStore, path: string, names: Names, now: number): number {
  const db = new Database(path)
  try {
    db.pragma('trusted_schema = OFF')
    // One file and no journal beside it, before it counts.
    db.pragma('journal_mode = DELETE')
    const meta = openMeta(db)
    const kept = openKeptSeal({
      secret: () => parts.keys().secret,
      store: meta.id,
      isOn: () => meta.get('kept') === 'sealed',
      turnOn: () => {},
    })
    kept.keeping = parts.kept.keeping
    const tables = openTables(db, { readonly: false, kept })
    const cells = db
      .transaction(() => {
        const { cells } = scrub({ db, kept, tables, keys: parts.keys }, names, now)
        if (hasErasures(db)) openErasures(db).write(parts.erasures.list(), now)
        meta.set(cleaned, String(now))
        return cells
      })
      .immediate()
    // What was overwritten is not only unlinked: pages that were free before may hold it as well.
    db.exec('VACUUM')
    return cells
  } finally {
    db.close()
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const dropJournal = (path: string): void => {
  for (const end of ['-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
}
