/** Connects the window's stores with the host: what it says is shown, and what was open is opened again. */
import type { Shop } from '../../runtime/model/api/shop.ts'
import { host } from '../bridge/host.ts'
import { t } from '../words/words.ts'
import { startArranging } from './arrangement.ts'
import { attempt } from './attempt.ts'
import { beginAnew, isAnotherState, showGap } from './begin-anew.ts'
import { startChecking } from './checking.ts'
import { takeDraft } from './conflicts.ts'
import { followConnections, readConnections } from './connections.ts'
import { updateFacts, useDocument } from './document.ts'
import { openFlow, refreshFlows, showFacts, watchLive } from './flows.ts'
import { followIngress, readIngress } from './ingress.ts'
import { setLiveCounts } from './live.ts'
import { lastOpened } from './opened.ts'
import { followPast } from './past-view.ts'
import { sendKept } from './recovery.ts'
import { followReplays } from './replays.ts'
import { sendNow, startSaving, unsaved } from './saving.ts'
import { startPruning } from './selection.ts'
import { useSession } from './session.ts'
import { useShop } from './shop.ts'

/** Returns the way to stop. */
export function startSync(): () => void {
  let stopped = false
  const stops = [
    startArranging(),
    startSaving(),
    startChecking(),
    startPruning(),
    host().on('live', (counts) => {
      const { id, state } = useDocument.getState()
      if (counts.flow !== id) return
      setLiveCounts(counts)
      if (counts.state !== state) useDocument.setState({ state: counts.state })
    }),
    host().on('engine', (engine) => {
      if (isAnotherState(engine)) return beginAnew()
      const before = useShop.getState().engine.state
      useShop.setState({ engine })
      if (engine.state === 'running' && before !== 'running') void comeBack()
    }),
    host().on('flows', ({ flow }) => {
      void followFlows()
      // The stream is open: what was told before was not heard.
      if (flow === null) void readIngress()
    }),
    host().on('draft', ({ flow, revision }) => void takeOver(flow, revision)),
    host().on('approvals', ({ count }) => useShop.setState({ approvals: count })),
    followIngress(),
    followReplays(),
    followPast(),
    followConnections(),
    host().on('look', ({ count }) => useShop.setState({ needsLook: count })),
  ]
  void load(() => stopped)
  return () => {
    stopped = true
    for (const stop of stops) stop()
  }
}

/** ms between two tries to reach a host that does not answer at all. */
const pause = 2_000

async function load(isStopped: () => boolean): Promise<void> {
  let shop: Shop | null = null
  while (!isStopped()) {
    const read = await attempt(readShop)
    if (read.ok) {
      shop = read.value
      break
    }
    const { message, advice } = read.failure
    useShop.setState({ engine: { state: 'stopped', message, advice } })
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  if (isStopped()) return
  await sendKept()
  const flow = lastOpened()
  // A flow that is gone, or cannot be shown, leaves the window at home.
  if (flow !== null && useShop.getState().flows.some((card) => card.flow === flow)) await openFlow(flow)
  const isHome = useSession.getState().screen === 'home'
  if (isHome && flow !== null) await attempt(readTemplates)
  // From now on a screen is shown: the one to stay on, not the first one for a moment and then the flow.
  useShop.setState({ shop })
  showGap()
  void readIngress()
  void readConnections()
  if (!isHome) await attempt(readTemplates)
}

/** Only the first screen shows them: where a flow is opened at once, its steps come first. */
async function readTemplates(): Promise<void> {
  useShop.setState({ templates: await host().call('templates.list', {}) })
}

async function readShop(): Promise<Shop> {
  const { engine: before } = useShop.getState()
  const [preferences, desktop, flows, engine, shop] = await Promise.all([
    host().call('preferences.read', {}),
    host().call('desktop.read', {}),
    host().call('flows.list', {}),
    host().call('engine.read', {}),
    host().call('shop.read', {}),
    lastOpened() === null ? readTemplates() : null,
  ])
  void attempt(countQuestions)
  const needsLook = flows.reduce((sum, flow) => sum + flow.needsLook, 0)
  // What the engine said of itself meanwhile is newer than its answer.
  const isNewer = useShop.getState().engine !== before
  if (!isNewer) isAnotherState(engine)
  useShop.setState({ preferences, desktop, flows, needsLook, ...(isNewer ? {} : { engine }) })
  return shop
}

async function countQuestions(): Promise<void> {
  useShop.setState({ approvals: (await host().call('approvals.list', {})).length })
}

/** The engine runs again: it has read everything from the log, and we tell it what it may not have got. */
async function comeBack(): Promise<void> {
  sendNow()
  await Promise.all([
    attempt(refreshFlows),
    attempt(countQuestions),
    readFacts(),
    watchLive(),
    readIngress(),
    readConnections(),
  ])
}

async function followFlows(): Promise<void> {
  const { ok } = await attempt(refreshFlows)
  const { id, live, state } = useDocument.getState()
  const card = useShop.getState().flows.find(({ flow }) => flow === id)
  if (!ok || !card) return
  if (card.state !== state) updateFacts({ state: card.state })
  // Published from another window.
  if (card.version !== (live?.version ?? null)) await readFacts()
}

async function readFacts(): Promise<void> {
  const { id } = useDocument.getState()
  if (id === null) return
  const read = await attempt(() => host().call('draft.read', { flow: id }))
  if (read.ok) showFacts({ ...read.value, revision: 0 })
}

/** Another window has saved. Where nothing is unsaved here, its text is shown; else saving finds the conflict. */
async function takeOver(flow: string, revision: number): Promise<void> {
  const isNews = (): boolean => {
    const document = useDocument.getState()
    return document.id === flow && document.revision < revision && unsaved(flow) === null
  }
  if (!isNews()) return
  const read = await attempt(() => host().call('draft.read', { flow }))
  if (read.ok && isNews()) takeDraft(read.value, t('Edits of another window'), 'another window')
}
