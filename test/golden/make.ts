/**
 * Makes the store that later versions must be able to open, by the code of today: run it once for each version of the
 * format, before the format changes, and never again. `npx vite-node` is not needed: `node test/golden/make.ts <folder>`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { personalFields } from '../../runtime/compile/personal-fields.ts'
import { startFlow } from '../../runtime/host/start-flow.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { goldenFlow, goldenOrders } from './flow.ts'

const folder = process.argv[2] ?? ''
mkdirSync(folder, { recursive: true })
const store = openStore(join(folder, 'shop.db'), { personal: personalFields([goldenFlow]), reserveBytes: 0 })
let clock = Date.parse('2026-03-02T10:00:00Z')
const running = startFlow(goldenFlow, {
  store,
  services: {
    clock: { now: () => clock++, monotonic: () => performance.now(), at: () => () => {} },
    effects: { http: { attempt: async () => ({ kind: 'failed', reason: 'refused here', answer: null }) } },
  },
})
for (const order of goldenOrders) await running.send('in', order)
// Once more, so that there is a repeat.
await running.send('in', goldenOrders[0] ?? [])
await running.idle()
await running.stop()
store.eraseSubject('ben', clock)
store.close()
