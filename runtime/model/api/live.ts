/** What passes, while a window watches a flow. */
import type { FlowState } from './flow-state.ts'
import type { Method } from './method.ts'

/** Sent a few times a second while a window watches a flow. */
export type LiveCounts = {
  readonly flow: string
  readonly at: number
  /** When counting began, ms since 1970: it goes on over restarts. */
  readonly since: number
  readonly state: FlowState
  /** By `<node id>.<output>`: events since then, and events in the last minute. */
  readonly outputs: { readonly [output: string]: { readonly total: number; readonly perMinute: number } }
  /** Of a moment of the past, by wire: what had come along it and waited at its end. */
  readonly wires?: { readonly [edge: string]: number }
  /** By node id, for stages. `behind` is ms of event time that it has still to catch up with. */
  readonly stages: { readonly [node: string]: StageCounts }
  /** By node id, for producers that read something of known size. */
  readonly progress: { readonly [node: string]: { readonly done: number; readonly total: number } }
  /** By node id: why a producer stands still, as a sentence. */
  readonly stopped?: { readonly [node: string]: string }
  /** Last offset of the whole store. */
  readonly head: number
}

export type StageCounts = {
  readonly handled: number
  readonly waiting: number
  readonly behind: number
  readonly needsLook: number
  readonly effectsOpen: number
  /** Questions that wait for a person, where it asks. */
  readonly asking?: number
  /** Rows of its tables. */
  readonly rows: number | null
  /** Events that its copy for other programs has not seen yet, where it keeps one. */
  readonly copyBehind?: number
  /** Why it stands still, as a sentence. */
  readonly halted: string | null
  /** Whom its effects wait for, since when, and when the next try is; ms since 1970. Left out where they do not. */
  readonly delayed?: { readonly whom: string; readonly since: number; readonly next: number; readonly reason: string }
}

export type LiveApi = {
  /** `live` events for this flow come to this window until another flow, or null, is watched. */
  'live.watch': Method<{ flow: string | null }, LiveCounts | null>
}
