/** The proof that a copy of a store is one, before it counts. */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { openChain } from './chain.ts'
import { openDictionary } from './dictionary.ts'
import { openEvents } from './events.ts'
import { checkOpened } from './open-checks.ts'
import { type VerifyProgress, type VerifyResult, verifyLog } from './verify.ts'

/** Opens the copy as a reader would and checks every event. @throws BACKUP_DAMAGED */
export function prove(path: string): number {
  const steps = proof(path)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, a piece at a time. */
export async function proveInPieces(path: string, breathe: () => Promise<unknown>): Promise<number> {
  const steps = proof(path)
  try {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await breathe()
    }
  } finally {
    steps.return(0)
  }
}

function* proof(path: string): Generator<VerifyProgress, number> {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    checkOpened(db, path)
    const { damage } = yield* verifyCopy(db)
    if (damage) {
      throw new CounterflowError('BACKUP_DAMAGED', `The copy is damaged: ${damage.message}`, {
        kept: 'The store was not touched.',
        advice: 'Use an older backup.',
        details: { ...damage },
      })
    }
    return openChain(db).head()?.last ?? 0
  } finally {
    db.close()
    // A reader cannot take them along; they are empty.
    for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  }
}

function verifyCopy(db: Database.Database): Generator<VerifyProgress, VerifyResult> {
  const dictionary = openDictionary(db)
  const events = openEvents(db, dictionary, { parse: JSON.parse, seal: undefined, unseal: (text) => text })
  return verifyLog({ events, chain: openChain(db), dictionary })
}

export function removeFile(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
}
