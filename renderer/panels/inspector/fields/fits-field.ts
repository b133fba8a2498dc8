/** Whether a setting can answer a field, and whether a stored value is of the field's kind at all. */
import { namedConnection } from '../../../../runtime/model/connection.ts'
import type { Field } from '../../../../runtime/model/field.ts'
import { isObject, type Json, type JsonObject } from '../../../../runtime/model/json.ts'
import { propertiesOf } from './setting-chip.tsx'

/** Names of the settings whose answers are of the kind that the field takes. */
export const settingsFor = (field: Field, parameters: JsonObject): readonly string[] =>
  Object.entries(propertiesOf(parameters)).flatMap(([name, asked]) =>
    typesOf(field).some((type) => isObject(asked) && (asked.type === type || asked.type === undefined)) ? [name] : [],
  )

function typesOf({ kind }: Field): readonly string[] {
  switch (kind) {
    case 'integer':
      return ['integer']
    case 'number':
      return ['number', 'integer']
    case 'boolean':
      return ['boolean']
    case 'json':
      return ['object', 'array', 'string', 'number', 'integer', 'boolean']
    case 'list':
      return ['array']
    default:
      return ['string']
  }
}

/** False for a number where text belongs: an imported flow may hold anything. */
export function isOfKind(field: Field, value: Json | undefined): boolean {
  if (value === undefined || field.kind === 'json') return true
  switch (field.kind) {
    case 'integer':
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'connection':
      return namedConnection(value) !== undefined
    case 'list':
      return Array.isArray(value)
    default:
      return typeof value === 'string'
  }
}
