/** Canvas and inspector as they stand side by side in the editor, with the check that runs while one types. */
import { createRoot } from 'react-dom/client'
import { replaceHost } from '../../../renderer/bridge/host.ts'
import { memoryHost } from '../../../renderer/bridge/memory-host.ts'
import { Canvas } from '../../../renderer/canvas/canvas.tsx'
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx'
import { startChecking } from '../../../renderer/stores/checking.ts'
import { openDocument } from '../../../renderer/stores/document.ts'
import { useSession } from '../../../renderer/stores/session.ts'
import { Ui } from '../../../renderer/ui/provider.tsx'
import { largeFlow } from './large-flow.ts'
import styles from './problems.module.css'

const large = largeFlow(Number(new URLSearchParams(location.search).get('steps')))
const flow = {
  ...large,
  nodes: {
    ...large.nodes,
    call: {
      type: 'http',
      version: 1,
      name: 'Call',
      config: { url: 'https://warehouse.example/orders', method: 'PUT' },
    },
  },
  edges: [...large.edges, { from: 'n1-0.pass', to: 'call' }],
  layout: { ...large.layout, call: { x: 0, y: -300 } },
}
replaceHost(memoryHost({ 'events.samples': () => [] }).host)
document.documentElement.dataset.theme = 'light'
openDocument({ flow: flow.id, text: '', revision: 0, state: 'on', live: null, allowances: [] }, flow, null)
useSession.setState({ screen: 'editor', nodes: new Set(['call']) })
startChecking()
createRoot(document.getElementById('root')).render(
  <Ui>
    <div className={styles.editor}>
      <main className={styles.canvas}>
        <Canvas />
      </main>
      <aside className={styles.inspector}>
        <Inspector />
      </aside>
    </div>
  </Ui>,
)

const spoken = (problem) =>
  document.querySelector(
    `.react-flow__node[data-id="call"][aria-label${problem ? '*' : '$'}="${problem ? '1 problem' : '1 in, 0 out'}"]`,
  ) !== null

let pressed = 0
window.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true })

window.trial = {
  result: { nodes: Object.keys(flow.nodes).length, edges: flow.edges.length },
  /** Must have come back before the key is pressed. */
  arm: (problem) => {
    pressed = 0
    window.trial.shown = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('The card never said so')), 10_000)
      const watch = () => {
        // Once more after the frame that holds it: then it has been drawn.
        if (pressed > 0 && spoken(problem)) requestAnimationFrame(() => resolve(performance.now() - pressed))
        else requestAnimationFrame(watch)
      }
      watch()
    })
  },
  /** ms from the press of the key to the frame in which the card shows the problem, or shows none any more. */
  shown: null,
}
