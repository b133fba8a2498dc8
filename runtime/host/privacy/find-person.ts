/** Finds what is kept about one person: by a customer number, an e-mail address, or whatever else names somebody. */
import { email, isPersonal, phone } from '../../compile/personal-names.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { PersonNames } from '../store/names.ts'
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
  readonly names: PersonNames
}

/** More than a shop has of one customer; the rest is found by asking again. */
const mostEvents = 20_000
/** Shorter texts stand in others by chance. */
const shortest = 2

export function findPerson(store: SqliteStore, search: Search, query: string): PersonFound {
  const keys = store.parts.keys()
  const wanted = query.trim().toLowerCase()
  const ids = new Set(keys.idsOf(query.trim()))
  const offsets = new Map<number, number>()
  const strong = new Set<string>()
  const weak = new Set<string>()
  const own = new Set<string>([query.trim()])

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
        collect(JSON.parse(sealed.value), '', { strong, weak })
        const { data } = event
        if (event.subject !== null) own.add(event.subject)
        for (const id of idsIn(data)) own.add(id)
        if (isObject(data))
          for (const id of [data.order_id, data.checkout_id, data.payment_id])
            if (typeof id === 'string') orders.add(id)
      }
    }
    return orders
  }

  const ofOrders = look(wanted, (value) => isNamed(JSON.parse(value), '', wanted))
  // Payments, refunds and shipments name the order alone; one that names another customer is theirs.
  for (const order of ofOrders)
    look(order, (_, subject, data) => subject !== null && !(isObject(data) && typeof data.customer_ref === 'string'))
  function namesFound(): PersonNames {
    if (offsets.size === 0) return { strong: [], weak: [], ids: [] }
    if (isAddress(wanted)) strong.add(query.trim())
    return { strong: [...strong], weak: [...weak].filter((text) => !strong.has(text)), ids: [...own] }
  }
  const times = [...offsets.values()]
  return {
    keys: [...ids],
    events: [...offsets.keys()].sort((a, b) => a - b),
    first: times.length === 0 ? null : Math.min(...times),
    last: times.length === 0 ? null : Math.max(...times),
    names: namesFound(),
  }
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

/** Word for word, and by what is theirs alone: half an address is somebody else's, and a first name many people's. */
function isNamed(value: Json, path: string, wanted: string): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some((item) => isNamed(item, path, wanted))
  if (isObject(value))
    return Object.entries(value).some(([name, part]) => isNamed(part, path === '' ? name : `${path}.${name}`, wanted))
  if (typeof value !== 'string') return false
  const text = value.trim().toLowerCase()
  if (isAddress(wanted)) return text.match(email)?.includes(wanted) === true
  return text === wanted && (isOneOnly(path, value) || path === '')
}

/** Numbers by which the person and what they ordered are known: the event's own fields and one level below. */
function idsIn(data: Json): readonly string[] {
  if (!isObject(data)) return []
  return Object.entries(data).flatMap(([name, part]) =>
    typeof part === 'string' && idName.test(name) && part.length >= 2 ? [part] : [],
  )
}
const idName = /(^|_)(id|ref|number|customer|order|payment|checkout|cart|account|person)$/i

type Found = { readonly strong: Set<string>; readonly weak: Set<string> }

/** Of what a provider wrote only that which names somebody: an order number is nobody's. */
function collect(value: Json, path: string, found: Found): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) collect(item, path, found)
  else if (isObject(value)) {
    for (const [name, part] of Object.entries(value)) collect(part, path === '' ? name : `${path}.${name}`, found)
    const { first_name: first, last_name: last } = value
    if (typeof first === 'string' && typeof last === 'string' && first !== '' && last !== '')
      found.strong.add(`${first} ${last}`)
  } else if (typeof value === 'string' && value.length >= shortest) {
    const isWhole = path === ''
    if (isWhole || isPersonal(path, value) || phone.test(value))
      (isOneOnly(path, value) ? found.strong : found.weak).add(value)
  }
}

/** Whether it names one person by itself: towns, first names and browsers are many people's. */
const isOneOnly = (path: string, value: string): boolean =>
  value.search(email) >= 0 ||
  phone.test(value) ||
  (!shared.test(path) && value.length >= longEnough && /[\s\d]/.test(value.trim()))
const longEnough = 6
const shared =
  /(^|[._])(first_?name|last_?name|given_?name|family_?name|city|zip|post_?code|postal_?code|province|country|user_agent|latitude|longitude|birth_?date|date_of_birth)$/i
