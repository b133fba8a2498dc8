/** What people decide about effects and lanes that wait for them, as events that name who did it. */
import { digest } from '../model/digest.ts'
import type { Effect } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'

/** About one effect that is unknown or dead. `by` is the operator's name. */
export type Decision = {
  readonly kind: 'effect'
  readonly key: string
  readonly verdict: 'happened' | 'did not happen' | 'skip'
  readonly by: string
  readonly reason: string
}

/** About a lane that waits behind a dead letter: try the letter again, or leave it out and let the others go on. */
export type LaneDecision = {
  readonly kind: 'lane'
  readonly stage: string
  readonly lane: string
  readonly verdict: 'retry' | 'skip'
  readonly by: string
  readonly reason: string
}

/** About a stage that was removed: all that waits for it is dropped. `at` makes it this one decision. */
export type DiscardDecision = {
  readonly kind: 'stage'
  readonly stage: string
  readonly by: string
  /** ms since 1970. */
  readonly at: number
  /** How many events waited for it. */
  readonly events: number
}

/** The channel of what people decide. */
export const decisionsChannel = 'decisions'
/** A table was built anew from the log and took the place of the live one. */
export const tableRebuilt = 'counterflow.table.rebuilt'
export const effectDecided = 'counterflow.effect.decided'

/** The ledger row after a person has decided. What did not happen is tried anew, with all its tries. */
export function afterDecision(effect: Effect, decision: Decision, now: number): Effect {
  const base = { ...effect, reason: decision.reason, updated: now, due: null }
  switch (decision.verdict) {
    case 'happened':
      return { ...base, state: 'done' }
    case 'skip':
      return { ...base, state: 'skipped' }
    case 'did not happen':
      return { ...base, state: 'pending', due: now, created: now, attempts: 0 }
  }
}

/** A second decision about the same lane has to see what came of the first. */
export function oncePerLane(decisions: readonly AnyDecision[]): AnyDecision[] {
  const seen = new Set<string>()
  return decisions.filter((decision) => {
    const about = subjectOf(decision)
    return !seen.has(about) && seen.add(about)
  })
}

export type AnyDecision = Decision | LaneDecision | DiscardDecision

function subjectOf(decision: AnyDecision): string {
  switch (decision.kind) {
    case 'lane':
      return `${decision.stage}\n${decision.lane}`
    case 'stage':
      return `${decision.stage}\n`
    case 'effect':
      return decision.key
  }
}

/** With what it was decided about: the ledger goes on from here and keeps nothing of it. */
export function decidedEvent(decision: Decision, effect: Effect, now: number): CloudEvent {
  const { key, stage, state, attempts, reason } = effect
  const said = { effect: key, stage, verdict: decision.verdict, reason: decision.reason, by: decision.by }
  const data = { ...said, was: { state, attempts, reason } }
  // The name is that of what was said, as in every version.
  return { ...made(effectDecided, decision.by, key, now, said), data, text: JSON.stringify(data) }
}

export const releasedEvent = (decision: LaneDecision, letters: readonly number[], now: number): CloudEvent =>
  made('counterflow.lane.released', decision.by, `${decision.stage} ${decision.lane}`, now, {
    stage: decision.stage,
    lane: decision.lane,
    verdict: decision.verdict,
    letters,
    reason: decision.reason,
    by: decision.by,
  })

/** `effects`: how many were not sent. */
export function discardedEvent(decision: DiscardDecision, effects: number): CloudEvent {
  const { stage, by, at, events } = decision
  const event = made('counterflow.step.discarded', by, stage, at, { stage, events, effects, by })
  return { ...event, ...discardName(decision) }
}

/** It is told once: under this source and id. */
export const discardName = ({
  stage,
  by,
  at,
}: Omit<DiscardDecision, 'kind' | 'events'>): { readonly source: string; readonly id: string } => ({
  source: sourceOf(by),
  id: digest(`counterflow.step.discarded\n${stage}\n${at}`, 32),
})

const sourceOf = (by: string): string => `/operators/${encodeURIComponent(by)}`

function made(type: string, by: string, subject: string, now: number, data: Json): CloudEvent {
  const text = JSON.stringify(data)
  return {
    offset: 0,
    split: 0,
    channel: decisionsChannel,
    id: digest(`${type}\n${now}\n${text}`, 32),
    source: sourceOf(by),
    type,
    subject,
    time: now,
    partitionkey: null,
    correlationid: null,
    causationid: null,
    attributes: null,
    data,
    text,
  }
}
