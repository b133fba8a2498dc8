/** What canvas, palette and list view do to the flow: each one edit, selected and said aloud afterwards. */

import type { Edge, Flow } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { canvasControls } from '../actions/canvas-controls.ts'
import { addNode, addNodeAfter, newNodeId, placeAfter, whyFull, whyNotAfter } from '../document/add-node.ts'
import { cardSize, type Sizes } from '../document/card-size.ts'
import { connect, reconnect, whyNot } from '../document/connect.ts'
import { edgeId } from '../document/edge-id.ts'
import { addLabel, notesLabel, stepsLabel } from '../document/edit-labels.ts'
import { insertIntoEdge, makeRoom, middleOfEdge, whyNotInsert } from '../document/insert-into-edge.ts'
import { placeNodes } from '../document/move.ts'
import { nodeName } from '../document/node-types.ts'
import { removeNotes, shiftNotes } from '../document/notes.ts'
import { freePlace } from '../document/place.ts'
import { remove } from '../document/remove.ts'
import { openOutput } from '../document/suggestions.ts'
import { edit, useDocument } from '../stores/document.ts'
import { select, useSession } from '../stores/session.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import { announce } from './announce.ts'
import { focusStep } from './focus-step.ts'
import type { Point } from './wire-path.ts'

const none: Sizes = new Map()
const sizes = (): Sizes => canvasControls()?.sizes?.() ?? none
const openFlow = (): Flow | null => useDocument.getState().flow

/** Where a new step goes: behind an output, into a wire, or by itself. `at` is its top left corner. */
export type Place = { readonly from: string | null; readonly edge: Edge | null; readonly at: Point | null }

/** Returns its id, or null where it cannot be added; the reason is then told. */
export function addStep(type: NodeType, { from, edge, at }: Place): string | null {
  const flow = openFlow()
  if (flow === null) return null
  const refusal = whyFull(flow) ?? (from === null ? null : whyNotAfter(flow, nodeTypes, type, from))
  if (refusal !== null) return refuse(refusal)
  const id = newNodeId(flow, type)
  if (edge !== null) {
    const added = addNode(flow, nodeTypes, id, type, at ?? middleOfEdge(flow, edge, sizes()))
    const reason = whyNotInsert(added, nodeTypes, edge, id)
    if (reason !== null) return refuse(reason)
    edit(addLabel(type), (before) => {
      const withStep = addNodeAfter(before, nodeTypes, id, type, edge.from, at ?? middleOfEdge(before, edge, sizes()))
      const alone = withStep === before ? before : unwired(withStep, edge.from, id)
      return makeRoom(insertIntoEdge(alone, nodeTypes, edge, id), id, sizes())
    })
  } else if (from !== null) {
    edit(addLabel(type), (before) =>
      addNodeAfter(before, nodeTypes, id, type, from, at ?? placeAfter(before, from, sizes())),
    )
  } else {
    edit(addLabel(type), (before) => addNode(before, nodeTypes, id, type, at ?? middle(before)))
  }
  select([id])
  announce(t('{name} was added.', { name: type.title }))
  canvasControls()?.reveal(id)
  focusStep(id)
  return id
}

/** The step was made with what comes out of the wire's start in mind; its own wire is drawn by inserting. */
const unwired = (flow: Flow, from: string, to: string): Flow => ({
  ...flow,
  edges: flow.edges.filter((edge) => edge.from !== from || edge.to !== to),
})

function middle(flow: Flow): Point {
  const center = canvasControls()?.center() ?? { x: 0, y: 0 }
  return freePlace(flow, { x: center.x - cardSize.width / 2, y: center.y - cardSize.height / 2 }, sizes())
}

/** The output that a new step of a type would be wired to when nothing says which: one of the selected step. */
export function likelyOutput(flow: Flow, type: NodeType): string | null {
  const { nodes } = useSession.getState()
  const [only] = nodes
  if (nodes.size !== 1 || only === undefined) return null
  const output = openOutput(flow, nodeTypes, only)
  return output !== null && whyNotAfter(flow, nodeTypes, type, output) === null ? output : null
}

/** False where the wire is impossible; the reason is then told. */
export function connectSteps(from: string, to: string): boolean {
  const flow = openFlow()
  if (flow === null) return false
  const reason = whyNot(flow, nodeTypes, from, to)
  if (reason !== null) return refuse(reason) !== null
  edit(t('Connect to {name}', { name: nodeName(flow, to, nodeTypes) }), (before) =>
    connect(before, nodeTypes, from, to),
  )
  announce(t('Connected to {name}.', { name: nodeName(flow, to, nodeTypes) }))
  return true
}

export function moveWire(edge: Edge, next: Edge): void {
  const flow = openFlow()
  if (flow === null || edgeId(edge) === edgeId(next)) return
  const reason = whyNot(flow, nodeTypes, next.from, next.to, edge)
  if (reason !== null) {
    refuse(reason)
    return
  }
  edit(t('Move wire to {name}', { name: nodeName(flow, next.to, nodeTypes) }), (before) =>
    reconnect(before, nodeTypes, edge, next),
  )
  select([], [edgeId(next)])
  announce(t('The wire now leads to {name}.', { name: nodeName(flow, next.to, nodeTypes) }))
}

/** One step in the undo history, however many cards. `gesture` joins presses of an arrow key that follow each other. */
export function moveSteps(
  places: ReadonlyMap<string, Point>,
  into: Edge | null = null,
  gesture: string | null = null,
  /** The notes that are chosen come along by as much. */
  by: Point | null = null,
): void {
  const flow = openFlow()
  const [only] = places.keys()
  const notes = by === null ? [] : [...useSession.getState().notes]
  if (flow === null || (only === undefined && notes.length === 0)) return
  if (only === undefined) {
    edit(notesLabel('move', notes.length), (before) => shiftNotes(before, notes, by), gesture)
    return
  }
  const label = stepsLabel('move', flow, nodeTypes, new Set(places.keys()))
  if (into !== null && whyNotInsert(flow, nodeTypes, into, only) === null) {
    edit(t('Put {name} into a wire', { name: nodeName(flow, only, nodeTypes) }), (before) =>
      makeRoom(insertIntoEdge(placeNodes(before, places, toPixel), nodeTypes, into, only), only, sizes()),
    )
    announce(t('{name} was put into the wire.', { name: nodeName(flow, only, nodeTypes) }))
    return
  }
  edit(label, (before) => shiftNotes(placeNodes(before, places, toPixel), notes, by), gesture)
}

export function removeSteps(
  nodes: ReadonlySet<string>,
  edges: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): void {
  const flow = openFlow()
  if (flow === null || nodes.size + edges.size + notes.size === 0) return
  const label =
    nodes.size + edges.size === 0
      ? notesLabel('delete', notes.size)
      : stepsLabel('delete', flow, nodeTypes, nodes, edges)
  edit(label, (before) => removeNotes(remove(before, nodes, edges), notes))
  select([])
  announce(t('{what}: done. Undo brings it back.', { what: label }))
}

/** A gesture ends where the pointer or the helper lines said: on the grid already, unless the person wanted off it. */
const toPixel = ({ x, y }: Point): Point => ({ x: Math.round(x) + 0, y: Math.round(y) + 0 })

function refuse(reason: string): null {
  toast({ title: reason, tone: 'warn' })
  announce(reason)
  return null
}
