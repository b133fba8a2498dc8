/** What can be done with flows as a whole. Each asks the host, then shows what came of it; failures are values. */
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { FlowState } from '../../runtime/model/api/flow-state.ts'
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import type { Choices } from '../../runtime/model/api/publishing.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import { ApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { sharing } from '../document/diff.ts'
import { tidy } from '../document/layout.ts'
import { isUnreadable, readDraft } from '../document/read-draft.ts'
import { t } from '../words/words.ts'
import { arrangementOf } from './arrangement.ts'
import { attempt, type Done } from './attempt.ts'
import { takeDraft } from './conflicts.ts'
import { closeDocument, edit, openDocument, updateFacts, useDocument } from './document.ts'
import { setLiveCounts } from './live.ts'
import { rememberOpened } from './opened.ts'
import { savedUp, unsaved } from './saving.ts'
import { startOfSession, useSession } from './session.ts'
import { useShop } from './shop.ts'

export type { Done } from './attempt.ts'

/** Who is at the keyboard: every publish, decision and removal names somebody. */
export const operator = (): string => useShop.getState().shop?.operator ?? ''

export async function refreshFlows(): Promise<void> {
  const flows = await host().call('flows.list', {})
  useShop.setState({ flows, needsLook: flows.reduce((sum, flow) => sum + flow.needsLook, 0) })
}

/** Rises with every flow that is asked for: an answer that comes after a later question is not shown. */
let asked = 0

export function openFlow(flow: string): Promise<Done<Draft>> {
  return show(() => host().call('draft.read', { flow }), placeSteps)
}

/** An empty flow, or a copy of a template; opened at once. */
export function createFlow(options: {
  readonly name: string
  readonly template?: string
  readonly settings?: JsonObject
}): Promise<Done<Draft>> {
  return show(() => host().call('flows.create', options))
}

/** The lively shop to look around in. */
export const openDemo = (): Promise<Done<Draft>> => show(() => host().call('flows.demo', {}))

/** Arrives turned off, with what it would be allowed to do; opened at once. */
export function importFlow(text: string, name?: string): Promise<Done<Draft>> {
  return show(() => host().call('flows.import', name === undefined ? { text } : { text, name }), placeSteps)
}

/** The copy is opened where the original is; from the list of flows it only appears there. */
export function duplicateFlow(flow: string): Promise<Done<Draft>> {
  const copy = async (): Promise<Draft> => {
    if (useDocument.getState().id === flow) await savedUp()
    return host().call('flows.duplicate', { flow })
  }
  return useSession.getState().screen === 'editor' ? show(copy) : listed(copy)
}

/** Only a flow that is off can be removed. `restoreFlow` brings it back, with everything. */
export function removeFlow(flow: string): Promise<Done<null>> {
  return listed(async () => {
    const done = await host().call('flows.remove', { flow, by: operator() })
    if (useDocument.getState().id === flow) closeFlow()
    return done
  })
}

export const restoreFlow = (flow: string): Promise<Done<Draft>> => listed(() => host().call('flows.restore', { flow }))

/** `start` says what becomes of events that came while it was off. */
export function turnFlow(flow: string, to: FlowState, start?: 'now' | 'catch up'): Promise<Done<FlowCard>> {
  return listed(async () => {
    const card = await host().call('flows.turn', {
      flow,
      to,
      by: operator(),
      ...(start === undefined ? {} : { start }),
    })
    if (useDocument.getState().id === flow) updateFacts({ state: card.state })
    return card
  })
}

/**
 * Makes the draft the live version and turns the flow on. `revision` is that of the preview; `start` says what becomes
 * of events that came while it was off.
 */
/** `allow`: servers that whoever publishes has been shown. */
type PublishMore = {
  readonly start?: 'now' | 'catch up' | undefined
  readonly allow?: readonly string[] | undefined
}

export function publishFlow(
  flow: string,
  revision: number,
  choices: Choices,
  { start, allow = [] }: PublishMore = {},
): Promise<Done<Draft>> {
  return listed(async () => {
    const draft = await host().call('publish.apply', {
      flow,
      revision,
      choices,
      by: operator(),
      ...(start === undefined ? {} : { start }),
      ...(allow.length === 0 ? {} : { allow }),
    })
    showFacts(draft)
    return draft
  })
}

/** An earlier version is live again, and the draft becomes the same: one step that undo takes back. */
export function revertFlow(flow: string, hash: string, choices: Choices): Promise<Done<Draft>> {
  return listed(async () => {
    if (useDocument.getState().id === flow) await savedUp()
    const draft = await host().call('versions.revert', { flow, hash, choices, by: operator() })
    if (useDocument.getState().id === flow) {
      takeDraft(draft, t('Back to an earlier version'))
      showFacts(draft)
    }
    return draft
  })
}

/** How a person has arranged the window stays from flow to flow; what it shows does not. */
const keptPanels = () => arrangementOf(useSession.getState())

/** Back to the first screen. What is not saved yet goes on being saved. */
export function closeFlow(): void {
  asked++
  closeDocument()
  setLiveCounts(null)
  rememberOpened(null)
  useSession.setState({ ...startOfSession, ...keptPanels() })
  void attempt(() => host().call('live.watch', { flow: null }))
  void attempt(refreshFlows)
}

/** What the host says about the open flow, apart from its text. */
export function showFacts({ flow, live, state, allowances, revision }: Draft): void {
  const document = useDocument.getState()
  if (document.id !== flow) return
  const known = document.live
  const liveFlow = live && (known?.hash === live.hash && known.flow ? known.flow : liveOf(live.text, document.flow))
  updateFacts({
    live: live && { ...live, flow: liveFlow },
    state,
    allowances,
    revision: Math.max(revision, document.revision),
  })
}

/** The live version for comparing; null where it cannot be read any more. */
function liveOf(text: string, draft: Flow | null): Flow | null {
  const live = readDraft(text)
  if (isUnreadable(live)) return null
  return draft ? sharing(live, draft) : live
}

async function show(read: () => Promise<Draft>, begin?: (flow: Flow) => void): Promise<Done<Draft>> {
  const turn = ++asked
  const done = await attempt(async () => {
    const draft = await read()
    // Somebody has asked for another flow meanwhile.
    if (turn === asked) {
      showDraft(draft)
      const { flow } = useDocument.getState()
      if (flow) begin?.(flow)
    }
    return draft
  })
  if (done.ok) void attempt(refreshFlows)
  return done
}

/** A file that was written by hand says nothing of places: all its steps would lie on one heap. */
function placeSteps({ nodes, layout }: Flow): void {
  if (Object.keys(nodes).length > 1 && Object.keys(layout).length === 0)
    edit(t('Tidy up'), (flow) => tidy(flow, new Map()))
}

async function listed<T>(work: () => Promise<T>): Promise<Done<T>> {
  const done = await attempt(work)
  if (done.ok) void attempt(refreshFlows)
  return done
}

function showDraft(draft: Draft): void {
  const flow = readDraft(draft.text)
  if (isUnreadable(flow))
    throw new ApiFailure({
      code: 'FLOW_PROBLEMS',
      message: t('This flow cannot be shown: {reason}', { reason: flow[0]?.message ?? '' }),
      kept: t('Nothing was changed.'),
      advice: t('Go back to an earlier version of it, or import it again.'),
    })
  const mine = unsaved(draft.flow)
  openDocument(draft, flow, draft.live && liveOf(draft.live.text, flow))
  // It was left before the host had everything.
  if (mine) edit(t('Edits not saved yet'), () => mine)
  useSession.setState({ ...startOfSession, ...keptPanels(), screen: 'editor' })
  setLiveCounts(null)
  rememberOpened(draft.flow)
  void watchLive()
}

/** Counts of the open flow come to this window until another one is watched. */
export async function watchLive(): Promise<void> {
  const { id } = useDocument.getState()
  const watched = await attempt(() => host().call('live.watch', { flow: id }))
  if (watched.ok && watched.value && useDocument.getState().id === id) setLiveCounts(watched.value)
}
