/** What is chosen on the canvas: always steps and wires that exist. */
import { edgeId } from '../document/edge-id.ts'
import { nodeOf } from '../document/node-types.ts'
import { type DocumentState, useDocument } from './document.ts'
import { selectNotes, useSession } from './session.ts'

/** Undo and edits elsewhere may take a chosen step away. Returns the way to stop. */
export function startPruning(): () => void {
  return useDocument.subscribe(prune)
}

function prune({ flow }: DocumentState, before: DocumentState): void {
  if (flow === before.flow) return
  const { nodes, edges, notes } = useSession.getState()
  if (notes.size > 0) selectNotes([...notes].filter((id) => Object.hasOwn(flow?.notes ?? {}, id)))
  if (nodes.size === 0 && edges.size === 0) return
  const known = new Set(edges.size === 0 ? [] : flow?.edges.map(edgeId))
  const left = [...nodes].filter((id) => flow && nodeOf(flow, id))
  const wires = [...edges].filter((id) => known.has(id))
  if (left.length < nodes.size || wires.length < edges.size)
    useSession.setState({ nodes: new Set(left), edges: new Set(wires) })
}
