/** What React Flow says about the selection, on its way into the session: there it is one for canvas, list and panels. */
import type { EdgeChange, NodeChange } from '@xyflow/react'
import { select, useSession } from '../stores/session.ts'
import type { WireEdge } from './shown-edges.ts'
import type { CardNode } from './shown-nodes.ts'

/** What is pressed with Ctrl or Shift joins what is chosen. */
let joins = false

export function noteJoining({
  ctrlKey,
  metaKey,
  shiftKey,
}: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>): void {
  joins = ctrlKey || metaKey || shiftKey
}

export function selectNodes(changes: readonly NodeChange<CardNode>[]): void {
  const { nodes, edges, notes } = useSession.getState()
  const next = new Set(nodes)
  let isSame = true
  for (const change of changes) {
    if (change.type !== 'select' || next.has(change.id) === change.selected) continue
    isSame = false
    if (change.selected) next.add(change.id)
    else next.delete(change.id)
  }
  if (!isSame) select(next, edges, joins ? notes : [])
}

export function selectEdges(changes: readonly EdgeChange<WireEdge>[]): void {
  const { nodes, edges, notes } = useSession.getState()
  const next = new Set(edges)
  for (const change of changes) {
    if (change.type !== 'select') continue
    if (change.selected) next.add(change.id)
    else next.delete(change.id)
  }
  if (next.size !== edges.size || [...next].some((id) => !edges.has(id))) select(nodes, next, notes)
}
