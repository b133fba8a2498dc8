/** Calls the handlers of one stage, an event at a time: what they ask for is taken whole, or becomes a dead letter. */
import type { PlannedStage, RouterFailure } from '../compile/plan.ts'
import type { EffectResult, KeyedState, StageContext, Timers } from '../model/context.ts'
import { blocksLane, type Effect } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { readThrown } from '../model/thrown.ts'
import { Asked } from './asked.ts'
import type { Emitter } from './emission.ts'
import { firedEvent } from './fired-timer.ts'
import { StageState } from './keyed-state.ts'
import { laneAside, laneOf } from './lane.ts'
import { type Cause, PendingWork } from './pending-work.ts'
import {
  type Away,
  type Delivery,
  momentAmong,
  type StageFacts,
  type TimerMoment,
  type Unwritable,
} from './stage-facts.ts'
import { TimerQueue } from './timer-queue.ts'

/**
 * Where the numbers of what an answer brings forth begin: they must not meet those of the request. One that waits for a
 * person has two answers: what is told now, and what is told when it has been decided, perhaps after as many attempts.
 */
export const answerOrdinal = (effect: Effect): number => (blocksLane(effect) ? 100_000 : 1000) + effect.attempts

/** Up to which moment of the flow's clock timers fire, and what their handlers are told. */
export type Firing = {
  readonly clock: number
  /** The offset in front of which they fire. */
  readonly before: number
  /** The wall clock. */
  readonly now: number
  /** The flow's clock follows the wall clock now, so a timer can be late. */
  readonly live: boolean
  /** ms by which the flow waits for events that come late. */
  readonly lateBy: number
  /** When nobody listened, in order. */
  readonly absences: readonly Away[]
  /** In a run over the past: what a timer was told when it fired, or would have been. */
  known?(fired: CloudEvent): TimerMoment
  /** An event of the page at hand, which is not in the log yet. */
  inPage(offset: number): CloudEvent | undefined
}

export class Handling {
  readonly state: StageState
  readonly timers: TimerQueue
  readonly pending: PendingWork
  /** Lanes that wait behind a dead letter. */
  readonly blocked = new Set<string>()
  /** Failures that do not block their lane; without it all do. */
  goesOnBehind: ((offset: number) => boolean) | undefined
  /** The event whose writes failed alone; next time its deliveries become dead letters instead. */
  poison: { readonly offset: number; readonly message: string } | undefined

  readonly #planned: PlannedStage
  readonly #store: Store
  readonly #emitter: Emitter
  readonly #context: StageContext
  readonly #asked = new Asked()
  /** Deliveries that a router on the way could not make. */
  readonly #failures = new Map<CloudEvent, RouterFailure>()

  // The event at hand.
  #event: CloudEvent | undefined
  #now = 0
  readonly #cause: Cause = { lane: '', timerDue: undefined, ordinal: 0, wall: 0 }

  constructor(planned: PlannedStage, facts: StageFacts, store: Store) {
    const { name } = planned
    this.#planned = planned
    this.#store = store
    const begunWith = store.begunWith(name, facts.hash)
    this.#emitter = { flow: facts.flow, node: planned.node, public: planned.public, begunWith }
    this.state = new StageState((key) => store.state(name, key), store.stateCount(name))
    this.timers = new TimerQueue(store.timers(name))
    this.pending = new PendingWork(planned, this.#emitter, store)
    this.#context = this.#makeContext(facts)
    this.#loadBlocked()
  }

  /** A router on the way could not make this delivery. */
  expectFailure(event: CloudEvent, failure: RouterFailure): void {
    this.#failures.set(event, failure)
  }

  forgetFailures(): void {
    if (this.#failures.size > 0) this.#failures.clear()
  }

  /** Hands an event to the stage at a moment of the flow's clock; behind a dead letter of its lane it is parked. */
  deliver(event: CloudEvent, clock: number, now: number): void {
    const lane = laneOf(this.#planned.orderBy, event)
    if (this.blocked.size > 0 && this.blocked.has(lane)) {
      this.pending.park(event, lane)
      return
    }
    this.#prepare(event, clock, now, lane)
    if (this.poison?.offset === event.offset) {
      this.#giveUp(event.offset, event.split, 'WRITE_FAILED', this.poison.message)
      return
    }
    const failure = this.#failures.size > 0 ? this.#failures.get(event) : undefined
    if (failure) {
      this.#giveUp(event.offset, event.split, 'ROUTER_FAILED', `${failure.node}: ${failure.message}`)
      return
    }
    // Written out rather than through #attempt: this is the hot path.
    try {
      this.#planned.handlers.event(event, this.#context)
      this.#apply(event)
    } catch (error) {
      this.#failed(error, event.offset, event.split)
    }
  }

  fireTimers({ clock, before, now, live, lateBy, absences, known, inPage }: Firing): void {
    const { handlers } = this.#planned
    for (let timer = this.timers.first(); timer && timer.due <= clock; timer = this.timers.first()) {
      const { key, due } = timer
      // While what happened meanwhile is brought in, the clock is that of what is brought: our absence is one all the same.
      const { late, away } = momentAmong(absences, due + lateBy)
      const moment = { late: live ? Math.max(0, now - lateBy - due) : late, away }
      const cause = timer.cause > this.#store.head ? inPage(timer.cause) : this.#store.get(timer.cause)
      const fired = firedEvent(this.#emitter, key, due, before, moment, cause)
      this.timers.cancel(key)
      this.timers.keep()
      this.pending.fire(fired)
      if (!handlers.timer) continue
      this.#prepare(fired, due, now, key)
      this.#cause.timerDue = due
      const told = known?.(fired) ?? moment
      const facts = { key, due, late: told.late, ...(told.away ? { away: told.away } : {}) }
      this.#attempt(() => handlers.timer?.(facts, this.#context), timer.cause, 0)
    }
  }

  /** Hands the result of an effect back to the consumer that asked for it. */
  answer(result: EffectResult, event: CloudEvent, effect: Effect, clock: number, now: number): void {
    const { handlers } = this.#planned
    if (!handlers.result) return
    const asked = { ...event, split: effect.split }
    this.#prepare(asked, clock, now, effect.lane)
    this.#cause.ordinal = answerOrdinal(effect)
    this.#attempt(() => handlers.result?.(result, asked, this.#context), event.offset, effect.split)
  }

  /**
   * Runs deliveries that waited behind a dead letter; the first failure blocks the lane again. `unwritable`: the one that
   * cannot be written.
   */
  release(lane: string, deliveries: readonly Delivery[], clock: number, now: number, unwritable?: Unwritable): void {
    this.blocked.delete(lane)
    this.pending.release(lane)
    for (const [index, { event, failure }] of deliveries.entries()) {
      if (index === unwritable?.at) {
        this.#prepare(event, clock, now, lane)
        this.#giveUp(event.offset, event.split, 'WRITE_FAILED', unwritable.message)
        continue
      }
      if (failure) this.expectFailure(event, failure)
      this.deliver(event, clock, now)
    }
    this.forgetFailures()
  }

  get changed(): boolean {
    return this.state.changed || this.timers.changed || this.pending.changed
  }

  committed(): void {
    this.poison = undefined
    this.state.committed()
    this.timers.committed()
    this.pending.clear()
  }

  /** The commit failed: back to what the store says. */
  drop(): void {
    const { name } = this.#planned
    this.forgetFailures()
    this.state.drop(this.#store.stateCount(name))
    this.timers.drop(this.#store.timers(name))
    this.pending.clear()
    this.#loadBlocked()
  }

  #loadBlocked(): void {
    this.blocked.clear()
    for (const letter of this.#store.letters(this.#planned.name)) this.blocked.add(letter.lane)
  }

  #prepare(event: CloudEvent, clock: number, wall: number, lane: string): void {
    this.#event = event
    this.#now = clock
    const cause = this.#cause
    cause.lane = lane
    cause.timerDue = undefined
    cause.ordinal = 0
    cause.wall = wall
    this.state.now = clock
  }

  #attempt(run: () => void, offset: number, split: number): void {
    try {
      run()
      this.#apply(this.#event as CloudEvent)
    } catch (error) {
      this.#failed(error, offset, split)
    }
  }

  /** The handler has returned: what it asked for becomes part of the commit. */
  #apply(event: CloudEvent): void {
    this.pending.apply(this.#asked, event, this.#cause)
    this.#asked.clear()
    this.state.keep()
    this.timers.keep()
  }

  #failed(error: unknown, offset: number, split: number): void {
    this.#asked.clear()
    this.state.undo()
    this.timers.undo()
    const { code = 'HANDLER_FAILED', message } = readThrown(error)
    this.#giveUp(offset, split, code, message)
  }

  #giveUp(offset: number, split: number, code: string, message: string): void {
    const { wall } = this.#cause
    const lane = this.#planned.givesWay ? laneAside(this.#cause.lane, `${offset} ${split}`) : this.#cause.lane
    this.pending.giveUp({ offset, split, lane, code, message, at: wall })
    if (this.goesOnBehind?.(offset) !== true) this.blocked.add(lane)
  }

  #makeContext({ zone, currency }: StageFacts): StageContext {
    const handling = this
    const timers: Timers = {
      set: (key, at) => this.timers.set(key, at, (this.#event as CloudEvent).offset),
      cancel: (key) => this.timers.cancel(key),
    }
    const state: KeyedState = this.state
    return {
      get now() {
        return handling.#now
      },
      get lane() {
        return handling.#cause.lane
      },
      zone,
      currency,
      state,
      timers,
      ...this.#asked.asking,
    }
  }
}
