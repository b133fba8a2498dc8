/** Puts a step into a wire: what led to the target now leads to the step, and the step to the target. */
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { cardSize, type Sizes, sizeOf } from './card-size.ts'
import { connect, disconnect, whyNot } from './connect.ts'
import { edgeId } from './edge-id.ts'
import { placeNodes } from './move.ts'
import { nodeName, nodeOf } from './node-types.ts'
import { outputsOf } from './outputs.ts'
import { downstream, type Point, placeOf, toGrid } from './place.ts'

/** Room between two cards, in pixels of the layout. */
export const gap = 64

/** Why a step cannot be put into a wire; null when it can. It goes on by its first output. */
export function whyNotInsert(flow: Flow, nodeTypes: readonly NodeType[], edge: Edge, id: string): string | null {
  const rest = disconnect(flow, new Set([edgeId(edge)]))
  if (rest === flow) return t('This wire does not exist any more.')
  if (id === edge.to || id === splitOutput(edge.from).node) return t('The step is an end of this wire already.')
  const onward = outputsOf(flow, id, nodeTypes)[0]
  if (onward === undefined && nodeOf(flow, id))
    return t('“{name}” has no way out, so it can stand at the end of a wire only.', {
      name: nodeName(flow, id, nodeTypes),
    })
  const into = whyNot(rest, nodeTypes, edge.from, id)
  if (into !== null) return into
  return whyNot(connect(rest, nodeTypes, edge.from, id), nodeTypes, `${id}.${onward}`, edge.to)
}

/** Where that is impossible the flow stays as it is. */
export function insertIntoEdge(flow: Flow, nodeTypes: readonly NodeType[], edge: Edge, id: string): Flow {
  if (whyNotInsert(flow, nodeTypes, edge, id) !== null) return flow
  const rest = disconnect(flow, new Set([edgeId(edge)]))
  const onward = outputsOf(flow, id, nodeTypes)[0]
  return connect(connect(rest, nodeTypes, edge.from, id), nodeTypes, `${id}.${onward}`, edge.to)
}

const none: Sizes = new Map()

/** Where a new step in a wire would stand: half way between its ends, but never over the one that it comes after. */
export function middleOfEdge(flow: Flow, edge: Edge, sizes: Sizes = none): Point {
  const start = splitOutput(edge.from).node
  const [from, to] = [placeOf(flow, start), placeOf(flow, edge.to)]
  const [width, height] = [sizeOf(sizes, start).width, cardSize.height]
  const middle = (from.x + width + to.x) / 2 - cardSize.width / 2
  return toGrid({
    x: to.x > from.x ? Math.max(middle, from.x + width + gap) : middle,
    y: (from.y + to.y) / 2 + (sizeOf(sizes, start).height - height) / 2,
  })
}

/** Pushes what comes after a step to the right, as far as the step's card needs. */
export function makeRoom(flow: Flow, id: string, sizes: Sizes = none): Flow {
  const targets = flow.edges.filter(({ from }) => splitOutput(from).node === id).map(({ to }) => to)
  const end = placeOf(flow, id).x + sizeOf(sizes, id).width + gap
  const first = Math.min(...targets.map((to) => placeOf(flow, to).x))
  // Targets to the left of the step are there on purpose: a wire that leads back down the page.
  if (targets.length === 0 || first >= end || first < placeOf(flow, id).x - cardSize.width) return flow
  const by = end - first
  const after = new Set(targets.flatMap((to) => [...downstream(flow, to)]))
  const pushed = [...after].filter((one) => placeOf(flow, one).x >= first)
  return placeNodes(
    flow,
    pushed.map((one) => {
      const { x, y } = placeOf(flow, one)
      return [one, { x: x + by, y }]
    }),
  )
}
