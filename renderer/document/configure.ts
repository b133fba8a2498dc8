/** Changes a step's config; its wires follow what happens to its outputs, all in one step. */
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { followOutputs } from './follow-outputs.ts'
import { isList, plainJson, sameJson, valueAt, withValueAt } from './json-value.ts'
import { nodeOf } from './node-types.ts'

/** Puts a value at a path of the config, such as `rules.0.when`; undefined takes it away. */
export function setValue(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  path: string,
  value: Json | undefined,
): Flow {
  const plain = value === undefined ? undefined : plainJson(value)
  return change(flow, nodeTypes, id, (config) => withValueAt(config, path.split('.'), plain))
}

/** The whole config anew, as the JSON view writes it. */
export function setConfig(flow: Flow, nodeTypes: readonly NodeType[], id: string, config: JsonObject): Flow {
  return change(flow, nodeTypes, id, () => plainJson(config))
}

/** Adds a row to a list, at the end or before another one. */
export function addRow(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  path: string,
  row: JsonObject,
  before = Number.POSITIVE_INFINITY,
): Flow {
  return changeRows(flow, nodeTypes, id, path, (rows) =>
    rows.toSpliced(Math.min(before, rows.length), 0, plainJson(row)),
  )
}

export function removeRow(flow: Flow, nodeTypes: readonly NodeType[], id: string, path: string, index: number): Flow {
  return changeRows(flow, nodeTypes, id, path, (rows) => rows.filter((_, at) => at !== index))
}

/** Takes a row out and puts it where another one stands now. */
export function moveRow(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  path: string,
  from: number,
  to: number,
): Flow {
  return changeRows(flow, nodeTypes, id, path, (rows) => {
    const row = rows[from]
    return row === undefined || to < 0 || to >= rows.length ? rows : rows.toSpliced(from, 1).toSpliced(to, 0, row)
  })
}

function changeRows(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  path: string,
  edit: (rows: readonly Json[]) => readonly Json[],
): Flow {
  return change(flow, nodeTypes, id, (config) => {
    const value = valueAt(config, path)
    // A list that is a setting's answer is not this step's to change.
    if (value !== undefined && !isList(value)) return config
    return withValueAt(config, path.split('.'), edit(value ?? []))
  })
}

function change(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  edit: (config: JsonObject) => Json | undefined,
): Flow {
  const node = nodeOf(flow, id)
  if (!node) return flow
  const config = edit(node.config)
  if (!isObject(config) || sameJson(config, node.config)) return flow
  const next = { ...flow, nodes: { ...flow.nodes, [id]: { ...node, config } } }
  return followOutputs(flow, next, new Set([id]), nodeTypes)
}
