/** Takes steps with their wires, or wires alone, out of a flow. */
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { edgeId } from './edge-id.ts'

/** Steps with all their wires and their places, and further wires by id, in one step. */
export function remove(flow: Flow, nodes: ReadonlySet<string>, edges: ReadonlySet<string> = new Set()): Flow {
  const isGone = (edge: Edge): boolean =>
    nodes.has(edge.to) || nodes.has(splitOutput(edge.from).node) || edges.has(edgeId(edge))
  const gone = flow.edges.some(isGone)
  if (!gone && !Object.keys(flow.nodes).some((id) => nodes.has(id))) return flow
  return {
    ...flow,
    nodes: without(flow.nodes, nodes),
    layout: without(flow.layout, nodes),
    edges: gone ? flow.edges.filter((edge) => !isGone(edge)) : flow.edges,
  }
}

/**
 * Takes one step out and joins what led to it with what it led to, where that is one way in and one way out: the
 * opposite of inserting. Otherwise as `remove`.
 */
export function removeAndJoin(flow: Flow, id: string): Flow {
  const before = flow.edges.filter(({ to }) => to === id)
  const after = flow.edges.filter(({ from }) => splitOutput(from).node === id)
  const rest = remove(flow, new Set([id]))
  const [into, onward] = [before[0], after[0]]
  if (before.length !== 1 || after.length !== 1 || !into || !onward || rest === flow) return rest
  const joined = { from: into.from, to: onward.to }
  const isThere = rest.edges.some(({ from, to }) => from === joined.from && to === joined.to)
  return isThere ? rest : { ...rest, edges: [...rest.edges, joined] }
}

const without = <T>(map: { readonly [id: string]: T }, gone: ReadonlySet<string>): { readonly [id: string]: T } =>
  Object.fromEntries(Object.entries(map).filter(([id]) => !gone.has(id)))
