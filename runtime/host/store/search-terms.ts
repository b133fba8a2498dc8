/** The words an event can be found by: what looks like a name or a number of something, in lower case. */
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'

const longest = 64
const maximumTerms = 200

export function termsOf(event: CloudEvent): Set<string> {
  const terms = new Set<string>()
  for (const text of [event.id, event.subject, event.partitionkey, event.correlationid]) {
    if (text !== null && text.length <= longest) terms.add(normalise(text))
  }
  // What it is about is also looked for by its name alone: customer/anna as anna, customer/anna/basket too.
  const segments = event.subject?.split('/', 5) ?? []
  segments.forEach((name, at) => {
    const isName = at % 2 === 1 || (at > 0 && at === segments.length - 1)
    if (isName && name.length > 1 && name.length <= longest) terms.add(normalise(name))
  })
  // Or by its number: order-1042 as 1042. Parts of a UUID are not.
  const parts =
    event.subject === null || event.subject.length > longest ? [] : normalise(event.subject).split(/[^\p{L}\p{N}]+/u)
  if (parts.length > 1 && parts.length <= 3) for (const part of parts) if (/\d\d/.test(part)) terms.add(part)
  addLeaves(event.data, terms)
  return terms
}

/** A query as the same kind of word: `#1042` finds order-1042. */
export const normalise = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^#/, '')
    .replace(/[’‘´`]/g, "'")

const letters: { readonly [letter: string]: string } = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i' }

/** As somebody types it who has not all the letters at hand: `muller` for Müller, `oneill` for O'Neill. */
export const plainLetters = (term: string): string =>
  /^[\x20-\x26\x28-\x7e]*$/.test(term)
    ? term
    : term
        .normalize('NFKD')
        .replace(/[\u0300-\u036f']/g, '')
        .replace(/[ßøæœłđı]/g, (letter) => letters[letter] ?? letter)

/** `isName`: it stands in a field that names something, so that letters alone are no mere word. */
function addLeaves(value: Json, terms: Set<string>, isName = false): void {
  if (terms.size >= maximumTerms) return
  if (typeof value === 'string') addText(value, terms, isName)
  else if (typeof value === 'number') {
    // Quantities and prices would be found everywhere; numbers of orders are longer.
    if (Number.isSafeInteger(value) && value >= 1000) terms.add(String(value))
  } else if (Array.isArray(value)) for (const each of value) addLeaves(each, terms, isName)
  else if (isObject(value))
    for (const name in value) if (name !== 'minor') addLeaves(value[name] ?? null, terms, namesSomething(name))
}

const spaces = /\s+/
const mostWords = 8

function addText(text: string, terms: Set<string>, isName: boolean): void {
  if (text.length > longest || text.length < 2) return
  if (isName) {
    const whole = normalise(text)
    const words = whole.split(spaces, mostWords)
    for (const term of words.length > 1 ? [whole, ...words] : [whole]) {
      if (term.length < 2) continue
      terms.add(term)
      terms.add(plainLetters(term))
    }
  } else if (/[\d@]/.test(text) && !/\s/.test(text)) terms.add(normalise(text))
}

const naming = new Set([
  ...['sku', 'article', 'product', 'item', 'variant', 'barcode', 'gtin', 'ean', 'order', 'invoice', 'reference', 'ref'],
  ...['customer', 'buyer', 'shopper', 'client', 'member', 'supplier', 'company', 'name', 'surname', 'email', 'title'],
  ...['number', 'id', 'code', 'voucher', 'coupon', 'token'],
])
const known = new Map<string, boolean>()
const mostKnown = 5_000

/** By its last word: `customerName`, `order_id`, `sku`. */
function namesSomething(field: string): boolean {
  const before = known.get(field)
  if (before !== undefined) return before
  const last = field.match(/\p{Lu}?\p{Ll}+$|\p{Lu}+$/u)?.[0] ?? ''
  const answer = naming.has(last.toLowerCase())
  if (known.size < mostKnown) known.set(field, answer)
  return answer
}
