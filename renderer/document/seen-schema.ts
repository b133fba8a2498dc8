/** Describes data by examples of it: what events that came were like. */
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { isList } from './json-value.ts'

/** Deeper data is left open. */
const deepest = 6

/** What is in all of the examples is needed; what differs in kind is left open. Nothing but the shape is taken over. */
export function schemaOfExamples(examples: readonly Json[]): JsonObject {
  const schema = describe(examples, '', 0)
  return schema.type === 'object' ? schema : { type: 'object', properties: {} }
}

function describe(values: readonly Json[], name: string, depth: number): JsonObject {
  const given = values.filter((value) => value !== null)
  const schema = ofGiven(given, name, depth)
  if (given.length === values.length || typeof schema.type !== 'string') return schema
  return { ...schema, type: [schema.type, 'null'] }
}

function ofGiven(values: readonly Json[], name: string, depth: number): JsonObject {
  if (values.length === 0 || depth > deepest) return {}
  if (values.every((value) => typeof value === 'string')) return ofTexts(values, name)
  if (values.every((value) => typeof value === 'boolean')) return { type: 'boolean' }
  if (values.every((value) => typeof value === 'number'))
    return { type: values.every((value) => Number.isInteger(value)) ? 'integer' : 'number' }
  if (values.every(isList)) return { type: 'array', items: describe(values.flat(), name, depth + 1) }
  if (values.every(isObject)) return ofObjects(values, depth)
  return {}
}

function ofObjects(objects: readonly JsonObject[], depth: number): JsonObject {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  const having = (name: string): readonly Json[] =>
    objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name] ?? null] : []))
  const always = names.filter((name) => having(name).length === objects.length)
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, describe(having(name), name, depth + 1)])),
    ...(always.length === 0 ? {} : { required: always }),
  }
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/
const day = /^\d{4}-\d\d-\d\d$/
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function ofTexts(texts: readonly string[], name: string): JsonObject {
  const all = (pattern: RegExp): boolean => texts.every((text) => pattern.test(text))
  const format = all(moment) ? 'date-time' : all(day) ? 'date' : all(address) ? 'email' : undefined
  const personal = format === 'email' || personalNames.test(name)
  return { type: 'string', ...(format === undefined ? {} : { format }), ...(personal ? { personal: true } : {}) }
}

/** Rather one mark too many, which a person takes off, than an address in plain text. */
const personalNames =
  /^(e[-_]?mail|phone|mobile|(first|last|full|middle|family|given|sur)[-_]?name|customer[-_]?name|street|address\d?|address[-_]?line[-_]?\d?|postcode|postal[-_]?code|zip|birth(day|date)?|date[-_]of[-_]birth|ip([-_]?address)?)$/i
