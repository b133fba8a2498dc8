/** One transaction for everything that changes a store. Afterwards it is all there, or nothing is. */
import { statSync } from 'node:fs'
import { CounterflowError } from '../../model/problem.ts'
import { storageError } from './errors.ts'
import type { Parts } from './parts.ts'

export function openTransactions(parts: Parts) {
  const { db, meta, epoch, dictionary, state, files } = parts
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const file = inodeOf(parts.path)
  let underWay = false

  function rollBack(): void {
    if (db.inTransaction) db.exec('ROLLBACK')
    dictionary.forget()
    state.forget()
    files.rolledBack()
  }

  return {
    /**
     * Within another one, the work is a part of it: they stand or fall together. Events are never appended there.
     * @throws STORE_…, FENCED, DB_REPLACED, and what the work itself throws.
     */
    atomically<T>(work: () => T): T {
      if (parts.anchor === undefined) throw readonlyError()
      if (underWay) return work()
      if (inodeOf(parts.path) !== file) throw gone(parts.path)
      underWay = true
      try {
        begin.run()
        if (meta.epoch() !== epoch) throw fenced()
        const result = work()
        files.sync()
        parts.flushKeys()
        commit.run()
        files.committed()
        return result
      } catch (error) {
        rollBack()
        const known = storageError(error)
        // So that what became of effects that were already sent can still be written.
        if (known?.code === 'STORE_FULL') parts.reserve?.free()
        throw known ?? error
      } finally {
        underWay = false
      }
    },
    /** False when the file was removed, replaced or its disk is gone: writes would go nowhere. */
    stillThere: (): boolean => inodeOf(parts.path) === file,
  }
}

/** A stat is safe where a read is not: see reliability.md, section 0, number 3. */
function inodeOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : 'gone'
}

const gone = (path: string): CounterflowError =>
  new CounterflowError('DB_REPLACED', `${path} was removed or replaced while it was open`, {
    kept: 'Nothing of this commit was written.',
    advice: 'Put the file back and start again.',
    details: { path },
  })

const fenced = (): CounterflowError =>
  new CounterflowError('FENCED', 'Another program has taken over this store', {
    kept: 'Nothing of this commit was written.',
    advice: 'Close this program; the other one goes on.',
  })

export const readonlyError = (): CounterflowError =>
  new CounterflowError('STORE_READONLY', 'The store was opened for reading only', { kept: 'Nothing was changed.' })
