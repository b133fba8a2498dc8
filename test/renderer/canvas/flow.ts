/** A small flow for the canvas: every role, rows of outputs, a way that divides. Its words are long and short. */
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'

export const paymentsFlow: Flow = {
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'payments',
  name: 'Take a payment',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: {
    shop: { type: 'events', version: 1, name: 'Orders of the shop', config: { types: 'order.*, payment.failed' } },
    till: { type: 'file', version: 1, name: 'Till export', config: { path: 'sales.csv', type: 'sale.line' } },
    which: {
      type: 'route',
      version: 1,
      name: 'Which payment?',
      config: {
        rules: [
          { name: 'payment-to-charge', when: 'data.total.minor > 0' },
          { name: 'nothing-to-pay', when: 'data.total.minor == 0' },
        ],
      },
    },
    large: { type: 'filter', version: 1, name: 'Only large orders', config: { when: 'data.total.minor > 50000' } },
    hour: {
      type: 'window',
      version: 1,
      name: 'Sales per hour',
      config: { measure: 'sum', value: 'data.total.minor', key: 'data.location', length: '1h' },
    },
    warehouse: {
      type: 'http',
      version: 1,
      name: 'Tell the warehouse',
      config: { url: 'https://warehouse.example/orders/{data.number}', method: 'PUT' },
    },
    sales: {
      type: 'table',
      version: 1,
      name: 'Sales table',
      config: {
        table: 'sales',
        key: [{ name: 'order', type: 'text', value: 'data.number' }],
        columns: [{ name: 'total', type: 'integer', keep: 'add', value: 'data.total.minor' }],
      },
    },
    told: { type: 'emit', version: 1, name: 'Say that it is paid', config: { type: 'order.paid' } },
    note: { type: 'note', version: 1, config: { text: 'Order {data.number} was large' } },
  },
  edges: [
    { from: 'shop.event', to: 'which' },
    { from: 'shop.event', to: 'sales' },
    { from: 'till.row', to: 'hour' },
    { from: 'which.payment-to-charge', to: 'warehouse' },
    { from: 'which.payment-to-charge', to: 'large' },
    { from: 'large.pass', to: 'note' },
    { from: 'warehouse.answered', to: 'told' },
  ],
  parameters: {},
  settings: {},
  tests: [],
  layout: {
    shop: { x: 0, y: 60 },
    which: { x: 300, y: 0 },
    warehouse: { x: 620, y: -60 },
    told: { x: 940, y: -60 },
    large: { x: 620, y: 160 },
    note: { x: 940, y: 200 },
    till: { x: 0, y: 400 },
    hour: { x: 300, y: 380 },
    sales: { x: 620, y: 400 },
  },
}
