/** Needs a look: what waits for a person. */
import type { Method } from './method.ts'

export type LookItem = {
  readonly id: string
  readonly kind: 'letter' | 'effect'
  readonly flow: string
  readonly node: string
  readonly lane: string
  readonly offset: number
  readonly at: number
  readonly code: string
  /** What happened, one sentence. */
  readonly message: string
  /** `unknown`: nobody knows whether it happened. */
  readonly state: 'failed' | 'unknown'
  readonly type: string
  readonly subject: string | null
  /** Deliveries that wait behind it. */
  readonly behind: number
}

export type Verdict = 'retry' | 'skip' | 'happened' | 'did not happen'

export type LookApi = {
  'look.list': Method<{ flow?: string }, readonly LookItem[]>
  /** About letters: retry or skip, of their whole lane. About effects: any. Answers with how many were decided. */
  'look.decide': Method<{ ids: readonly string[]; verdict: Verdict; reason: string; by: string }, { decided: number }>
}
