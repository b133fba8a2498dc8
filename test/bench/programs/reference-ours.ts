/** The reference job on Counterflow, everything on: duplicates, hashes, checksums, cursors, versions. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { eventFromText, isRefusal } from '../../../runtime/engine/arrival.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { seeded } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { tuneCollector } from '../../../runtime/host/collector.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { ArrivingEvent } from '../../../runtime/model/event.ts'
import { digestOfFile } from './digest.ts'
import { storeBytes, tablesOf } from './our-store.ts'
import { chainFlow, planOf, referenceFlow } from './reference-flow.ts'
import { eventTexts, type ReferenceJob } from './reference-job.ts'
import { memoryNow, memoryPeak, readJob, startClock, tell } from './run.ts'

tuneCollector()
const job = readJob<ReferenceJob>()
const { folder, events: count, batch = 2000, hops, chain } = job
const path = join(folder, 'shop.db')
const store = openStore(path, { files: join(folder, 'files') })
const engine = new Engine({ store, clock: systemClock, random: seeded(1), limits: { batch } })
engine.deploy(planOf(chain === undefined ? referenceFlow(hops) : chainFlow(chain)))
const defaults = { channel: 'reference/till.event', source: '/shop', now: 0, id: () => null }

const idle = memoryNow()
/** Above the idle process, MB, every so many batches. */
const resident: number[] = []
const batchesApart = 25
const textOf = eventTexts(job)
let jsonLength = 0
const stop = startClock()
for (let from = 0; from < count; from += batch) {
  const events: ArrivingEvent[] = []
  for (let n = from; n < Math.min(count, from + batch); n++) {
    const text = textOf(n)
    jsonLength += text.length
    const event = eventFromText(text, defaults)
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
  if ((from / batch) % batchesApart === 0) resident.push(memoryNow() - idle)
}
const measured = stop()
const peak = memoryPeak()
if (!engine.isIdle || store.letters().length > 0) throw new Error('Not everything was done')

const tables = tablesOf(store)
const large = join(folder, 'files', 'large.ndjson')
const files = chain === undefined ? { large: digestOfFile(large), large_bytes: statSync(large).size } : {}
store.close()
tell({
  events: count,
  ...measured,
  result: { ...tables, ...files },
  figures: {
    memory_above_idle_mb: peak - idle,
    memory_at_a_third_mb: medianBetween(0.3, 0.4),
    memory_at_the_end_mb: medianBetween(0.9, 1),
    bytes_per_event: storeBytes(path) / count,
    json_per_event: jsonLength / count,
  },
})

/** Of a part of the run: a single look depends on when the collector ran last. */
function medianBetween(from: number, to: number): number {
  const some = resident.slice(Math.floor(resident.length * from), Math.ceil(resident.length * to)).sort((a, b) => a - b)
  return some[some.length >> 1] ?? 0
}
