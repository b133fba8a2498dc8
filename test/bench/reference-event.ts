/** The reference job's events: about 500 bytes of JSON each, the same sequence every time, for us and for the rival. */

const types = ['order.placed', 'payment.submitted', 'order.placed', 'inventory.adjusted', 'order.placed']
const countries = ['GB', 'DE', 'NL', 'FR', 'ES', 'GB', 'IE', 'GB']

/** A well-mixed 32-bit number of i and n: the finalizer of MurmurHash3 (A. Appleby, public domain). */
export function mix(i: number, n: number): number {
  let hash = Math.imul(i + 1, 2654435761) ^ Math.imul(n + 1, 2246822519)
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
  return (hash ^ (hash >>> 16)) >>> 0
}

export type Ids = 'sequential' | 'random'

/** Ids as tills count them, or as most providers send them. */
export const idOf = (i: number, ids: Ids): string =>
  ids === 'random' ? `evt_${hex(mix(i, 90))}${hex(mix(i, 91))}${i.toString(16)}` : `e-${i}`

const hex = (value: number): string => value.toString(16).padStart(8, '0')

export type ReferenceEvent = {
  specversion: string
  id: string
  source: string
  type: string
  subject: string
  time: string
  partitionkey: string
  data: {
    order: string
    customer: string
    country: string
    channel: string
    total: { minor: number; currency: string }
    items: { sku: string; quantity: number; price: { minor: number; currency: string } }[]
  }
}

export function referenceEvent(i: number, ids: Ids): ReferenceEvent {
  const h = (n: number): number => mix(i, n)
  const customer = `c-${h(1) % 20000}`
  return {
    specversion: '1.0',
    id: idOf(i, ids),
    source: '/shop/till-7',
    type: types[i % 5] as string,
    subject: `order-${i >> 1}`,
    time: new Date(1_760_000_000_000 + i * 37).toISOString(),
    partitionkey: customer,
    data: {
      order: `order-${i >> 1}`,
      customer,
      country: countries[h(2) % 8] as string,
      channel: 'web',
      total: { minor: h(3) % 50000, currency: 'GBP' },
      items: [0, 1, 2].map((n) => ({
        sku: h(5 + n) % 50 === 0 ? 'X-42' : `S-${h(8 + n) % 4000}`,
        quantity: 1 + (h(11 + n) % 5),
        price: { minor: h(14 + n) % 9000, currency: 'GBP' },
      })),
    },
  }
}
