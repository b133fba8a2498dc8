/** The proof that a copy of a store is one, before it counts. */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { openChain } from './chain.ts'
import { openDictionary } from './dictionary.ts'
import { openEvents } from './events.ts'
import { checkOpened } from './open-checks.ts'
import { type VerifyResult, verifyAll } from './verify.ts'

/** Opens the copy as a reader would and checks every event. @throws BACKUP_DAMAGED */
export function prove(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    checkOpened(db, path)
    const result = verifyCopy(db)
    if (result.damage) {
      throw new CounterflowError('BACKUP_DAMAGED', `The copy is damaged: ${result.damage.message}`, {
        kept: 'The store was not touched.',
        advice: 'Use an older backup.',
        details: { ...result.damage },
      })
    }
    return openChain(db).head()?.last ?? 0
  } finally {
    db.close()
    // A reader cannot take them along; they are empty.
    for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  }
}

function verifyCopy(db: Database.Database): VerifyResult {
  const dictionary = openDictionary(db)
  const events = openEvents(db, dictionary, { parse: JSON.parse, seal: undefined, unseal: (text) => text })
  return verifyAll({ events, chain: openChain(db), dictionary })
}

export function removeFile(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
}
