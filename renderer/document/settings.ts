/** Facts about the flow as a whole: what it is called, where and in which money it works, its events and its settings. */
import type { Flow } from '../../runtime/model/flow.ts'
import type { Json, JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { followOutputs } from './follow-outputs.ts'
import { plainJson, sameJson } from './json-value.ts'
import { cleanName } from './names.ts'

/** An empty name is none: the flow keeps the one it has. */
export function setFlowName(flow: Flow, name: string): Flow {
  const cleaned = cleanName(name)
  return cleaned === '' || cleaned === flow.name ? flow : { ...flow, name: cleaned }
}

export function setDescription(flow: Flow, text: string): Flow {
  const description = text.toWellFormed().slice(0, 2_000)
  if (description === (flow.description ?? '')) return flow
  const { description: _, ...rest } = flow
  return description === '' ? rest : { ...rest, description }
}

/** An IANA zone such as `Europe/London`. */
export const setZone = (flow: Flow, zone: string): Flow => (zone === flow.zone ? flow : { ...flow, zone })

/** ISO 4217. */
export const setCurrency = (flow: Flow, currency: string): Flow =>
  currency === flow.currency ? flow : { ...flow, currency }

/** What the data of an event type looks like, as JSON Schema; null takes the description away. */
export function setEventSchema(flow: Flow, type: string, schema: JsonObject | null): Flow {
  const events = withEntry(flow.events, type, schema)
  return events === flow.events ? flow : { ...flow, events }
}

/** The answer to a parameter; null lets its default count again. */
export function setAnswer(flow: Flow, nodeTypes: readonly NodeType[], name: string, value: Json | null): Flow {
  const settings = withEntry(flow.settings, name, value)
  // An answer may be the name of an output.
  return settings === flow.settings ? flow : followAll(flow, { ...flow, settings }, nodeTypes)
}

/** The questions that a flow asks, as JSON Schema. Answers to questions that are gone go as well. */
export function setParameters(flow: Flow, nodeTypes: readonly NodeType[], parameters: JsonObject): Flow {
  const plain = plainJson(parameters) as JsonObject
  if (sameJson(plain, flow.parameters)) return flow
  const { properties } = plain
  const asked = new Set(typeof properties === 'object' && properties !== null ? Object.keys(properties) : [])
  const settings = Object.fromEntries(Object.entries(flow.settings).filter(([name]) => asked.has(name)))
  return followAll(flow, { ...flow, parameters: plain, settings }, nodeTypes)
}

const followAll = (before: Flow, after: Flow, nodeTypes: readonly NodeType[]): Flow =>
  followOutputs(before, after, new Set(Object.keys(after.nodes)), nodeTypes)

function withEntry<T extends Json>(
  map: { readonly [name: string]: T },
  name: string,
  value: T | null,
): { readonly [name: string]: T } {
  const has = Object.hasOwn(map, name)
  if (value === null) return has ? Object.fromEntries(Object.entries(map).filter(([other]) => other !== name)) : map
  if (has && sameJson(map[name], value)) return map
  return { ...map, [name]: plainJson(value) as T }
}
