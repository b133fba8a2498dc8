/** A store with a flow that catches up with a stand-in, a clock that is moved by hand, and real HTTP in between. */
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { personalFields } from '../../../runtime/compile/personal-fields.ts'
import { SimulatedClock, SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { openProviders } from '../../../runtime/host/catch-up/providers.ts'
import { pageReader } from '../../../runtime/host/catch-up/read-page.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { putInForce } from '../../../runtime/host/put-in-force.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import { openWebClient } from '../../../runtime/host/services/web-client.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { flowOf } from '../ingress/open.ts'
import type { Folder } from '../store/folder.ts'
import { type StandIn, standInToken } from './stand-in.ts'

export const startTime = Date.parse('2026-03-02T10:00:00Z')
export const minute = 60_000
export const day = 24 * 60 * minute

/** Hears a provider, and counts what comes by type; orders are also told to a web address. */
export const catchUpFlow = (provider: string, types = '*'): Flow =>
  flowOf(
    {
      shop: { type: 'catch-up', version: 1, config: { provider, connection: 'my-shop', types, every: '2m' } },
      counted: {
        type: 'table',
        version: 1,
        config: {
          table: 'counted',
          key: [{ name: 'type', type: 'text', value: 'event.type' }],
          columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
        },
      },
      placed: { type: 'filter', version: 1, config: { when: "event.type == 'order.placed'" } },
      tell: { type: 'http', version: 1, config: { url: 'https://example.org/orders', send: 'nothing' } },
    },
    [
      { from: 'shop.event', to: 'counted' },
      { from: 'shop.event', to: 'placed' },
      { from: 'placed.pass', to: 'tell' },
    ],
  )

export function openShop(folder: Folder, standIn: StandIn, flow: Flow, clock = new SimulatedClock(startTime)) {
  const store = folder.open({ now: () => clock.now(), personal: personalFields([flow]) })
  const receiver = new SimulatedReceiver()
  const client = openWebClient()
  const providers = openProviders({
    clock,
    random: () => 0.5,
    accessOf: () => ({ base: standIn.base, token: standInToken, near: standIn.base }),
    read: pageReader(client),
  })
  const runtime = new Runtime({
    store,
    services: { clock, random: Math.random, files, effects: { http: receiver }, providers },
  })
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw new Error(plan.map(({ message }) => message).join('\n'))
  putInForce(store, plan, { at: clock.now(), choices: {} })
  const deployment = runtime.start(plan)
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    for (let turns = 0; !holds(); turns++) {
      if (turns > 5_000) throw new Error(`It never came true: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  let caughtUpLast: number | null | undefined
  return {
    ...{ store, clock, providers, runtime, plan, deployment, receiver, until },
    types: (): readonly string[] => store.read(0, 10_000, ['events']).map(({ type }) => type),
    /** Until everything that the provider has to tell is in the log, once more than the last time. */
    caughtUp: async (): Promise<void> => {
      await until(() => {
        const status = providers.statuses()[0]
        return status?.state === 'up to date' && (status.last ?? 0) >= clock.now() && status.last !== caughtUpLast
      }, 'caught up')
      caughtUpLast = providers.statuses()[0]?.last
    },
    async close() {
      await runtime.stop(1_000)
      await client.close()
      store.close()
    },
  }
}

/** An order as Shopify's list holds it. */
export const orderOf = (id: string, created: number, more: { [name: string]: unknown } = {}) => ({
  id,
  name: `#${id.slice(-4)}`,
  created_at: new Date(created).toISOString(),
  updated_at: new Date(created).toISOString(),
  currency: 'GBP',
  total_price: '42.00',
  financial_status: 'pending',
  email: 'ann.canary@example.org',
  customer: { id: '11', email: 'ann.canary@example.org' },
  line_items: [],
  ...more,
})

export const stripeEvent = (n: number, created: number, type = 'payment_intent.succeeded') => ({
  id: `evt_${n}`,
  object: 'event',
  type,
  created: Math.floor(created / 1000),
  data: { object: { id: `pi_${n}`, amount: 4200, amount_received: 4200, currency: 'gbp' } },
})
