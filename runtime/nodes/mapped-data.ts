/** New data from an event by a list of names and expressions: what `transform`, `split` and `emit` share. */
import type { CloudEvent } from '../model/event.ts'
import { CannotTell, type Expression } from '../model/expression.ts'
import type { Field } from '../model/field.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Problem } from '../model/problem.ts'

export const dataFields = {
  kind: 'list',
  label: 'Fields',
  help: 'The fields to fill, each with the value that it gets.',
  default: [],
  fields: {
    name: { kind: 'text', label: 'Field', help: 'Its name; a dot puts it inside another one, such as order.number.' },
    value: {
      kind: 'expression',
      label: 'Value',
      expect: 'any',
      help: 'What to put there, such as the total of the order.',
    },
    optional: {
      kind: 'boolean',
      label: 'May be missing',
      default: false,
      help: 'Leave it out where there is no value.',
    },
  },
} as const satisfies Field

export const keepFields = {
  kind: 'choice',
  label: 'Other fields',
  help: 'What becomes of the fields that are not listed.',
  options: [
    { value: 'all', label: 'Keep all others' },
    { value: 'listed', label: 'Keep only the listed ones' },
  ],
} as const satisfies Field

/** Fields inside fields: an event may have 64 levels, and what is put there has some of its own. */
const mostLevels = 32

type MappedField = { readonly name: string; readonly value: Expression<Json>; readonly optional: boolean }

/** With nothing to change the data comes back as the same object. */
export function compileMapping(
  fields: readonly MappedField[],
  keep: 'all' | 'listed',
): (event: CloudEvent) => Json | CannotTell {
  const steps = fields.map(({ name, value, optional }) => ({ path: name.split('.'), value, optional }))
  return (event) => {
    if (steps.length === 0) return keep === 'all' ? event.data : {}
    let data: JsonObject = keep === 'all' && isObject(event.data) ? event.data : {}
    for (const { path, value, optional } of steps) {
      const found = value.evaluate(event)
      if (!(found instanceof CannotTell)) data = withField(data, path, 0, found)
      else if (!optional) return found
    }
    return data
  }
}

/** A copy; a computed name defines a field of its own even where it is `__proto__`. */
function withField(data: JsonObject, path: readonly string[], at: number, value: Json): JsonObject {
  const name = path[at] ?? ''
  if (at === path.length - 1) return { ...data, [name]: value }
  const inner = Object.hasOwn(data, name) ? data[name] : undefined
  return { ...data, [name]: withField(isObject(inner) ? inner : {}, path, at + 1, value) }
}

/** The names must be usable, and none may hide another. */
export function checkNames(
  fields: readonly { readonly name?: unknown }[] | undefined,
  list: string,
): readonly Problem[] {
  const names = (fields ?? []).map(({ name }) => (typeof name === 'string' ? name : ''))
  return names.flatMap((name, index): readonly Problem[] => {
    const field = `${list}.${index}.name`
    if (name === '' || name.split('.').includes(''))
      return [
        {
          code: 'FIELD_NAME',
          message: `Expected a field name such as order.number, got ${JSON.stringify(name)}`,
          field,
        },
      ]
    if (name.split('.').length > mostLevels)
      return [
        {
          code: 'FIELD_NAME',
          message: `Expected a field name of at most ${mostLevels} parts, got ${name.split('.').length}`,
          field,
        },
      ]
    if (names.indexOf(name) < index)
      return [{ code: 'FIELD_TWICE', message: `The field ${name} is filled twice`, field }]
    return []
  })
}
