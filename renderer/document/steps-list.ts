/** The flow as an ordered outline, for the list view and for screen readers: from the producers along the wires. */
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { edgeId } from './edge-id.ts'
import { nodeOf, roleOf } from './node-types.ts'
import { outputsOf } from './outputs.ts'
import { placeOf } from './place.ts'

export type ListedStep = {
  readonly id: string
  /** 0 for where events begin. */
  readonly depth: number
  /** The wire that it is listed under; null for where events begin and for steps that nothing leads to. */
  readonly via: { readonly edge: string; readonly node: string; readonly output: string } | null
  /** No producer leads to it. */
  readonly loose: boolean
}

/** Every step once, at the first place where the wires reach it; loose ones at the end. */
export function stepsList(flow: Flow, nodeTypes: readonly NodeType[]): readonly ListedStep[] {
  const onward = Map.groupBy(flow.edges, ({ from }) => splitOutput(from).node)
  const entered = new Set(flow.edges.map(({ to }) => to))
  const ids = Object.keys(flow.nodes).sort((a, b) => byPlace(flow, a, b))
  const listed = new Map<string, ListedStep>()

  const walk = (start: string, loose: boolean): void => {
    const stack: Omit<ListedStep, 'loose'>[] = [{ id: start, depth: 0, via: null }]
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { id, depth } = step
      if (listed.has(id) || !nodeOf(flow, id)) continue
      listed.set(id, { ...step, loose })
      // The first way out comes off the stack first.
      for (const edge of ordered(flow, nodeTypes, id, onward.get(id) ?? []).reverse())
        stack.push({ id: edge.to, depth: depth + 1, via: { edge: edgeId(edge), ...splitOutput(edge.from) } })
    }
  }
  for (const id of ids) if (roleOf(flow, id, nodeTypes) === 'producer') walk(id, false)
  for (const id of ids) if (!entered.has(id)) walk(id, true)
  // What is left goes round in circles.
  for (const id of ids) walk(id, true)
  return [...listed.values()]
}

/** By output, in the order of the type, then from top to bottom. */
function ordered(flow: Flow, nodeTypes: readonly NodeType[], id: string, edges: readonly Edge[]): Edge[] {
  const outputs = outputsOf(flow, id, nodeTypes)
  const rank = ({ from }: Edge): number => {
    const at = outputs.indexOf(splitOutput(from).output)
    return at < 0 ? outputs.length : at
  }
  return [...edges].sort((a, b) => rank(a) - rank(b) || byPlace(flow, a.to, b.to))
}

function byPlace(flow: Flow, a: string, b: string): number {
  const [one, other] = [placeOf(flow, a), placeOf(flow, b)]
  return one.y - other.y || one.x - other.x || (a < b ? -1 : a > b ? 1 : 0)
}
