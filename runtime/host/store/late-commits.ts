/**
 * Commits that reach the disk while the program goes on with something else. SQLite writes them to its journal as ever,
 * and does not wait for the disk; that is done here, on another thread, by the call that SQLite would have made. Until
 * then nothing of them is told to anybody, so that who was told can rely on it as before.
 *
 * More may be committed meanwhile. The disk is then known to have what had been written when it was asked, and no more:
 * what came later may or may not be on it, and waits for a call of its own. When SQLite begins its journal anew in between,
 * it has brought all of the old one onto the disk before.
 */
import { closeSync, fdatasync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import type { LateCommits } from '../../model/store.ts'
import { readThrown } from '../../model/thrown.ts'

/** Pages that go from the journal to the file at once: whoever waits for an answer meanwhile waits for 5 ms, not 20. */
const pagesAtOnce = 1000

/** `reached` says how far the log has come; `arrived` hears of it again when the disk has everything up to there. */
export function openLateCommits<Reached>(
  db: Database,
  path: string,
  reached: () => Reached,
  arrived: (there: Reached) => void,
) {
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
      if (underWay) throw new Error('The disk is being waited for already')
      owing = false
      const there = reached()
      const ended = (error: unknown): void => {
        underWay = false
        // A store that was closed meanwhile has brought everything onto the disk itself.
        if (closed) close()
        else if (error === null) arrived(there)
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
