/**
 * What a new step starts with: what its type needs is taken from the type's first example, and its conditions from the
 * fields that will reach it, so that the card says something true at once.
 */
import { readConfig } from '../../runtime/compile/config.ts'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import type { Field, Fields } from '../../runtime/model/field.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { EventField, FieldType } from './event-fields.ts'
import { isList } from './json-value.ts'

export function defaultConfig(type: NodeType, fields: readonly EventField[] = []): JsonObject {
  const example: Json = type.examples[0]?.config ?? {}
  if (!isObject(example)) return {}
  // Where it acts on the outside world, nothing made up may stand in a text: it could be an address.
  const isOutside = type.role === 'consumer' && type.effect !== undefined
  const needed = take(type.fields, example, { fields, isOutside, onlyNeeded: true })
  if (isOutside || isSound(type, needed)) return needed
  // Some types need one of several fields, which no field says by itself: a table some column.
  const whole = take(type.fields, example, { fields, isOutside, onlyNeeded: false })
  return isSound(type, whole) ? whole : needed
}

type Taking = { readonly fields: readonly EventField[]; readonly isOutside: boolean; readonly onlyNeeded: boolean }

function take(fields: Fields, example: JsonObject, taking: Taking): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, field]): (readonly [string, Json])[] => {
    const value = Object.hasOwn(example, name) ? example[name] : undefined
    const isNeeded = field.optional !== true && field.default === undefined
    if (value === undefined || (taking.onlyNeeded && !isNeeded)) return []
    if (taking.isOutside && field.kind === 'text') return []
    return [[name, startingValue(field, value, taking)]]
  })
  return Object.fromEntries(entries)
}

function startingValue(field: Field, value: Json, taking: Taking): Json {
  if (field.kind === 'list' && isList(value))
    return value.map((row) => (isObject(row) ? take(field.fields, row, { ...taking, onlyNeeded: false }) : row))
  return field.kind === 'expression' && typeof value === 'string' ? fitting(value, field.expect, taking.fields) : value
}

/** The example's expression where all its fields exist; else one about a field that does. */
function fitting(source: string, expect: string, fields: readonly EventField[]): string {
  const data = fields.filter(({ path }) => path.startsWith('data'))
  if (data.length === 0 || speaksOf(source, data)) return source
  const pick = (...types: readonly FieldType[]): EventField | undefined =>
    types
      .map((type) => data.find((field) => field.type === type && field.always))
      .find((field) => field !== undefined) ?? data.find(({ type }) => types.includes(type))
  switch (expect) {
    case 'boolean': {
      const field = pick('yes or no', 'whole number', 'number', 'text')
      if (!field) return 'true'
      if (field.type === 'yes or no') return field.path
      return field.type === 'text' ? `${field.path} != ""` : `${field.path} > 0`
    }
    case 'number':
      return pick('whole number', 'number')?.path ?? source
    case 'text':
    case 'key':
      return pick('text', 'whole number')?.path ?? source
    default:
      return pick('text', 'whole number', 'number', 'yes or no')?.path ?? source
  }
}

/** Whether every chain of names in it that begins with `data` is a known field, or a part of one. */
function speaksOf(source: string, data: readonly EventField[]): boolean {
  if (isProblems(compileExpression(source, { schema: undefined, expect: 'any' }))) return false
  const chains = source.match(/\bdata(?:\.[A-Za-z_]\w*)+/g) ?? []
  return chains.every((chain) => data.some(({ path }) => path === chain))
}

function isSound(type: NodeType, config: JsonObject): boolean {
  const { problems, stored } = readConfig(type.fields, config, '')
  if (problems.length > 0) return false
  try {
    return (type.check?.(stored) ?? []).length === 0
  } catch {
    return false
  }
}
