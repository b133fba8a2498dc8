/** Ten steps with three changed rules beside what was live, over the log that the reference job left. */
import { join } from 'node:path'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { tuneCollector } from '../../../runtime/host/collector.ts'
import { holdBack } from '../../../runtime/host/past/hold-back.ts'
import { openPauses } from '../../../runtime/host/past/pauses.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { digestOfRows } from './digest.ts'
import { changedReferenceFlow, planOf, referenceFlow, summed } from './reference-flow.ts'
import { readJob, startClock, tell } from './run.ts'
import type { ShadowFound, ShadowJob } from './shadow-job.ts'

tuneCollector()
const { log, events, beside = false } = readJob<ShadowJob>()
// As counterflow replay does.
if (beside) holdBack()
const past = openStore(join(log, 'shop.db'), { files: join(log, 'files'), readonly: true })
const [before, after] = [planOf(summed(referenceFlow(5))), planOf(summed(changedReferenceFlow(5)))]

const stop = startClock()
const steps = replay({ past, before, after, first: 1, last: past.head, planOf: () => before, all: true })
let step = steps.next()
const pause = beside ? openPauses() : undefined
for (; !step.done; step = steps.next()) if (pause) await pause()
const measured = stop()

const { outputs, tables } = step.value
const ways = ['europe', 'large', 'order'].map((name) => {
  const found = outputs.find(({ output }) => output === `route.${name}`)
  const minor = (found?.new.money[0]?.minor ?? 0) - (found?.gone.money[0]?.minor ?? 0)
  return [name, found?.was ?? 0, found?.now ?? 0, minor] as const
})
const totals = tables.find(({ table }) => table === 'customer_totals')
const rows = totals?.rows ?? []
const cells = rows.map(
  ({ key, was, now, since }) =>
    [String(key.customer), Number(was?.minor ?? 0), Number(now?.minor ?? 0) * 1e9 + since.offset] as const,
)
const result: ShadowFound = {
  ways,
  rows: digestOfRows(cells.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  differing: totals === undefined ? 0 : totals.added + totals.changed + totals.gone,
}
past.close()
tell({ events, ...measured, result, figures: {} })
