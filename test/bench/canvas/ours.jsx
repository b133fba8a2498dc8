/** Our canvas with a large flow, every count of it changing four times a second. */
import { createRoot } from 'react-dom/client'
import { canvasControls } from '../../../renderer/actions/canvas-controls.ts'
import { Canvas } from '../../../renderer/canvas/canvas.tsx'
import { openDocument } from '../../../renderer/stores/document.ts'
import { setLiveCounts } from '../../../renderer/stores/live.ts'
import { Ui } from '../../../renderer/ui/provider.tsx'
import { countFrames } from './gestures.js'
import { largeCounts, largeFlow } from './large-flow.ts'

const flow = largeFlow(Number(new URLSearchParams(location.search).get('steps')))
openDocument({ flow: flow.id, text: '', revision: 0, state: 'on', live: null, allowances: [] }, flow, null)
document.documentElement.dataset.theme = 'light'
createRoot(document.getElementById('root')).render(
  <Ui>
    <Canvas />
  </Ui>,
)
const counts = [0, 1, 2, 3].map((tick) => largeCounts(flow, tick + 1))
let tick = 0
setInterval(() => setLiveCounts({ ...counts[tick++ % counts.length], at: Date.now() }), 250)

window.trial = {
  near: () => canvasControls().zoomTo(1),
  countFrames,
  result: { nodes: Object.keys(flow.nodes).length, edges: flow.edges.length },
}
