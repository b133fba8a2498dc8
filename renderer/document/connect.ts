/** Makes, moves and takes away wires, and says in one sentence why a wire cannot be. */
import { flowLimits } from '../../runtime/compile/flow-document.ts'
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { formatCount } from '../words/formats.ts'
import { t } from '../words/words.ts'
import { edgeId } from './edge-id.ts'
import { nodeName, nodeOf, roleOf } from './node-types.ts'
import { outputLabel, outputsOf } from './outputs.ts'
import { remove } from './remove.ts'

/**
 * Why a wire from an output (`<node id>.<output>`) to a step is impossible; null when it is possible.
 * `instead` is a wire that would be gone: the one that is being moved.
 */
export function whyNot(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  from: string,
  to: string,
  instead: Edge | null = null,
): string | null {
  const edges = instead ? flow.edges.filter((edge) => edgeId(edge) !== edgeId(instead)) : flow.edges
  return reasonAgainst(flow, nodeTypes, { from, to }, edges, onward(edges))
}

/** Steps that a step leads to. */
type Onward = ReadonlyMap<string, readonly Edge[]>
const onward = (edges: readonly Edge[]): Onward => Map.groupBy(edges, ({ from }) => splitOutput(from).node)

function reasonAgainst(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  { from, to }: Edge,
  edges: readonly Edge[],
  next: Onward,
): string | null {
  const { node, output } = splitOutput(from)
  if (!nodeOf(flow, node) || !nodeOf(flow, to)) return t('One of the two steps does not exist any more.')
  const [start, end] = [nodeName(flow, node, nodeTypes), nodeName(flow, to, nodeTypes)]
  if (roleOf(flow, to, nodeTypes) === 'producer')
    return t('“{name}” is a producer: events begin there, so nothing can lead to it.', { name: end })
  if (node === to) return t('A step cannot lead to itself.')
  if (!outputsOf(flow, node, nodeTypes).includes(output))
    return output === ''
      ? t('This way out of “{name}” needs a name first.', { name: start })
      : t('“{name}” has no way out called “{output}”.', { name: start, output: outputLabel(output) })
  if (edges.some((edge) => edge.from === from && edge.to === to)) return t('These two are connected already.')
  if (leadsTo(next, to, node))
    return t('“{end}” leads to “{start}” already, so events would go round in circles.', { start, end })
  if (edges.length >= flowLimits.edges)
    return t('A flow can have at most {most} wires. Split it: flows hear each other’s events.', {
      most: formatCount(flowLimits.edges),
    })
  return null
}

/** Adds a wire where that is possible; otherwise the flow stays as it is. */
export function connect(flow: Flow, nodeTypes: readonly NodeType[], from: string, to: string): Flow {
  if (whyNot(flow, nodeTypes, from, to) !== null) return flow
  return { ...flow, edges: [...flow.edges, { from, to }] }
}

/** Moves an end of a wire, or both, where that is possible. */
export function reconnect(flow: Flow, nodeTypes: readonly NodeType[], edge: Edge, next: Edge): Flow {
  const id = edgeId(edge)
  const at = flow.edges.findIndex((one) => edgeId(one) === id)
  if (at < 0 || id === edgeId(next) || whyNot(flow, nodeTypes, next.from, next.to, edge) !== null) return flow
  return { ...flow, edges: flow.edges.with(at, { from: next.from, to: next.to }) }
}

/** Takes wires away, by id. */
export const disconnect = (flow: Flow, edges: ReadonlySet<string>): Flow => remove(flow, new Set(), edges)

/** Whether a step can be reached from another along the wires. */
function leadsTo(next: Onward, start: string, goal: string): boolean {
  const reached = new Set([start])
  for (const id of reached) {
    if (id === goal) return true
    for (const { to } of next.get(id) ?? []) reached.add(to)
  }
  return false
}

/** The steps that a wire from an output may lead to: what "Connect to…" offers. */
export function possibleTargets(flow: Flow, nodeTypes: readonly NodeType[], from: string): readonly string[] {
  const next = onward(flow.edges)
  return Object.keys(flow.nodes).filter((to) => reasonAgainst(flow, nodeTypes, { from, to }, flow.edges, next) === null)
}
