/** The canvas with palette and list view, without a host: `window.page` lets a test set and read the stores. */
import { Profiler, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { canvasControls } from '../../../../renderer/actions/canvas-controls.ts'
import { startKeyboard } from '../../../../renderer/actions/keyboard.ts'
import { replaceHost } from '../../../../renderer/bridge/host.ts'
import { memoryHost } from '../../../../renderer/bridge/memory-host.ts'
import { Canvas } from '../../../../renderer/canvas/canvas.tsx'
import { ListView } from '../../../../renderer/panels/list-view/list-view.tsx'
import { Palette } from '../../../../renderer/panels/palette/palette.tsx'
import { startChecking } from '../../../../renderer/stores/checking.ts'
import * as documents from '../../../../renderer/stores/document.ts'
import { setLiveCounts } from '../../../../renderer/stores/live.ts'
import * as session from '../../../../renderer/stores/session.ts'
import { Ui } from '../../../../renderer/ui/provider.tsx'
import styles from './page.module.css'

window.page = {
  open(flow, liveFlow = null) {
    documents.openDocument(
      { flow: flow.id, text: '', revision: 0, state: 'on', live: null, allowances: [] },
      flow,
      null,
    )
    if (liveFlow !== null)
      documents.updateFacts({ live: { version: 1, hash: '', text: '', at: 0, by: '', flow: liveFlow } })
  },
  flow: () => documents.useDocument.getState().flow,
  past: () => documents.useDocument.getState().history.past.map(({ label }) => label),
  undo: documents.undo,
  redo: documents.redo,
  edit: documents.edit,
  session: () => session.useSession.getState(),
  setSession: (state) => session.useSession.setState(state),
  select: session.select,
  counts: setLiveCounts,
  controls: canvasControls,
  /** From now on `renders` counts how often React has drawn anything at all. */
  watchRenders() {
    renders = 0
  },
  renders: () => renders,
  async pictureSize() {
    const picture = await createImageBitmap(await canvasControls().picture())
    return { width: picture.width, height: picture.height }
  },
  async picture() {
    const blob = await canvasControls().picture()
    const bytes = new Uint8Array(await blob.arrayBuffer())
    return { size: blob.size, base64: bytes.toBase64 ? bytes.toBase64() : btoa(String.fromCharCode(...bytes)) }
  },
}

let renders = 0

function Page() {
  const view = session.useSession((state) => state.view)
  const [palette] = useState(!location.search.includes('bare'))
  return (
    <div className={styles.page}>
      {palette ? (
        <aside className={styles.palette}>
          <Palette />
        </aside>
      ) : null}
      <main className={styles.main}>{view === 'canvas' ? <Canvas /> : <ListView />}</main>
    </div>
  )
}

if (location.hash === '#dark') document.documentElement.dataset.theme = 'dark'
replaceHost(memoryHost({}).host)
startKeyboard()
startChecking()
session.useSession.setState({ screen: 'editor' })
createRoot(document.getElementById('root')).render(
  <Profiler id="page" onRender={() => renders++}>
    <Ui>
      <Page />
    </Ui>
  </Profiler>,
)
