/** A flow with a step of every type, so that every kind of field is on the page. */
import { type Flow, flowFormat, flowSchemaUrl } from '../../../../runtime/model/flow.ts'
import { isObject, type JsonObject } from '../../../../runtime/model/json.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'

const money = {
  type: 'object',
  title: 'Amount',
  properties: { minor: { type: 'integer' }, currency: { type: 'string', minLength: 3, maxLength: 3 } },
  required: ['minor', 'currency'],
}

export const events: Flow['events'] = {
  'payment.submitted': {
    type: 'object',
    title: 'Payment submitted',
    properties: {
      order: { type: 'string', title: 'Order', description: 'The number on the receipt.' },
      total: money,
      method: { type: 'string', enum: ['card', 'cash', 'voucher'], title: 'Paid with' },
      gift: { type: 'boolean', title: 'Is a gift' },
      placed_at: { type: 'string', format: 'date-time', title: 'Placed at' },
      due: { type: 'string', format: 'date', title: 'Due on' },
      customer: {
        type: 'object',
        title: 'Customer',
        properties: {
          name: { type: 'string', title: 'Name', personal: true },
          email: { type: 'string', format: 'email', title: 'E-mail', personal: true },
          visits: { type: 'integer', title: 'Visits', minimum: 0 },
        },
        required: ['name'],
      },
      lines: {
        type: 'array',
        title: 'Lines',
        items: {
          type: 'object',
          properties: {
            sku: { type: 'string', title: 'Article' },
            quantity: { type: 'integer', title: 'Pieces', minimum: 1 },
            price: money,
          },
          required: ['sku', 'quantity'],
        },
      },
    },
    required: ['order', 'total', 'method'],
  },
  'payment.refunded': {
    type: 'object',
    title: 'Payment refunded',
    properties: {
      order: { type: 'string', title: 'Order' },
      total: money,
      reason: { type: 'string', title: 'Reason' },
    },
    required: ['order', 'total'],
  },
}

const sample: JsonObject = {
  order: '1042',
  total: { minor: 4200, currency: 'GBP' },
  method: 'card',
  gift: false,
  placed_at: '2026-03-02T10:15:00Z',
  customer: { name: 'Ada', visits: 3 },
  lines: [{ sku: 'TEA-1', quantity: 2, price: { minor: 2100, currency: 'GBP' } }],
}

const nodes: { [id: string]: Flow['nodes'][string] } = {
  pay: { type: 'manual', version: 1, name: 'Pay button', config: { type: 'payment.submitted', sample } },
  which: {
    type: 'route',
    version: 1,
    name: 'Which payment?',
    config: {
      rules: [
        {
          name: 'to-charge',
          when: 'event.type == "payment.submitted" && data.total.minor > 0 && (data.method == "card" || data.method in ["voucher"])',
        },
        { name: 'nothing-to-pay', when: 'data.total.minor == 0' },
        { name: 'odd', when: 'data.total.minor * 2 > 5 && data.gift' },
      ],
    },
  },
  big: {
    type: 'filter',
    version: 1,
    name: 'Large ones',
    config: { when: 'data.total.minor >= 50000 && data.customer.visits >= 1 && data.customer.visits <= 5' },
  },
  wrong: { type: 'filter', version: 1, name: 'With a slip', config: { when: 'data.totl.minor * 3 > 5' } },
  half: { type: 'filter', version: 1, name: 'Half filled in', config: { when: 'data.total.minor > unfinished' } },
  hold: {
    type: 'wait',
    version: 1,
    name: 'Hold',
    config: {
      when: 'event.type == "payment.submitted"',
      key: 'data.order',
      for: { $param: 'holdFor' },
    },
  },
  payments: {
    type: 'table',
    version: 1,
    name: 'Payments table',
    config: {
      table: 'payments',
      key: [{ name: 'order', type: 'text', value: 'data.order' }],
      columns: [
        { name: 'total', type: 'integer', keep: 'add', value: 'data.total.minor' },
        { name: 'method', type: 'text', value: 'data.method', optional: true },
      ],
    },
  },
  morning: { type: 'schedule', version: 1, name: 'Every morning', config: { every: 'every weekday at 06:00' } },
  'bad-http': {
    type: 'http',
    version: 1,
    name: 'Tell the till',
    config: { url: 'ftp://x', tries: 500, send: 'body', wrong: 1 },
  },
  unknown: { type: 'teleport', version: 1, config: {} },
}
for (const type of nodeTypes) {
  const config: unknown = type.examples[0]?.config ?? {}
  nodes[`any-${type.type}`] = { type: type.type, version: type.version, config: isObject(config) ? config : {} }
}

export const flow: Flow = {
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'shop',
  name: 'Take a payment',
  description: 'Charges what was bought and keeps a table of it.',
  zone: 'Europe/London',
  currency: 'GBP',
  events,
  nodes,
  edges: [
    { from: 'pay.event', to: 'which' },
    { from: 'which.to-charge', to: 'payments' },
    { from: 'which.to-charge', to: 'big' },
    { from: 'pay.event', to: 'wrong' },
    { from: 'pay.event', to: 'half' },
    { from: 'pay.event', to: 'hold' },
  ],
  parameters: {
    type: 'object',
    properties: {
      holdFor: { type: 'string', title: 'How long goods are held', default: '15m' },
      limit: { type: 'integer', title: 'Largest order', default: 10, minimum: 1 },
      express: { type: 'boolean', title: 'Express delivery', default: false },
    },
    required: ['limit'],
  },
  settings: { limit: 12 },
  tests: [],
  layout: { big: { x: 0, y: 0 }, half: { x: 40, y: 200 } },
}

export const samples = [0, 1, 2].map((n) => ({
  offset: 4200 - n,
  channel: 'shop/pay.event',
  type: n === 2 ? 'payment.refunded' : 'payment.submitted',
  time: Date.UTC(2026, 2, 2, 10, 42 - n),
  subject: `order/${1042 - n}`,
  data:
    n === 2
      ? { order: '1040', total: { minor: 12900, currency: 'GBP' } }
      : { ...sample, order: String(1042 - n), total: { minor: n === 0 ? 4200 : 0, currency: 'GBP' } },
}))
