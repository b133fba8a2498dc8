/** Finds what is kept about one person: by a customer number, an e-mail address, or whatever else names somebody. */
import { isPersonal, phone } from '../../compile/personal-names.ts'
import { isObject, type Json } from '../../model/json.ts'
import { readSealed } from '../store/sealing.ts'
import type { Search } from '../store/search.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type PersonFound = {
  /** Keys under which the person's data is sealed. */
  readonly keys: readonly string[]
  /** Offsets of the events that tell of the person. */
  readonly events: readonly number[]
  /** ms of the earliest and the latest of them. */
  readonly first: number | null
  readonly last: number | null
  /** What names the person, as it was written: to be looked for in what was worked out from the events. */
  readonly values: readonly string[]
}

/** More than a shop has of one customer; the rest is found by asking again. */
const mostEvents = 20_000
/** Shorter texts stand in others by chance. */
const shortest = 4

export function findPerson(store: SqliteStore, search: Search, query: string): PersonFound {
  const keys = store.parts.keys()
  const wanted = query.trim().toLowerCase()
  const ids = new Set(keys.idsOf(query.trim()))
  const offsets = new Map<number, number>()
  const values = new Set<string>()

  /** An event is about the person where one of their keys seals something in it, or what it seals is what was asked for. */
  function look(word: string, isTheirs: (text: string, subject: string | null, data: Json) => boolean): Set<string> {
    const orders = new Set<string>()
    for (const event of search.search(word, mostEvents)) {
      const row = store.parts.events.rows(event.offset - 1, 1)[0]
      if (row === undefined || row[0] !== event.offset) continue
      for (const sealed of readSealed(row[7], keys, store.id)) {
        const known = sealed.ids.some((id) => ids.has(id))
        if (!known && !isTheirs(sealed.value, event.subject, event.data)) continue
        // What several people own together is no proof of who the others are.
        if (sealed.ids.length === 1) for (const id of sealed.ids) ids.add(id)
        offsets.set(event.offset, event.time)
        collect(JSON.parse(sealed.value), '', values)
        const { data } = event
        if (isObject(data))
          for (const id of [data.order_id, data.checkout_id, data.payment_id])
            if (typeof id === 'string') orders.add(id)
      }
    }
    return orders
  }

  const ofOrders = look(wanted, (value) => value.toLowerCase().includes(wanted))
  // Payments, refunds and shipments name the order alone; one that names another customer is theirs.
  for (const order of ofOrders)
    look(order, (_, subject, data) => subject !== null && !(isObject(data) && typeof data.customer_ref === 'string'))
  const times = [...offsets.values()]
  return {
    keys: [...ids],
    events: [...offsets.keys()].sort((a, b) => a - b),
    first: times.length === 0 ? null : Math.min(...times),
    last: times.length === 0 ? null : Math.max(...times),
    values: offsets.size === 0 ? [] : [...(isAddress(wanted) ? values.add(query.trim()) : values)],
  }
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

/** Of what a provider wrote only that which names somebody: an order number is nobody's. */
function collect(value: Json, path: string, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) collect(item, path, found)
  else if (isObject(value))
    for (const [name, part] of Object.entries(value)) collect(part, path === '' ? name : `${path}.${name}`, found)
  else if (typeof value === 'string' && value.length >= shortest) {
    const isWhole = path === ''
    if (isWhole || isPersonal(path, value) || phone.test(value)) found.add(value)
  }
}
