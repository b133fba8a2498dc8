/** What is looked at before a store is opened for writing, so that a wrong file is refused as it was found. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { type Anchor, ledgerAhead } from './anchor.ts'
import type { Chain } from './chain.ts'
import { type Meta, openMeta } from './meta.ts'
import { checkMarks, checkSchema, foreign } from './schema.ts'
import { secretFrom } from './secret.ts'

/** By a read of its own, and only while nobody in this process has the file open: closing it would drop their locks. */
export function checkFile(path: string, anchor: Anchor | undefined): 'new' | 'store' {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.size === 0) {
    if (anchor && anchor.offset > 0) throw replaced(path, found ? 'it is empty' : 'it is gone')
    if (found && !found.isFile()) throw foreign(path, 'it is no plain file')
    return 'new'
  }
  if (!found.isFile()) throw foreign(path, 'it is no plain file')
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, header.length, 0)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw foreign(path, 'it is no SQLite database')
  checkMarks(path, { application: header.readUInt32BE(68), version: header.readUInt32BE(60) })
  // A connection that cannot write reads the schema before one that can is opened.
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 50 })
  try {
    checkOpened(db, path)
    const id = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'id'").get()?.value
    if (anchor && id !== anchor.store)
      throw replaced(path, 'it is another store than the one that its anchor belongs to')
  } finally {
    db.close()
  }
  return 'store'
}

export function checkOpened(db: Database.Database, path: string): void {
  db.pragma('trusted_schema = OFF')
  checkMarks(path, {
    application: Number(db.pragma('application_id', { simple: true })),
    version: Number(db.pragma('user_version', { simple: true })),
  })
  checkSchema(db, path)
  secretFrom(openMeta(db).get('secret'))
}

/** The error that opening ends with, unless the caller accepts the loss. @throws DB_REPLACED */
export function compareWithAnchor(
  path: string,
  { chain, meta }: { readonly chain: Chain; readonly meta: Meta },
  anchor: Anchor | undefined,
  walCopy: string | undefined,
): CounterflowError | undefined {
  if (!anchor) return undefined
  const head = chain.head()?.last ?? 0
  if (head < anchor.offset) {
    return new CounterflowError(
      'LOG_SHORTER_THAN_ACKED',
      `The log of ${path} ends at event ${head}, but event ${anchor.offset} had been accepted`,
      {
        kept: walCopy ? `What the journal held is kept in ${walCopy}.` : 'Nothing was changed.',
        advice: 'Restore a backup, or open it as it is: then nothing is sent until someone has looked.',
        details: { path, head, accepted: anchor.offset, walCopy },
      },
    )
  }
  const same = chain.endingAt(anchor.offset)
  if (anchor.offset > 0 && !same?.hash.equals(anchor.hash))
    throw replaced(path, 'its history is not the one that was accepted here')
  if (ledgerAhead(anchor, meta.ledger()) <= 0) return undefined
  return new CounterflowError(
    'LEDGER_SHORTER_THAN_DONE',
    `${path} has lost what became of its latest calls to the outside`,
    {
      kept: `The log is whole.${walCopy ? ` What the journal held is kept in ${walCopy}.` : ''}`,
      advice: 'Restore a backup, or open it as it is: then nothing is sent until someone has looked.',
      details: { path, walCopy },
    },
  )
}

const replaced = (path: string, reason: string): CounterflowError =>
  new CounterflowError('DB_REPLACED', `${path} is not the store that was here before: ${reason}`, {
    kept: 'Nothing was changed.',
    advice: 'Put the right file back, or restore a backup with counterflow store restore.',
    details: { path },
  })

export function quickCheck(db: Database.Database): void {
  const answer = db.pragma('quick_check(1)', { simple: true })
  if (answer === 'ok') return
  throw new CounterflowError('STORE_CORRUPT', `The store is damaged (${String(answer)})`, {
    kept: 'Nothing was changed.',
    advice: 'Run counterflow store verify, then restore a backup.',
  })
}
