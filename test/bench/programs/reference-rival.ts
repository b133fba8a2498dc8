/**
 * The rival of the reference job: written by hand for exactly this flow, durable, duplicates refused by an index. It has
 * no flow document, no versions, no ledger, no search: a ceiling, not a product.
 */
import { fdatasyncSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ReferenceEvent } from '../reference-event.ts'
import { digestOfFile } from './digest.ts'
import { eventTexts, type ReferenceJob } from './reference-job.ts'
import { createRival, rivalPath, rivalTables, rivalWriters, type Total } from './rival-store.ts'
import { memoryNow, memoryPeak, readJob, startClock, tell } from './run.ts'

const job = readJob<ReferenceJob>()
const { folder, events: count, batch = 2000 } = job
const rowsAtOnce = 50
const columns = 6
const db = createRival(folder, { withLog: true })
const { writeTotals, bump } = rivalWriters(db)
const insert = (rows: number) =>
  db.prepare<[string[]]>(
    `INSERT INTO event (source, id, type, time, key, body) VALUES ${Array(rows).fill('(?,?,?,?,?,?)').join()} ON CONFLICT DO NOTHING`,
  )
const insertMany = insert(rowsAtOnce)
const insertOne = insert(1)
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
const large = join(folder, 'large.ndjson')
const file = openSync(large, 'w')

const idle = memoryNow()
const textOf = eventTexts(job)
let jsonLength = 0
const many = new Array<string>(columns * rowsAtOnce).fill('')
const single = new Array<string>(columns).fill('')
const stop = startClock()
for (let from = 0; from < count; from += batch) {
  const size = Math.min(batch, count - from)
  const texts: string[] = []
  const events: ReferenceEvent[] = []
  for (let n = 0; n < size; n++) {
    const text = textOf(from + n)
    jsonLength += text.length
    texts.push(text)
    events.push(JSON.parse(text))
  }
  begin.run()
  let added = 0
  const whole = size - (size % rowsAtOnce)
  for (let at = 0; at < whole; at += rowsAtOnce) {
    for (let row = 0; row < rowsAtOnce; row++) bind(many, row * columns, events[at + row], texts[at + row])
    added += insertMany.run(many).changes
  }
  for (let at = whole; at < size; at++) {
    bind(single, 0, events[at], texts[at])
    added += insertOne.run(single).changes
  }
  if (added !== size) throw new Error('A duplicate in the reference job: not expected, and not counted right here')
  route(events, texts)
  commit.run()
}
const measured = stop()
const peak = memoryPeak()

const tables = rivalTables(db)
db.pragma('wal_checkpoint(TRUNCATE)')
db.close()
tell({
  events: count,
  ...measured,
  result: { ...tables, large: digestOfFile(large), large_bytes: statSync(large).size },
  figures: {
    memory_above_idle_mb: peak - idle,
    bytes_per_event: statSync(rivalPath(folder)).size / count,
    json_per_event: jsonLength / count,
  },
})

function bind(bound: string[], place: number, event: ReferenceEvent | undefined, text: string | undefined): void {
  if (event === undefined || text === undefined) throw new Error('Past the end')
  bound[place] = event.source
  bound[place + 1] = event.id
  bound[place + 2] = event.type
  bound[place + 3] = event.time
  bound[place + 4] = event.partitionkey
  bound[place + 5] = text
}

/** The three rules, in the events' own transaction. */
function route(events: readonly ReferenceEvent[], texts: readonly string[]): void {
  const totals = new Map<string, Total>()
  let europe = 0
  let lines = ''
  for (let at = 0; at < events.length; at++) {
    const { type, data } = events[at] as ReferenceEvent
    const minor = data.total.minor
    if (type === 'order.placed') {
      const total = totals.get(data.customer)
      if (total) {
        total[0]++
        total[1] += minor
      } else totals.set(data.customer, [1, minor])
    }
    if (minor > 30_000) lines += `${texts[at]}\n`
    if (data.country === 'DE' || data.country === 'FR' || data.items.some(({ sku }) => sku === 'X-42')) europe++
  }
  writeTotals(totals)
  const bytes = lines === '' ? 0 : writeSync(file, lines)
  fdatasyncSync(file)
  bump('count', europe)
  bump('position', bytes)
  bump('cursor', events.length)
}
