/** Dropping a step from the palette: on the ground, or into the wire under the pointer. */
import { type DragEvent, useMemo } from 'react'
import type { Edge, Flow } from '../../runtime/model/flow.ts'
import { type NodeType, outputsOf } from '../../runtime/model/node.ts'
import { edgeId } from '../document/edge-id.ts'
import { useDocument } from '../stores/document.ts'
import { cardWidth, headJoint } from './card-shape.ts'
import { draggedStep, setDraggedStep } from './dragged-step.ts'
import type { NodeShelf } from './shown-nodes.ts'
import { addStep } from './step-edits.ts'
import { wireAt } from './wire-lookup.ts'
import { setDropTarget } from './wire-marks.ts'
import type { Point } from './wire-path.ts'

const reach = 28

export function useDropping(toLayout: (point: Point) => Point, shelf: NodeShelf) {
  return useMemo(() => {
    const under = (event: DragEvent, flow: Flow, type: NodeType): Edge | null =>
      canStandBetween(type)
        ? wireAt(flow, shelf.cards(), toLayout({ x: event.clientX, y: event.clientY }), reach)
        : null
    return {
      onDragOver: (event: DragEvent) => {
        const [type, flow] = [draggedStep(), useDocument.getState().flow]
        if (type === null || flow === null) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        const wire = under(event, flow, type)
        setDropTarget(wire === null ? null : edgeId(wire))
      },
      onDragLeave: () => setDropTarget(null),
      onDrop: (event: DragEvent) => {
        const [type, flow] = [draggedStep(), useDocument.getState().flow]
        setDropTarget(null)
        setDraggedStep(null)
        if (type === null || flow === null) return
        event.preventDefault()
        const edge = under(event, flow, type)
        const { x, y } = toLayout({ x: event.clientX, y: event.clientY })
        addStep(type, { from: null, edge, at: edge === null ? { x: x - cardWidth / 2, y: y - headJoint } : null })
      },
    }
  }, [toLayout, shelf])
}

function canStandBetween(type: NodeType): boolean {
  if (type.role === 'producer') return false
  return typeof type.outputs === 'function' || outputsOf(type, {}).length > 0
}
