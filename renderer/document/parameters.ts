/** The settings of a flow: made of a value that stands in a step, used by several, taken apart again. */
import { isReserved } from '../../runtime/compile/names.ts'
import type { Field, Fields } from '../../runtime/model/field.ts'
import type { Flow, FlowTest } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { setValue } from './configure.ts'
import { addField, changeField, removeField, setRequired } from './describe.ts'
import { isList, plainJson } from './json-value.ts'
import { cleanName, uniqueName } from './names.ts'
import { nodeOf, typeOf } from './node-types.ts'
import { setParameters } from './settings.ts'

export const settingNames = ({ parameters }: Flow): readonly string[] =>
  Object.keys(isObject(parameters.properties) ? parameters.properties : {})

/** A name for what is asked, such as `holdMinutes` for "Hold minutes". */
export function settingName(flow: Flow, label: string): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
  const name = words
    .map((word, index) => (index === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join('')
  const plain = /^[a-z][A-Za-z0-9]*$/.test(name) ? name.slice(0, 40) : 'setting'
  return uniqueName(isReserved(plain) ? `${plain}Setting` : plain, settingNames(flow), '')
}

export function addSetting(flow: Flow, nodeTypes: readonly NodeType[], name: string, asked: JsonObject): Flow {
  return setParameters(flow, nodeTypes, addField(flow.parameters, [], name, asked))
}

export function changeSetting(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  name: string,
  change: (asked: JsonObject) => JsonObject,
): Flow {
  return setParameters(flow, nodeTypes, changeField(flow.parameters, [name], change))
}

/** Whether it has to be answered before the flow can be turned on. */
export const setNeeded = (flow: Flow, nodeTypes: readonly NodeType[], name: string, needed: boolean): Flow =>
  setParameters(flow, nodeTypes, setRequired(flow.parameters, [name], needed))

/** The value of a step's field becomes what the setting says as long as nobody answers it, and the field follows it. */
export function makeSetting(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  at: { readonly node: string; readonly path: string },
  name: string,
  asked: JsonObject,
): Flow {
  return setValue(addSetting(flow, nodeTypes, name, asked), nodeTypes, at.node, at.path, { $param: name })
}

/**
 * What a setting that is made of a field asks: its kind, its limits, and its value as the default. Undefined for an
 * expression that reads something of the event, and for rows.
 */
export function askedBy(field: Field, label: string, stored: Json | undefined): JsonObject | undefined {
  const value = field.kind === 'expression' ? literalOf(stored ?? field.default) : (stored ?? field.default)
  const schema = schemaOfField(field, value)
  if (schema === undefined) return undefined
  return {
    title: cleanName(label, 60),
    ...(field.help === '' ? {} : { description: field.help }),
    ...schema,
    ...(value === undefined || value === '' ? {} : { default: value }),
  }
}

/** `500`, `"card"` and `true` are values that can be asked for; `data.total` is none. */
function literalOf(source: Json | undefined): Json | undefined {
  if (typeof source !== 'string') return undefined
  const text = source.trim()
  if (/^-?\d+(\.\d+)?$/.test(text) || /^(true|false)$/.test(text)) return plainJson(JSON.parse(text))
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : undefined
}

function schemaOfField(field: Field, value: Json | undefined): JsonObject | undefined {
  switch (field.kind) {
    case 'expression':
      if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
      return typeof value === 'string' || typeof value === 'boolean' ? { type: typeof value } : undefined
    case 'integer':
    case 'number':
      return {
        type: field.kind,
        ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
        ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
      }
    case 'boolean':
      return { type: 'boolean' }
    case 'choice':
      return { type: 'string', enum: field.options.map((option) => option.value) }
    case 'json':
      return value === undefined ? {} : { type: isList(value) ? 'array' : isObject(value) ? 'object' : typeof value }
    case 'list':
      return undefined
    default:
      return { type: 'string' }
  }
}

export type SettingUse = { readonly node: string; readonly path: string }

/** Where the steps of a flow take a value from the setting. */
export const usesOf = (flow: Flow, name: string): readonly SettingUse[] =>
  Object.entries(flow.nodes).flatMap(([node, { config }]) => placesIn(config, '', name).map((path) => ({ node, path })))

function placesIn(value: Json, path: string, name: string): readonly string[] {
  const inside = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`)
  if (isList(value)) return value.flatMap((one, index) => placesIn(one, inside(index), name))
  if (!isObject(value)) return []
  if (value.$param === name && Object.hasOwn(value, '$param')) return [path]
  return Object.entries(value).flatMap(([key, one]) => placesIn(one, inside(key), name))
}

/** The setting goes; what it says now stands in the steps that used it. */
export function removeSetting(flow: Flow, nodeTypes: readonly NodeType[], name: string): Flow {
  const asked = isObject(flow.parameters.properties) ? flow.parameters.properties[name] : undefined
  const value = Object.hasOwn(flow.settings, name) ? flow.settings[name] : isObject(asked) ? asked.default : undefined
  let next: Flow = { ...flow, tests: flow.tests.map((test) => withoutAnswer(test, name)) }
  // From the end: an item that is taken out of a list moves those behind it.
  for (const { node, path } of usesOf(flow, name).toReversed())
    next = setValue(next, nodeTypes, node, path, isExpression(flow, nodeTypes, node, path) ? literal(value) : value)
  const parameters = removeField(next.parameters, [name])
  return setParameters(next, nodeTypes, settingNames({ ...next, parameters }).length === 0 ? {} : parameters)
}

function withoutAnswer(test: FlowTest, name: string): FlowTest {
  if (test.settings === undefined || !Object.hasOwn(test.settings, name)) return test
  return { ...test, settings: Object.fromEntries(Object.entries(test.settings).filter(([other]) => other !== name)) }
}

const literal = (value: Json | undefined): Json | undefined => (value === undefined ? undefined : JSON.stringify(value))

function isExpression(flow: Flow, nodeTypes: readonly NodeType[], node: string, path: string): boolean {
  let fields: Fields | undefined = typeOf(nodeOf(flow, node), nodeTypes)?.fields
  let field: Field | undefined
  for (const part of path.split('.').filter((one) => !/^\d+$/.test(one))) {
    field = fields && Object.hasOwn(fields, part) ? fields[part] : undefined
    fields = field?.kind === 'list' ? field.fields : undefined
  }
  return field?.kind === 'expression'
}
