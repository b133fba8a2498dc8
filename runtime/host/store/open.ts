/** Opens a store: takes the lock, looks before it touches, proves that what was accepted is there, and only then writes. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { openAnchor, readAnchor } from './anchor.ts'
import { build, type OpenOptions, type Owned } from './build.ts'
import { openChain } from './chain.ts'
import { createStoreFile } from './create.ts'
import { openDictionary } from './dictionary.ts'
import { asStorageError } from './errors.ts'
import { openEvents } from './events.ts'
import { checkLocation } from './location.ts'
import { takeLock } from './lock.ts'
import { openMeta } from './meta.ts'
import { fillIn, migrate } from './migrate.ts'
import { checkFile, checkOpened, compareWithAnchor, quickCheck } from './open-checks.ts'
import type { OpenFacts } from './parts.ts'
import { applyPragmas } from './pragmas.ts'
import { openReserve } from './reserve.ts'
import { scrub } from './scrub.ts'
import { sealKept } from './seal-kept.ts'
import type { SqliteStore } from './sqlite-store.ts'
import { verifyAll } from './verify.ts'
import { copyWalAside } from './wal-copy.ts'

export type { OpenOptions } from './build.ts'
export type { Personal } from './sealing.ts'
export type { SqliteStore } from './sqlite-store.ts'

const tailLength = 10_000
/** A quick_check reads the whole file: only where that takes a fraction of a second. */
const quickCheckBytes = 32 * 1024 * 1024

export function openStore(given: string, options: OpenOptions = {}): SqliteStore {
  const path = resolve(given)
  if (options.readonly) return openReadonly(path, options)
  checkLocation(path)
  const now = (options.now ?? Date.now)()
  const lock = takeLock(path, options.program ?? 'counterflow', now)
  try {
    const anchor = readAnchor(`${path}-anchor`)
    const walCopy = anchor?.clean === false ? copyWalAside(path, now) : undefined
    if (checkFile(path, anchor) === 'new') createStoreFile(path, now)
    return openOwned(path, options, walCopy, lock.release)
  } catch (error) {
    lock.release()
    throw asStorageError(error)
  }
}

function openOwned(path: string, options: OpenOptions, walCopy: string | undefined, unlock: () => void): SqliteStore {
  const anchor = readAnchor(`${path}-anchor`)
  const db = new Database(path, { fileMustExist: true, timeout: 50 })
  try {
    applyPragmas(db, { readonly: false })
    const unclean = anchor?.clean === false
    if (unclean && statSync(path).size <= quickCheckBytes) quickCheck(db)
    const chain = openChain(db)
    const loss = compareWithAnchor(path, { chain, meta: openMeta(db) }, anchor, walCopy)
    if (loss && !options.acceptLoss) throw loss
    const tail = checkTail(db)
    const migrated = migrate(db, path)
    const meta = openMeta(db)
    const epoch = db
      .transaction(() => {
        const next = Math.max(meta.epoch(), anchor?.epoch ?? 0) + 1
        meta.set('epoch', String(next))
        if (loss) meta.set('effects', 'paused')
        return next
      })
      .immediate()
    const reserve = openReserve(`${path}-reserve`, options.reserveBytes ?? 64 * 1024 * 1024)
    reserve.fill()
    const owned: Owned = { epoch, anchor: openAnchor(`${path}-anchor`, meta.id, epoch), reserve, unlock }
    const store = build(db, path, options, owned, { unclean, walCopy, loss: loss?.code, tail, migrated })
    // Only where somebody was erased, or could have been: the key file is not made for nothing.
    if (existsSync(`${path}-keys`) || store.parts.erasures.list().length > 0)
      forgetAgain(store, (options.now ?? Date.now)())
    if (options.keeping) sealKept(store, options.keeping)
    return store
  } catch (error) {
    db.close()
    throw error
  }
}

/** What came back from an old copy names nobody who was erased since. */
function forgetAgain(store: SqliteStore, now: number): void {
  const { erasures, keys, meta } = store.parts
  store.atomically(() => {
    erasures.makeUp(keys(), now)
    if (meta.get('forgotten') !== 'look') return
    const forgotten = keys().forgotten()
    if (forgotten !== undefined) scrub(store.parts, forgotten, now)
    meta.set('forgotten', '')
  })
}

function openReadonly(path: string, options: OpenOptions): SqliteStore {
  if (!existsSync(path)) {
    throw new CounterflowError('STORE_MISSING', `There is no store at ${path}`, { details: { path } })
  }
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 50 })
    checkOpened(db, path)
    fillIn(db)
    applyPragmas(db, { readonly: true })
    const nothing = { unclean: false, walCopy: undefined, loss: undefined, tail: undefined, migrated: undefined }
    return build(db, path, options, undefined, nothing)
  } catch (error) {
    db?.close()
    throw asStorageError(error)
  }
}

/** The last events against their checksums and hashes: what a crash could have hit. */
function checkTail(db: Database.Database): OpenFacts['tail'] {
  const dictionary = openDictionary(db)
  const events = openEvents(db, dictionary, { parse: JSON.parse, seal: undefined, unseal: (text) => text })
  const ends = events.ends()
  return (
    ends && verifyAll({ events, chain: openChain(db), dictionary }, Math.max(ends.first - 1, ends.last - tailLength))
  )
}
