/** The fields that a condition can speak of, with plain labels: from described events, and from events that were seen. */

import type { JsonSchema } from '../../runtime/expression/expression.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { sayName } from '../../runtime/nodes/words.ts'
import { t } from '../words/words.ts'
import { eventTypesOf, schemaAfter, schemaAt } from './event-schema.ts'
import { cleanName } from './names.ts'

export type FieldType = 'text' | 'whole number' | 'number' | 'yes or no' | 'money' | 'list' | 'object' | 'time' | 'any'

export type EventField = {
  /** As an expression says it: `data.total.minor`, `data["order number"]`, `event.type`. */
  readonly path: string
  readonly label: string
  readonly type: FieldType
  readonly help: string
  /** Whether every event has it, as far as is known. */
  readonly always: boolean
  /** The few values that it can have, where they are known. */
  readonly values: readonly Json[]
  /** Described by the flow, or only seen in events that came. */
  readonly known: 'described' | 'seen'
  /** A value from an event that was seen. */
  readonly example?: Json
}

/** Data of events that were seen, newest first. */
export type Seen = readonly { readonly type?: string; readonly data: Json }[]

/** What a step's fields can speak of. */
export const fieldsAt = (flow: Flow, nodeTypes: readonly NodeType[], id: string, seen: Seen = []) =>
  fieldsOf(schemaAt(flow, nodeTypes, id), seen, eventTypesOf(flow, nodeTypes))

/** What the events have that leave by an output, `<node id>.<output>`. */
export const fieldsAfter = (flow: Flow, nodeTypes: readonly NodeType[], from: string, seen: Seen = []) =>
  fieldsOf(schemaAfter(flow, nodeTypes, from), seen, eventTypesOf(flow, nodeTypes))

/** The settings of the flow as expressions say them: `settings.limit.minor`. */
export function settingFields({ parameters }: Flow): readonly EventField[] {
  const found: EventField[] = []
  addSchema(parameters, 'settings', [], true, (field) => {
    // A name that is no plain one can only be chosen in a form.
    if (!field.path.includes('[')) found.push(field)
  })
  return found.slice(0, most)
}

/** Deeper or more would be no pick-list any more. */
const deepest = 5
const most = 400

export function fieldsOf(
  schema: JsonSchema | undefined,
  seen: Seen,
  eventTypes: readonly string[] = [],
): readonly EventField[] {
  const found = new Map<string, EventField>()
  const add = (field: EventField): void => {
    const known = found.get(field.path)
    if (!known) {
      if (found.size < most) found.set(field.path, field)
    } else if (field.known === 'described') found.set(field.path, merged(known, field))
    else if (known.example === undefined && field.example !== undefined)
      found.set(field.path, { ...known, example: field.example })
  }
  for (const variant of variantsOf(schema)) addSchema(variant, 'data', [], true, add)
  for (const { data } of seen.slice(0, 50)) addValue(data, 'data', [], add)
  return [...found.values(), ...envelope(eventTypes)]
}

function merged(a: EventField, b: EventField): EventField {
  return {
    ...a,
    type: a.type === b.type ? a.type : 'any',
    always: a.always && b.always,
    values: a.values.length === 0 || b.values.length === 0 ? [] : [...new Set([...a.values, ...b.values])],
  }
}

function variantsOf(schema: JsonSchema | undefined): readonly Json[] {
  const part: Json | undefined = schema
  if (!isObject(part)) return []
  return Array.isArray(part.anyOf) ? part.anyOf : [part]
}

function addSchema(schema: Json, path: string, names: readonly string[], always: boolean, add: Add): void {
  if (!isObject(schema)) return
  const type = typeOfSchema(schema)
  if (names.length > 0)
    add({
      path,
      label: labelOf(names, schema),
      type,
      help: typeof schema.description === 'string' ? cleanName(schema.description, 200) : '',
      always,
      values: Array.isArray(schema.enum) ? schema.enum.slice(0, 50) : schema.const === undefined ? [] : [schema.const],
      known: 'described',
    })
  if (names.length >= deepest || !isObject(schema.properties)) return
  const required = Array.isArray(schema.required) ? schema.required : []
  for (const [name, inner] of Object.entries(schema.properties))
    addSchema(inner, member(path, name), [...names, name], always && required.includes(name), add)
}

function addValue(value: Json, path: string, names: readonly string[], add: Add): void {
  if (names.length > 0)
    add({
      path,
      label: labelOf(names, {}),
      type: typeOfValue(value),
      help: '',
      always: false,
      values: [],
      known: 'seen',
      example: value,
    })
  if (!isObject(value) || names.length >= deepest) return
  for (const [name, inner] of Object.entries(value)) addValue(inner, member(path, name), [...names, name], add)
}

type Add = (field: EventField) => void

/** `data.total`, or `data["order number"]` where the name is no plain one. */
const member = (path: string, name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`

function labelOf(names: readonly string[], schema: Json): string {
  if (isObject(schema) && typeof schema.title === 'string' && schema.title.trim() !== '')
    return cleanName(schema.title, 60)
  const words = names.map((name) => cleanName(sayName(name), 60))
  // An amount of money is made of `minor` and `currency`.
  const label = words.join(', ').replace(/, minor$/, t(', in pence or cents'))
  return label === '' ? t('no name') : label.slice(0, 1).toUpperCase() + label.slice(1)
}

function typeOfSchema(schema: { readonly [name: string]: Json }): FieldType {
  if (isMoney(Object.keys(isObject(schema.properties) ? schema.properties : {}))) return 'money'
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  switch (type) {
    case 'string':
      return schema.format === 'date-time' ? 'time' : 'text'
    case 'integer':
      return 'whole number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'yes or no'
    case 'array':
      return 'list'
    case 'object':
      return 'object'
    default:
      return isObject(schema.properties) ? 'object' : 'any'
  }
}

function typeOfValue(value: Json): FieldType {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'number'
  if (typeof value === 'boolean') return 'yes or no'
  if (Array.isArray(value)) return 'list'
  return isObject(value) ? (isMoney(Object.keys(value)) ? 'money' : 'object') : 'any'
}

const isMoney = (names: readonly string[]): boolean =>
  names.length === 2 && names.includes('minor') && names.includes('currency')

/** What every event has beside its data. */
function envelope(eventTypes: readonly string[]): readonly EventField[] {
  const field = (path: string, label: string, type: FieldType, help: string, values: readonly Json[] = []) =>
    ({ path, label, type, help, always: true, values, known: 'described' }) as const
  return [
    field('event.type', t('Kind of event'), 'text', t('What happened, such as order.placed.'), eventTypes),
    field('event.subject', t('What it is about'), 'text', t('Such as the number of an order.')),
    field('event.time', t('When it happened'), 'time', t('The moment that the event names.')),
    field('event.source', t('Where it came from'), 'text', t('Which till, program or flow sent it.')),
  ]
}
