/** What a described field can be, in plain words, and the JSON Schema of each. Other schemas stay as they are written. */
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { isList } from './json-value.ts'

export const fieldKinds = [
  'text',
  'choice',
  'whole number',
  'number',
  'yes or no',
  'money',
  'moment',
  'date',
  'email',
  'list',
  'group',
] as const
/** `other`: more than the list of kinds can say. */
export type DescribedKind = (typeof fieldKinds)[number] | 'other'

export const schemaOf: { readonly [kind in (typeof fieldKinds)[number]]: JsonObject } = {
  text: { type: 'string' },
  choice: { type: 'string', enum: [''] },
  'whole number': { type: 'integer' },
  number: { type: 'number' },
  'yes or no': { type: 'boolean' },
  money: {
    type: 'object',
    properties: { minor: { type: 'integer' }, currency: { type: 'string', minLength: 3, maxLength: 3 } },
    required: ['minor', 'currency'],
  },
  moment: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  email: { type: 'string', format: 'email' },
  list: { type: 'array', items: { type: 'string' } },
  group: { type: 'object', properties: {} },
}

export function kindOfSchema(schema: Json | undefined): DescribedKind {
  if (!isObject(schema)) return 'other'
  if (['$ref', 'anyOf', 'oneOf', 'allOf', 'const', 'not'].some((word) => Object.hasOwn(schema, word))) return 'other'
  const { type, format } = schema
  if (schema.enum !== undefined) return isTexts(schema.enum) ? 'choice' : 'other'
  switch (isList(type) ? onlyType(type) : type) {
    case 'string':
      if (format === 'date-time') return 'moment'
      return format === 'date' || format === 'email' ? format : 'text'
    case 'integer':
      return 'whole number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'yes or no'
    case 'array':
      return 'list'
    case 'object':
      return isMoney(schema) ? 'money' : 'group'
    default:
      return isObject(schema.properties) ? (isMoney(schema) ? 'money' : 'group') : 'other'
  }
}

const isTexts = (value: Json | undefined): boolean =>
  isList(value) && value.length > 0 && value.every((one) => typeof one === 'string')

/** `["string", "null"]` is a text that may be null. */
function onlyType(types: readonly Json[]): Json | undefined {
  const others = types.filter((type) => type !== 'null')
  return others.length === 1 ? others[0] : undefined
}

function isMoney({ properties }: JsonObject): boolean {
  const names = isObject(properties) ? Object.keys(properties) : []
  return names.length === 2 && names.includes('minor') && names.includes('currency')
}

/** Said of a field whatever it is: these stay when its kind changes. */
const facts = ['title', 'description', 'personal']

/** The field as another kind. A default or limits of the old kind would make no sense any more. */
export function asKind(schema: Json | undefined, kind: (typeof fieldKinds)[number]): JsonObject {
  if (!isObject(schema)) return schemaOf[kind]
  if (kindOfSchema(schema) === kind) return schema
  const kept = Object.fromEntries(Object.entries(schema).filter(([name]) => facts.includes(name)))
  return { ...schemaOf[kind], ...kept }
}
