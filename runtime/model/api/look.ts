/** Needs a look: what waits for a person. */

import type { EventInput } from '../event.ts'
import type { Json } from '../json.ts'
import type { Money } from '../money.ts'
import type { Acceptance } from '../services.ts'
import type { Method } from './method.ts'

export type LookItem = {
  readonly id: string
  /** `contradiction`: a sender said two things under one id; about the whole shop, so `flow` and `node` are empty. */
  readonly kind: 'letter' | 'effect' | 'contradiction'
  readonly flow: string
  readonly node: string
  readonly lane: string
  readonly offset: number
  readonly at: number
  readonly code: string
  /** What happened, one sentence. */
  readonly message: string
  /** `unknown`: nobody knows whether it happened. `trying`: a person said so, and it has not ended yet. */
  readonly state: 'failed' | 'unknown' | 'trying'
  readonly type: string
  readonly subject: string | null
  /** Deliveries that wait behind it. */
  readonly behind: number
  /** The same for what one repair would mend. */
  readonly fingerprint: string
}

export type Verdict = 'retry' | 'skip' | 'happened' | 'did not happen'

/** All about one item. */
export type LookDetail = {
  /** What was asked of the outside; null for a delivery. */
  readonly request: Json
  readonly service: string | null
  /** How often it was tried, and when first and last, ms. */
  readonly attempts: number
  readonly first: number
  readonly last: number
  /** The event that came in from outside, for an edited copy; null where it is no longer kept. */
  readonly copy: LookCopy | null
}

export type LookCopy = {
  readonly node: string
  readonly type: string
  readonly subject: string | null
  readonly data: Json
  /** Steps that handled the original and would handle the copy as well, by node id. */
  readonly also: readonly string[]
}

/** What a repair would do, from the ledger. */
export type RepairPreview = {
  readonly items: number
  /** What was done already because of the same events, and is not done again. */
  readonly skipped: number
  readonly redone: number
  /** Events that wait behind and follow in their order. */
  readonly behind: number
  /** What is redone, in money, where requests name an amount. */
  readonly sums: readonly Money[]
  /** Servers that are asked. */
  readonly places: readonly string[]
}

/** A repair of several: one is tried, then the others; the first new error stops it. */
export type Repair = {
  readonly state: 'trying one' | 'going on' | 'finished' | 'stopped' | 'cancelled'
  readonly total: number
  /** Really finished: done outside, or handled by the step. */
  readonly done: number
  /** What stopped it, as a sentence. */
  readonly message: string | null
  /** Ids of what has not been tried. */
  readonly left: readonly string[]
}

export type LookApi = {
  'look.list': Method<{ flow?: string }, readonly LookItem[]>
  /** About letters: retry or skip, of their whole lane. About effects: any. Answers with how many were decided. */
  'look.decide': Method<{ ids: readonly string[]; verdict: Verdict; reason: string; by: string }, { decided: number }>
  /** Fails with LOOK_GONE where it waits no longer. */
  'look.read': Method<{ id: string }, LookDetail>
  'look.preview': Method<{ ids: readonly string[] }, RepairPreview>
  /**
   * Tries one, waits until it has really ended, then the others. `repair` events tell how far it is. Fails with
   * REPAIR_BUSY while another one is under way, and with EFFECTS_PAUSED where nothing may be sent.
   */
  'look.repair': Method<{ ids: readonly string[]; by: string }, Repair>
  /** The last one, or null. */
  'look.repairing': Method<Record<never, never>, Repair | null>
  /** What is under way ends; nothing further is begun. */
  'look.stop': Method<Record<never, never>, Repair | null>
  /**
   * A new event in place of the original, through the producer that the original came by; the original is closed with a
   * reference to it, and stays in the log as it is. Fails with LOOK_GONE, or as `events.send` does.
   */
  'look.copy': Method<{ id: string; event: EventInput; by: string }, Acceptance>
}
