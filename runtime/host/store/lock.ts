/** One writer at a time: an exclusive lock on a small file beside the store, which the system frees when we die. */
import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { asStorageError, codeOf } from './errors.ts'

export type Holder = { readonly pid: number; readonly program: string; readonly since: string; readonly host: string }
export type Lock = { release(): void }

/** @throws STORE_HELD, naming who holds the store. */
export function takeLock(path: string, program: string, now: number): Lock {
  const lockPath = `${path}-lock`
  const ownerPath = `${path}-owner`
  let lock: Database.Database | undefined
  try {
    lock = new Database(lockPath, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if (codeOf(error)?.startsWith('SQLITE_BUSY')) throw held(path, readHolder(ownerPath))
    throw asStorageError(folderError(path) ?? error)
  }
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

/** SQLite only says that it cannot open the file; the folder tells why. */
function folderError(path: string): unknown {
  try {
    accessSync(dirname(path), constants.W_OK)
    return undefined
  } catch (error) {
    return error
  }
}

function readHolder(ownerPath: string): Holder | undefined {
  try {
    const found: Partial<Holder> = JSON.parse(readFileSync(ownerPath, 'utf8'))
    const { pid = 0, program = 'another program', since = '', host = '' } = found
    return { pid: Number(pid), program: String(program), since: String(since), host: String(host) }
  } catch {
    // It holds the lock and has not written its name yet, or the file was removed: still held.
    return undefined
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
