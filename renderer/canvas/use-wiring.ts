/** Drawing wires with the pointer: from an output to a step, to nowhere (then the next step is chosen), and by its ends. */
import { type Connection, type FinalConnectionState, type OnConnectStart, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import type { Edge } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { whyNot } from '../document/connect.ts'
import { edgeOf } from '../document/edge-id.ts'
import { useDocument } from '../stores/document.ts'
import { announce } from './announce.ts'
import { headJoint } from './card-shape.ts'
import { openChooser } from './choosing.ts'
import { startConnecting, stopConnecting, useConnecting } from './connecting.ts'
import type { WireEdge } from './shown-edges.ts'
import { connectSteps, moveWire } from './step-edits.ts'
import type { Point } from './wire-path.ts'

type Ends = { readonly source: string; readonly sourceHandle?: string | null; readonly target: string }
const wireOf = ({ source, sourceHandle, target }: Ends): Edge => ({
  from: `${source}.${sourceHandle ?? ''}`,
  to: target,
})

export function useWiring(toLayout: (point: Point) => Point) {
  const store = useStoreApi()
  const moving = useRef<Edge | null>(null)
  const cancelled = useRef(false)

  const isValidConnection = useCallback((ends: Ends) => {
    const { flow } = useDocument.getState()
    const { from, to } = wireOf(ends)
    return flow !== null && whyNot(flow, nodeTypes, from, to, moving.current) === null
  }, [])

  const onConnectStart: OnConnectStart = useCallback((_event, { nodeId, handleId, handleType }) => {
    cancelled.current = false
    if (moving.current === null && handleType === 'source' && nodeId !== null)
      startConnecting(`${nodeId}.${handleId ?? ''}`, null)
  }, [])

  const onConnect = useCallback((ends: Connection) => {
    const { from, to } = wireOf(ends)
    // The pointer that lets go afterwards is still heard.
    if (moving.current === null && !cancelled.current) connectSteps(from, to)
  }, [])

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { from, reasonFor } = useConnecting.getState()
      stopConnecting()
      if (moving.current !== null || from === null || cancelled.current) return
      const screen = pointOf(event)
      const target = state.toNode?.id
      if (target !== undefined) {
        const reason = state.isValid ? null : reasonFor(target)
        if (reason !== null) announce(reason)
        return
      }
      const under = document.elementFromPoint(screen.x, screen.y)
      if (!under?.classList.contains('react-flow__pane')) return
      const { x, y } = toLayout(screen)
      openChooser({ kind: 'add', screen, at: { x, y: y - headJoint }, from, edge: null })
    },
    [toLayout],
  )

  const onReconnectStart = useCallback((_event: unknown, edge: WireEdge, fixedEnd: 'source' | 'target') => {
    cancelled.current = false
    moving.current = edgeOf(edge.id)
    if (fixedEnd === 'source') startConnecting(moving.current.from, moving.current)
  }, [])
  const onReconnect = useCallback((edge: WireEdge, ends: Connection) => {
    if (!cancelled.current) moveWire(edgeOf(edge.id), wireOf(ends))
  }, [])
  const onReconnectEnd = useCallback(() => {
    moving.current = null
    stopConnecting()
  }, [])

  // Escape lets go of the wire.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { connection, cancelConnection } = store.getState()
      if (event.key !== 'Escape' || !connection.inProgress) return
      event.stopPropagation()
      cancelled.current = true
      cancelConnection()
      stopConnecting()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [store])

  return { isValidConnection, onConnectStart, onConnect, onConnectEnd, onReconnectStart, onReconnect, onReconnectEnd }
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const place = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: place?.clientX ?? 0, y: place?.clientY ?? 0 }
}
