/** Brings the index of search up to the log, or looks up orders by number, as someone does with a window open. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../runtime/host/store/open.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { mix } from '../reference-event.ts'
import { quantile } from '../statistics.ts'
import { readJob, startClock, tell } from './run.ts'

const job = readJob<{ folder: string; events: number; index?: boolean; seed?: number }>()
const { folder, events, index = false, seed = 0 } = job
const path = join(folder, 'shop.db')
const searches = 1000
const store = openStore(path, { files: join(folder, 'files') })
const search = openSearch(store)

if (index) {
  const stop = startClock()
  while (search.catchUp(100));
  const measured = stop()
  search.close()
  tell({ events, ...measured, result: null, figures: { search_bytes: statSync(`${path}-search`).size } })
} else {
  if (search.cursor() < store.head) throw new Error('The index is behind')
  const times: number[] = []
  const stop = startClock()
  for (let n = 0; n < searches; n++) {
    const order = mix(n, 100 + seed) % (events >> 1)
    // As it stands on the invoice, and the number alone. Of the latter, small ones are also prices.
    const query = n % 2 === 0 ? `order-${order}` : String(order)
    const begun = performance.now()
    const found = search.search(query, 20)
    times.push(performance.now() - begun)
    if (n % 2 === 0 && !found.some(({ subject }) => subject === query)) throw new Error(`${query} was not found`)
  }
  const measured = stop()
  search.close()
  tell({
    events,
    ...measured,
    result: null,
    figures: { p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99), worst_ms: Math.max(...times) },
  })
}
store.close()
