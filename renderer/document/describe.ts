/**
 * Edits of a JSON Schema that describes data: its fields by their names, from the outside in. A list stands for what is
 * in it. Whatever the editor does not know about a field stays as it was written.
 */
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { isList } from './json-value.ts'

export type DescribedField = { readonly name: string; readonly schema: Json; readonly required: boolean }

/** `['lines', 'sku']` is the article of each line. */
export type FieldPath = readonly string[]

/** The fields of an object, or of the objects in a list. */
export function describedFields(schema: Json | undefined): readonly DescribedField[] {
  const holder = holderOf(schema)
  const properties = holder?.properties
  if (holder === undefined || !isObject(properties)) return []
  const required = isList(holder.required) ? holder.required : []
  return Object.entries(properties).map(([name, one]) => ({ name, schema: one, required: required.includes(name) }))
}

const holderOf = (schema: Json | undefined): JsonObject | undefined => {
  if (!isObject(schema)) return undefined
  return schema.type === 'array' ? holderOf(schema.items) : schema
}

export const addField = (schema: JsonObject, place: FieldPath, name: string, field: JsonObject): JsonObject =>
  within(schema, place, (holder) => ({
    ...holder,
    type: 'object',
    properties: { ...propertiesOf(holder), [name]: field },
  }))

/** Its place in the list and whether every event has it stay. */
export function renameField(schema: JsonObject, path: FieldPath, name: string): JsonObject {
  const old = path.at(-1)
  if (old === undefined || old === name) return schema
  return within(schema, path.slice(0, -1), (holder) => {
    const properties = propertiesOf(holder)
    if (!Object.hasOwn(properties, old) || Object.hasOwn(properties, name)) return holder
    const renamed = (one: string): string => (one === old ? name : one)
    return {
      ...holder,
      properties: Object.fromEntries(Object.entries(properties).map(([one, field]) => [renamed(one), field])),
      ...(isList(holder.required)
        ? { required: holder.required.map((one) => (typeof one === 'string' ? renamed(one) : one)) }
        : {}),
    }
  })
}

export function removeField(schema: JsonObject, path: FieldPath): JsonObject {
  const name = path.at(-1)
  if (name === undefined) return schema
  return within(setRequired(schema, path, false), path.slice(0, -1), (holder) => ({
    ...holder,
    properties: Object.fromEntries(Object.entries(propertiesOf(holder)).filter(([one]) => one !== name)),
  }))
}

/** Changes what is said about one field; with an empty path, about the whole. */
export function changeField(
  schema: JsonObject,
  path: FieldPath,
  change: (field: JsonObject) => JsonObject,
): JsonObject {
  const name = path.at(-1)
  if (name === undefined) return change(schema)
  return within(schema, path.slice(0, -1), (holder) => {
    const properties = propertiesOf(holder)
    if (!Object.hasOwn(properties, name)) return holder
    const field = properties[name]
    const next = change(isObject(field) ? field : {})
    return {
      ...holder,
      properties: Object.fromEntries(Object.entries(properties).map(([one, old]) => [one, one === name ? next : old])),
    }
  })
}

/** Whether every event has the field. */
export function setRequired(schema: JsonObject, path: FieldPath, required: boolean): JsonObject {
  const name = path.at(-1)
  if (name === undefined) return schema
  return within(schema, path.slice(0, -1), (holder) => {
    const names = isList(holder.required) ? holder.required : []
    if (names.includes(name) === required) return holder
    const next = required ? [...names, name] : names.filter((one) => one !== name)
    return next.length === 0 ? without(holder, 'required') : { ...holder, required: next }
  })
}

/** A fact such as `title`; an empty text, false or undefined takes it away. */
export function withFact(field: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value === undefined || value === '' || value === false) return without(field, name)
  return field[name] === value ? field : { ...field, [name]: value }
}

function without(object: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(object, name)) return object
  return Object.fromEntries(Object.entries(object).filter(([one]) => one !== name))
}

const propertiesOf = ({ properties }: JsonObject): JsonObject => (isObject(properties) ? properties : {})

/** Changes the object that holds the fields at a path: through the items of lists, and never where nothing is. */
function within(schema: JsonObject, path: FieldPath, edit: (holder: JsonObject) => JsonObject): JsonObject {
  if (schema.type === 'array')
    return isObject(schema.items) ? { ...schema, items: within(schema.items, path, edit) } : schema
  const [name, ...rest] = path
  if (name === undefined) return edit(schema)
  const properties = propertiesOf(schema)
  const inner = Object.hasOwn(properties, name) ? properties[name] : undefined
  if (!isObject(inner)) return schema
  const next = within(inner, rest, edit)
  if (next === inner) return schema
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([one, old]) => [one, one === name ? next : old])),
  }
}
