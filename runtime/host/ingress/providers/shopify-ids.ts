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
])
const versions = new Set(['orders/updated', 'products/update', 'customers/update', 'checkouts/update'])

/** Undefined: the id of the delivery stands. */
export function factId(topic: string, body: JsonObject): string | undefined {
  const object = nameOf(topic.startsWith('checkouts/') ? (body.token ?? body.id) : body.id)
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

const nameOf = (value: JsonObject[string] | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined
