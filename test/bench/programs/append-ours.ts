/** Appends ready events durably, with everything that an event gets on its way in and no flow behind it. */
import { join } from 'node:path'
import { eventFromText, isRefusal } from '../../../runtime/engine/arrival.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { seeded } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { ArrivingEvent } from '../../../runtime/model/event.ts'
import { eventTexts, type ReferenceJob } from './reference-job.ts'
import { readJob, startClock, tell } from './run.ts'

const job = readJob<ReferenceJob>()
const { folder, events: count, batch = 1 } = job
const store = openStore(join(folder, 'shop.db'))
const engine = new Engine({ store, clock: systemClock, random: seeded(1), limits: { batch } })
const textOf = eventTexts(job)
const events = Array.from({ length: count }, (_, i): ArrivingEvent => {
  const event = eventFromText(textOf(i), { channel: 'reference/till.event', source: '/shop', now: 0, id: () => null })
  if (isRefusal(event)) throw new Error(event.message)
  return event
})

const stop = startClock()
for (let from = 0; from < count; from += batch) {
  engine.offer({ events: events.slice(from, from + batch), settle: () => {} })
  while (engine.step());
}
const measured = stop()

const result = { events: store.head, last: store.get(count)?.id }
store.close()
tell({ events: count, ...measured, result, figures: {} })
