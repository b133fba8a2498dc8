/**
 * What the steps of a run over the past bring forth, and when it goes on: at the place where it stands in the log; where
 * it stands nowhere, right behind what caused it. What they ask of the outside is answered as it was then.
 */
import type { Plan } from '../../compile/plan.ts'
import { digest } from '../../model/digest.ts'
import { blocksLane, type Effect } from '../../model/effect.ts'
import { type CloudEvent, isPublicChannel, nodeSource } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import type { Deployment } from '../deployment.ts'
import { causeName } from '../emission.ts'
import { answerOrdinal } from '../handling.ts'
import { isLeftOut } from '../pending-work.ts'
import type { StageRun } from '../stage-run.ts'
import { DecidedEffects } from './decided-effects.ts'
import type { OwnChannels } from './own-channels.ts'
import { isUnderWay, recordedResult, type SimulatedAnswer, sameRequest, simulatedResult } from './recorded-answers.ts'
import type { ShadowStore } from './shadow-store.ts'
import type { Job, WaitingJobs } from './waiting-jobs.ts'

/** Hears what the steps that are run again bring forth. */
export type ShadowEar = {
  /** `counts` by output, in the order of the plan; good until the call is over. */
  made(event: CloudEvent, counts: Float64Array): void
  asked(node: string, effect: Effect, event: CloudEvent): void
  simulated(event: CloudEvent): void
}

export type BroughtForthParts = {
  readonly plan: Plan
  readonly past: Store
  readonly store: ShadowStore
  readonly deployment: Deployment
  readonly channels: OwnChannels
  readonly jobs: WaitingJobs
  readonly answer: SimulatedAnswer
}

export class BroughtForth {
  ear: ShadowEar | undefined
  /** Where the log is read. */
  offset = 0
  readonly #parts: BroughtForthParts
  readonly #decided: DecidedEffects
  /** How much of what a step has brought forth since it was written down has been seen. */
  readonly #taken = new Map<StageRun, { emitted: number; effects: number }>()
  /** Where own events of the page at hand stand, by id. */
  readonly #places = new Map<string, number>()

  constructor(parts: BroughtForthParts) {
    this.#parts = parts
    this.#decided = new DecidedEffects(parts.past)
    for (const run of parts.deployment.runs) this.written(run)
  }

  /** A new page begins. */
  clear(): void {
    this.#places.clear()
  }

  /** An own event of the page at hand. */
  see({ id, offset }: CloudEvent): void {
    this.#places.set(id, offset)
  }

  /** What the step has brought forth is written down: from here on it counts anew. */
  written(run: StageRun): void {
    this.#taken.set(run, { emitted: 0, effects: 0 })
  }

  /** Takes what a step has brought forth since the last look. `event`: what was at hand; undefined for timers. */
  collect(run: StageRun, event: CloudEvent | undefined): void {
    const taken = this.#taken.get(run)
    if (!taken) return
    const { emitted, effects } = run
    for (; taken.emitted < emitted.length; taken.emitted++) this.#emit(emitted[taken.emitted] as CloudEvent)
    for (; taken.effects < effects.length; taken.effects++) {
      const { store } = this.#parts
      const effect = effects[taken.effects] as Effect
      store.asked(effect.key)
      const cause = event ?? store.get(effect.offset)
      if (cause) this.#ask(run, effect, cause)
    }
  }

  #emit(event: CloudEvent): void {
    // A timer that fires is told for its own sake; nothing leads on from it.
    if (event.channel.endsWith('.timer')) return
    const { past, channels } = this.#parts
    const near = this.#places.get(event.id)
    const place = near ?? (channels.leadsOn(event.channel) ? past.find(event.source, event.id) : undefined)
    this.#enqueue({ kind: 'event', event, place: this.#isAhead(place) ? place : undefined }, place)
  }

  #ask(run: StageRun, effect: Effect, cause: CloudEvent): void {
    const { deployment, past, answer } = this.#parts
    const { node, handlers } = run.planned
    const event =
      deployment
        .deliveries(run, cause, isPublicChannel(cause.channel))
        .find((delivery) => delivery.event.split === effect.split)?.event ?? cause
    this.ear?.asked(node, effect, event)
    if (!handlers.result) return
    const recorded = past.effect(effect.key)
    // What is about the past is not done, and nothing comes back; unless a person has had it done since.
    if (isLeftOut(effect) && (recorded === undefined || isLeftOut(recorded))) return
    if (recorded !== undefined && sameRequest(recorded, effect)) {
      // That nobody knew what came of it may have been told before a person knew, once for as many attempts.
      const told = new Set<number>()
      for (const before of this.#decided.of(effect.key)) {
        if (told.has(before.attempts)) continue
        told.add(before.attempts)
        this.#answerAsRecorded(run, event, { ...recorded, ...before, answer: null }, true)
      }
      if (!blocksLane(recorded) || !told.has(recorded.attempts)) this.#answerAsRecorded(run, event, recorded, false)
      return
    }
    this.ear?.simulated(event)
    const simulated = simulatedResult(effect, answer(effect))
    this.#enqueue({ kind: 'answer', node, event, ...simulated }, undefined)
  }

  /** `onlyThere`: only where the log has what it brought forth. */
  #answerAsRecorded(run: StageRun, event: CloudEvent, recorded: Effect, onlyThere: boolean): void {
    if (isUnderWay(recorded)) return
    const { plan, past } = this.#parts
    const { node } = run.planned
    const emitter = { flow: plan.flow.id, node, public: run.planned.public }
    const told = digest(causeName(emitter, event, answerOrdinal(recorded)), 32)
    const place = this.#places.get(told) ?? past.find(nodeSource(emitter.flow, node), told)
    if (onlyThere && place === undefined) return
    this.#enqueue({ kind: 'answer', node, result: recordedResult(recorded), event, effect: recorded }, place)
  }

  #isAhead(place: number | undefined): place is number {
    return place !== undefined && place > this.offset
  }

  #enqueue(job: Job, place: number | undefined): void {
    this.#parts.jobs.add(job, this.#isAhead(place) ? place : undefined)
  }
}
