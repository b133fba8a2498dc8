/** Reads a JSON Schema of event data as the type that expressions over it are checked with. */
import { isObject, type Json } from '../model/json.ts'
import {
  anyObject,
  anyType,
  booleanType,
  listOf,
  nullType,
  numberType,
  type StaticType,
  textType,
  union,
} from './static-type.ts'

/** A JSON Schema 2020-12 as it stands in a flow document. */
export type JsonSchema = Json

/** Deeper than this (also through `$ref` to itself) nothing is known: any value. */
const deepest = 16

export function typeOfSchema(schema: JsonSchema): StaticType {
  return read(schema, schema, 0)
}

function read(schema: Json | undefined, root: Json, depth: number): StaticType {
  if (!isObject(schema) || depth > deepest) return anyType
  const own = (name: string): Json | undefined => (Object.hasOwn(schema, name) ? schema[name] : undefined)
  const reference = own('$ref')
  if (typeof reference === 'string') return read(resolveReference(reference, root), root, depth + 1)
  const choices = own('anyOf') ?? own('oneOf')
  if (Array.isArray(choices) && choices.length > 0) {
    const types = union(choices.map((choice: Json) => read(choice, root, depth + 1)))
    return types.kind === 'any' && own('properties') !== undefined ? readObject(schema, root, depth) : types
  }
  const fixed = own('const')
  if (fixed !== undefined) return ofValues([fixed])
  const values = own('enum')
  if (Array.isArray(values) && values.length > 0) return ofValues(values)
  const names = own('type')
  if (typeof names === 'string') return named(names, schema, root, depth)
  if (Array.isArray(names) && names.length > 0)
    return union(names.map((name: Json) => (typeof name === 'string' ? named(name, schema, root, depth) : anyType)))
  return own('properties') === undefined ? anyType : readObject(schema, root, depth)
}

function named(name: string, schema: { readonly [name: string]: Json }, root: Json, depth: number): StaticType {
  switch (name) {
    case 'string':
      return textType
    case 'number':
    case 'integer':
      return numberType
    case 'boolean':
      return booleanType
    case 'null':
      return nullType
    case 'array':
      return listOf(Object.hasOwn(schema, 'items') ? read(schema.items, root, depth + 1) : anyType)
    case 'object':
      return readObject(schema, root, depth)
    default:
      return anyType
  }
}

/** Named fields are all there are, unless the schema says that others may come. */
function readObject(schema: { readonly [name: string]: Json }, root: Json, depth: number): StaticType {
  const own = (name: string): Json | undefined => (Object.hasOwn(schema, name) ? schema[name] : undefined)
  const properties = own('properties')
  if (!isObject(properties)) {
    const values = own('additionalProperties')
    return isObject(values) ? { kind: 'object', fields: new Map(), others: read(values, root, depth + 1) } : anyObject
  }
  const fields = new Map(Object.keys(properties).map((name) => [name, read(properties[name], root, depth + 1)]))
  const more = own('additionalProperties')
  const open = own('patternProperties') !== undefined || own('allOf') !== undefined || more === true
  const others = isObject(more) ? read(more, root, depth + 1) : open ? anyType : null
  return { kind: 'object', fields, others }
}

function ofValues(values: readonly Json[]): StaticType {
  const texts = values.filter((value) => typeof value === 'string')
  const rest = values.filter((value) => typeof value !== 'string').map(ofValue)
  return union(texts.length > 0 ? [{ kind: 'text', values: texts }, ...rest] : rest)
}

function ofValue(value: Json): StaticType {
  if (value === null) return nullType
  if (typeof value === 'boolean') return booleanType
  return typeof value === 'number' ? numberType : anyType
}

/** `#/$defs/line`, local only: a schema never makes anybody fetch anything. */
export function resolveReference(reference: string, root: Json): Json | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let place: Json | undefined = root
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(place)) place = /^\d+$/.test(name) ? place[Number(name)] : undefined
    else place = isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined
  }
  return place
}
