/** The list of flows: made, imported, turned on and off, removed. */
import type { JsonObject } from '../json.ts'
import type { Draft } from './drafts.ts'
import type { FlowState } from './flow-state.ts'
import type { Method } from './method.ts'

export type FlowCard = {
  readonly flow: string
  readonly name: string
  readonly description: string
  readonly state: FlowState
  /** Number of the live version; null: never published. */
  readonly version: number | null
  /** True where the draft says something else than the live version. */
  readonly differs: boolean
  /** ms since 1970, of the last edit. */
  readonly edited: number
  readonly steps: number
  /** How many of its deliveries and effects wait for a person. */
  readonly needsLook: number
}

/** The same event may be for several steps: `events` is that of the step with the most. `since`: when it was turned off, ms. */
export type Missed = { readonly events: number; readonly since: number | null }

export type FlowsApi = {
  'flows.list': Method<Record<never, never>, readonly FlowCard[]>
  /** An empty flow, or a copy of a template with the answers to its parameters. */
  'flows.create': Method<{ name: string; template?: string; settings?: JsonObject }, Draft>
  /** The simulator, some hundred events, one thing that needs a look. Made once; a second call opens it again. */
  'flows.demo': Method<Record<never, never>, Draft>
  /** A copy with a new id, turned off. Nothing runs. Fails with FLOW_JSON or FLOW_PROBLEMS, `details.problems`. */
  'flows.import': Method<{ text: string; name?: string }, Draft>
  'flows.duplicate': Method<{ flow: string }, Draft>
  /** Only a flow that is off. Its versions and its past stay in the store; `flows.restore` brings it back. */
  'flows.remove': Method<{ flow: string; by: string }, null>
  'flows.restore': Method<{ flow: string }, Draft>
  /** Turning on needs a published version. `catchUp`: what came meanwhile is handled too. */
  'flows.turn': Method<{ flow: string; to: FlowState; by: string; start?: 'now' | 'catch up' }, FlowCard>
  /** What came for the steps of a flow that is off. Without any, turning it on has nothing to ask. */
  'flows.missed': Method<{ flow: string }, Missed>
}
