/** A small template of a consultant. */
import type { Flow } from '../../../runtime/model/flow.ts'
import { orders } from '../app/flows.ts'

export const template = (change: Partial<Flow> = {}): Flow => ({
  ...orders(),
  id: 'large-orders',
  name: 'Large orders',
  description: 'Keeps what large orders add up to for each customer. For shops with regulars.',
  events: {
    'order.placed': {
      type: 'object',
      properties: { customer: { type: 'string', personal: true }, total: { type: 'number' } },
    },
  },
  tests: [
    {
      name: 'a large order counts and a small one does not',
      events: [
        { node: 'hand', type: 'order.placed', subject: 'customer/a', data: { customer: 'ann', total: 150 } },
        { node: 'hand', type: 'order.placed', subject: 'customer/a', data: { customer: 'ann', total: 20 } },
      ],
      expect: { tables: { totals: [{ customer: 'ann', total: 150 }] } },
      standard: ['duplicate', 'swap', 'replay'],
    },
  ],
  ...change,
})
