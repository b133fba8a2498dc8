/** A flow that asks people: the owner about money, the desk about nothing that matters. */
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import type { App } from './start-app.ts'

const kept = (table: string) => ({
  type: 'table',
  version: 1,
  name: table,
  config: {
    table,
    columns: [
      { name: 'number', value: 'data.number' },
      { name: 'by', value: 'data.approval.by' },
      { name: 'reason', value: 'data.approval.reason' },
    ],
  },
})
export const holdFlow = orders({
  name: 'Hold and release',
  nodes: {
    hand: { type: 'manual', version: 1, name: 'Orders on hold', config: { type: 'order.held' } },
    owner: {
      type: 'approval',
      version: 1,
      name: 'Ask the owner',
      config: { what: 'Release order {data.number} over {data.total}?', amount: 'data.total', limit: '4h' },
    },
    desk: {
      type: 'approval',
      version: 1,
      name: 'Ask the desk',
      config: { what: 'Greet {data.number} with a card?', limit: '3s' },
    },
    released: kept('released'),
    refused: kept('refused'),
    late: kept('late'),
  },
  edges: [
    { from: 'hand.event', to: 'owner' },
    { from: 'hand.event', to: 'desk' },
    { from: 'owner.approved', to: 'released' },
    { from: 'owner.declined', to: 'refused' },
    { from: 'desk.expired', to: 'late' },
  ],
  layout: {
    hand: { x: 0, y: 120 },
    owner: { x: 320, y: 0 },
    desk: { x: 320, y: 240 },
    released: { x: 640, y: 0 },
    refused: { x: 640, y: 140 },
    late: { x: 640, y: 280 },
  },
})

/** Published, with these orders on hold. */
export async function holdOrders({ call }: Pick<App, 'call'>, numbers: readonly string[]): Promise<string> {
  const { flow } = await call('flows.import', { text: writeFlow(holdFlow) })
  await call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
  for (const number of numbers) {
    const data = { number, total: { minor: 500_000, currency: 'GBP' } }
    const event = { type: 'order.held', subject: `order/${number}`, data }
    await call('events.send', { flow, node: 'hand', event, by: 'Ada' })
  }
  return flow
}
