/** Descriptions of plain data, of which both the checks of a document and its published JSON Schema are made. */
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import { didYouMean, oneOf, quote, range } from './field-value.ts'
import { isReserved } from './names.ts'

export type Shape =
  | { readonly kind: 'text'; readonly what?: string; readonly pattern?: RegExp; readonly options?: readonly string[] }
  | { readonly kind: 'number'; readonly integer?: true; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'json' }
  /** Any object: a JSON Schema, settings, a config. */
  | { readonly kind: 'object' }
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'map'; readonly values: Shape }
  /** `others` is the shape of properties that are not named; without it there are none. */
  | { readonly kind: 'record'; readonly properties: Properties; readonly others?: Shape }

export type Properties = { readonly [name: string]: Property }
export type Property = {
  readonly shape: Shape
  readonly help: string
  readonly optional?: true
  /** Filled in where the document leaves it out. */
  readonly default?: Json
  /** What surely belongs there when it is missing. */
  readonly fix?: Json
}

/** The value with defaults filled in. What does not fit is reported and left as it is. */
export function readShape(shape: Shape, value: Json, path: string, problems: Problem[]): Json {
  const wrong = (): Json => {
    problems.push(shapeProblem(path, words(shape), quote(value)))
    return value
  }
  switch (shape.kind) {
    case 'json':
      return value
    case 'text': {
      const right =
        typeof value === 'string' && (shape.pattern?.test(value) ?? true) && (shape.options?.includes(value) ?? true)
      return right ? value : wrong()
    }
    case 'number':
      return isNumber(shape, value) ? value : wrong()
    case 'object':
      return isObject(value) ? value : wrong()
    case 'list':
      if (!Array.isArray(value)) return wrong()
      return value.map((item: Json, index) => readShape(shape.items, item, `${path}.${index}`, problems))
    case 'map':
      if (!isObject(value)) return wrong()
      return mapObject(value, (inner, name) => readShape(shape.values, inner, join(path, name), problems))
    case 'record':
      return isObject(value) ? readRecord(shape, value, path, problems) : wrong()
  }
}

function readRecord(
  shape: Shape & { readonly kind: 'record' },
  value: JsonObject,
  path: string,
  problems: Problem[],
): Json {
  const { properties, others } = shape
  const missing: [string, Json][] = []
  for (const [name, property] of Object.entries(properties)) {
    if (Object.hasOwn(value, name)) continue
    if (property.default !== undefined) missing.push([name, property.default])
    else if (property.optional !== true) problems.push(missingProblem(join(path, name), property))
  }
  const read = mapObject(value, (inner, name) => {
    const known = Object.hasOwn(properties, name) ? properties[name]?.shape : others
    if (known !== undefined) return readShape(known, inner, join(path, name), problems)
    problems.push(unknownProblem(join(path, name), name, Object.keys(properties)))
    return inner
  })
  return missing.length === 0 ? read : { ...read, ...Object.fromEntries(missing) }
}

/** Also an own property called __proto__ stays one. */
const mapObject = (value: JsonObject, change: (inner: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]))

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const isNumber = (shape: Shape & { readonly kind: 'number' }, value: Json): boolean =>
  typeof value === 'number' &&
  (shape.integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
  value >= (shape.minimum ?? -Infinity) &&
  value <= (shape.maximum ?? Infinity)

function words(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.what ?? (shape.options === undefined ? 'text' : oneOf(shape.options))
    case 'number':
      return `a ${shape.integer ? 'whole ' : ''}number${range(shape)}`
    case 'json':
      return 'any JSON'
    case 'list':
      return 'a list'
    case 'object':
    case 'map':
      return 'an object'
    case 'record':
      return `an object with ${Object.keys(shape.properties).join(', ')}`
  }
}

const shapeProblem = (path: string, expected: string, found: string, more: Partial<Problem> = {}): Problem => ({
  code: 'FLOW_SHAPE',
  message: `Expected ${expected} ${path === '' ? 'as the document' : `at ${path}`}, got ${found}`,
  ...(path === '' ? {} : { field: path }),
  expected,
  found,
  ...more,
})

function missingProblem(path: string, { shape, help, fix }: Property): Problem {
  const sentence = `${help.slice(0, 1).toLowerCase()}${help.slice(1).replace(/\.$/, '')}`
  const more = fix === undefined ? {} : { fix: { title: `Write ${JSON.stringify(fix)}`, value: fix } }
  return {
    ...shapeProblem(path, words(shape), 'nothing', more),
    message: `Expected ${path} (${sentence}), got nothing`,
  }
}

function unknownProblem(path: string, name: string, names: readonly string[]): Problem {
  const meant = nearest(name, names)
  const known = oneOf(names)
  const code = isReserved(name) ? 'NAME_RESERVED' : 'FLOW_SHAPE'
  return {
    ...shapeProblem(path, known, quote(name)),
    code,
    message: `Expected ${known}, got ${quote(name)} at ${path}${didYouMean(meant)}`,
    ...(meant === undefined ? {} : { nearest: meant }),
  }
}

/** The same as a JSON Schema 2020-12. */
export function schemaOfShape(shape: Shape): JsonObject {
  switch (shape.kind) {
    case 'json':
      return {}
    case 'text':
      return {
        type: 'string',
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }),
        ...(shape.options === undefined ? {} : { enum: shape.options }),
      }
    case 'number':
      return { type: shape.integer ? 'integer' : 'number', ...bounds(shape) }
    case 'object':
      return { type: 'object' }
    case 'list':
      return { type: 'array', items: schemaOfShape(shape.items) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOfShape(shape.values) }
    case 'record': {
      const entries = Object.entries(shape.properties)
      const required = entries.flatMap(([name, property]) =>
        property.optional || property.default !== undefined ? [] : [name],
      )
      return {
        type: 'object',
        properties: Object.fromEntries(entries.map(([name, property]) => [name, schemaOfProperty(property)])),
        ...(required.length === 0 ? {} : { required }),
        additionalProperties: shape.others === undefined ? false : schemaOfShape(shape.others),
      }
    }
  }
}

export const bounds = ({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): JsonObject => ({
  ...(minimum === undefined ? {} : { minimum }),
  ...(maximum === undefined ? {} : { maximum }),
})

const schemaOfProperty = ({ shape, help, default: value }: Property): JsonObject => ({
  ...schemaOfShape(shape),
  description: help,
  ...(value === undefined ? {} : { default: value }),
})
