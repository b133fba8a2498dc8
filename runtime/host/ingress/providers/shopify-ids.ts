/**
 * Ids of Shopify's events. A webhook has an id of its own, but what is read from the interface later has none, and both
 * must be one event. So a fact that happens once is named by its object, and a version by its object and its time; only
 * what cannot be read later keeps the id of its webhook.
 */
import type { JsonObject } from '../../../model/json.ts'

const once = new Set([
  'orders/create',
  'orders/paid',
  'orders/cancelled',
  'checkouts/create',
  'fulfillments/create',
  'refunds/create',
  'products/create',
  'customers/create',
  'order_transactions/create',
])
const versions = new Set([
  'orders/updated',
  'products/update',
  'customers/update',
  'checkouts/update',
  'inventory_levels/update',
])

/** Undefined: the id of the delivery stands. */
export function factId(topic: string, body: JsonObject): string | undefined {
  const object = objectOf(topic, body)
  if (object === undefined) return undefined
  if (once.has(topic)) return `${topic}/${object}`
  const { updated_at: updated } = body
  const moment = typeof updated === 'string' ? Date.parse(updated) : Number.NaN
  return versions.has(topic) && Number.isFinite(moment)
    ? `${topic}/${object}/${new Date(moment).toISOString()}`
    : undefined
}

/** Two changes within the second that Shopify counts in have the same name. */
export const retold = (id: string): 'fact' | 'version' => (once.has(id.split('/', 2).join('/')) ? 'fact' : 'version')

function objectOf(topic: string, body: JsonObject): string | undefined {
  const id = nameOf(topic.startsWith('checkouts/') ? (body.token ?? body.id) : body.id)
  switch (topic) {
    case 'inventory_levels/update': {
      // A level has no id of its own: it is an article at a place.
      const [item, place] = [nameOf(body.inventory_item_id), nameOf(body.location_id)]
      return item === undefined || place === undefined ? undefined : `${item}@${place}`
    }
    case 'order_transactions/create':
      // One that was pending is another fact once it has succeeded.
      return id === undefined ? undefined : `${id}/${nameOf(body.status) ?? ''}`
    default:
      return id
  }
}

const nameOf = (value: JsonObject[string] | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined
