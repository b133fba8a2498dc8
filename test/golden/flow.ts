/** What the golden stores hold: never changed, because the stores are not made again. */
import type { EventInput } from '../../runtime/model/event.ts'
import { flowOf } from '../engine/flows.ts'

export const goldenFlow = {
  ...flowOf(
    {
      in: { type: 'manual' },
      orders: {
        type: 'table',
        table: 'orders',
        key: [{ name: 'customer', type: 'text', value: 'data.customer_ref' }],
        columns: [
          { name: 'orders', type: 'integer', keep: 'add', value: '1' },
          { name: 'spent', type: 'decimal', keep: 'add', value: 'data.spent' },
          { name: 'skus', type: 'integer', keep: 'distinct', value: 'data.sku' },
          { name: 'latest', type: 'text', value: 'data.number' },
        ],
      },
      lines: { type: 'table', table: 'lines', columns: [{ name: 'sku', value: 'data.sku' }] },
      many: { type: 'window', key: 'data.customer_ref' },
      tell: { type: 'http', url: 'https://example.org/orders', send: 'body', body: '{"number": data.number}' },
    },
    ['in.event > orders', 'in.event > lines', 'in.event > many', 'in.event > tell'],
    'golden',
  ),
  events: {
    'order.placed': {
      type: 'object',
      personOf: 'customer_ref',
      properties: { customer_ref: { type: 'string' }, email: { type: 'string', personal: true } },
    },
  },
}

const customers = ['anna', 'ben', 'Çelik']

export const goldenOrders: readonly EventInput[] = Array.from({ length: 40 }, (_, n) => ({
  type: 'order.placed',
  id: `order-${n}`,
  subject: `order/${n}`,
  time: Date.parse('2026-03-02T10:00:00Z') + n * 600_000,
  data: {
    number: `#${1000 + n}`,
    customer_ref: customers[n % 3] ?? '',
    email: `${customers[n % 3]}@example.org`,
    sku: `SKU-${n % 7}`,
    spent: `${n}.${n % 10}5`,
    provider_id: 'wide 820982911946154508 \u0000 é 🧾',
  },
}))
