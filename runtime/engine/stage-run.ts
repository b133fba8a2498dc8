/** Runs one stage over the events that reached it, and holds what it did until the commit. */
import type { PlannedStage, RouterFailure } from '../compile/plan.ts'
import type { StageCommit } from '../model/commit.ts'
import type { EffectResult, KeyedState, StageContext, Timers } from '../model/context.ts'
import { blocksLane, type Effect } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { readThrown } from '../model/thrown.ts'
import { Asked } from './asked.ts'
import type { Emitter } from './emission.ts'
import { firedEvent } from './fired-timer.ts'
import { StageState } from './keyed-state.ts'
import { laneOf } from './lane.ts'
import { type Cause, PendingWork } from './pending-work.ts'
import { TimerQueue } from './timer-queue.ts'

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

/** Commits with a single event that a stage has to get right after its writes failed. */
const probation = 16
/** Events between two looks at the clock. */
const budgetStride = 64

/**
 * Where the numbers of what an answer brings forth begin: they must not meet those of the request. One that waits for a
 * person has two answers: what is told now, and what is told when it has been decided, perhaps after as many attempts.
 */
export const answerOrdinal = (effect: Effect): number => (blocksLane(effect) ? 100_000 : 1000) + effect.attempts

export class StageRun {
  readonly planned: PlannedStage
  readonly name: string
  /** Everything up to here is handled and committed. */
  cursor: number
  /** The flow's clock at the cursor. */
  clock: number
  /** Waits for a person: the reason why this stage does not go on at all. */
  halted: string | undefined
  /** After failed writes: one event per commit, until so many went well. */
  isolated = 0
  /** The event whose writes failed alone; next time its deliveries become dead letters instead. */
  poison: { readonly offset: number; readonly message: string } | undefined
  /** The flow's clock follows the wall clock now, so a timer can be late. */
  live = false
  /** When nobody listened last, ms of the wall clock. */
  away: { readonly from: number; readonly to: number } | undefined
  /** Deliveries that it has worked off since it was deployed, those of the past included. */
  handled = 0
  /** Lanes that wait behind a dead letter. */
  readonly blocked = new Set<string>()

  readonly #store: Store
  readonly #facts: StageFacts
  readonly #limits: RunLimits
  readonly #emitter: Emitter
  readonly #state: StageState
  readonly #timers: TimerQueue
  readonly #pending: PendingWork
  readonly #context: StageContext
  readonly #asked = new Asked()

  /** Deliveries of the page at hand, with the flow's clock when each came. */
  #inbox: CloudEvent[] = []
  #inboxClock: number[] = []
  /** Deliveries that a router on the way could not make. */
  readonly #failures = new Map<CloudEvent, RouterFailure>()

  // Where the next commit will leave it.
  #from: number
  #nextCursor: number
  #nextClock: number
  #nextHandled = 0

  // The event at hand.
  #event: CloudEvent | undefined
  #now = 0
  readonly #cause: Cause = { lane: '', timerDue: undefined, ordinal: 0, wall: 0 }

  constructor(planned: PlannedStage, facts: StageFacts, store: Store, limits: RunLimits) {
    this.planned = planned
    this.name = planned.name
    this.#store = store
    this.#facts = facts
    this.#limits = limits
    this.#emitter = { flow: facts.flow, node: planned.node, public: planned.public }
    const row = store.stage(planned.name)
    this.cursor = row?.cursor ?? 0
    this.clock = row?.clock ?? 0
    this.#from = this.cursor + 1
    this.#nextCursor = this.cursor
    this.#nextClock = this.clock
    this.#state = new StageState((key) => store.state(planned.name, key), store.stateCount(planned.name))
    this.#timers = new TimerQueue(store.timers(planned.name))
    this.#pending = new PendingWork(planned, this.#emitter, store)
    this.#context = this.#makeContext()
    this.#loadBlocked()
  }

  /** Puts a delivery into the inbox. Called in the order of offsets. */
  take(event: CloudEvent, clock: number, failure?: RouterFailure): void {
    if (event.offset <= this.cursor) return
    if (failure) this.#failures.set(event, failure)
    this.#inbox.push(event)
    this.#inboxClock.push(clock)
  }

  /** True while deliveries wait to be run. */
  get isReady(): boolean {
    return this.#inbox.length > 0
  }

  /** The earliest moment of the flow's clock at which this stage has something to do by itself. */
  nextTimer(): number | undefined {
    return this.#timers.first()?.due
  }

  /**
   * Handles the inbox and the timers that come due, up to `end` (an offset) and `clock`. Stops early when the budget
   * is used up; the cursor then stands behind the last event that was handled.
   */
  run(end: number, clock: number, now: number, monotonic: () => number): void {
    this.#cause.wall = now
    const inbox = this.#inbox
    const begun = monotonic()
    let cursor = end
    let reached = Math.max(this.#nextClock, clock)
    let handled = inbox.length
    for (let n = 0; n < inbox.length; n++) {
      const event = inbox[n] as CloudEvent
      if (
        n > 0 &&
        n % budgetStride === 0 &&
        event.offset !== (inbox[n - 1] as CloudEvent).offset &&
        monotonic() - begun > this.#limits.budget
      ) {
        cursor = event.offset - 1
        reached = Math.max(this.#nextClock, this.#inboxClock[n - 1] as number)
        handled = n
        break
      }
      if (this.#state.count > this.#limits.stateKeys) {
        this.halted = `STATE_LIMIT: it remembers more than ${this.#limits.stateKeys} keys`
        cursor = event.offset - 1
        reached = this.#nextClock
        handled = n
        break
      }
      this.#nextClock = Math.max(this.#nextClock, this.#inboxClock[n] as number)
      this.#fireTimers(this.#nextClock, event.offset, now)
      this.#deliver(event, now)
    }
    this.#nextClock = Math.max(this.#nextClock, reached)
    this.#fireTimers(this.#nextClock, cursor + 1, now)
    this.#nextCursor = Math.max(this.#nextCursor, cursor)
    this.#nextHandled += handled
    this.#emptyInbox()
  }

  /** Hands the result of an effect back to the consumer that asked for it. */
  answer(result: EffectResult, event: CloudEvent, effect: Effect, now: number): void {
    const handler = this.planned.handlers.result
    if (!handler) return
    this.#cause.wall = now
    this.#prepare({ ...event, split: effect.split }, this.#nextClock, undefined, effect.lane)
    this.#cause.ordinal = answerOrdinal(effect)
    this.#attempt(() => handler(result, this.#event as CloudEvent, this.#context), event.offset, effect.split, now)
  }

  /** Runs deliveries that waited behind a dead letter; the first failure blocks the lane again. */
  release(lane: string, deliveries: readonly Delivery[], now: number): void {
    this.#cause.wall = now
    this.blocked.delete(lane)
    this.#pending.release(lane)
    for (const { event, failure } of deliveries) {
      if (failure) this.#failures.set(event, failure)
      this.#deliver(event, now)
    }
    this.#failures.clear()
  }

  /** What this commit writes for the stage, or undefined when nothing has changed. */
  commit(): StageCommit | undefined {
    if (this.#nextCursor === this.cursor && this.#isUntouched()) return undefined
    return {
      stage: this.name,
      cursor: this.#nextCursor,
      clock: this.#nextClock,
      flowHash: this.#facts.hash,
      from: this.#from,
      state: this.#state.changes(),
      timers: this.#timers.changes(),
      ...this.#pending.changes(),
    }
  }

  get emitted(): readonly CloudEvent[] {
    return this.#pending.emitted
  }
  get effects(): readonly Effect[] {
    return this.#pending.effects
  }

  committed(): void {
    this.cursor = this.#nextCursor
    this.clock = this.#nextClock
    this.handled += this.#nextHandled
    this.#nextHandled = 0
    this.poison = undefined
    this.#state.committed()
    this.#timers.committed()
    this.#pending.clear()
  }

  /** The commit failed: back to what the store says. */
  drop(): void {
    this.#emptyInbox()
    this.#nextCursor = this.cursor
    this.#nextClock = this.clock
    this.#nextHandled = 0
    this.#state.drop(this.#store.stateCount(this.name))
    this.#timers.drop(this.#store.timers(this.name))
    this.#pending.clear()
    this.#loadBlocked()
  }

  /**
   * Its writes failed: from now on it goes alone, event by event. The event that fails alone (`offset`) becomes a dead
   * letter; when even that cannot be written, the stage waits for a person.
   */
  setApart(message: string, offset: number | undefined): void {
    this.isolated = probation
    if (offset === undefined) return
    if (this.poison || offset === 0) this.halted = message
    else this.poison = { offset, message }
  }

  #emptyInbox(): void {
    if (this.#inbox.length === 0) return
    this.#inbox = []
    this.#inboxClock = []
    this.#failures.clear()
  }

  #isUntouched(): boolean {
    return this.#nextClock === this.clock && !(this.#state.changed || this.#timers.changed || this.#pending.changed)
  }

  #loadBlocked(): void {
    this.blocked.clear()
    for (const letter of this.#store.letters(this.name)) this.blocked.add(letter.lane)
  }

  #deliver(event: CloudEvent, now: number): void {
    const lane = laneOf(this.planned.orderBy, event)
    if (this.blocked.size > 0 && this.blocked.has(lane)) {
      this.#pending.park(event, lane)
      return
    }
    this.#prepare(event, this.#nextClock, undefined, lane)
    if (this.poison?.offset === event.offset) {
      this.#giveUp(event.offset, event.split, 'WRITE_FAILED', this.poison.message, now)
      return
    }
    const failure = this.#failures.size > 0 ? this.#failures.get(event) : undefined
    if (failure) {
      this.#giveUp(event.offset, event.split, 'ROUTER_FAILED', `${failure.node}: ${failure.message}`, now)
      return
    }
    // Written out rather than through #attempt: this is the hot path.
    try {
      this.planned.handlers.event(event, this.#context)
      this.#apply(event)
    } catch (error) {
      this.#failed(error, event.offset, event.split, now)
    }
  }

  #fireTimers(clock: number, before: number, now: number): void {
    for (let timer = this.#timers.first(); timer && timer.due <= clock; timer = this.#timers.first()) {
      const handler = this.planned.handlers.timer
      const late = this.live ? Math.max(0, now - timer.due) : 0
      const cause = timer.cause > this.#store.head ? this.#inPage(timer.cause) : this.#store.get(timer.cause)
      const fired = firedEvent(this.#emitter, timer.key, timer.due, before, late, cause)
      this.#timers.cancel(timer.key)
      this.#timers.keep()
      this.#pending.fire(fired)
      if (!handler) continue
      this.#prepare(fired, timer.due, timer.due, timer.key)
      const { key, due } = timer
      const away = this.live && this.away ? { away: this.away } : {}
      this.#attempt(() => handler({ key, due, late, ...away }, this.#context), timer.cause, 0, now)
    }
  }

  /** An event of the page at hand is not in the log yet. */
  #inPage(offset: number): CloudEvent | undefined {
    return this.#inbox.find((event) => event.offset === offset)
  }

  #attempt(run: () => void, offset: number, split: number, now: number): void {
    try {
      run()
      this.#apply(this.#event as CloudEvent)
    } catch (error) {
      this.#failed(error, offset, split, now)
    }
  }

  #prepare(event: CloudEvent, clock: number, timerDue: number | undefined, lane: string): void {
    this.#event = event
    this.#now = timerDue ?? clock
    const cause = this.#cause
    cause.lane = lane
    cause.timerDue = timerDue
    cause.ordinal = 0
    this.#state.now = this.#now
  }

  #failed(error: unknown, offset: number, split: number, now: number): void {
    this.#asked.clear()
    this.#state.undo()
    this.#timers.undo()
    const { code = 'HANDLER_FAILED', message } = readThrown(error)
    this.#giveUp(offset, split, code, message, now)
  }

  #giveUp(offset: number, split: number, code: string, message: string, now: number): void {
    const { lane } = this.#cause
    this.#pending.giveUp({ offset, split, lane, code, message, at: now })
    this.blocked.add(lane)
  }

  /** The handler has returned: what it asked for becomes part of the commit. */
  #apply(event: CloudEvent): void {
    this.#pending.apply(this.#asked, event, this.#cause)
    this.#asked.clear()
    this.#state.keep()
    this.#timers.keep()
  }

  #makeContext(): StageContext {
    const run = this
    const timers: Timers = {
      set: (key, at) => run.#timers.set(key, at, (run.#event as CloudEvent).offset),
      cancel: (key) => run.#timers.cancel(key),
    }
    const state: KeyedState = this.#state
    return {
      get now() {
        return run.#now
      },
      get lane() {
        return run.#cause.lane
      },
      zone: this.#facts.zone,
      currency: this.#facts.currency,
      state,
      timers,
      ...this.#asked.asking,
    }
  }
}
