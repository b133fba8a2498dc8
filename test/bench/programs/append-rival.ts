/** Bare inserts, as durable as ours: an envelope, the text, and nothing that would notice a repeat or a flipped bit. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { ReferenceEvent } from '../reference-event.ts'
import { eventTexts, type ReferenceJob } from './reference-job.ts'
import { readJob, startClock, tell } from './run.ts'

const job = readJob<ReferenceJob>()
const { folder, events: count, batch = 1 } = job
const db = new Database(join(folder, 'bare.db'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('wal_autocheckpoint = 4000')
db.exec(
  'CREATE TABLE event (offset INTEGER PRIMARY KEY, source TEXT, id TEXT, type TEXT, time TEXT, key TEXT, body TEXT) STRICT',
)
const insert = db.prepare<string[]>('INSERT INTO event (source, id, type, time, key, body) VALUES (?, ?, ?, ?, ?, ?)')
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
const textOf = eventTexts(job)
const rows = Array.from({ length: count }, (_, i) => {
  const text = textOf(i)
  const { source, id, type, time, partitionkey }: ReferenceEvent = JSON.parse(text)
  return [source, id, type, time, partitionkey, text]
})

const stop = startClock()
for (let from = 0; from < count; from += batch) {
  begin.run()
  for (let at = from; at < Math.min(count, from + batch); at++) insert.run(...(rows[at] ?? []))
  commit.run()
}
const measured = stop()

const last = db.prepare<[], { offset: number; id: string }>('SELECT offset, id FROM event ORDER BY offset DESC').get()
tell({ events: count, ...measured, result: { events: last?.offset, last: last?.id }, figures: {} })
