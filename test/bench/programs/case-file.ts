/** Opens the pages of orders, as somebody does who types their numbers. */
import { join } from 'node:path'
import { findCase } from '../../../runtime/host/case-file.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { amountIn } from '../../../runtime/model/amount-in.ts'
import { mix } from '../reference-event.ts'
import { quantile } from '../statistics.ts'
import { planOf, referenceFlow } from './reference-flow.ts'
import { readJob, startClock, tell } from './run.ts'

const { folder, events, seed = 0 } = readJob<{ folder: string; events: number; seed?: number }>()
const store = openStore(join(folder, 'shop.db'), { readonly: true })
const search = openSearch(store, { readonly: true })
const plan = planOf(referenceFlow())
const times: number[] = []
const stop = startClock()
for (let n = 0; n < 200; n++) {
  const order = mix(n, 300 + seed) % (events >> 1)
  const begun = performance.now()
  const found = findCase(
    {
      store,
      search,
      planOf: () => plan,
      rows: (list) =>
        list.map(({ offset, time, type, subject, channel, data }) => ({
          ...{
            offset,
            time,
            type,
            subject,
            channel,
            source: '',
            ahead: null,
            amount: amountIn(data),
            repeats: 0,
            needsLook: false,
          },
        })),
    },
    `order-${order}`,
  )
  times.push(performance.now() - begun)
  if (!found.events.some(({ row, flows }) => row.subject === `order-${order}` && flows.length > 0))
    throw new Error(`order-${order} was not found`)
}
const measured = stop()
search.close()
store.close()
tell({
  events,
  ...measured,
  result: null,
  figures: { p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99), worst_ms: Math.max(...times) },
})
