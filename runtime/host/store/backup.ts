/** Copies of a store that are proven before they count, and the way back from one. Files are never copied as such. */
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { readAnchor } from './anchor.ts'
import { syncFolder } from './create.ts'
import { asStorageError } from './errors.ts'
import { noteGap } from './gap.ts'
import { takeLock } from './lock.ts'
import { openMeta } from './meta.ts'
import { checkFile } from './open-checks.ts'
import { prove, proveInPieces, removeFile } from './prove.ts'
import type { SqliteStore } from './sqlite-store.ts'

export type Copied = { readonly path: string; readonly bytes: number; readonly head: number }

/** Beside all work. The key file is not part of it: what was erased stays erased when the copy is restored. */
export async function backupStore(
  store: SqliteStore,
  given: string,
  progress: (done: number, total: number) => void = () => {},
  /** Between two pieces of the proof, for whoever has other work. */
  breathe?: () => Promise<unknown>,
): Promise<Copied> {
  const target = resolve(given)
  if (existsSync(target)) throw exists(target)
  const temporary = `${target}-new`
  try {
    removeFile(temporary)
    await store.parts.db.backup(temporary, {
      progress: ({ totalPages, remainingPages }) => {
        progress(totalPages - remainingPages, totalPages)
        return 2000
      },
    })
    const head = breathe ? await proveInPieces(temporary, breathe) : prove(temporary)
    renameSync(temporary, target)
    syncFolder(dirname(target))
    return { path: target, bytes: statSync(target).size, head }
  } catch (error) {
    removeFile(temporary)
    throw asStorageError(error)
  }
}

export type Restored = {
  readonly head: number
  readonly store: string /** Where the store that was there is now. */
  readonly old: string | undefined
}

/** Never over a store in use. Effects stay paused: the world has moved on since the backup was made. */
export async function restoreStore(
  given: string,
  target: string,
  options: { readonly now: number; readonly program?: string },
): Promise<Restored> {
  const [backup, path] = [resolve(given), resolve(target)]
  const lock = takeLock(path, options.program ?? 'counterflow store restore', options.now)
  const temporary = `${path}-new`
  try {
    if (checkFile(backup, undefined) === 'new') throw missing(backup)
    removeFile(temporary)
    const source = new Database(backup, { readonly: true, fileMustExist: true })
    try {
      await source.backup(temporary)
    } finally {
      source.close()
    }
    const head = prove(temporary)
    const store = takeOver(temporary, readAnchor(`${path}-anchor`)?.epoch ?? 0)
    noteGap(temporary, path, replacedName(path, options.now), options.now)
    const old = putInPlace(temporary, path, options.now)
    return { head, store, old }
  } catch (error) {
    removeFile(temporary)
    throw asStorageError(error)
  } finally {
    lock.release()
  }
}

/** A new epoch, so that whoever still has the old store open can write no more. */
function takeOver(path: string, epochBefore: number): string {
  const db = new Database(path)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    const meta = openMeta(db)
    db.transaction(() => {
      meta.set('epoch', String(Math.max(meta.epoch(), epochBefore) + 1))
      meta.set('effects', 'paused')
      // Tables of then may name people who were forgotten since.
      meta.set('forgotten', 'look')
    }).immediate()
    return meta.id
  } finally {
    db.close()
  }
}

const replacedName = (path: string, now: number): string =>
  `${path}.replaced-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`

/** At every step a crash leaves a store that says what is wrong, never an older one that looks right. */
function putInPlace(temporary: string, path: string, now: number): string | undefined {
  let old: string | undefined
  if (existsSync(path)) {
    old = replacedName(path, now)
    removeFile(old)
    linkSync(path, old)
    // A journal of the old store must not be applied to the new one.
    if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${old}-wal`)
  }
  rmSync(`${path}-shm`, { force: true })
  renameSync(temporary, path)
  // Only now: until here the anchor would have told the mixed state.
  rmSync(`${path}-anchor`, { force: true })
  for (const end of ['-search', '-search-wal', '-search-shm']) rmSync(path + end, { force: true })
  syncFolder(dirname(path))
  return old
}

const exists = (path: string): CounterflowError =>
  new CounterflowError('BACKUP_EXISTS', `${path} exists already`, {
    kept: 'It was not touched.',
    advice: 'Choose another name.',
  })

const missing = (path: string): CounterflowError =>
  new CounterflowError('STORE_MISSING', `There is no backup at ${path}`, { details: { path } })
