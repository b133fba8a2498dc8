/** The same by hand: pages of the log, JSON.parse, totals per page, one upsert per customer, a cursor. */
import Database from 'better-sqlite3'
import type { ReferenceEvent } from '../reference-event.ts'
import type { ReplayJob } from './replay-job.ts'
import { createRival, rivalPath, rivalTables, rivalWriters, type Total } from './rival-store.ts'
import { readJob, startClock, tell } from './run.ts'

/** Events per commit, as ours; read in the pages that are fastest to read. */
const perCommit = 5_000
const perPage = 1_000

const { folder, log, events } = readJob<ReplayJob>()
const source = new Database(rivalPath(log), { readonly: true })
const read = source
  .prepare<[number, number], [number, string]>(
    'SELECT offset, body FROM event WHERE offset > ? ORDER BY offset LIMIT ?',
  )
  .raw()
const target = createRival(folder, { withLog: false })
const { writeTotals, bump } = rivalWriters(target)
const [begin, commit] = [target.prepare('BEGIN IMMEDIATE'), target.prepare('COMMIT')]

const stop = startClock()
let [cursor, done] = [0, false]
while (!done) {
  const totals = new Map<string, Total>()
  let [count, europe] = [0, 0]
  while (count < perCommit) {
    const rows = read.all(cursor, perPage)
    for (const [offset, body] of rows) {
      const event: ReferenceEvent = JSON.parse(body)
      if (take(event, totals)) europe++
      cursor = offset
    }
    count += rows.length
    done = rows.length < perPage
    if (done) break
  }
  begin.run()
  writeTotals(totals)
  bump('count', europe)
  bump('cursor', count)
  commit.run()
}
const measured = stop()

tell({ events, ...measured, result: rivalTables(target), figures: {} })

/** True for an event that counts as Europe. */
function take({ type, data }: ReferenceEvent, totals: Map<string, Total>): boolean {
  if (type === 'order.placed') {
    const total = totals.get(data.customer)
    if (total) {
      total[0]++
      total[1] += data.total.minor
    } else totals.set(data.customer, [1, data.total.minor])
  }
  return data.country === 'DE' || data.country === 'FR' || data.items.some(({ sku }) => sku === 'X-42')
}
