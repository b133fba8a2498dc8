/** Copies of a store that are proven before they count. Files are never copied as such. The way back: `restore.ts`. */
import { existsSync, renameSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { syncFolder } from './create.ts'
import { asStorageError } from './errors.ts'
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

const exists = (path: string): CounterflowError =>
  new CounterflowError('BACKUP_EXISTS', `${path} exists already`, {
    kept: 'It was not touched.',
    advice: 'Choose another name.',
  })
