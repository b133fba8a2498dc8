/** Finds events by any name or number in them. Its file can be thrown away: it is made again from the log. */
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { CloudEvent } from '../../model/event.ts'
import { asStorageError } from './errors.ts'
import { type HashOutput, identityHasher } from './identity-hash.ts'
import { openRowsWithWord } from './rows-with-word.ts'
import { readingsOf } from './search-readings.ts'
import { normalise, termsOf } from './search-terms.ts'
import type { SqliteStore } from './sqlite-store.ts'

const pageSize = 250
const rowsPerInsert = 100
/**
 * Events whose words lie together. In one large index each word would go to another page, and each page be written
 * again for every few events; a search asks 60 blocks per million events instead, which takes a fraction of a ms.
 */
const blockSize = 16_384
const blockOf = (offset: number): number => Math.floor(offset / blockSize)
/** Events that are not indexed yet and are looked through for what somebody may have meant. */
const mostTail = 20_000
/** About what a transaction can index in a millisecond. */
const eventsPerMs = 25

/** Only hashes stand in the file, keyed by the secret of the key file: no name can be read from it. */
export function openSearch(store: SqliteStore, options: { readonly readonly?: boolean } = {}) {
  const path = `${store.path}-search`
  const secret = store.parts.keys().secret
  const mark = createHash('sha256').update(secret).update(`search 4 ${store.id}`).digest('hex')
  const db = open(path, mark, store.head, options.readonly === true)
  const rowsWithWord = openRowsWithWord(store.parts.db)
  const hash = identityHasher(secret.subarray(0, 8))
  const out: HashOutput = { hi: 0, lo: 0 }
  const getCursor = db.prepare<[], { value: number }>("SELECT value FROM place WHERE name = 'cursor'")
  const setCursor = db.prepare<[number]>("UPDATE place SET value = ? WHERE name = 'cursor'")
  const insertMany = db.prepare<[number[]]>(
    `INSERT OR IGNORE INTO term VALUES ${Array(rowsPerInsert).fill('(?,?,?)').join()}`,
  )
  const insertOne = db.prepare<[number, number, number]>('INSERT OR IGNORE INTO term VALUES (?, ?, ?)')
  const find = db.prepare<[number, number, number, number], { offset: number }>(
    'SELECT offset FROM term WHERE block = ? AND hash = ? AND offset < ? ORDER BY offset DESC LIMIT ?',
  )

  /** 53 bits of it: as exact as needed, since every hit is compared with its event. */
  function hashOf(term: string): number {
    hash('', term, out)
    return (out.hi & 0x1fffff) * 2 ** 32 + out.lo
  }

  function index(events: readonly CloudEvent[]): void {
    const rows: (readonly [block: number, hash: number, offset: number])[] = []
    for (const event of events) {
      const block = blockOf(event.offset)
      for (const term of termsOf(event)) rows.push([block, hashOf(term), event.offset])
    }
    // In the order of the index: neighbours go to the same page.
    rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    let at = 0
    for (; at + rowsPerInsert <= rows.length; at += rowsPerInsert)
      insertMany.run(rows.slice(at, at + rowsPerInsert).flat())
    for (const row of rows.slice(at)) insertOne.run(...row)
  }

  const cursor = (): number => getCursor.get()?.value ?? 0

  /** Events in (after, through] that may have the word, the newest first. */
  function* tail(word: string, after: number, through: number): Iterable<CloudEvent | undefined> {
    const rows = through > after ? rowsWithWord(word, after, through) : []
    if (rows !== undefined) for (const offset of rows) yield store.get(offset)
    else
      for (let end = through; end > after; end -= pageSize) {
        const from = Math.max(after, end - pageSize)
        yield* store.read(from, end - from).toReversed()
      }
  }

  /** The newest events with this word in them, newest first. `before` goes on from an earlier answer. */
  function search(text: string, limit: number, before = store.head + 1): readonly CloudEvent[] {
    const term = normalise(text)
    const found: CloudEvent[] = []
    if (term === '') return found
    const indexed = cursor()
    const take = (event: CloudEvent | undefined): void => {
      if (event && found.length < limit && termsOf(event).has(term)) found.push(event)
    }
    // What is not indexed yet, from its end.
    const end = Math.min(before - 1, store.head)
    for (const event of tail(term, indexed, end)) {
      if (found.length === limit) break
      take(event)
    }
    const wanted = hashOf(term)
    let below = Math.min(before, indexed + 1)
    for (let block = blockOf(below); block >= blockOf(store.first) && found.length < limit; ) {
      const rows = find.all(block, wanted, below, limit)
      for (const { offset } of rows) take(store.get(offset))
      below = rows.at(-1)?.offset ?? below
      if (rows.length < limit) block--
    }
    return found
  }

  return {
    cursor,
    search,
    /** The likeliest reading of what a person typed that stands in an event; as it was typed where none does. */
    meant(text: string): string {
      const readings = readingsOf(text)
      const indexed = cursor()
      const inIndex = readings.findIndex((reading) => search(reading, 1, indexed + 1).length > 0)
      let best = inIndex < 0 ? readings.length : inIndex
      // Mostly it stands there as it was typed: then nothing more has to be read.
      const [typed] = readings
      if (best > 0 && typed !== undefined && search(typed, 1).length > 0) best = 0
      const floor = Math.max(indexed, store.head - (options.readonly === true ? store.head : mostTail))
      for (let end = store.head; end > floor && best > 0; end -= pageSize) {
        const from = Math.max(floor, end - pageSize)
        for (const event of store.read(from, end - from)) {
          const terms = termsOf(event)
          const found = readings.slice(0, best).findIndex((reading) => terms.has(reading))
          if (found >= 0) best = found
        }
      }
      return readings[best] ?? normalise(text)
    },
    /** Indexes what is new for about so long; true while there is more. Call it when nothing else is to be done. */
    catchUp(budgetMs: number): boolean {
      const end = performance.now() + budgetMs
      try {
        do {
          const from = cursor()
          const events: CloudEvent[] = []
          // Some pages per transaction, so that sorting pays; not so many that it would block for long.
          for (
            let page = store.read(from, pageSize);
            page.length > 0;
            page = store.read(events.at(-1)?.offset ?? from, pageSize)
          ) {
            events.push(...page)
            if (events.length >= budgetMs * eventsPerMs || performance.now() > end) break
          }
          const last = events.at(-1)
          if (!last) return false
          db.transaction(() => {
            index(events)
            setCursor.run(last.offset)
          }).immediate()
        } while (performance.now() < end)
      } catch (error) {
        throw asStorageError(error)
      }
      return cursor() < store.head
    },
    /** After retention: words of events that are gone. */
    forget(first: number): void {
      db.prepare<[number]>('DELETE FROM term WHERE block < ?').run(blockOf(first))
    },
    close: (): void => void db.close(),
  }
}

export type Search = ReturnType<typeof openSearch>

function open(path: string, mark: string, head: number, readonly: boolean): Database.Database {
  const kept = openKept(path, mark, head, readonly)
  if (kept) return kept
  // Of another store, another key file, a longer log, or damaged: made anew. A reader has none and scans.
  if (!readonly) for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  const db = new Database(readonly ? ':memory:' : path, { timeout: 50 })
  configure(db)
  db.exec(`CREATE TABLE term (block INTEGER NOT NULL, hash INTEGER NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (block, hash, offset)) STRICT, WITHOUT ROWID;
    CREATE TABLE place (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
    INSERT INTO place VALUES ('cursor', 0)`)
  db.prepare("INSERT INTO place VALUES ('mark', ?)").run(mark)
  return db
}

function openKept(path: string, mark: string, head: number, readonly: boolean): Database.Database | undefined {
  if (!existsSync(path)) return undefined
  const db = new Database(path, { readonly, timeout: 50 })
  try {
    if (!readonly) configure(db)
    const cursor = db.prepare<[], { value: number }>("SELECT value FROM place WHERE name = 'cursor'").get()?.value ?? 0
    const found = db.prepare<[], { value: string }>("SELECT value FROM place WHERE name = 'mark'").get()?.value
    if (found === mark && cursor <= head) return db
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
  db.close()
  return undefined
}

function configure(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  // A power cut may take the last part of it; that is read from the log again.
  db.pragma('synchronous = NORMAL')
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('cache_size = -32000')
}
