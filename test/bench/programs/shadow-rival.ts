/** The same by hand: pages of the log, JSON.parse, the conditions and sums of both versions side by side. */
import Database from 'better-sqlite3'
import type { ReferenceEvent } from '../reference-event.ts'
import { digestOfRows } from './digest.ts'
import { rivalPath } from './rival-store.ts'
import { readJob, startClock, tell } from './run.ts'
import type { ShadowFound, ShadowJob } from './shadow-job.ts'

const perPage = 1_000
const { log, events } = readJob<ShadowJob>()
const source = new Database(rivalPath(log), { readonly: true })
const read = source
  .prepare<[number, number], [number, string]>(
    'SELECT offset, body FROM event WHERE offset > ? ORDER BY offset LIMIT ?',
  )
  .raw()

type Sums = { orders: number; minor: number }
const was = new Map<string, Sums>()
const now = new Map<string, Sums>()
const since = new Map<string, number>()
const counts = { order: [0, 0, 0], large: [0, 0, 0], europe: [0, 0, 0] }

const stop = startClock()
for (let cursor = 0; ; ) {
  const rows = read.all(cursor, perPage)
  for (const [offset, body] of rows) {
    const event: ReferenceEvent = JSON.parse(body)
    take(offset, event)
    cursor = offset
  }
  if (rows.length < perPage) break
}
const measured = stop()

const cells = [...since].map(
  ([customer, first]) =>
    [customer, was.get(customer)?.minor ?? 0, (now.get(customer)?.minor ?? 0) * 1e9 + first] as const,
)
const result: ShadowFound = {
  ways: (['europe', 'large', 'order'] as const).map((name) => {
    const [before = 0, after = 0, money = 0] = counts[name]
    return [name, before, after, money] as const
  }),
  rows: digestOfRows(cells.toSorted(([a], [b]) => (`"${a}"` < `"${b}"` ? -1 : 1)).slice(0, 1_000)),
  differing: cells.length,
}
source.close()
tell({ events, ...measured, result, figures: {} })

function take(offset: number, { type, data }: ReferenceEvent): void {
  const { minor } = data.total
  const isOrder = type === 'order.placed'
  const isStill = isOrder && minor > 1000
  count(counts.order, isOrder, isStill, minor)
  count(counts.large, minor > 30000, minor > 20000, minor)
  const isNear = data.country === 'DE' || data.country === 'FR'
  count(counts.europe, isNear || data.items.some(({ sku }) => sku === 'X-42'), isNear, minor)
  if (isOrder) put(was, data.customer, minor)
  if (isStill) put(now, data.customer, minor)
  if (!isOrder && !isStill) return
  const [before, after] = [was.get(data.customer), now.get(data.customer)]
  if (before?.orders === after?.orders && before?.minor === after?.minor) since.delete(data.customer)
  else if (!since.has(data.customer)) since.set(data.customer, offset)
}

function count(counted: number[], before: boolean, after: boolean, minor: number): void {
  if (before) counted[0] = (counted[0] ?? 0) + 1
  if (after) counted[1] = (counted[1] ?? 0) + 1
  if (before !== after) counted[2] = (counted[2] ?? 0) + (after ? minor : -minor)
}

function put(sums: Map<string, Sums>, customer: string, minor: number): void {
  const known = sums.get(customer)
  if (known) {
    known.orders++
    known.minor += minor
  } else sums.set(customer, { orders: 1, minor })
}
