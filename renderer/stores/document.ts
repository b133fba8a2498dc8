/** The flow that is being edited, with its undo history. Every change of it goes through `edit`. */
import { create } from 'zustand'
import type { Allowance, Draft, LiveVersion } from '../../runtime/model/api/drafts.ts'
import type { FlowState } from '../../runtime/model/api/flow-state.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import * as steps from '../document/history.ts'

export type DocumentState = {
  /** Id of the open flow; null while none is open. */
  readonly id: string | null
  readonly flow: Flow | null
  readonly history: steps.History
  readonly live: (LiveVersion & { readonly flow: Flow | null }) | null
  readonly state: FlowState
  readonly allowances: readonly Allowance[]
  /** The revision that the host has; see `saving.ts`. */
  readonly revision: number
  /** `waiting`: the host cannot take it at the moment; it is kept here and sent again. */
  readonly saved: 'saved' | 'saving' | 'waiting'
  /** Rises with every change of `flow`, undo included. */
  readonly edits: number
}

const empty: DocumentState = {
  id: null,
  flow: null,
  history: steps.noHistory,
  live: null,
  state: 'off',
  allowances: [],
  revision: 0,
  saved: 'saved',
  edits: 0,
}

export const useDocument = create<DocumentState>(() => empty)

/** Shows a draft as the host keeps it. `flow` and `liveFlow` are its texts, parsed. */
export function openDocument(draft: Draft, flow: Flow, liveFlow: Flow | null): void {
  useDocument.setState({
    ...empty,
    id: draft.flow,
    flow,
    live: draft.live && { ...draft.live, flow: liveFlow },
    state: draft.state,
    allowances: draft.allowances,
    revision: draft.revision,
  })
}

/** What the host says about the open flow after a publish or a turn; the flow itself and its history stay. */
export function updateFacts(facts: Partial<Pick<DocumentState, 'live' | 'state' | 'allowances' | 'revision'>>): void {
  useDocument.setState(facts)
}

export function closeDocument(): void {
  useDocument.setState(empty)
}

/**
 * The one way to change the open flow. `label` names the intention ("Add a filter") and stands in the undo menu.
 * Edits with the same `gesture` become one step, until `finishGesture`.
 */
export function edit(label: string, change: (flow: Flow) => Flow, gesture: string | null = null): void {
  useDocument.setState((document) => {
    if (!document.flow) return document
    const after = change(document.flow)
    if (after === document.flow) return document
    const step = { label, before: document.flow, after, gesture }
    return { flow: after, history: steps.record(document.history, step), edits: document.edits + 1 }
  })
}

export function finishGesture(): void {
  useDocument.setState((document) => ({ history: steps.endGesture(document.history) }))
}

export function undo(): void {
  apply(steps.undo)
}

export function redo(): void {
  apply(steps.redo)
}

function apply(move: typeof steps.undo): void {
  useDocument.setState((document) => {
    const moved = move(document.history)
    return moved ? { flow: moved.flow, history: moved.history, edits: document.edits + 1 } : document
  })
}
