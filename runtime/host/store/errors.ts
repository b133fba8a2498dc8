/** Turns what SQLite and the file system say into the few errors that a person can act on. */
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { codeOf } from '../error-code.ts'

type Known = { readonly code: string; readonly message: string; readonly advice: string }

const full: Known = {
  code: 'STORE_FULL',
  message: 'The disk is full',
  advice: 'Free some space; work goes on by itself.',
}
const readonly: Known = {
  code: 'STORE_READONLY',
  message: 'The store cannot be written to',
  advice: 'Check the permissions of its folder, and that the disk is still there.',
}
const busy: Known = {
  code: 'STORE_BUSY',
  message: 'Another program keeps the store locked',
  advice: 'Close database browsers and virus scans of this file; it is tried again.',
}
const corrupt: Known = {
  code: 'STORE_CORRUPT',
  message: 'The store is damaged',
  advice: 'Run counterflow store verify, then restore a backup.',
}
const failed: Known = {
  code: 'STORE_IO',
  message: 'The disk reported an error',
  advice: 'Check the disk, then restart.',
}

const bySqlite: readonly (readonly [string, Known])[] = [
  ['SQLITE_FULL', full],
  ['SQLITE_READONLY', readonly],
  ['SQLITE_PERM', readonly],
  ['SQLITE_BUSY', busy],
  ['SQLITE_LOCKED', busy],
  ['SQLITE_CORRUPT', corrupt],
  ['SQLITE_NOTADB', corrupt],
  ['SQLITE_IOERR', failed],
  ['SQLITE_CANTOPEN', failed],
]
const bySystem: { readonly [code: string]: Known } = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readonly,
  EACCES: readonly,
  EPERM: readonly,
  EIO: failed,
  ENODEV: failed,
  ENXIO: failed,
  EMFILE: failed,
  ENFILE: failed,
}

/** SQLite has no code of its own for a header that says so. */
const damagedHeader = 'unsupported file format'

/** The storage error that this is, or undefined where the cause lies elsewhere (a value, a rule, a bug). */
export function storageError(error: unknown): CounterflowError | undefined {
  if (error instanceof CounterflowError) return error.code.startsWith('STORE_') ? error : undefined
  const code = codeOf(error)
  if (code === undefined || !(error instanceof Error)) return undefined
  const known =
    error instanceof Database.SqliteError
      ? error.message === damagedHeader
        ? corrupt
        : bySqlite.find(([start]) => code === start || code.startsWith(`${start}_`))?.[1]
      : bySystem[code]
  if (known === undefined) return undefined
  return new CounterflowError(known.code, `${known.message} (${error.message})`, {
    kept: 'The store is as it was after the last commit.',
    advice: known.advice,
    details: { cause: code },
    cause: error,
  })
}

/** The storage error that this is, otherwise the error itself. */
export const asStorageError = (error: unknown): unknown => storageError(error) ?? error
