/** The flow as cards and wires. The only room that knows React Flow; it reads the stores and takes nothing. */
import '@xyflow/react/dist/base.css'
import { ReactFlowProvider } from '@xyflow/react'
import { useDocument } from '../stores/document.ts'
import { Surface } from './surface.tsx'

export function Canvas() {
  const id = useDocument((state) => state.id)
  const isOpen = useDocument((state) => state.flow !== null)
  if (!isOpen) return null
  return (
    // Another flow is another canvas: with its own view, and nothing of the last one under the pointer.
    <ReactFlowProvider key={id}>
      <Surface />
    </ReactFlowProvider>
  )
}
