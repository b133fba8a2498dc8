/** Adds a step that works as far as can be told beforehand: from its type, and from what will reach it. */
import { flowLimits } from '../../runtime/compile/flow-document.ts'
import { type Flow, type FlowNode, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { formatCount } from '../words/formats.ts'
import { t } from '../words/words.ts'
import { type Sizes, sizeOf } from './card-size.ts'
import { connect, whyNot } from './connect.ts'
import { type EventField, fieldsAfter } from './event-fields.ts'
import { defaultConfig } from './first-config.ts'
import { gap } from './insert-into-edge.ts'
import { uniqueId } from './names.ts'
import { nodeOf } from './node-types.ts'
import { withOwnNames } from './own-names.ts'
import { freePlace, type Point, placeOf, toGrid } from './place.ts'

/** The id that a new step of a type will have: asked for first, so that it can be selected afterwards. */
export const newNodeId = (flow: Flow, type: NodeType): string => uniqueId(flow, type.title || type.type)

/** Why the flow can take no further step; null when it can. */
export const whyFull = (flow: Flow, more = 1): string | null =>
  Object.keys(flow.nodes).length + more > flowLimits.nodes
    ? t('A flow can have at most {most} steps. Split it: flows hear each other’s events.', {
        most: formatCount(flowLimits.nodes),
      })
    : null

/** `fields` is what the events have that will reach it, where that is known. */
export function addNode(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  type: NodeType,
  at: Point,
  fields: readonly EventField[] = [],
): Flow {
  if (nodeOf(flow, id) || whyFull(flow) !== null) return flow
  const plain: FlowNode = { type: type.type, version: type.version, config: defaultConfig(type, fields) }
  const node = withOwnNames(flow, plain, type, nodeTypes)
  return { ...flow, nodes: { ...flow.nodes, [id]: node }, layout: { ...flow.layout, [id]: toGrid(at) } }
}

/** Adds a step behind an output, `<node id>.<output>`, and wires it. */
export function addNodeAfter(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  id: string,
  type: NodeType,
  from: string,
  at: Point,
): Flow {
  const added = addNode(flow, nodeTypes, id, type, at, fieldsAfter(flow, nodeTypes, from))
  return added === flow ? flow : connect(added, nodeTypes, from, id)
}

/** Why a type cannot follow an output; null when it can. */
export function whyNotAfter(flow: Flow, nodeTypes: readonly NodeType[], type: NodeType, from: string): string | null {
  const full = whyFull(flow)
  if (full !== null) return full
  const id = newNodeId(flow, type)
  return whyNot(addNode(flow, nodeTypes, id, type, { x: 0, y: 0 }), nodeTypes, from, id)
}

const none: Sizes = new Map()

/** A free place to the right of the step that an output belongs to. */
export function placeAfter(flow: Flow, from: string, sizes: Sizes = none): Point {
  const { node } = splitOutput(from)
  const { x, y } = placeOf(flow, node)
  return freePlace(flow, { x: x + sizeOf(sizes, node).width + gap, y }, sizes)
}
