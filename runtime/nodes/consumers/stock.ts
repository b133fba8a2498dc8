/** Keeps the stock of every item and location, and holds goods for shoppers so that the last one is sold once. */
import { decimalOf } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import { defineConsumer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { mustTell } from '../must-tell.ts'
import { StockBook, type StockContext, zero } from './stock-book.ts'
import { check } from './stock-check.ts'
import { move, reasons } from './stock-facts.ts'
import { changeKinds, stockFields } from './stock-fields.ts'
import { release, reserve, sell } from './stock-holds.ts'
import { anywhere, linesOf, refuse } from './stock-lines.ts'

export const stock = defineConsumer({
  type: 'stock',
  role: 'consumer',
  version: 1,
  title: 'Stock',
  icon: 'package',
  summary: 'Keeps stock per item and location, and holds goods for shoppers.',
  outputs: ['reserved', 'refused', 'released', 'oversold', 'changed', 'enough', 'short'],
  fields: stockFields,
  tables: ({ table = 'stock' }) => [
    {
      name: table,
      key: [
        { name: 'item', type: 'text', keep: 'set' },
        { name: 'location', type: 'text', keep: 'set' },
      ],
      columns: [
        { name: 'available', type: 'decimal', keep: 'set' },
        { name: 'committed', type: 'decimal', keep: 'set' },
        { name: 'incoming', type: 'decimal', keep: 'set' },
      ],
    },
  ],
  check: ({ changes }) =>
    changes.flatMap(({ change, item, lines, reservation }, index): readonly Problem[] => {
      const field = `changes.${index}`
      if ((change === 'reserve' || change === 'release') && reservation === undefined)
        return [
          {
            code: 'STOCK_HOLD',
            message: 'Expected what the hold is called, got nothing',
            field: `${field}.reservation`,
          },
        ]
      if (
        change !== 'release' &&
        !(change === 'sell' && reservation !== undefined) &&
        item === undefined &&
        lines === undefined
      )
        return [
          { code: 'STOCK_ITEM', message: 'Expected the item or a list of lines, got nothing', field: `${field}.item` },
        ]
      return []
    }),
  explain({ changes }, say = plainly) {
    const [first] = changes
    const what = changeKinds.find(({ value }) => value === first?.change)?.label ?? 'Change'
    const more = changes.length > 1 ? `, and ${changes.length - 1} more` : ''
    return first === undefined
      ? 'Keeps stock'
      : `Keeps stock: ${what.toLowerCase()} when ${say.condition(first.when)}${more}`
  },
  compile({ table, changes, hold, keepBack = 0, policy }) {
    const keptBack = decimalOf(keepBack) ?? zero
    const looks = changes.some(({ change }) => change === 'check')
    type Change = (typeof changes)[number]

    function holdOf(row: Change, event: CloudEvent): string | undefined {
      if (row.reservation === undefined) return undefined
      const id = keyText(mustTell(row.reservation.evaluate(event), 'The name of the hold'))
      return id ?? refuse('Expected what the hold is called, got nothing')
    }

    function apply(row: Change, event: CloudEvent, context: StockContext): void {
      const book = new StockBook(context, table, looks)
      const id = holdOf(row, event)
      const { lines, unknown } =
        row.change === 'release'
          ? { lines: [], unknown: 0 }
          : linesOf(row, event, row.change === 'check' ? anywhere : 'main')
      if (unknown > 0) context.outcome('unknown', unknown)
      switch (row.change) {
        case 'release':
          release(book, context, id ?? '', 'cancelled')
          break
        case 'check':
          check(book, context, lines, keptBack, event)
          break
        case 'reserve':
        case 'sell':
          if (unknown > 0) refuse('Expected how many, got nothing')
          if (row.change === 'sell') sell(book, context, id, lines, policy)
          else reserve(book, context, id ?? '', lines, hold === 0 ? undefined : event.time + hold, policy, keptBack)
          break
        default:
          for (const line of lines) move(book, row.change, line)
          book.close(reasons[row.change])
      }
    }

    return {
      event(event, context) {
        let fitted = false
        for (const row of changes) {
          if (!mustTell(row.when.evaluate(event), 'Whether it moves stock')) continue
          fitted = true
          apply(row, event, context)
        }
        if (!fitted) context.outcome('ignored')
      },
      timer({ key }, context) {
        release(new StockBook(context, table, looks), context, key.slice('hold '.length), 'expired')
      },
    }
  },
  examples: [
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
          {
            item: 'A',
            location: 'main',
            delta: 1,
            prior: 0,
            after: 1,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'received',
          },
          {
            item: 'A',
            location: 'main',
            delta: -1,
            prior: 1,
            after: 0,
            committed: 1,
            incoming: 0,
            state: 'available',
            reason: 'reserved',
          },
          {
            item: 'A',
            location: 'main',
            delta: 1,
            prior: 0,
            after: 1,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'expired',
          },
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
        changed: [
          {
            item: 'tea',
            location: 'LON',
            delta: 1.05,
            prior: 0,
            after: 1.05,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'count',
          },
          {
            item: 'tea',
            location: 'LON',
            delta: -0.35,
            prior: 1.05,
            after: 0.7,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'sold',
          },
        ],
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
        changed: [
          {
            item: 'A',
            location: 'LON',
            delta: 1,
            prior: 0,
            after: 1,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'count',
          },
          {
            item: 'A',
            location: 'YRK',
            delta: 1,
            prior: 0,
            after: 1,
            committed: 0,
            incoming: 0,
            state: 'available',
            reason: 'count',
          },
        ],
      },
    },
  ],
})
