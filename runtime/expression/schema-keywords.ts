/** The keywords of a JSON Schema, each as a check. A check passes values of other types: `type` speaks for itself. */

import { compare, decimalOf } from '../model/decimal.ts'
import { isObject, type Json } from '../model/json.ts'
import { compilePattern } from './regex.ts'
import { isDate, parseMoment } from './rfc3339.ts'
import { anything, type Check, shown } from './schema-check.ts'
import { isErased } from './value.ts'

type Own = (name: string) => Json | undefined
type Inner = (part: Json | undefined, name: string) => Check
type Refuse = (name: string, expected: string, found: Json) => Check

const types: { readonly [name: string]: (value: Json) => boolean } = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}
const words: { readonly [name: string]: string } = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
}

/** An erased value was once of the right type, so it passes. */
export function typeCheck(type: Json | undefined, refuse: (found: Json) => Check): Check | null {
  if (type === undefined) return null
  const names: readonly Json[] = Array.isArray(type) ? type : [type]
  const tests: ((value: Json) => boolean)[] = []
  for (const name of names) {
    const test = typeof name === 'string' && Object.hasOwn(types, name) ? types[name] : undefined
    if (test === undefined) return refuse(type)
    tests.push(test)
  }
  const expected = names.map((name) => words[String(name)]).join(' or ')
  return (value, at) => {
    if (tests.some((test) => test(value)) || (isObject(value) && isErased(value))) return
    at.report(`expected ${expected}, got ${shown(value)}`, 'type')
  }
}

const bounds: readonly (readonly [name: string, words: string, holds: (value: number, limit: number) => boolean])[] = [
  ['minimum', 'at least', (value, limit) => value >= limit],
  ['maximum', 'at most', (value, limit) => value <= limit],
  ['exclusiveMinimum', 'more than', (value, limit) => value > limit],
  ['exclusiveMaximum', 'less than', (value, limit) => value < limit],
  ['multipleOf', 'a multiple of', isMultiple],
]

export function numberChecks(own: Own, refuse: (name: string, found: Json) => Check): (Check | null)[] {
  return bounds.map(([name, phrase, holds]) => {
    const limit = own(name)
    if (limit === undefined) return null
    if (typeof limit !== 'number') return refuse(name, limit)
    return (value, at) => {
      if (typeof value === 'number' && !holds(value, limit))
        at.report(`expected ${phrase} ${limit}, got ${value}`, name)
    }
  })
}

/** Exact, where 0.3 % 0.1 would not be 0. */
function isMultiple(value: number, unit: number): boolean {
  const [one, two] = [decimalOf(value), decimalOf(unit)]
  if (one === null || two === null || compare(two, { units: 0n, scale: 0 }) === 0) return false
  const scale = BigInt(Math.max(one.scale, two.scale))
  return (one.units * 10n ** (scale - BigInt(one.scale))) % (two.units * 10n ** (scale - BigInt(two.scale))) === 0n
}

const formats: { readonly [name: string]: readonly [words: string, test: (text: string) => boolean] } = {
  'date-time': ['a time such as 2026-01-15T14:30:00Z', (text) => parseMoment(text) !== null],
  date: ['a date such as 2026-01-15', isDate],
  email: [
    'an e-mail address',
    (text) => text.length <= 254 && /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text),
  ],
  uri: ['an address such as https://example.com', (text) => /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(text)],
  uuid: [
    'a UUID',
    (text) => /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/.test(text),
  ],
}

export function textChecks(own: Own, refuse: Refuse): (Check | null)[] {
  return [
    lengthCheck(
      'minLength',
      own,
      refuse,
      (text, limit) => text.length >= limit && characters(text) >= limit,
      'at least',
      'characters',
    ),
    lengthCheck(
      'maxLength',
      own,
      refuse,
      (text, limit) => text.length <= limit || characters(text) <= limit,
      'at most',
      'characters',
    ),
    patternCheck(own('pattern'), refuse),
    formatCheck(own('format')),
  ]
}

function lengthCheck(
  name: string,
  own: Own,
  refuse: Refuse,
  holds: (text: string, limit: number) => boolean,
  phrase: string,
  unit: string,
): Check | null {
  const limit = own(name)
  if (limit === undefined) return null
  if (typeof limit !== 'number') return refuse(name, 'a number', limit)
  return (value, at) => {
    if (typeof value === 'string' && !holds(value, limit))
      at.report(`expected ${phrase} ${limit} ${unit}, got ${characters(value)}`, name)
  }
}

const characters = (text: string): number => [...text].length

function patternCheck(pattern: Json | undefined, refuse: Refuse): Check | null {
  if (pattern === undefined) return null
  const test = typeof pattern === 'string' ? compilePattern(pattern) : { reason: 'no text' }
  if (typeof test !== 'function') return refuse('pattern', `a pattern such as ^[A-Z]{2}$ (${test.reason})`, pattern)
  return (value, at) => {
    if (typeof value === 'string' && !test(value))
      at.report(`expected text like ${pattern}, got ${shown(value)}`, 'pattern')
  }
}

function formatCheck(name: Json | undefined): Check | null {
  const found = typeof name === 'string' && Object.hasOwn(formats, name) ? formats[name] : undefined
  if (found === undefined) return null
  const [phrase, test] = found
  return (value, at) => {
    if (typeof value === 'string' && !test(value)) at.report(`expected ${phrase}, got ${shown(value)}`, 'format')
  }
}

export function listChecks(own: Own, inner: Inner): (Check | null)[] {
  const items = own('items') === undefined ? null : inner(own('items'), 'items')
  const [least, most] = [own('minItems'), own('maxItems')]
  return [
    items &&
      ((value, at) => {
        if (Array.isArray(value)) for (const [index, item] of value.entries()) at.inside(index, items, item)
      }),
    typeof least === 'number'
      ? (value, at) => {
          if (Array.isArray(value) && value.length < least)
            at.report(`expected at least ${least} items, got ${value.length}`, 'minItems')
        }
      : null,
    typeof most === 'number'
      ? (value, at) => {
          if (Array.isArray(value) && value.length > most)
            at.report(`expected at most ${most} items, got ${value.length}`, 'maxItems')
        }
      : null,
  ]
}

export function objectChecks(own: Own, inner: Inner, refuse: Refuse): (Check | null)[] {
  const properties = own('properties')
  const required = own('required')
  const more = own('additionalProperties')
  if (properties !== undefined && !isObject(properties))
    return [refuse('properties', 'an object of schemas', properties)]
  if (required !== undefined && !isNames(required)) return [refuse('required', 'a list of names', required)]
  // A Map, since a property may be called __proto__.
  const checks = new Map(
    Object.keys(properties ?? {}).map((name) => [name, inner(properties?.[name], `properties/${name}`)]),
  )
  const others = more === undefined ? null : inner(more, 'additionalProperties')
  if (checks.size === 0 && others === null && required === undefined) return []
  const names = required ?? []
  return [
    (value, at) => {
      if (!isObject(value) || isErased(value)) return
      for (const name of names)
        if (!Object.hasOwn(value, name)) at.report(`expected the field ${JSON.stringify(name)}`, 'required')
      for (const name of Object.keys(value)) {
        const check = checks.get(name) ?? others
        if (check !== null && check !== anything) at.inside(name, check, value[name] ?? null)
      }
    },
  ]
}

const isNames = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')
