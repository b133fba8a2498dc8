/** What an object of Shopify's interface tells about the past, in the words of its webhooks. */
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Item } from '../ingress/providers/provider.ts'
import { factId } from '../ingress/providers/shopify-ids.ts'

/** Asks the interface for one thing more, by its path behind the version. */
export type Further = (path: string) => Promise<Json>

/** A list of the interface: what it is called, and the facts in one of its objects. */
export type Resource = {
  readonly name: string
  /** In the address and in the answer, where that is another word. */
  readonly list?: string
  readonly query: { readonly [name: string]: string }
  /** Not in the order of change: how far it was read is known at its end only. */
  readonly unordered?: boolean
  /** Objects of one page, where that is fewer than usual. */
  readonly perPage?: number
  /** What has to be known before it can be asked for; undefined: there is nothing to ask for. */
  prepare?(further: Further): Promise<{ readonly [name: string]: string } | undefined>
  /** What an object of the list only leads to. */
  lookInto?(object: JsonObject, further: Further): Promise<readonly JsonObject[]>
  /** Events of the catalogue that come out of it. */
  readonly types: readonly string[]
  facts(object: JsonObject, since: number): readonly Item[]
}

type Fact = { readonly topic: string; readonly body: JsonObject; readonly at: number }

const momentOf = (value: Json | undefined): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
export const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** In the order in which they happened; what has no time that can be read is none. */
function inOrder(facts: readonly Fact[], since: number): readonly Item[] {
  return facts
    .filter(({ at }) => at >= since)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ topic, body }) => {
      const id = factId(topic, body)
      return id === undefined ? [] : [{ topic, id, body, original: body }]
    })
}

const madeAndChanged =
  (made: string, changed: string) =>
  (object: JsonObject, since: number): readonly Item[] => {
    const created = momentOf(object.created_at)
    const updated = momentOf(object.updated_at)
    return inOrder(
      [
        { topic: made, body: object, at: created },
        ...(updated > created ? [{ topic: changed, body: object, at: updated }] : []),
      ],
      since,
    )
  }

/** More than that Shopify does not take in one question. */
const mostLocations = 50

const paid = new Set(['paid', 'partially_refunded', 'refunded'])

export const resources: readonly Resource[] = [
  {
    name: 'orders',
    query: { status: 'any' },
    types: ['order.placed', 'order.updated', 'order.paid', 'order.cancelled', 'order.fulfilled', 'refund.completed'],
    facts(order, since) {
      const created = momentOf(order.created_at)
      const updated = momentOf(order.updated_at)
      const isPaid = typeof order.financial_status === 'string' && paid.has(order.financial_status)
      return inOrder(
        [
          { topic: 'orders/create', body: order, at: created },
          // When it was paid is not told: of an order from before it may have been long ago.
          ...(isPaid && created >= since
            ? [{ topic: 'orders/paid', body: order, at: Math.max(created, updated) }]
            : []),
          { topic: 'orders/cancelled', body: order, at: momentOf(order.cancelled_at) },
          ...objectsIn(order.fulfillments).map((body) => ({
            topic: 'fulfillments/create',
            body,
            at: momentOf(body.created_at),
          })),
          ...objectsIn(order.refunds).map((body) => ({ topic: 'refunds/create', body, at: momentOf(body.created_at) })),
          ...(updated > created ? [{ topic: 'orders/updated', body: order, at: updated }] : []),
        ],
        since,
      )
    },
  },
  {
    name: 'checkouts',
    query: { status: 'open' },
    types: ['checkout.started', 'checkout.updated', 'checkout.completed'],
    facts: madeAndChanged('checkouts/create', 'checkouts/update'),
  },
  {
    name: 'closed checkouts',
    list: 'checkouts',
    query: { status: 'closed' },
    types: ['checkout.started', 'checkout.updated', 'checkout.completed'],
    facts: madeAndChanged('checkouts/create', 'checkouts/update'),
  },
  {
    name: 'transactions',
    list: 'orders',
    query: { status: 'any', fields: 'id,updated_at' },
    // Each order is a question of its own, and Shopify answers two a second.
    perPage: 8,
    types: ['payment.authorized', 'payment.captured', 'payment.cancelled', 'payment.failed'],
    async lookInto({ id }, further) {
      const answer = await further(`orders/${id}/transactions.json`)
      return isObject(answer) ? objectsIn(answer.transactions) : []
    },
    facts: (body, since) =>
      inOrder([{ topic: 'order_transactions/create', body, at: momentOf(body.created_at) }], since),
  },
  {
    name: 'stock',
    list: 'inventory_levels',
    query: {},
    unordered: true,
    types: ['inventory.adjusted'],
    async prepare(further) {
      const answer = await further('locations.json')
      const ids = isObject(answer) ? objectsIn(answer.locations).map(({ id }) => `${id}`) : []
      return ids.length === 0 ? undefined : { location_ids: ids.slice(0, mostLocations).join() }
    },
    facts: (body, since) => inOrder([{ topic: 'inventory_levels/update', body, at: momentOf(body.updated_at) }], since),
  },
  {
    name: 'products',
    query: {},
    types: ['product.created', 'product.updated'],
    facts: madeAndChanged('products/create', 'products/update'),
  },
  {
    name: 'customers',
    query: {},
    types: ['customer.created', 'customer.updated'],
    facts: madeAndChanged('customers/create', 'customers/update'),
  },
]
