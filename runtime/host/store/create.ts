/** Makes an empty store: under another name first, so that a crash never leaves half of one in its place. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { createSchema } from './schema.ts'
import { newSecret } from './secret.ts'

export function createStoreFile(path: string, now: number): void {
  const temporary = `${path}-new`
  rmSync(temporary, { force: true })
  const db = new Database(temporary)
  try {
    db.pragma('synchronous = FULL')
    createSchema(db, {
      id: randomBytes(16).toString('hex'),
      secret: newSecret(),
      epoch: '0',
      created: new Date(now).toISOString(),
    })
  } finally {
    db.close()
  }
  renameSync(temporary, path)
  syncFolder(dirname(path))
}

/** Makes a renaming durable. Windows has no such call, and does not need it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
