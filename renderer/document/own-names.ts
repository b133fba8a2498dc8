/** Names that no two steps of a flow may share, tables and files, made different before the compiler has to complain. */
import type { Field } from '../../runtime/model/field.ts'
import type { Flow, FlowNode } from '../../runtime/model/flow.ts'
import type { Json } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { uniqueName } from './names.ts'
import { typeOf } from './node-types.ts'

/** The node with tables and files of its own, beside those of a flow and of others that come with it. */
export function withOwnNames(
  flow: Flow,
  node: FlowNode,
  type: NodeType,
  nodeTypes: readonly NodeType[],
  others: readonly FlowNode[] = [],
): FlowNode {
  const neighbours = [...Object.values(flow.nodes), ...others]
  const changed = Object.entries<Field>(type.fields).flatMap(([name, field]): (readonly [string, Json])[] => {
    const kind = ownKind(field)
    const value = Object.hasOwn(node.config, name) ? node.config[name] : field.default
    if (kind === undefined || typeof value !== 'string') return []
    const taken = neighbours.flatMap((other) => namesOf(other, kind, nodeTypes))
    const [stem, ending] = kind === 'file' ? splitEnding(value) : [value, '']
    const stems = taken.filter((one) => one.endsWith(ending)).map((one) => one.slice(0, one.length - ending.length))
    const own = uniqueName(stem, stems, kind === 'file' ? '-' : '_') + ending
    return own === value ? [] : [[name, own]]
  })
  return changed.length === 0 ? node : { ...node, config: { ...node.config, ...Object.fromEntries(changed) } }
}

function namesOf(node: FlowNode, kind: 'table' | 'file', nodeTypes: readonly NodeType[]): readonly string[] {
  const type = typeOf(node, nodeTypes)
  return Object.entries<Field>(type?.fields ?? {}).flatMap(([name, field]) => {
    const value = Object.hasOwn(node.config, name) ? node.config[name] : field.default
    return ownKind(field) === kind && typeof value === 'string' ? [value] : []
  })
}

function ownKind(field: Field): 'table' | 'file' | undefined {
  if (field.kind === 'name' && field.names === 'table') return 'table'
  return field.kind === 'path' && field.access === 'write' ? 'file' : undefined
}

/** `reports/sales.csv` is `reports/sales` and `.csv`. */
function splitEnding(path: string): readonly [string, string] {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') + 1 ? [path.slice(0, dot), path.slice(dot)] : [path, '']
}
