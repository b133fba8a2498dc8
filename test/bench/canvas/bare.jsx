/** React Flow as it comes, with the same cards in the same places, the same wires and the same options. No counts. */
import '@xyflow/react/dist/style.css'
import { applyEdgeChanges, applyNodeChanges, ReactFlow, SelectionMode } from '@xyflow/react'
import { useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../../../renderer/ui/base.css'
import { countFrames } from './gestures.js'
import { largeFlow } from './large-flow.ts'

const flow = largeFlow(Number(new URLSearchParams(location.search).get('steps')))
const firstNodes = Object.entries(flow.nodes).map(([id, { name }]) => ({
  id,
  position: flow.layout[id],
  data: { label: name },
  sourcePosition: 'right',
  targetPosition: 'left',
  style: { width: 216, height: 130 },
}))
const firstEdges = flow.edges.map(({ from, to }) => ({
  id: `${from}>${to}`,
  source: from.slice(0, from.indexOf('.')),
  target: to,
}))

let view
function Bare() {
  const [nodes, setNodes] = useState(firstNodes)
  const [edges, setEdges] = useState(firstEdges)
  const onNodesChange = useCallback((changes) => setNodes((before) => applyNodeChanges(changes, before)), [])
  const onEdgesChange = useCallback((changes) => setEdges((before) => applyEdgeChanges(changes, before)), [])
  const onReconnect = useCallback(() => undefined, [])
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onReconnect={onReconnect}
      onInit={(instance) => {
        view = instance
        instance.fitView({ padding: 0.16, maxZoom: 1 })
      }}
      edgesReconnectable={false}
      connectionRadius={24}
      connectOnClick={false}
      minZoom={0.05}
      maxZoom={2}
      onlyRenderVisibleElements
      snapToGrid
      snapGrid={[20, 20]}
      nodeDragThreshold={3}
      selectionKeyCode="Shift"
      selectionMode={SelectionMode.Partial}
      panOnScroll
      panOnDrag={[0, 1]}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      disableKeyboardA11y
      elevateEdgesOnSelect={false}
      proOptions={{ hideAttribution: true }}
    />
  )
}

createRoot(document.getElementById('root')).render(
  <div className="window">
    <Bare />
  </div>,
)
window.trial = {
  near: () => view.zoomTo(1),
  countFrames,
  result: { nodes: firstNodes.length, edges: firstEdges.length },
}
