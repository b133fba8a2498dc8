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
  // What it is about is also looked for by its name alone: customer/anna as anna.
  const name = event.subject?.slice(event.subject.lastIndexOf('/') + 1) ?? ''
  if (name.length > 1 && name.length <= longest && name !== event.subject) terms.add(normalise(name))
  // Or by its number: order-1042 as 1042. Parts of a UUID are not.
  const parts =
    event.subject === null || event.subject.length > longest ? [] : normalise(event.subject).split(/[^\p{L}\p{N}]+/u)
  if (parts.length > 1 && parts.length <= 3) for (const part of parts) if (/\d\d/.test(part)) terms.add(part)
  addLeaves(event.data, terms)
  return terms
}

/** A query as the same kind of word: `#1042` finds order-1042. */
export const normalise = (text: string): string => text.trim().toLowerCase().replace(/^#/, '')

function addLeaves(value: Json, terms: Set<string>): void {
  if (terms.size >= maximumTerms) return
  if (typeof value === 'string') addText(value, terms)
  else if (typeof value === 'number') {
    // Quantities and prices would be found everywhere; numbers of orders are longer.
    if (Number.isSafeInteger(value) && value >= 1000) terms.add(String(value))
  } else if (Array.isArray(value)) for (const each of value) addLeaves(each, terms)
  else if (isObject(value)) for (const name in value) if (name !== 'minor') addLeaves(value[name] ?? null, terms)
}

function addText(text: string, terms: Set<string>): void {
  if (text.length <= longest && text.length > 1 && /[\d@]/.test(text) && !/\s/.test(text)) terms.add(normalise(text))
}
