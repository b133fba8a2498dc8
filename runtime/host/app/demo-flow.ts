/** The flow of the demo shop: a practice shop whose events are sorted into sales, stock and declined cards. */
import { type Flow, flowFormat, flowSchemaUrl } from '../../model/flow.ts'
import type { JsonObject } from '../../model/json.ts'

/** Where orders by phone come in, which a person types. */
export const phone = 'phone'
const practiceShop = 'shop'

/** An order as it was typed in a hurry: nobody wrote down what it costs. It cannot be booked, so it needs a look. */
export const orderWithoutTotal: JsonObject = {
  order_id: 'O-PHONE-1',
  number: '#2001',
  channel: 'phone',
  customer_ref: 'c_17',
  lines: [{ line_id: '1', sku: 'BLANKET', title: 'Wool blanket', quantity: '2', unit_price: '79.00' }],
  note: 'Rang at noon, total to follow',
}

export const demoFlow = (id: string, shop: { readonly zone: string; readonly currency: string }): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id,
  name: 'A lively demo shop',
  description:
    'A practice shop that does not exist: orders, payments and stock move by themselves, and one thing needs a look. Change anything; nothing leaves this computer.',
  zone: shop.zone,
  currency: shop.currency,
  events: {},
  nodes: {
    [practiceShop]: {
      type: 'simulator',
      version: 1,
      name: 'Practice shop',
      config: { seed: 7, perMinute: 60, past: '8m' },
    },
    [phone]: {
      type: 'manual',
      version: 1,
      name: 'Orders by phone',
      config: {
        type: 'order.placed',
        sample: {
          ...orderWithoutTotal,
          order_id: 'O-PHONE-2',
          number: '#2002',
          note: '',
          totals: { total: { minor: 15800, currency: shop.currency } },
        },
      },
    },
    sort: {
      type: 'route',
      version: 1,
      name: 'What is it about?',
      config: {
        rules: [
          { name: 'orders', when: 'event.type == "order.placed"' },
          { name: 'declined', when: 'event.type == "payment.failed"' },
          { name: 'stock', when: 'event.type == "inventory.adjusted"' },
        ],
      },
    },
    sales: {
      type: 'table',
      version: 1,
      name: 'Sales by day',
      config: {
        table: 'demo_sales',
        key: [{ name: 'day', type: 'text', value: `day(event.time, ${JSON.stringify(shop.zone)})` }],
        columns: [
          { name: 'orders', keep: 'distinct', value: 'data.number' },
          { name: 'revenue_minor', type: 'integer', keep: 'add', value: 'data.totals.total.minor' },
        ],
      },
    },
    channels: {
      type: 'table',
      version: 1,
      name: 'Where people buy',
      config: {
        table: 'demo_channels',
        key: [{ name: 'channel', type: 'text', value: 'data.channel' }],
        columns: [{ name: 'orders', keep: 'distinct', value: 'data.number' }],
      },
    },
    goods: {
      type: 'stock',
      version: 1,
      name: 'Stock',
      config: {
        table: 'demo_stock',
        changes: [
          {
            when: 'event.type == "inventory.adjusted"',
            change: 'set',
            item: 'data.item',
            location: 'data.location',
            quantity: 'data.after',
          },
        ],
      },
    },
    low: { type: 'filter', version: 1, name: 'Running low?', config: { when: 'data.after < 10' } },
    reorder: {
      type: 'note',
      version: 1,
      name: 'Order soon',
      config: { table: 'demo_reorder', text: 'Only {data.after} of {data.item} left' },
    },
    cards: {
      type: 'note',
      version: 1,
      name: 'Declined cards',
      config: { table: 'demo_declined', text: 'Payment {data.payment_id} failed: {data.message_for_shopper}' },
    },
  },
  edges: [
    { from: `${practiceShop}.event`, to: 'sort' },
    { from: `${phone}.event`, to: 'sort' },
    { from: 'sort.orders', to: 'sales' },
    { from: 'sort.orders', to: 'channels' },
    { from: 'sort.stock', to: 'goods' },
    { from: 'goods.changed', to: 'low' },
    { from: 'low.pass', to: 'reorder' },
    { from: 'sort.declined', to: 'cards' },
  ],
  parameters: {},
  settings: {},
  tests: [],
  layout: {
    [practiceShop]: { x: 40, y: 100 },
    [phone]: { x: 40, y: 260 },
    sort: { x: 340, y: 140 },
    sales: { x: 640, y: 40 },
    channels: { x: 640, y: 160 },
    cards: { x: 640, y: 280 },
    goods: { x: 640, y: 420 },
    low: { x: 940, y: 360 },
    reorder: { x: 940, y: 640 },
  },
})
