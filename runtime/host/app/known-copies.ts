/** The copies of the store that a window may name: nobody reads or deletes another file in this way. */
import type { StoreCopy } from '../../model/api/privacy.ts'
import { CounterflowError } from '../../model/problem.ts'
import { listCopies } from '../privacy/store-copies.ts'
import { backupFolders } from '../store/backup-folder.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export const knownCopies = (store: SqliteStore): readonly StoreCopy[] => listCopies(store, backupFolders(store))

/** @throws COPY_MISSING */
export function chosenCopies(store: SqliteStore, paths: readonly string[]): readonly StoreCopy[] {
  const all = knownCopies(store)
  return paths.map((path) => {
    const found = all.find((copy) => copy.path === path)
    if (found !== undefined) return found
    throw new CounterflowError('COPY_MISSING', 'This copy of the store is not there any more.', {
      kept: 'Nothing was changed.',
      advice: 'Look at the list again.',
    })
  })
}
