/**
 * The way back to a copy of a store. First the copy is copied beside the store and proven, while everything goes on; only
 * then, with nobody at work, it takes the place. The store that was there is kept.
 */
import { existsSync, linkSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
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
import { proveInPieces, removeFile } from './prove.ts'

export type Restored = {
  readonly head: number
  readonly store: string /** Where the store that was there is now. */
  readonly old: string | undefined
}

export type RestoreOptions = {
  readonly now: number
  readonly program?: string
  /** Who wants it; the log says so as soon as the app runs. */
  readonly by?: string
}

/** How far the copying is; between two pieces other work goes on, and what is thrown there ends it. */
export type Watch = {
  progress(done: number, total: number): void
  breathe(): Promise<unknown>
}

const unwatched: Watch = { progress: () => {}, breathe: () => Promise.resolve() }
const program = 'counterflow store restore'
/** Bytes that stay free on the disk. */
const spare = 16 * 1024 * 1024

const temporaryOf = (path: string): string => `${path}-new`

/** Never over a store in use. Effects stay paused: the world has moved on since the backup was made. */
export async function restoreStore(given: string, target: string, options: RestoreOptions): Promise<Restored> {
  const path = resolve(target)
  const lock = takeLock(path, options.program ?? program, options.now)
  try {
    const head = await bringNear(given, path)
    return { head, ...replace(path, options) }
  } finally {
    lock.release()
  }
}

/**
 * A proven copy beside the store, in whose place it can be put. For whoever has the store: it is not touched.
 * @throws STORE_MISSING, BACKUP_DAMAGED, STORE_FULL, and what the watch throws; nothing is left behind then.
 */
export async function bringNear(given: string, target: string, watch: Watch = unwatched): Promise<number> {
  const [backup, path] = [resolve(given), resolve(target)]
  const temporary = temporaryOf(path)
  try {
    if (checkFile(backup, undefined) === 'new') throw missing(backup)
    removeFile(temporary)
    assertRoom(backup, path)
    const source = new Database(backup, { readonly: true, fileMustExist: true })
    try {
      await source.backup(temporary, {
        progress: ({ totalPages, remainingPages }) => {
          watch.progress(totalPages - remainingPages, totalPages)
          return 2000
        },
      })
    } finally {
      source.close()
    }
    return await proveInPieces(temporary, watch.breathe)
  } catch (error) {
    removeFile(temporary)
    throw asStorageError(error)
  }
}

/** What was brought near takes the place. @throws STORE_HELD; the store is as it was then. */
export function takePlace(target: string, options: RestoreOptions): Omit<Restored, 'head'> {
  const path = resolve(target)
  try {
    const lock = takeLock(path, options.program ?? program, options.now)
    try {
      return replace(path, options)
    } finally {
      lock.release()
    }
  } catch (error) {
    removeFile(temporaryOf(path))
    throw error
  }
}

export const leaveWhatWasBrought = (target: string): void => removeFile(temporaryOf(resolve(target)))

function replace(path: string, { now, by }: RestoreOptions): Omit<Restored, 'head'> {
  const temporary = temporaryOf(path)
  try {
    const store = takeOver(temporary, readAnchor(`${path}-anchor`)?.epoch ?? 0)
    noteGap(temporary, path, { keptAs: replacedName(path, now), now, by })
    return { store, old: putInPlace(temporary, path, now) }
  } catch (error) {
    removeFile(temporary)
    throw asStorageError(error)
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

/** Said before, not in the middle: the store that is replaced stays, so that both must have room. */
function assertRoom(backup: string, path: string): void {
  const needed = statSync(backup).size + spare
  const { bavail, bsize } = statfsSync(dirname(path))
  const free = bavail * bsize
  if (free >= needed) return
  throw new CounterflowError('STORE_FULL', 'There is not enough room on the disk to go back.', {
    kept: 'Nothing was changed.',
    advice: `Free ${Math.ceil((needed - free) / 1e6)} MB, then try again: the store that is replaced is kept beside it.`,
    details: { needed, free },
  })
}

const missing = (path: string): CounterflowError =>
  new CounterflowError('STORE_MISSING', `There is no backup at ${path}`, { details: { path } })
