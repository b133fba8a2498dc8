/** The reference job on Counterflow, everything on: `node reference-ours.ts <events> <batch> <ids> [extra hops]`. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventFromText, isRefusal } from '../../../runtime/engine/arrival.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { seeded } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { ArrivingEvent } from '../../../runtime/model/event.ts'
import { type Ids, idOf, referenceEvent, referencePool } from '../reference-event.ts'
import { planOf, referenceFlow } from './reference-flow.ts'

const [count, batch] = [Number(process.argv[2] ?? 300_000), Number(process.argv[3] ?? 2000)]
const ids: Ids = process.argv[4] === 'random' ? 'random' : 'sequential'
const plan = planOf(referenceFlow(Number(process.argv[5] ?? 0)))

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const path = join(folder, 'shop.db')
const store = openStore(path, { files: join(folder, 'files'), reserveBytes: 0 })
const engine = new Engine({ store, clock: systemClock, random: seeded(1), limits: { batch } })
engine.deploy(plan)
const idle = process.memoryUsage().rss
const pool = referencePool(count, ids)
const begun = process.hrtime.bigint()
for (let from = 0; from < count; from += batch) {
  const events: ArrivingEvent[] = []
  for (let n = from; n < Math.min(count, from + batch); n++) {
    const object = pool[n % pool.length] as { id: string }
    object.id = idOf(n, ids)
    const event = eventFromText(JSON.stringify(object), {
      channel: 'reference/till.event',
      source: '/shop',
      now: 0,
      id: () => null,
    })
    if (isRefusal(event)) throw new Error(event.message)
    events.push(event)
  }
  engine.offer({
    events,
    settle: (answers) => {
      if (answers.some(({ kind }) => kind !== 'accepted')) throw new Error('Not accepted')
    },
  })
  while (engine.step());
}
const seconds = Number(process.hrtime.bigint() - begun) / 1e9
const rss = process.memoryUsage().rss
let [customers, orders, minor] = [0, 0, 0]
for (const row of store.rows('customer_totals')) {
  customers++
  orders += Number(row.orders)
  minor += Number(row.minor)
}
const result = {
  customers,
  orders,
  minor,
  europe: store.row('europe', ['count'])?.count,
  large_bytes: statSync(join(folder, 'files', 'large.ndjson')).size,
}
const letters = store.letters().length
if (letters > 0) throw new Error(`${letters} dead letters`)
store.close()
console.log(
  JSON.stringify({
    events: count,
    seconds: Number(seconds.toFixed(3)),
    events_per_second: Math.round(count / seconds),
    rss_above_idle_mb: Math.round((rss - idle) / 1e6),
    bytes_per_event: Math.round(statSync(path).size / count),
    json_bytes: JSON.stringify(referenceEvent(12345, ids)).length,
    result,
  }),
)
rmSync(folder, { recursive: true })
