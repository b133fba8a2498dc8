/** One writer at a time: an exclusive lock on a small file beside the store, which the system frees when we die. */
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'
import { asStorageError } from './errors.ts'
import { type Holder, ownerPathOf, readHolder } from './holder.ts'

export type Lock = { release(): void }

/**
 * Of two that come at the same moment each may stop the other: a lock is taken in steps, and who holds the first keeps
 * the last from the other. Who is refused asks again so many times, in pauses that differ between processes.
 */
const tries = 6
const longestPause = 17

/** @throws STORE_HELD, naming who holds the store. */
export function takeLock(path: string, program: string, now: number): Lock {
  const lockPath = `${path}-lock`
  const ownerPath = ownerPathOf(path)
  const lock = lockFile(path, lockPath)
  if (lock === undefined) throw held(path, readHolder(path))
  const holder: Holder = { pid: process.pid, program, since: new Date(now).toISOString(), host: hostname() }
  try {
    // Only for people and messages: what counts is the lock.
    writeFileSync(ownerPath, `${JSON.stringify(holder)}\n`, { mode: 0o644 })
  } catch (error) {
    lock.close()
    throw asStorageError(error)
  }
  return {
    release() {
      rmSync(ownerPath, { force: true })
      lock.close()
    },
  }
}

/** Undefined where another program has it. */
function lockFile(path: string, lockPath: string): Database.Database | undefined {
  for (let attempt = 1; attempt <= tries; attempt++) {
    let lock: Database.Database | undefined
    try {
      lock = new Database(lockPath, { timeout: 0 })
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (error) {
      lock?.close()
      if (!codeOf(error)?.startsWith('SQLITE_BUSY')) throw asStorageError(folderError(path) ?? error)
      if (attempt < tries) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseAfter(attempt))
    }
  }
  return undefined
}

/** ms */
const pauseAfter = (attempt: number): number => 1 + ((process.pid * attempt) % longestPause)

/** SQLite only says that it cannot open the file; the folder tells why. */
function folderError(path: string): unknown {
  try {
    accessSync(dirname(path), constants.W_OK)
    return undefined
  } catch (error) {
    return error
  }
}

function held(path: string, holder: Holder | undefined): CounterflowError {
  const who = holder
    ? `${holder.program} (process ${holder.pid} on ${holder.host}, since ${holder.since})`
    : 'another program'
  return new CounterflowError('STORE_HELD', `The store ${path} is in use by ${who}`, {
    kept: 'Nothing was changed.',
    advice: 'Stop that program, or work through it; reading commands work beside it.',
    details: { path, ...holder },
  })
}
