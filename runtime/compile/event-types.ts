/** Works out which events reach a node, so that a field that none of them has is a problem before any event comes. */
import type { JsonSchema } from '../expression/expression.ts'
import type { Fields } from '../model/field.ts'
import { type Flow, splitOutput } from '../model/flow.ts'
import { isObject, type JsonObject } from '../model/json.ts'
import type { NodeType } from '../model/node.ts'
import type { Graph } from './graph.ts'

/** Event types with the schemas of their data, null where the schema is not known. As a whole null: any event. */
export type EventTypes = ReadonlyMap<string, ReadonlySet<JsonObject> | null> | null

export type TypedNode = {
  readonly id: string
  readonly type: NodeType
  /** Undefined where the config has problems: then nothing is known of what comes out. */
  readonly stored: JsonObject | undefined
}

/** The schema that expressions of a node are checked with; undefined where any field may exist. */
export function eventSchemas(
  flow: Flow,
  nodes: ReadonlyMap<string, TypedNode>,
  graph: Graph,
): ReadonlyMap<string, JsonSchema | undefined> {
  const incoming = new Map<string, EventTypes>()
  const schemas = new Map<string, JsonSchema | undefined>()
  const wires = Map.groupBy(graph.targets, ([from]) => splitOutput(from).node)
  for (const id of graph.order) {
    const node = nodes.get(id)
    const events = incoming.has(id) ? (incoming.get(id) ?? null) : new Map()
    schemas.set(id, schemaOf(events))
    for (const [from, targets] of wires.get(id) ?? []) {
      const going = node === undefined ? null : outgoing(node, splitOutput(from).output, events, flow)
      for (const target of targets)
        incoming.set(target, incoming.has(target) ? merge(incoming.get(target) ?? null, going) : going)
    }
  }
  return schemas
}

function outgoing({ type, stored }: TypedNode, output: string, incoming: EventTypes, flow: Flow): EventTypes {
  if (stored === undefined) return null
  if (type.role === 'producer') return declared(namedTypes(type.fields, stored), flow)
  if (type.role === 'consumer' || type.stateful) return null
  if (type.changesContent) {
    // An output for what could not be changed lets out what came in, so both are possible.
    const made = declared(namedTypes(type.fields, stored), flow)
    return made === null ? null : merge(made, incoming)
  }
  const condition = type.conditions?.(stored)[output]
  return condition === undefined ? incoming : narrow(incoming, condition, flow)
}

/** What the config calls events: the values of its fields for event types. None where it does not say, or not only. */
function namedTypes(fields: Fields, stored: JsonObject): readonly string[] {
  const named = Object.entries(fields).flatMap(([name, field]): readonly (string | null)[] => {
    const value = stored[name]
    if (field.kind === 'name' && field.names === 'event type' && typeof value === 'string')
      return [field.others === true ? null : value]
    if (field.kind !== 'list' || !Array.isArray(value)) return []
    return value.filter(isObject).flatMap((row) => namedTypes(field.fields, row))
  })
  return named.includes(null) ? [] : named.filter((type) => type !== null)
}

const declared = (types: readonly string[], flow: Flow): EventTypes =>
  types.length === 0 ? null : new Map(types.map((type) => [type, declaredSchema(type, flow)]))

function declaredSchema(type: string, flow: Flow): ReadonlySet<JsonObject> | null {
  const schema = Object.hasOwn(flow.events, type) ? flow.events[type] : undefined
  return schema === undefined ? null : new Set([schema])
}

const typeTest = /^\s*event\.type\s*==\s*("[^"\\]*"|'[^'\\]*')\s*(?:&&|$)/

/** `event.type == "x"`, alone or with further conditions that must hold as well, leaves only that type. */
function narrow(incoming: EventTypes, condition: string, flow: Flow): EventTypes {
  const type =
    condition.includes('||') || condition.includes('?') ? undefined : typeTest.exec(condition)?.[1]?.slice(1, -1)
  if (type === undefined) return incoming
  if (incoming === null) return declared([type], flow)
  return new Map([...incoming].filter(([name]) => name === type))
}

function merge(a: EventTypes, b: EventTypes): EventTypes {
  if (a === null || b === null) return null
  const merged = new Map(a)
  for (const [type, schemas] of b) {
    const known = merged.get(type)
    merged.set(type, known === null || schemas === null ? null : new Set([...(known ?? []), ...schemas]))
  }
  return merged
}

function schemaOf(events: EventTypes): JsonSchema | undefined {
  if (events === null) return undefined
  const schemas = new Set<JsonObject>()
  for (const some of events.values()) {
    if (some === null) return undefined
    for (const schema of some) schemas.add(schema)
  }
  const [first, ...others] = schemas
  return others.length === 0 || first === undefined ? first : { anyOf: [first, ...others] }
}
