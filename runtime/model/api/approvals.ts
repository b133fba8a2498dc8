/** Questions of flows to people, and the PIN that is asked for where money moves. */
import type { ApprovalVerdict } from '../approval.ts'
import type { Money } from '../money.ts'
import type { Method } from './method.ts'

export type ApprovalItem = {
  readonly id: string
  readonly flow: string
  readonly node: string
  /** The sentence that the person reads. */
  readonly what: string
  readonly amount: Money | null
  readonly movesMoney: boolean
  /** Who may answer; without it everybody may. */
  readonly who?: readonly string[]
  /** ms of the flow's clock; `until` null: it waits as long as it takes. */
  readonly since: number
  readonly until: number | null
  /** The event that asks; 0 where it is not in the log any more. */
  readonly offset: number
  readonly type: string
  readonly subject: string | null
  /** Answered, and not worked off yet: the flow is paused. */
  readonly answered: boolean
}

/** `waitsUntil`: it was forgotten, and goes at that moment, ms. `lockedUntil`: it was wrong too often. */
export type PinState = {
  readonly set: boolean
  readonly waitsUntil: number | null
  readonly lockedUntil: number | null
}

export type ApprovalsApi = {
  'approvals.list': Method<{ flow?: string }, readonly ApprovalItem[]>
  /**
   * The same answer to one or several questions; several only where no money moves. `gone`: they were answered, or their
   * time was up. Fails with APPROVAL_WHO where somebody else was asked. To approve what moves money needs the PIN: fails with PIN_UNSET, PIN_NEEDED, PIN_WRONG or PIN_LOCKED.
   */
  'approvals.answer': Method<
    { ids: readonly string[]; verdict: ApprovalVerdict; reason: string; by: string; pin?: string },
    { answered: number; gone: number }
  >
  'pin.read': Method<Record<never, never>, PinState>
  /** `before`: the present one, where there is one. */
  'pin.set': Method<{ pin: string; before?: string; by: string }, PinState>
  /** It goes after a day, so that everybody sees it coming; with `keep` and the PIN it stays. */
  'pin.forget': Method<{ by: string; keep?: string }, PinState>
}
