/** What the step does with stock, as examples that are tests and documentation. */
import type { Example } from '../../model/node.ts'
import type { stockFields } from './stock-fields.ts'

/** What it tells whenever a figure moves. */
const changed = (
  item: string,
  location: string,
  delta: number,
  prior: number,
  after: number,
  reason: string,
  committed = 0,
) => ({ item, location, delta, prior, after, committed, incoming: 0, state: 'available', reason })

export const stockExamples: readonly Example<typeof stockFields>[] = [
  {
    title: 'Two checkouts want the last one; the hold of the first runs out',
    config: {
      changes: [
        { when: 'event.type == "inventory.received"', change: 'receive', item: 'data.item', quantity: 'data.qty' },
        {
          when: 'event.type == "checkout.started"',
          change: 'reserve',
          lines: 'data.lines',
          reservation: 'data.checkout_id',
        },
      ],
    },
    given: [
      { type: 'inventory.received', time: '2026-03-02T10:00:00Z', data: { item: 'A', qty: '1' } },
      {
        type: 'checkout.started',
        time: '2026-03-02T10:00:01Z',
        data: { checkout_id: 'C1', lines: [{ sku: 'A', quantity: '1' }] },
      },
      {
        type: 'checkout.started',
        time: '2026-03-02T10:00:01Z',
        data: { checkout_id: 'C2', lines: [{ sku: 'A', quantity: '1' }] },
      },
      1_000_000,
    ],
    expect: {
      reserved: [
        {
          reservation_id: 'C1',
          lines: [{ item: 'A', location: 'main', qty: 1 }],
          expires_at: '2026-03-02T10:15:01.000Z',
        },
      ],
      refused: [
        {
          reservation_id: 'C2',
          lines: [{ item: 'A', location: 'main', qty: 1 }],
          short: [{ item: 'A', location: 'main', qty: 1, available: 0 }],
        },
      ],
      released: [{ reservation_id: 'C1', lines: [{ item: 'A', location: 'main', qty: 1 }], reason: 'expired' }],
      changed: [
        changed('A', 'main', 1, 0, 1, 'received'),
        changed('A', 'main', -1, 1, 0, 'reserved', 1),
        changed('A', 'main', 1, 0, 1, 'expired'),
      ],
    },
    tables: { stock: [{ item: 'A', location: 'main', available: '1', committed: '0', incoming: '0' }] },
  },
  {
    title: 'A sale without stock is told, not booked; weights are exact; unknown is not 0',
    config: {
      changes: [
        {
          when: 'event.type == "inventory.counted"',
          change: 'set',
          item: 'data.item',
          location: 'data.location',
          quantity: 'data.counted',
        },
        {
          when: 'event.type == "sold"',
          change: 'sell',
          item: 'data.item',
          location: 'data.location',
          quantity: 'data.qty',
        },
      ],
    },
    given: [
      { type: 'inventory.counted', data: { item: 'tea', location: 'LON', counted: '1.05' } },
      { type: 'sold', data: { item: 'tea', location: 'LON', qty: '0.35' } },
      { type: 'sold', data: { item: 'tea', location: 'LON', qty: 1 } },
      { type: 'inventory.counted', data: { item: 'tea', location: 'LON', counted: null } },
    ],
    expect: {
      oversold: [
        {
          item: 'tea',
          location: 'LON',
          reservation_id: null,
          wanted: 1,
          available: 0.7,
          booked: false,
          choices: ['refund', 'backorder'],
        },
      ],
      changed: [changed('tea', 'LON', 1.05, 0, 1.05, 'count'), changed('tea', 'LON', -0.35, 1.05, 0.7, 'sold')],
    },
    tables: { stock: [{ item: 'tea', location: 'LON', available: '0.7', committed: '0', incoming: '0' }] },
  },
  {
    title: 'Is it still there? In any place, nothing is held, and what nobody has told of counts as there',
    config: {
      changes: [
        {
          when: 'event.type == "inventory.counted"',
          change: 'set',
          item: 'data.item',
          location: 'data.location',
          quantity: 'data.counted',
        },
        { when: 'event.type == "cart.abandoned"', change: 'check', lines: 'data.lines' },
      ],
    },
    given: [
      { type: 'inventory.counted', data: { item: 'A', location: 'LON', counted: 1 } },
      { type: 'inventory.counted', data: { item: 'A', location: 'YRK', counted: 1 } },
      {
        type: 'cart.abandoned',
        data: {
          cart: 1,
          lines: [
            { sku: 'A', quantity: '2' },
            { sku: 'B', quantity: '9' },
          ],
        },
      },
      { type: 'cart.abandoned', data: { cart: 2, lines: [{ sku: 'A', quantity: '3' }] } },
    ],
    expect: {
      enough: [
        {
          cart: 1,
          lines: [
            { sku: 'A', quantity: '2' },
            { sku: 'B', quantity: '9' },
          ],
        },
      ],
      short: [
        {
          cart: 2,
          lines: [{ sku: 'A', quantity: '3' }],
          short: [{ item: 'A', location: null, qty: 3, available: 2 }],
        },
      ],
      changed: [changed('A', 'LON', 1, 0, 1, 'count'), changed('A', 'YRK', 1, 0, 1, 'count')],
    },
  },
]
