/** Opens a large store and asks the first things of it; then closes it or dies. */
import { join } from 'node:path'
import { eventFromText, isRefusal } from '../../../runtime/engine/arrival.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { seeded } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { Acceptance } from '../../../runtime/model/services.ts'
import { referenceEvent } from '../reference-event.ts'
import { planOf, referenceFlow } from './reference-flow.ts'
import { readJob, startClock, tell } from './run.ts'

/** `singles`: events that are appended afterwards, each in a commit of its own; `dies`: leaves the store as a crash does. */
type OpenJob = { readonly folder: string; readonly events: number; readonly singles?: number; readonly dies?: boolean }

const { folder, events, singles = 0, dies = false } = readJob<OpenJob>()
const { customer } = referenceEvent(0, 'sequential').data

const stop = startClock()
const store = openStore(join(folder, 'shop.db'), { files: join(folder, 'files') })
const engine = new Engine({ store, clock: systemClock, random: seeded(1) })
engine.deploy(planOf(referenceFlow()))
const answers = offer([arriving(events >> 1), { ...arriving(0), id: `new-${process.pid}-${store.head}` }])
const row = store.row('customer_totals', [customer])
const measured = stop()
const fromStart = performance.now() / 1000

const kinds = answers.map(({ kind }) => kind).join()
if (kinds !== 'duplicate,accepted' || !row) throw new Error(`Expected a repeat and a new event, got ${kinds}`)
tell({ events, ...measured, result: kinds, figures: { seconds_from_start: fromStart } })
const head = store.head
for (let n = 0; n < singles; n++) offer([{ ...arriving(n), id: `more-${head}-${n}` }])
if (dies) process.kill(process.pid, 'SIGKILL')
store.close()

function arriving(i: number) {
  const text = JSON.stringify(referenceEvent(i, 'sequential'))
  const event = eventFromText(text, { channel: 'reference/till.event', source: '/shop', now: 0, id: () => null })
  if (isRefusal(event)) throw new Error(event.message)
  return event
}

function offer(offered: ReturnType<typeof arriving>[]): readonly Acceptance[] {
  let settled: readonly Acceptance[] = []
  engine.offer({
    events: offered,
    settle: (found) => {
      settled = found
    },
  })
  while (engine.step());
  return settled
}
