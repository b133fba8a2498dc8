/** What a condition saw at a field, in words: `data.total.minor` of 27000 is "total" of £270.00. */
import { isObject, type Json } from '../model/json.ts'
import { sayMoney } from '../model/say-money.ts'
import { sayName } from './words.ts'

/** A longer value says no more in a sentence. */
const longest = 60

/** `value` undefined: there was no such field. */
export type Seen = { readonly path: string; readonly field: string; readonly value: string | undefined }

/** From `[{ path, value }]`; a missing field has a path only. */
export function seenOf(values: Json, currency?: string): readonly Seen[] {
  if (!Array.isArray(values)) return []
  return values.flatMap((seen) => (isObject(seen) ? [oneOf(seen, currency)] : []))
}

function oneOf(seen: { readonly [name: string]: Json }, currency: string | undefined): Seen {
  const path = typeof seen.path === 'string' ? seen.path : ''
  const { value = null } = seen
  const isThere = Object.hasOwn(seen, 'value')
  const isMoney = currency !== undefined && /[._]minor$/.test(path) && Number.isSafeInteger(value)
  const named = path.replace(/^(data|event)\./, '').replaceAll('.', ' ')
  const field = sayName(isMoney ? named.replace(/[ _]minor$/, '') : named)
  if (!isThere) return { path, field, value: undefined }
  if (isMoney) return { path, field, value: sayMoney({ minor: Number(value), currency }) }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return { path, field, value: text.length > longest ? `${text.slice(0, longest)}…` : text }
}
