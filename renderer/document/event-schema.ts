/** Which events may reach a step or travel along a wire: worked out by the compiler's own reasoning. */
import { eventSchemas, type TypedNode } from '../../runtime/compile/event-types.ts'
import { type GraphNode, readGraph } from '../../runtime/compile/graph.ts'
import type { JsonSchema } from '../../runtime/expression/expression.ts'
import type { Field } from '../../runtime/model/field.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { filledConfig } from './filled-config.ts'
import { nodeOf, typeOf } from './node-types.ts'
import { outputsOf } from './outputs.ts'

/** The JSON Schema of the data that reaches a step; undefined where any field may exist. */
export const schemaAt = (flow: Flow, nodeTypes: readonly NodeType[], id: string): JsonSchema | undefined =>
  schemas(flow, nodeTypes, flow.edges).get(id)

/** No node id can be this one. */
const probe = '?'

/** The JSON Schema of the data that leaves by an output, `<node id>.<output>`; undefined where any field may exist. */
export function schemaAfter(flow: Flow, nodeTypes: readonly NodeType[], from: string): JsonSchema | undefined {
  return schemas(flow, nodeTypes, [...flow.edges, { from, to: probe }]).get(probe)
}

function schemas(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  edges: Flow['edges'],
): ReadonlyMap<string, JsonSchema | undefined> {
  const nodes = new Map<string, GraphNode>([[probe, { id: probe, role: undefined, outputs: [] }]])
  const typed = new Map<string, TypedNode>()
  for (const [id, node] of Object.entries(flow.nodes)) {
    const type = typeOf(node, nodeTypes)
    nodes.set(id, { id, role: type?.role, outputs: type && outputsOf(flow, id, nodeTypes) })
    if (!type) continue
    const { config, whole } = filledConfig(flow, node, type)
    typed.set(id, { id, type, stored: whole ? config : undefined })
  }
  return eventSchemas(flow, typed, readGraph(nodes, edges))
}

/** Every event type that the flow speaks of: described ones first, then those that steps make or ask for. */
export function eventTypesOf(flow: Flow, nodeTypes: readonly NodeType[]): readonly string[] {
  const named = Object.keys(flow.nodes).flatMap((id) => {
    const node = nodeOf(flow, id)
    const type = typeOf(node, nodeTypes)
    return node && type ? typesIn(type.fields, filledConfig(flow, node, type).config) : []
  })
  return [...new Set([...Object.keys(flow.events), ...named])]
}

function typesIn(fields: { readonly [name: string]: Field }, config: Json): readonly string[] {
  if (!isObject(config)) return []
  return Object.entries(fields).flatMap(([name, field]): readonly string[] => {
    const value = Object.hasOwn(config, name) ? config[name] : undefined
    if (field.kind === 'name' && field.names === 'event type') return typeof value === 'string' && value ? [value] : []
    if (field.kind !== 'list' || !Array.isArray(value)) return []
    return value.flatMap((row: Json) => typesIn(field.fields, row))
  })
}
