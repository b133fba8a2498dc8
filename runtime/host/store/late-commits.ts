/**
 * Commits that reach the disk while the program goes on with something else. SQLite writes them to its journal as ever,
 * and does not wait for the disk; that is done here, on another thread, by the call that SQLite would have made. Until
 * then nothing of them is told to anybody, so that who was told can rely on it as before.
 */
import { closeSync, fdatasync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import type { LateCommits } from '../../model/store.ts'
import { readThrown } from '../../model/thrown.ts'

/** Pages that go from the journal to the file at once: whoever waits for an answer meanwhile waits for 5 ms, not 20. */
const pagesAtOnce = 1000

/** `arrived` is called when the disk has everything. */
export function openLateCommits(db: Database, path: string, arrived: () => void) {
  /** The journal, which stays the same file as long as the store is open. */
  let journal: number | undefined
  let isLate = false
  let isQuick = false
  let owing = false
  let underWay = false
  let closed = false

  function close(): void {
    closed = true
    if (journal === undefined || underWay) return
    closeSync(journal)
    journal = undefined
  }

  return {
    during<T>(work: () => T): T {
      if (!isQuick) db.pragma(`wal_autocheckpoint = ${pagesAtOnce}`)
      isQuick = true
      db.exec('PRAGMA synchronous = NORMAL')
      isLate = true
      try {
        return work()
      } finally {
        isLate = false
        owing = true
        db.exec('PRAGMA synchronous = FULL')
      }
    },
    flush(then: (lost?: unknown) => void): void {
      if (!owing) {
        then()
        return
      }
      owing = false
      const ended = (error: unknown): void => {
        underWay = false
        // A store that was closed meanwhile has brought everything onto the disk itself.
        if (closed) close()
        else if (error === null) arrived()
        then(error === null ? undefined : lost(path, error))
      }
      try {
        journal ??= openSync(`${path}-wal`, 'r+')
      } catch (error) {
        ended(error)
        return
      }
      underWay = true
      fdatasync(journal, ended)
    },
    /** True for a commit that is made now. */
    get isLate(): boolean {
      return isLate
    },
    close,
  } satisfies LateCommits & { readonly isLate: boolean; close(): void }
}

/** The system has dropped what it could not write: to try once more would only seem to help. */
const lost = (path: string, error: unknown): CounterflowError =>
  new CounterflowError(
    'STORE_LOST',
    `The disk did not take what was written to ${path}: ${readThrown(error).message}`,
    {
      kept: 'Everything that was answered before. What came last was not answered, and is to be sent again.',
      advice: 'Look after the disk, then start again.',
      details: { path },
    },
  )
