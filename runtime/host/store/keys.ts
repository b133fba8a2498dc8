/** One key per person, in a file of its own that no backup of the log contains, and the secret that hides names. */
import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { asStorageError } from './errors.ts'
import type { Names, PersonNames } from './names.ts'
import type { KeyStore } from './sealing.ts'

export type Keys = KeyStore & {
  /** For hashes of what must not stand in the open in a file that can be made again. */
  readonly secret: Buffer
  /** New keys must be on the disk before what they seal is. */
  flush(): void
  /** The ids of a person's keys that are there. */
  idsOf(subject: string): readonly string[]
  /** Destroys keys for good. Returns how many of them were there. */
  destroy(ids: readonly string[], now: number): number
  /** The ids of keys that were destroyed. */
  destroyed(): readonly string[]
  /** Keeps, as hashes that tell nobody's name, what named somebody who was forgotten. */
  forget(person: PersonNames): void
  /** Who that was, as far as a text can be asked; undefined where nobody was forgotten. */
  forgotten(): Names | undefined
  close(): void
}

function noKey(): never {
  throw new Error('This store has no key file, so nothing personal can be written')
}

/** For a store whose key file is not here: everything personal reads as erased, nothing can be sealed. */
const noKeys: Keys = {
  secret: Buffer.alloc(32),
  keyOf: noKey,
  keysOf: noKey,
  find: () => undefined,
  flush() {},
  idsOf: () => [],
  destroy: () => 0,
  destroyed: () => [],
  forget() {},
  forgotten: () => undefined,
  close() {},
}

const addresses = /[^\s@<>"',;:/()\\{}[\]]+@[^\s@<>"',;:/()\\{}[\]]+/g

const words = /[\p{L}\p{N}]+/gu

/** Between the ids of keys that are needed together. */
const joint = '~'

/** What belongs to several people is unreadable as soon as one of their keys is gone. */
function jointKey(keys: readonly (Buffer | undefined)[]): Buffer | undefined {
  const [first] = keys
  if (keys.length === 1) return first
  const hash = createHmac('sha256', 'joint key')
  for (const key of keys) {
    if (key === undefined) return undefined
    hash.update(key)
  }
  return first === undefined ? undefined : hash.digest()
}

export function openKeys(path: string, options: { readonly readonly: boolean }): Keys {
  if (options.readonly && !existsSync(path)) return noKeys
  try {
    return open(path, options.readonly)
  } catch (error) {
    throw asStorageError(error)
  }
}

function open(path: string, readonly: boolean): Keys {
  if (!readonly) {
    // Made before SQLite sees it, so that it never stands open to others, not even for a moment.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
  }
  const db = new Database(path, { readonly, timeout: 50 })
  db.pragma('synchronous = FULL')
  db.pragma('trusted_schema = OFF')
  if (!readonly) {
    // What is deleted is overwritten: that is the point of this file.
    db.pragma('secure_delete = ON')
    db.exec(`CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS subject_key (id TEXT PRIMARY KEY, key BLOB, erased INTEGER) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS forgotten (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID`)
    if (!db.prepare('SELECT 1 FROM secret').get()) db.prepare('INSERT INTO secret VALUES (?)').run(randomBytes(32))
  }
  const secret = db.prepare<[], { value: Buffer }>('SELECT value FROM secret').get()?.value ?? noKeys.secret
  const get = db.prepare<[string], { key: Buffer | null }>('SELECT key FROM subject_key WHERE id = ?')
  const add = db.prepare<[string, Buffer]>('INSERT INTO subject_key (id, key) VALUES (?, ?)')
  const destroy = db.prepare<[string, number, number]>(
    'INSERT INTO subject_key (id, key, erased) VALUES (?, NULL, ?) ON CONFLICT (id) DO UPDATE SET key = NULL, erased = ?',
  )
  const erased = db.prepare<[], { id: string }>('SELECT id FROM subject_key WHERE key IS NULL')
  const known = new Map<string, Buffer>()

  /** A keyed hash, so that no name stands anywhere; a person who comes back after an erasure gets the next one. */
  const idOf = (subject: string, generation: number): string =>
    createHmac('sha256', secret).update(`${generation}\n${subject}`).digest().subarray(0, 16).toString('base64url')

  const hashOf = (value: string, what = ''): Buffer =>
    createHmac('sha256', secret).update(`forgotten${what}\n${value.trim().toLowerCase()}`).digest().subarray(0, 16)

  function find(id: string): Buffer | undefined {
    if (id.includes(joint)) return jointKey(id.split(joint).map(find))
    const cached = known.get(id)
    if (cached) return cached
    const key = get.get(id)?.key ?? undefined
    if (key) remember(id, key)
    return key
  }
  function remember(id: string, key: Buffer): void {
    if (known.size > 20_000) known.clear()
    known.set(id, key)
  }

  function keyOf(subject: string): { id: string; key: Buffer } {
    for (let generation = 0; ; generation++) {
      const id = idOf(subject, generation)
      const found = find(id)
      if (found) return { id, key: found }
      if (get.get(id)) continue
      if (!db.inTransaction) db.exec('BEGIN IMMEDIATE')
      const key = randomBytes(32)
      add.run(id, key)
      remember(id, key)
      return { id, key }
    }
  }

  return {
    secret,
    find,
    keysOf(subjects) {
      const all = [...new Set(subjects)].map(keyOf)
      const id = all.map((one) => one.id).join(joint)
      const key = jointKey(all.map((one) => one.key))
      if (key === undefined) throw new Error('Expected at least one person to seal for')
      return { id, key }
    },
    keyOf,
    flush() {
      if (db.inTransaction) db.exec('COMMIT')
    },
    idsOf(subject) {
      const ids: string[] = []
      for (let generation = 0; ; generation++) {
        const id = idOf(subject, generation)
        const row = get.get(id)
        if (!row) return ids
        if (row.key !== null) ids.push(id)
      }
    },
    destroy(ids, now) {
      if (db.inTransaction) db.exec('COMMIT')
      return db
        .transaction(() => {
          let count = 0
          for (const id of ids) {
            known.delete(id)
            // Also one that is not here: a copy of this file that comes back must not bring it.
            if (get.get(id)?.key) count++
            destroy.run(id, now, now)
          }
          return count
        })
        .immediate()
    },
    destroyed: () => erased.all().map(({ id }) => id),
    forget({ strong, weak, ids }) {
      const remember = db.prepare<[Buffer]>('INSERT OR IGNORE INTO forgotten VALUES (?)')
      if (db.inTransaction) db.exec('COMMIT')
      db.transaction(() => {
        for (const value of strong) remember.run(hashOf(value))
        for (const value of weak) remember.run(hashOf(value, ' beside'))
        for (const value of ids) remember.run(hashOf(value, ' id'))
      }).immediate()
    },
    forgotten() {
      const rows = db.prepare<[], { hash: Buffer }>('SELECT hash FROM forgotten').all()
      const hashes = new Set(rows.map(({ hash }) => hash.toString('hex')))
      if (hashes.size === 0) return undefined
      const isOne = (text: string, what?: string): boolean => hashes.has(hashOf(text, what).toString('hex'))
      return {
        strong: (text) => isOne(text) || (text.match(addresses) ?? []).some((address) => isOne(address)),
        weak: (text) => isOne(text, ' beside') || (text.match(words) ?? []).some((word) => isOne(word, ' beside')),
        id: (text) => isOne(text, ' id'),
      }
    },
    close() {
      if (db.inTransaction) db.exec('COMMIT')
      db.close()
    },
  }
}
