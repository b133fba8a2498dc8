/** What a part of a JSON Schema asks for, as a form shows it. Nothing is fetched: references reach only into the schema. */

import { resolveReference } from '../../../runtime/expression/schema-type.ts'
import { isObject, type Json, type JsonObject } from '../../../runtime/model/json.ts'
import { sayLabel } from '../../../runtime/nodes/words.ts'

export type Shape = {
  readonly title: string
  readonly help: string
  /** Whose data it is matters: it is sealed per customer. */
  readonly personal: boolean
  /** Null may be given as well. */
  readonly nullable: boolean
  readonly fallback: Json | undefined
  readonly kind: Kind
}

export type Kind =
  | { readonly is: 'text'; readonly format: TextFormat; readonly kinds?: readonly string[] }
  | { readonly is: 'number'; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly is: 'yes or no' }
  | { readonly is: 'choice'; readonly values: readonly Json[]; readonly labels?: readonly string[] }
  /** Any of several, each at most once. */
  | { readonly is: 'several'; readonly values: readonly Json[]; readonly labels: readonly string[] }
  | { readonly is: 'money'; readonly currency: string | undefined }
  | { readonly is: 'object'; readonly properties: readonly Property[] }
  | { readonly is: 'list'; readonly items: Json }
  /** Nothing is said about it, or more than a form can show: JSON text. */
  | { readonly is: 'json' }

/** `position` says where a field stands in a form: the names of a document are sorted. */
const inPlace = (properties: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(properties).toSorted(([, a], [, b]) => placeOf(a) - placeOf(b))

const placeOf = (schema: Json): number =>
  isObject(schema) && typeof schema.position === 'number' ? schema.position : Number.MAX_SAFE_INTEGER

const textFormats = ['date', 'email', 'duration', 'time', 'time-zone', 'currency', 'connection'] as const
type TextFormat = 'plain' | 'moment' | 'long' | (typeof textFormats)[number]

export type Property = { readonly name: string; readonly schema: Json; readonly required: boolean }

/** References to references come to an end here. */
const deepest = 16

export function shapeOf(schema: Json | undefined, root: Json, name: string, depth = 0): Shape {
  if (!isObject(schema) || depth > deepest) return plain(name)
  const own = (key: string): Json | undefined => (Object.hasOwn(schema, key) ? schema[key] : undefined)
  const reference = own('$ref')
  if (typeof reference === 'string') {
    const found = shapeOf(resolveReference(reference, root), root, name, depth + 1)
    return { ...found, ...said(schema, found.title, found.help, found.personal) }
  }
  const { schema: inner, nullable } = withoutNull(schema)
  const fallback = own('default')
  if (inner !== schema) {
    const found = shapeOf(inner, root, name, depth + 1)
    return { ...found, ...said(schema, found.title, found.help, found.personal), nullable: nullable || found.nullable }
  }
  return { ...said(schema, sayLabel(name), '', false), nullable, fallback, kind: kindOf(schema) }
}

const plain = (name: string): Shape => ({
  title: sayLabel(name),
  help: '',
  personal: false,
  nullable: false,
  fallback: undefined,
  kind: { is: 'json' },
})

function said(schema: JsonObject, title: string, help: string, personal: boolean) {
  return {
    title: typeof schema.title === 'string' && schema.title.trim() !== '' ? schema.title : title,
    help: typeof schema.description === 'string' ? schema.description : help,
    personal: personal || schema.personal === true,
  }
}

/** `anyOf: [x, null]` is x that may be null. */
function withoutNull(schema: JsonObject): { readonly schema: Json; readonly nullable: boolean } {
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) {
    const others = choices.filter((choice: Json) => !(isObject(choice) && choice.type === 'null'))
    const [only] = others
    if (others.length === 1 && only !== undefined) return { schema: only, nullable: choices.length > 1 }
  }
  return { schema, nullable: Array.isArray(schema.type) && schema.type.includes('null') }
}

function kindOf(schema: JsonObject): Kind {
  if (schema.const !== undefined) return { is: 'choice', values: [schema.const] }
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return { is: 'choice', values: schema.enum }
  const named = namedValues(schema.oneOf)
  if (named !== undefined) return { is: 'choice', ...named }
  const names: readonly Json[] = Array.isArray(schema.type)
    ? schema.type.filter((one: Json) => one !== 'null')
    : [schema.type ?? '']
  if (names.length > 1) return { is: 'json' }
  switch (names[0]) {
    case 'string':
      return { is: 'text', format: formatOf(schema), ...kindsOf(schema) }
    case 'integer':
    case 'number':
      return { is: 'number', integer: names[0] === 'integer', ...limits(schema) }
    case 'boolean':
      return { is: 'yes or no' }
    case 'array': {
      const several =
        schema.uniqueItems === true && isObject(schema.items) ? namedValues(schema.items.oneOf) : undefined
      if (several !== undefined) return { is: 'several', ...several }
      return { is: 'list', items: schema.items ?? {} }
    }
    default:
      return isObject(schema.properties) ? objectKind(schema, schema.properties) : { is: 'json' }
  }
}

function objectKind(schema: JsonObject, properties: JsonObject): Kind {
  const names = Object.keys(properties)
  if (names.length === 2 && names.includes('minor') && names.includes('currency')) {
    const currency = properties.currency
    const fixed = isObject(currency)
      ? (currency.const ?? (Array.isArray(currency.enum) ? currency.enum[0] : undefined))
      : undefined
    return { is: 'money', currency: typeof fixed === 'string' ? fixed : undefined }
  }
  const required = Array.isArray(schema.required) ? schema.required : []
  return {
    is: 'object',
    properties: inPlace(properties).map(([name, inner]) => ({
      name,
      schema: inner,
      required: required.includes(name),
    })),
  }
}

function formatOf({ format, maxLength }: JsonObject): Extract<Kind, { readonly is: 'text' }>['format'] {
  if (format === 'date-time') return 'moment'
  const known = textFormats.find((each) => each === format)
  if (known !== undefined) return known
  return typeof maxLength === 'number' && maxLength > 200 ? 'long' : 'plain'
}

/** `oneOf: [{ const, title }]`: values with what they are called. */
function namedValues(choices: Json | undefined): { values: readonly Json[]; labels: readonly string[] } | undefined {
  if (!Array.isArray(choices) || choices.length === 0) return undefined
  const named = choices.filter((one: Json) => isObject(one) && Object.hasOwn(one, 'const')).filter(isObject)
  if (named.length < choices.length) return undefined
  return {
    values: named.map((one) => one.const ?? null),
    labels: named.map((one) => (typeof one.title === 'string' ? one.title : String(one.const))),
  }
}

const kindsOf = ({ format, kinds }: JsonObject) =>
  format === 'connection' && Array.isArray(kinds)
    ? { kinds: kinds.filter((kind: Json) => typeof kind === 'string') as readonly string[] }
    : {}

const limits = ({ minimum, maximum }: JsonObject) => ({
  ...(typeof minimum === 'number' ? { minimum } : {}),
  ...(typeof maximum === 'number' ? { maximum } : {}),
})
