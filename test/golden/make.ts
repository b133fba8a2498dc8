/**
 * Makes the store that later versions must be able to open, by the code of today: run it once for each version of the
 * format, before the format changes, and never again. `npx vite-node` is not needed: `node test/golden/make.ts <folder>`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { personalFields } from '../../runtime/compile/personal-fields.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { entrance } from '../../runtime/host/entrance.ts'
import { type StartedFlow, startFlow } from '../../runtime/host/start-flow.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { goldenFlow, goldenOrders } from './flow.ts'

const folder = process.argv[2] ?? ''
mkdirSync(folder, { recursive: true })
const store = openStore(join(folder, 'shop.db'), { personal: personalFields([goldenFlow]), reserveBytes: 0 })
let clock = Date.parse('2026-03-02T10:00:00Z')
const start = (): StartedFlow =>
  startFlow(goldenFlow, {
    store,
    services: {
      clock: { now: () => clock++, monotonic: () => performance.now(), at: () => () => {} },
      effects: { http: { attempt: async () => ({ kind: 'failed', reason: 'refused here', answer: null }) } },
    },
  })
const first = start()
for (const order of goldenOrders.slice(0, -1)) await first.send('in', order)
// Once more, so that there is a repeat.
await first.send('in', goldenOrders[0] ?? [])
await first.idle()
await first.stop()
// The last one came just before the program died, which was started again an hour later.
const last = eventFromInput(goldenOrders.at(-1) ?? { type: '' }, {
  ...entrance(first.plan, 'in'),
  now: clock,
  id: () => null,
})
if (isRefusal(last)) throw new Error(last.message)
const arrived = { ...last, offset: store.head + 1 }
store.commit({ at: clock, events: [arrived], repeats: [], positions: [], stages: [], effects: [] })
clock += 3_600_000
const second = start()
await second.idle()
await second.stop()
store.eraseSubject('ben', clock)
store.close()
