/** The tables as of moments anywhere in the log, each as somebody asks who has asked for nothing before. */
import { join } from 'node:path'
import { openPastMaker } from '../../../runtime/host/past/as-of.ts'
import { openPastFile } from '../../../runtime/host/past/past-file.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { mix } from '../reference-event.ts'
import { quantile } from '../statistics.ts'
import { readJob, startClock, tell } from './run.ts'

const { folder, events, seed = 0 } = readJob<{ folder: string; events: number; seed?: number }>()
const store = openStore(join(folder, 'shop.db'), { readonly: true })
const file = openPastFile(store)
const [first, last] = [store.get(store.first)?.time ?? 0, store.get(store.head)?.time ?? 0]
const times: number[] = []
const stop = startClock()
for (let n = 0; n < 20; n++) {
  const moment = first + (mix(n, 400 + seed) / 2 ** 32) * (last - first)
  const begun = performance.now()
  const { flows, offset } = openPastMaker(store, file).at(moment)
  const then = flows.get('reference')
  const rows = then?.table('customer_totals')?.size ?? 0
  times.push(performance.now() - begun)
  if (then?.through !== offset || (offset > 1_000 && rows === 0)) throw new Error(`There is nothing as of ${moment}`)
}
const measured = stop()
file.close()
store.close()
tell({
  events,
  ...measured,
  result: null,
  figures: { p50_ms: quantile(times, 0.5), worst_ms: Math.max(...times) },
})
