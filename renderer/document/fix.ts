/** Puts the certain repair that comes with a problem into the flow. */
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { nodeTypes as allTypes } from '../../runtime/nodes/index.ts'
import { setValue } from './configure.ts'
import { plainJson, valueAt, withValueAt } from './json-value.ts'
import { nodeOf } from './node-types.ts'

/** Parts of the document that a repair may change; the rest is identity. */
const mendable: ReadonlySet<string> = new Set([
  'zone',
  'currency',
  'edges',
  'settings',
  'events',
  'parameters',
  'nodes',
])

/** Whether the repair is certain and there is a place to put it. */
export function fixable(problem: Problem): boolean {
  if (!problem.fix || problem.field === undefined) return false
  return problem.node !== undefined || mendable.has(problem.field.split('.')[0] ?? '')
}

/** The flow as it was, where the repair does not fit any more. */
export function applyFix(flow: Flow, problem: Problem, nodeTypes: readonly NodeType[] = allTypes): Flow {
  const { fix, field, node } = problem
  if (!fix || field === undefined || !fixable(problem)) return flow
  const value = plainJson(fix.value)
  if (node !== undefined) return nodeOf(flow, node) ? setValue(flow, nodeTypes, node, field, value) : flow
  return withPart(flow, field.split('.'), value)
}

function withPart(flow: Flow, path: readonly string[], value: Json): Flow {
  const document = flow as unknown as Json
  const old = valueAt(document, path.join('.'))
  // Only a value of the same kind can stand in its place: anything else would be no flow any more.
  if (old !== undefined && (typeof old !== typeof value || isObject(old) !== isObject(value))) return flow
  const changed = withValueAt(document, path, value)
  return changed === undefined ? flow : (changed as unknown as Flow)
}
