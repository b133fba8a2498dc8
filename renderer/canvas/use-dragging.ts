/**
 * Cards under way. Their places are kept here while the pointer moves them and become one edit when it lets go, so that
 * a drag of ten cards is one step of the undo history.
 */
import type { NodeChange, OnNodeDrag } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { edgeId } from '../document/edge-id.ts'
import { whyNotInsert } from '../document/insert-into-edge.ts'
import { useDocument } from '../stores/document.ts'
import { useSession } from '../stores/session.ts'
import { type Guides, guidesFor, noGuides } from './guides.ts'
import { moved, type Places } from './moved.ts'
import type { CardNode, NodeShelf } from './shown-nodes.ts'
import { moveSteps } from './step-edits.ts'
import { wireAt } from './wire-lookup.ts'
import { setDropTarget } from './wire-marks.ts'
import type { Point } from './wire-path.ts'

const none: Places = new Map()
/** How near the middle of a card must come to a wire to go into it, in pixels of the layout. */
const reach = 36

/** `holds`: cards are held where they stand in line with others. */
export function useDragging(base: readonly CardNode[], shelf: NodeShelf, holds: boolean) {
  const [places, setPlaces] = useState<Places>(none)
  const [guides, setGuides] = useState<Guides>(noGuides)
  /** How far the chosen notes have come along. */
  const [shift, setShift] = useState<Point | null>(null)
  const now = useRef<{ places: Places; loose: string | null; into: Edge | null; cancelled: boolean }>({
    places: none,
    loose: null,
    into: null,
    cancelled: false,
  })
  const nodes = useMemo(
    () => (places.size === 0 ? base : base.map((node) => moved(node, places.get(node.id)))),
    [base, places],
  )

  const follow = useCallback(
    (changes: readonly NodeChange<CardNode>[]) => {
      const steps = changes.filter((change) => change.type === 'position' && change.dragging && change.position)
      if (steps.length === 0 || now.current.cancelled) return
      const next = new Map(now.current.places)
      for (const change of steps)
        if (change.type === 'position' && change.position) next.set(change.id, change.position)
      const { guides: lines, by } = holds ? guidesFor(base, next) : { guides: noGuides, by: { x: 0, y: 0 } }
      const held =
        by.x === 0 && by.y === 0 ? next : new Map([...next].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]))
      now.current.places = held
      setPlaces(held)
      setGuides(lines)
      setShift(useSession.getState().notes.size > 0 ? shiftOf(base, held) : null)
    },
    [base, holds],
  )

  const clear = useCallback(() => {
    now.current = { ...now.current, places: none, loose: null, into: null }
    setPlaces(none)
    setGuides(noGuides)
    setShift(null)
    setDropTarget(null)
  }, [])

  /** A chosen note is dragged, and takes along what is chosen with it. */
  const carry = useCallback(
    (by: Point) => {
      if (now.current.cancelled) return
      const { nodes: chosen } = useSession.getState()
      const next = base.flatMap(({ id, position }) =>
        chosen.has(id) ? [[id, { x: position.x + by.x, y: position.y + by.y }] as const] : [],
      )
      now.current.places = new Map(next)
      setPlaces(now.current.places)
      setShift(by)
    },
    [base],
  )
  const drop = useCallback(
    (by: Point | null) => {
      if (by !== null && !now.current.cancelled) {
        const taken = base.flatMap(({ id, position }) =>
          now.current.places.has(id) ? [[id, { x: position.x + by.x, y: position.y + by.y }] as const] : [],
        )
        moveSteps(new Map(taken), null, null, by)
      }
      now.current.cancelled = false
      clear()
    },
    [clear, base],
  )

  const onNodeDragStart: OnNodeDrag<CardNode> = useCallback((_event, _node, dragged) => {
    const flow = useDocument.getState().flow
    const [only] = dragged
    const loose = flow && only && dragged.length === 1 && isLoose(flow, only.id) ? only.id : null
    now.current = { places: none, loose, into: null, cancelled: false }
  }, [])

  const onNodeDrag: OnNodeDrag<CardNode> = useCallback(
    (_event, node) => {
      const flow = useDocument.getState().flow
      if (flow === null || now.current.loose !== node.id || now.current.cancelled) return
      const { width, height } = node.data.card.shape
      const { x, y } = now.current.places.get(node.id) ?? node.position
      const wire = wireAt(flow, shelf.cards(), { x: x + width / 2, y: y + height / 2 }, reach)
      const into = wire !== null && whyNotInsert(flow, nodeTypes, wire, node.id) === null ? wire : null
      now.current.into = into
      setDropTarget(into === null ? null : edgeId(into))
    },
    [shelf],
  )

  const onNodeDragStop: OnNodeDrag<CardNode> = useCallback(() => {
    const { places: last, into, cancelled } = now.current
    if (!cancelled) moveSteps(last, into, null, shiftOf(base, last))
    now.current.cancelled = false
    clear()
  }, [clear, base])

  // Escape puts everything back where it was.
  const isDragging = places.size > 0 || shift !== null
  useEffect(() => {
    if (!isDragging) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      now.current.cancelled = true
      clear()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [isDragging, clear])

  return { nodes, guides, shift, carry, drop, follow, onNodeDragStart, onNodeDrag, onNodeDragStop }
}

/** By how much cards are elsewhere than the flow has them. */
function shiftOf(base: readonly CardNode[], places: Places): Point | null {
  const first = base.find(({ id }) => places.has(id))
  const to = first && places.get(first.id)
  return first && to ? { x: to.x - first.position.x, y: to.y - first.position.y } : null
}

const isLoose = (flow: Flow, id: string): boolean =>
  !flow.edges.some(({ from, to }) => to === id || splitOutput(from).node === id)
