/** Tidies the picture: every step to the right of what leads to it, wires as short and uncrossed as can be. */
import { layout as arrange, Graph } from '@dagrejs/dagre'
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { type Sizes, sizeOf } from './card-size.ts'
import { placeNodes } from './move.ts'
import { grid, placeOf } from './place.ts'

/**
 * Tidies the whole flow, or only the chosen steps when there are at least two. The top left corner of what is tidied
 * stays where it was. Twice gives the same as once.
 */
export function tidy(flow: Flow, sizes: Sizes, only: ReadonlySet<string> = new Set()): Flow {
  const chosen = Object.keys(flow.nodes).filter((id) => only.has(id))
  // In order of ids, so that the outcome does not depend on how the steps stand now.
  const ids = (chosen.length > 1 ? chosen : Object.keys(flow.nodes)).sort()
  if (ids.length === 0) return flow
  const corners = cornersOf(flow, ids, sizes)
  const [left, top] = lowest(ids.map((id) => placeOf(flow, id)))
  const [first, upper] = lowest([...corners.values()])
  const snap = (length: number): number => Math.round(length / grid) * grid
  return placeNodes(
    flow,
    [...corners].map(([id, { x, y }]) => [id, { x: snap(left) + snap(x - first), y: snap(top) + snap(y - upper) }]),
  )
}

type Point = { readonly x: number; readonly y: number }

function cornersOf(flow: Flow, ids: readonly string[], sizes: Sizes): ReadonlyMap<string, Point> {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 2 * grid, ranksep: 5 * grid, edgesep: grid })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set(ids)
  for (const id of ids) graph.setNode(id, { ...sizeOf(sizes, id) })
  const edges = flow.edges.map(({ from, to }) => [splitOutput(from).node, to] as const)
  for (const [from, to] of edges) if (known.has(from) && known.has(to) && from !== to) graph.setEdge(from, to)
  arrange(graph)
  return new Map(
    ids.map((id) => {
      const { x = 0, y = 0 } = graph.node(id) as Partial<Point>
      const { width, height } = sizeOf(sizes, id)
      return [id, { x: x - width / 2, y: y - height / 2 }]
    }),
  )
}

const lowest = (points: readonly Point[]): readonly [number, number] => [
  points.reduce((low, { x }) => Math.min(low, x), Number.POSITIVE_INFINITY),
  points.reduce((low, { y }) => Math.min(low, y), Number.POSITIVE_INFINITY),
]
