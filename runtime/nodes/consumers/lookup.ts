/** Asks a server for more than an event says, keeps the answer, and sends the event on with it. */
import { namedConnection } from '../../model/connection.ts'
import { isObject, type Json } from '../../model/json.ts'
import { defineConsumer } from '../../model/node.ts'
import { parseTemplate } from '../placeholders.ts'
import { callAddress, checkAddress, fillAddress, hostOf, originOf } from './http-address.ts'
import { checkHeaders, headersField } from './http-headers.ts'
import { laneField } from './lane-field.ts'
import { retryFields, retryPolicy } from './retry-fields.ts'

export const lookup = defineConsumer({
  type: 'lookup',
  role: 'consumer',
  effect: 'idempotent',
  version: 1,
  title: 'Get details',
  icon: 'search',
  summary: 'Asks a server for what an event does not say, and sends the event on with the answer.',
  outputs: ['found', 'missing', 'failed'],
  fields: {
    url: {
      kind: 'text',
      label: 'Address',
      help: 'Where to ask. {data.order_id} stands for a value of the event, behind the name of the server.',
    },
    connection: {
      kind: 'connection',
      kinds: ['web', 'shopify', 'square', 'stripe', 'woocommerce'],
      optional: true,
      help: 'Whose key is sent along, where the server asks for one. It is kept on this computer, never in a flow.',
    },
    headers: headersField,
    emits: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      optional: true,
      help: 'What the event is called with its details, such as order.placed. Empty: as before, and .detailed behind it.',
    },
    ...retryFields,
    ...laneField,
  },
  check: ({ url, headers = [] }) => [...checkAddress(url), ...checkHeaders(headers)],
  origins: ({ url }) => originOf(url),
  explain({ url, connection }) {
    const name = namedConnection(connection)
    return `Asks ${hostOf(url)} for details${name === undefined ? '' : ` (${name})`}`
  },
  compile({ url, connection, headers, emits, tries, maximumAge }) {
    const address = parseTemplate(url)
    const policy = retryPolicy({ tries, maximumAge })
    const sent = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]))
    return {
      event(event, context) {
        const request: Json = {
          method: 'GET',
          url: callAddress(url, fillAddress(address, event)),
          headers: sent,
          body: null,
          ...(connection === undefined ? {} : { connection }),
        }
        context.effect({ service: 'lookup', class: 'idempotent', request, policy })
      },
      result({ state, answer, reason }, event, context) {
        const { status, body } = isObject(answer) ? answer : {}
        if (state === 'done' && (status === 404 || status === 410)) return context.emit('missing')
        if (state === 'done') {
          const about = isObject(event.data) ? event.data : { about: event.data }
          return context.emit('found', {
            type: emits ?? `${event.type}.detailed`,
            data: { ...about, details: body ?? null },
          })
        }
        // Dead and unknown wait for a person, whose decision comes here as one.
        if (state === 'failed' || state === 'skipped')
          context.emit('failed', { type: 'lookup.failed', data: { state, reason, answer, about: event.data } })
      },
    }
  },
  examples: [
    {
      title: 'The whole order, where a webhook only names it',
      config: { url: 'https://api.shop.example/orders/{data.order_id}', connection: { $connection: 'shop' } },
      given: [{ type: 'order.updated', data: { order_id: '820982911946154508' } }],
      expect: { found: [{ order_id: '820982911946154508', details: null }] },
      effects: [
        {
          method: 'GET',
          url: 'https://api.shop.example/orders/820982911946154508',
          headers: {},
          body: null,
          connection: 'shop',
        },
      ],
    },
    {
      title: 'Under a name of its own',
      config: { url: 'https://stock.example/items?sku={data.sku}', emits: 'item.known' },
      given: [{ data: { sku: 'A B' } }],
      expect: { found: [{ sku: 'A B', details: null }] },
      effects: [{ method: 'GET', url: 'https://stock.example/items?sku=A%20B', headers: {}, body: null }],
    },
  ],
})
