/** A draft becomes the live version: what that means for what is kept, and the way back. */
import type { Problem } from '../problem.ts'
import type { Draft } from './drafts.ts'
import type { Method } from './method.ts'

export type VersionCard = {
  readonly version: number
  readonly hash: string
  readonly at: number
  readonly by: string
  readonly live: boolean
}

export type StagePlan = {
  readonly node: string
  readonly name: string
  /** `returned`: it was removed before, and what waited for it was set aside. */
  readonly change: 'kept' | 'reshaped' | 'added' | 'removed' | 'returned'
  /** It acts on the outside world: it can begin from now only. */
  readonly effects: boolean
  /** Keeps tables or state that "rebuild" would build anew from the log. */
  readonly keeps: readonly string[]
  /** Events that wait for it, for a removed one or one that returned. */
  readonly waiting: number
  /** What it has asked to be done outside and what is not final yet, for the same. */
  readonly unsent?: number
}

export type PublishPreview = {
  readonly revision: number
  readonly problems: readonly Problem[]
  readonly stages: readonly StagePlan[]
  /** Which answers publishing needs; without any, it can be applied at once. */
  readonly needs: readonly (keyof Choices)[]
  /** Events in the log that an added or rebuilt stage could begin with. */
  readonly past: number
  /** Servers that it calls by itself; who publishes names those that are not approved yet in `allow`. */
  readonly outside?: readonly OutsideServer[]
}

/** `server` is `host:port`; `near`: by its name it is on this computer or in its network. */
export type OutsideServer = {
  readonly server: string
  readonly near: boolean
  readonly nodes: readonly string[]
  readonly approved: boolean
}

export type Choices = {
  readonly reshaped?: 'empty' | 'rebuild'
  readonly added?: 'now' | 'beginning'
  /** For removed steps for which something waits: finish it as it was live, set it aside until they return, or drop it. */
  readonly removed?: 'drain' | 'park' | 'discard'
  /** For steps that return: take up what was set aside and what came since, or begin anew from now. */
  readonly returned?: 'take up' | 'fresh'
}

export type PublishingApi = {
  'publish.preview': Method<{ flow: string }, PublishPreview>
  /**
   * Makes the draft of that revision the live version and turns the flow on. `start` counts for one that was off, see
   * `flows.turn`. Fails with FLOW_EMPTY where there is no step, and with OUTSIDE_APPROVAL where it calls a server that is
   * neither approved nor in `allow`.
   */
  'publish.apply': Method<
    {
      flow: string
      revision: number
      choices: Choices
      by: string
      start?: 'now' | 'catch up'
      allow?: readonly string[]
    },
    Draft
  >
  'versions.list': Method<{ flow: string }, readonly VersionCard[]>
  'versions.read': Method<{ flow: string; hash: string }, { text: string }>
  /** An earlier version is live again, as a new entry in the list; the draft becomes the same. */
  'versions.revert': Method<{ flow: string; hash: string; choices: Choices; by: string }, Draft>
}
