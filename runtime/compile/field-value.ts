/** What one config value must look like: each field kind with its parsing and its message. */
import { parseDuration } from '../expression/duration.ts'
import { parseSchedule } from '../expression/schedule.ts'
import { connectionName, namedConnection } from '../model/connection.ts'
import type { Field } from '../model/field.ts'
import type { Json } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import { zoneNames, zoneOf } from '../model/zone.ts'
import { checkName, namings } from './names.ts'
import { checkWrittenPath } from './path-rules.ts'

/** Fields whose value stands for itself: no rows inside, nothing to compile. */
export type PlainField = Exclude<Field, { readonly kind: 'list' | 'expression' }>

export type Outcome = { readonly value: unknown } | { readonly problem: Problem }

export function readValue(field: PlainField, value: Json): Outcome {
  switch (field.kind) {
    case 'json':
      return { value }
    case 'connection': {
      const name = namedConnection(value)
      return name === undefined ? wrongValue(field, value) : unless(checkConnection(name), name)
    }
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wrongValue(field, value)
    case 'integer':
      return Number.isSafeInteger(value) && isWithin(field, value) ? { value } : wrongValue(field, value)
    case 'number':
      return Number.isFinite(value) && isWithin(field, value) ? { value } : wrongValue(field, value)
    default:
      return typeof value === 'string' ? readText(field, value) : wrongValue(field, value)
  }
}

type TextField = Exclude<PlainField, { readonly kind: 'json' | 'connection' | 'boolean' | 'integer' | 'number' }>

function readText(field: TextField, text: string): Outcome {
  switch (field.kind) {
    case 'text':
      return { value: text }
    case 'name':
      return unless(checkName(text, namings[field.names]), text)
    case 'path':
      if (field.access === 'write') return unless(checkWrittenPath(text), text)
      return text.trim() === '' || text.includes('\0') ? wrongValue(field, text) : { value: text }
    case 'zone':
      return unless(checkZone(text), text)
    case 'choice':
      return unless(checkChoice(field.options, text), text)
    case 'duration': {
      const found = parseDuration(text)
      return typeof found === 'number' ? { value: found } : { problem: found }
    }
    case 'schedule': {
      const found = parseSchedule(text)
      return 'next' in found ? { value: found } : { problem: found }
    }
  }
}

const unless = (problem: Problem | undefined, value: unknown): Outcome =>
  problem === undefined ? { value } : { problem }

const isWithin = (field: { readonly minimum?: number; readonly maximum?: number }, value: Json): boolean =>
  typeof value === 'number' && value >= (field.minimum ?? -Infinity) && value <= (field.maximum ?? Infinity)

export function checkZone(text: string): Problem | undefined {
  if (zoneOf(text) !== null) return undefined
  const meant = nearest(text.replaceAll(' ', '_'), zoneNames())
  return {
    code: 'ZONE',
    message: `Expected a time zone such as Europe/London, got ${quote(text)}${didYouMean(meant)}`,
    expected: 'a time zone such as Europe/London',
    found: text.slice(0, 60),
    ...repair(meant),
  }
}

function checkChoice(
  options: readonly { readonly value: string; readonly label: string }[],
  text: string,
): Problem | undefined {
  const values = options.map(({ value }) => value)
  if (values.includes(text)) return undefined
  const meant = nearest(text, values) ?? options.find(({ label }) => label.toLowerCase() === text.toLowerCase())?.value
  return {
    code: 'CONFIG_VALUE',
    message: `Expected ${oneOf(values)}, got ${quote(text)}${didYouMean(meant)}`,
    expected: oneOf(values),
    found: text.slice(0, 60),
    ...repair(meant),
  }
}

const checkConnection = (name: string): Problem | undefined =>
  connectionName.test(name)
    ? undefined
    : {
        code: 'CONNECTION_NAME',
        message: `Expected the name of a connection such as my-shop, got ${quote(name)}`,
        expected: 'the name of a connection such as my-shop',
        found: name.slice(0, 60),
      }

/** For a value of another JSON type than the field's, or out of its range. */
export function wrongValue(field: Field, value: Json): { readonly problem: Problem } {
  const expected = expectation(field)
  const found = quote(value)
  const meant = repaired(field, value)
  return {
    problem: {
      code: 'CONFIG_VALUE',
      message: `Expected ${expected}, got ${found}`,
      expected,
      found,
      ...(meant === undefined ? {} : { fix: { title: `Write ${JSON.stringify(meant)}`, value: meant } }),
    },
  }
}

/** A number written as text, or the other way round. */
function repaired(field: Field, value: Json): Json | undefined {
  if ((field.kind === 'integer' || field.kind === 'number') && typeof value === 'string' && value.trim() !== '') {
    const number = Number(value)
    return 'value' in readValue(field, number) ? number : undefined
  }
  return undefined
}

/** What a field takes, in words. */
export function expectation(field: Field): string {
  switch (field.kind) {
    case 'text':
      return 'text'
    case 'name':
      return `a name such as ${namings[field.names].example}`
    case 'integer':
      return `a whole number${range(field)}`
    case 'number':
      return `a number${range(field)}`
    case 'boolean':
      return 'true or false'
    case 'choice':
      return oneOf(field.options.map(({ value }) => value))
    case 'duration':
      return 'a duration such as 10m'
    case 'expression':
      return 'an expression such as data.total > 100, as text'
    case 'zone':
      return 'a time zone such as Europe/London'
    case 'schedule':
      return 'a schedule such as every day at 06:00'
    case 'path':
      return field.access === 'write' ? 'a path below the file root such as reports/sales.csv' : 'the path of a file'
    case 'connection':
      return 'the name of a connection such as my-shop'
    case 'json':
      return 'any JSON'
    case 'list':
      return 'a list'
  }
}

export function range({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  if (minimum !== undefined && minimum === maximum) return ` equal to ${minimum}`
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` of at least ${minimum}`
  return maximum === undefined ? '' : ` of at most ${maximum}`
}

export const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
export const oneOf = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
export const didYouMean = (meant: string | undefined): string => (meant === undefined ? '' : `. Did you mean ${meant}?`)
export const repair = (meant: string | undefined): Pick<Problem, 'nearest' | 'fix'> =>
  meant === undefined ? {} : { nearest: meant, fix: { title: `Write ${meant}`, value: meant } }
