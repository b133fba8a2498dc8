/**
 * Puts invented values in the place of personal ones, the same one for the same person throughout, so that an event of
 * the past can travel inside a flow. What counts as personal: the marks in the event schemas, names of fields that
 * usually hold it, and whatever looks like an e-mail address or a phone number.
 */
import { personalFields } from '../../compile/personal-fields.ts'
import { email, isPersonal, phone } from '../../compile/personal-names.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { TestEvent } from '../flow-test.ts'

/** Shorter texts stand in others by chance. */
const shortest = 4

export type Invented = {
  readonly events: readonly TestEvent[]
  /** How many different values were replaced. */
  readonly replaced: number
}

/** `originals`: the logged events that the test events were made from, in the same order. */
export function inventPersons(flow: Flow, originals: readonly CloudEvent[], events: readonly TestEvent[]): Invented {
  const aliases = new Map<string, Json>()
  const personalOf = personalFields([flow])
  for (const original of originals) {
    // In what a provider wrote as a whole the order numbers are no persons; names of fields tell the rest.
    const marked = new Set(personalOf(original)?.flatMap(({ paths }) => paths.filter((path) => path !== 'original')))
    for (const { path, plain, value } of leaves(original.data, '', ''))
      if (marked.has(plain) || [...marked].some((mark) => plain.startsWith(`${mark}.`)) || isPersonal(path, value))
        addAlias(aliases, path, value)
    for (const text of [original.subject, original.partitionkey, original.correlationid])
      for (const [found] of (text ?? '').matchAll(email)) addAlias(aliases, 'email', found)
  }
  const replaced = (value: Json): Json => replace(value, aliases)
  return {
    events: events.map((event) =>
      Object.fromEntries(
        Object.entries(event).map(([name, value]) => [
          name,
          name === 'node' || name === 'type' || name === 'time' || name === 'source' || value === undefined
            ? value
            : replaced(value),
        ]),
      ),
    ),
    replaced: aliases.size,
  }
}

type Leaf = { readonly path: string; readonly plain: string; readonly value: Json }

/** `plain` writes the places of a list as `*`, as schemas do. */
function* leaves(value: Json, path: string, plain: string): Generator<Leaf> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* leaves(item, path, join(plain, '*'))
  else if (isObject(value))
    for (const [name, part] of Object.entries(value)) yield* leaves(part, join(path, name), join(plain, name))
  else yield { path, plain, value }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

function addAlias(aliases: Map<string, Json>, path: string, value: Json): void {
  if (typeof value !== 'string' || value.trim() === '' || aliases.has(value)) return
  aliases.set(value, invented(path, value, aliases.size + 1))
}

function invented(path: string, value: string, number: number): string {
  if (value.search(email) >= 0) return `person${number}@example.com`
  if (phone.test(value) || /(phone|mobile|telephone)$/i.test(path))
    return `+44 20 7946 ${String(number).padStart(4, '0')}`
  if (/(^|_|\.)ip$/i.test(path)) return `192.0.2.${number % 256}`
  if (/_url$/i.test(path)) return `https://example.com/invented/${number}`
  if (/name$/i.test(path)) return `Person ${number}`
  if (/city$/i.test(path)) return `Town ${number}`
  if (/(zip|code)$/i.test(path)) return `ZZ${number} 1AA`
  return `Invented ${number}`
}

function replace(value: Json, aliases: ReadonlyMap<string, Json>): Json {
  if (typeof value === 'string') return replaceText(value, aliases)
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => replace(item, aliases))
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replace(part, aliases)]))
  return value
}

function replaceText(text: string, aliases: ReadonlyMap<string, Json>): Json {
  const whole = aliases.get(text)
  if (whole !== undefined) return whole
  let result = text
  for (const [original, alias] of aliases)
    if (original.length >= shortest && result.includes(original)) result = result.replaceAll(original, String(alias))
  return result
}
