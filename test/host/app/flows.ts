/** Small flows for the tests of the app: orders by hand into tables. */
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'
import type { TestShop } from './open-shop.ts'

/** `orders` by hand -> `large` (over 100) -> `totals` per customer. */
export const orders = (change: Partial<Flow> = {}): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'orders',
  name: 'Orders',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: {
    hand: { type: 'manual', version: 1, name: 'By hand', config: { type: 'order.placed' } },
    large: { type: 'filter', version: 1, config: { when: 'data.total > 100' } },
    totals: {
      type: 'table',
      version: 1,
      name: 'Totals',
      config: {
        table: 'totals',
        key: [{ name: 'customer', type: 'text', value: 'data.customer' }],
        columns: [{ name: 'total', type: 'integer', keep: 'add', value: 'data.total' }],
      },
    },
  },
  edges: [
    { from: 'hand.event', to: 'large' },
    { from: 'large.pass', to: 'totals' },
  ],
  parameters: {},
  settings: {},
  tests: [],
  layout: { hand: { x: 0, y: 0 }, large: { x: 300, y: 0 }, totals: { x: 600, y: 0 } },
  ...change,
})

/** Imports the flow and answers with its new id. */
export async function imported(shop: TestShop, flow: Flow = orders()): Promise<string> {
  return (await shop.call('flows.import', { text: writeFlow(flow) })).flow
}

export async function published(
  shop: TestShop,
  flow: Flow = orders(),
  allow: readonly string[] = ['warehouse.example:443'],
): Promise<string> {
  const id = await imported(shop, flow)
  await shop.call('publish.apply', { flow: id, revision: 1, choices: {}, by: 'Ann', allow })
  return id
}

export async function send(shop: TestShop, flow: string, customer: string, total: number | string): Promise<void> {
  await shop.call('events.send', {
    flow,
    node: 'hand',
    event: { type: 'order.placed', subject: `customer/${customer}`, data: { customer, total } },
    by: 'Ann',
  })
}
