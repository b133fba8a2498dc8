/** Keeps the host's draft equal to the open flow. Every edit goes there by itself; there is no "Save". */
import { create } from 'zustand'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { Failure } from '../../runtime/model/api/failure.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { ApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { t } from '../words/words.ts'
import { type DocumentState, useDocument } from './document.ts'
import { DraftSaver } from './draft-saver.ts'
import { dropEdit, keepEdit, type Shelf, windowShelf } from './kept-edits.ts'
import { useShop } from './shop.ts'

/** The same flow was edited in two windows: nothing is sent until somebody decides, see `conflicts.ts`. */
export type Conflict = { readonly flow: string; readonly theirs: Draft }

export type SavingState = {
  readonly conflict: Conflict | null
  /** Why edits wait; null while they do not. */
  readonly failure: Failure | null
}

export const useSaving = create<SavingState>(() => ({ conflict: null, failure: null }))

/** Savers of flows that are open, or were and still have something to send. */
const savers = new Map<string, DraftSaver>()
let shelf: Shelf | null = null
const sleepers = new Set<() => void>()

/** Tries at once what waits: the engine is back. */
export function sendNow(): void {
  for (const wake of sleepers) wake()
}

/** Returns the way to stop. */
export function startSaving(storage: Shelf | null = windowShelf()): () => void {
  shelf = storage
  const stops = [
    useDocument.subscribe(follow),
    useShop.subscribe((now, before) => {
      if (now.engine.state !== before.engine.state) for (const flow of [...savers.keys()]) show(flow)
    }),
  ]
  if (typeof window !== 'undefined') {
    window.addEventListener('pagehide', keepAll)
    stops.push(() => window.removeEventListener('pagehide', keepAll))
  }
  return () => {
    for (const stop of stops) stop()
    savers.clear()
  }
}

function follow(now: DocumentState, before: DocumentState): void {
  if (now.id === null || now.flow === null) return
  const saver = savers.get(now.id) ?? newSaver(now.id, now.flow, now.revision)
  // Publishing may have made a later revision of the same text.
  if (now.flow === before.flow) saver.revision = Math.max(saver.revision, now.revision)
  // A document with no edits was just opened: the host said what it is.
  else if (now.edits === 0) saver.adopt(now.flow, now.revision)
  else saver.want(now.flow, now.history.past.at(-1)?.label ?? '')
}

function newSaver(flow: string, document: Flow, revision: number): DraftSaver {
  const saver = new DraftSaver(document, revision, {
    save: (text, after, label) => host().call('draft.save', { flow, text, revision: after, label }),
    read: () => host().call('draft.read', { flow }),
    wait: sleep,
    changed: () => show(flow),
    conflict: (theirs) => useSaving.setState({ conflict: { flow, theirs } }),
  })
  savers.set(flow, saver)
  return saver
}

function show(flow: string): void {
  const saver = savers.get(flow)
  if (!saver) return
  if (saver.isClean) dropEdit(shelf, flow)
  else if (shownState(saver) === 'waiting') keep(flow, saver)
  const isOpen = useDocument.getState().id === flow
  if (isOpen) {
    useDocument.setState({ saved: shownState(saver), revision: saver.revision })
    useSaving.setState({ failure: saver.failure })
  } else if (saver.isClean) savers.delete(flow)
}

/** While the engine is away a question is asked again and again on the way there: that is waiting, too. */
const shownState = ({ state }: DraftSaver): DraftSaver['state'] =>
  state === 'saving' && useShop.getState().engine.state !== 'running' ? 'waiting' : state

function keep(flow: string, { wanted, revision, unanswered }: DraftSaver): void {
  keepEdit(shelf, { flow, revision, text: writeFlow(wanted.flow), label: wanted.label, unanswered })
}

/** The window goes: what the host has not confirmed stays on this machine. */
export function keepAll(): void {
  for (const [flow, saver] of savers) if (!saver.isClean) keep(flow, saver)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      sleepers.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    sleepers.add(wake)
  })
}

/** What this window has of a flow that the host has not confirmed yet. */
export function unsaved(flow: string): Flow | null {
  const saver = savers.get(flow)
  return saver && !saver.isClean ? saver.wanted.flow : null
}

/** The host has another text than this window and says so itself: it is taken as it is. */
export function adoptSaved(flow: string, document: Flow, revision: number): void {
  savers.get(flow)?.adopt(document, revision)
}

/** After a conflict: what is here follows what the other window did. */
export function insistOnMine(flow: string, revision: number): void {
  savers.get(flow)?.insist(revision)
}

/** Resolves when the host has the newest edit of the open flow. Rejects with a `Failure` when that has to wait. */
export function savedUp(): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const { id } = useDocument.getState()
      const saver = id === null ? undefined : savers.get(id)
      if (!saver || saver.isClean) resolve()
      else if (shownState(saver) === 'waiting') reject(saver.failure ?? notSaved())
      else return false
      return true
    }
    if (look()) return
    const stop = useDocument.subscribe(() => {
      if (look()) stop()
    })
  })
}

const notSaved = (): ApiFailure =>
  new ApiFailure({
    code: 'DRAFT_CONFLICT',
    message: t('This flow was edited in another window as well.'),
    kept: t('Your edits are kept in this window.'),
    advice: t('Decide first which of the two counts.'),
  })
