/** A flow as it is edited. Every edit is saved. */
import type { FlowState } from './flow-state.ts'
import type { Method } from './method.ts'

export type LiveVersion = {
  readonly version: number
  readonly hash: string
  /** The whole document as it was published. */
  readonly text: string
  readonly at: number
  readonly by: string
}

/** One thing that a flow may do once it is on, as a plain sentence ("Sends requests to api.example.com"). */
export type Allowance = { readonly node: string; readonly sentence: string; readonly outside: boolean }

/** A draft as the store keeps it. `revision` rises with every save: who saves names the one it has seen. */
export type Draft = {
  readonly flow: string
  readonly text: string
  readonly revision: number
  readonly state: FlowState
  readonly live: LiveVersion | null
  /** Set after an import: what it would be allowed to do, to be read before it is turned on. */
  readonly allowances: readonly Allowance[]
}

export type DraftsApi = {
  'draft.read': Method<{ flow: string }, Draft>
  /** Fails with DRAFT_CONFLICT when another window has saved since `revision`. Any JSON document is kept, problems or not. */
  'draft.save': Method<{ flow: string; text: string; revision: number; label: string }, { revision: number }>
}
