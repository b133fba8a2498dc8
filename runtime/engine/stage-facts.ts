/** What a stage is told about its flow and its limits, and what reaches it. */
import type { RouterFailure } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'

export type StageFacts = {
  readonly flow: string
  readonly zone: string
  readonly currency: string
  readonly hash: string
}

export type RunLimits = {
  /** ms that a stage may take of a commit that it shares with others. */
  readonly budget: number
  /** Keys that one stage may remember. */
  readonly stateKeys: number
}

/** What reaches a stage of one event; with `failure`, a router on the way threw instead. */
export type Delivery = { readonly event: CloudEvent; readonly failure: RouterFailure | undefined }

/** When nobody listened last, ms of the wall clock. */
export type Away = { readonly from: number; readonly to: number }

/** What a timer is told of its moment: by how much the wall clock missed it, and when nobody listened last. */
export type TimerMoment = { readonly late: number; readonly away: Away | undefined }
export const onTime: TimerMoment = { late: 0, away: undefined }

/** What a timer is told that came due at a moment of the wall clock; `absences` in order. */
export function momentAmong(absences: readonly Away[], due: number): TimerMoment {
  const away = absences.findLast(({ from }) => from < due)
  return { late: away === undefined ? 0 : Math.max(0, away.to - due), away }
}

/** Since when a stage is behind, and when that was noted last; ms of the wall clock. */
export type NotedLag = { readonly since: number; readonly at: number }

/** Of deliveries that are let go on, the one that is given up because it cannot be written, and why. */
export type Unwritable = { readonly at: number; readonly message: string }
