/** Sentences and addresses with places for an event's values: `Order {data.number} is paid`. */
import type { CloudEvent } from '../model/event.ts'
import { isObject, type Json } from '../model/json.ts'
import { exponentOf } from '../model/money.ts'
import { sayMoney } from '../model/say-money.ts'
import { sayValue } from './condition-words.ts'

export type Template = readonly (string | { readonly path: readonly string[] })[]

const place = /\{((?:data|event)(?:\.\w+)*)\}/g

/** Braces around anything else stay as they are. */
export function parseTemplate(text: string): Template {
  const parts: Template[number][] = []
  let at = 0
  for (const found of text.matchAll(place)) {
    if (found.index > at) parts.push(text.slice(at, found.index))
    parts.push({ path: (found[1] ?? '').split('.') })
    at = found.index + found[0].length
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** `missing` is asked for what stands where there is no value. */
export function fillTemplate(
  template: Template,
  event: CloudEvent,
  say: (value: Json) => string,
  missing: (path: string) => string,
): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part
      const value = valueAt(event, part.path)
      return value === undefined || value === null ? missing(part.path.join('.')) : say(value)
    })
    .join('')
}

/** For the sentence on a card: `Order ‹number› is paid`. */
export const sayTemplate = (text: string): string =>
  parseTemplate(text.trim())
    .map((part) => (typeof part === 'string' ? part : `‹${sayValue(part.path.join('.'))}›`))
    .join('')

/** As a person would write it; money as on a bill. */
export function sayJson(value: Json): string {
  if (typeof value === 'string') return value
  if (isObject(value)) {
    const { minor, currency } = value
    if (
      typeof currency === 'string' &&
      typeof minor === 'number' &&
      Number.isSafeInteger(minor) &&
      exponentOf(currency) !== undefined
    )
      return sayMoney({ minor, currency })
  }
  return JSON.stringify(value)
}

const envelope: { readonly [name: string]: (event: CloudEvent) => Json } = {
  id: ({ id }) => id,
  source: ({ source }) => source,
  type: ({ type }) => type,
  subject: ({ subject }) => subject,
  partitionkey: ({ partitionkey }) => partitionkey,
  correlationid: ({ correlationid }) => correlationid,
  time: ({ time }) => new Date(time).toISOString(),
}

function valueAt(event: CloudEvent, [root, ...names]: readonly string[]): Json | undefined {
  if (root === 'event') {
    const [name = '', ...rest] = names
    if (name === 'data') return inside(event.data, rest)
    return rest.length === 0 && Object.hasOwn(envelope, name) ? envelope[name]?.(event) : undefined
  }
  return inside(event.data, names)
}

function inside(start: Json, names: readonly string[]): Json | undefined {
  let value: Json | undefined = start
  for (const name of names) {
    if (Array.isArray(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}
