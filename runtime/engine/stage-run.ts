/** Runs one stage over the events that reached it, and holds what it did until the commit. */
import type { PlannedStage, RouterFailure } from '../compile/plan.ts'
import type { StageCommit } from '../model/commit.ts'
import type { EffectResult } from '../model/context.ts'
import type { Effect } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { Handling } from './handling.ts'
import type { Away, Delivery, NotedLag, RunLimits, StageFacts, TimerMoment, Unwritable } from './stage-facts.ts'

/** Commits with a single event that a stage has to get right after its writes failed. */
const probation = 16
/** Events between two looks at the clock. */
const budgetStride = 64

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
  /** The flow's clock follows the wall clock now, so a timer can be late. */
  live = false
  /** When nobody listened, in order; nothing where its flow has no clock on the wall. */
  absences: readonly Away[] = []
  /** ms by which its flow waits for events that come late: its timers are no later than that. */
  lateBy = 0
  /** In a run over the past: what a timer was told when it fired, or would have been. */
  known: ((fired: CloudEvent) => TimerMoment) | undefined
  /** Leaves out the other deliveries, as a rebuild does; without it all are taken. */
  takes: ((event: CloudEvent) => boolean) | undefined
  /** Deliveries that it has worked off since it was deployed, those of the past included. */
  handled = 0
  /** While it is behind, see `lag.ts`. */
  noted: NotedLag | undefined
  /** It has not caught up since it was deployed, as far as it had to. */
  isFresh = true
  /** It had handled nothing when it was deployed. */
  readonly isNew: boolean

  readonly #hash: string
  readonly #limits: RunLimits
  readonly #handling: Handling

  /** Deliveries of the page at hand, with the flow's clock when each came. */
  #inbox: CloudEvent[] = []
  #inboxClock: number[] = []

  // Where the next commit will leave it.
  readonly #from: number
  #nextCursor: number
  #nextClock: number
  #nextHandled = 0

  constructor(planned: PlannedStage, facts: StageFacts, store: Store, limits: RunLimits) {
    this.planned = planned
    this.name = planned.name
    this.#hash = facts.hash
    this.#limits = limits
    const row = store.stage(planned.name)
    this.isNew = row === undefined
    this.cursor = row?.cursor ?? 0
    this.clock = row?.clock ?? 0
    this.#from = this.cursor + 1
    this.#nextCursor = this.cursor
    this.#nextClock = this.clock
    this.#handling = new Handling(planned, facts, store)
  }

  /** Lanes that wait behind a dead letter. */
  get blocked(): ReadonlySet<string> {
    return this.#handling.blocked
  }

  /** Such a failed delivery holds up nobody: it is left out, and the others of its lane go on. */
  goOnBehindFailures(which: (offset: number) => boolean): void {
    this.#handling.goesOnBehind = which
  }

  /** Puts a delivery into the inbox. Called in the order of offsets. */
  take(event: CloudEvent, clock: number, failure?: RouterFailure): void {
    if (event.offset <= this.cursor || (this.takes !== undefined && !this.takes(event))) return
    if (failure) this.#handling.expectFailure(event, failure)
    this.#inbox.push(event)
    this.#inboxClock.push(clock)
  }

  /** True while deliveries wait to be run. */
  get isReady(): boolean {
    return this.#inbox.length > 0
  }

  /** The earliest moment of the flow's clock at which this stage has something to do by itself. */
  nextTimer(): number | undefined {
    return this.#handling.timers.first()?.due
  }

  /**
   * Handles the inbox and the timers that come due, up to `end` (an offset) and `clock`. Stops early when the budget
   * is used up; the cursor then stands behind the last event that was handled.
   */
  run(end: number, clock: number, now: number, monotonic: () => number): void {
    const inbox = this.#inbox
    const handling = this.#handling
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
      if (handling.state.count > this.#limits.stateKeys) {
        this.halted = `STATE_LIMIT: it remembers more than ${this.#limits.stateKeys} keys`
        cursor = event.offset - 1
        reached = this.#nextClock
        handled = n
        break
      }
      this.#nextClock = Math.max(this.#nextClock, this.#inboxClock[n] as number)
      this.#fireTimers(event.offset, now)
      handling.deliver(event, this.#nextClock, now)
    }
    this.#nextClock = Math.max(this.#nextClock, reached)
    this.#fireTimers(cursor + 1, now)
    this.#nextCursor = Math.max(this.#nextCursor, cursor)
    this.#nextHandled += handled
    this.#emptyInbox()
  }

  #fireTimers(before: number, now: number): void {
    const due = this.nextTimer()
    if (due === undefined || due > this.#nextClock) return
    const { live, absences, lateBy, known } = this
    const inPage = (offset: number): CloudEvent | undefined => this.#inbox.find((event) => event.offset === offset)
    this.#handling.fireTimers({
      clock: this.#nextClock,
      before,
      now,
      live,
      lateBy,
      absences,
      inPage,
      ...(known && { known }),
    })
  }

  /** Hands the result of an effect back to the consumer that asked for it. */
  answer(result: EffectResult, event: CloudEvent, effect: Effect, now: number): void {
    this.#handling.answer(result, event, effect, this.#nextClock, now)
  }

  /** Runs deliveries that waited behind a dead letter; the first failure blocks the lane again. */
  release(lane: string, deliveries: readonly Delivery[], now: number, unwritable?: Unwritable): void {
    this.#handling.release(lane, deliveries, this.#nextClock, now, unwritable)
  }

  /** What this commit writes for the stage, or undefined when nothing has changed. */
  commit(): StageCommit | undefined {
    const { state, timers, pending, changed } = this.#handling
    if (this.#nextCursor === this.cursor && this.#nextClock === this.clock && !changed) return undefined
    return {
      stage: this.name,
      cursor: this.#nextCursor,
      clock: this.#nextClock,
      flowHash: this.#hash,
      from: this.#from,
      state: state.changes(),
      timers: timers.changes(),
      ...pending.changes(),
    }
  }

  get emitted(): readonly CloudEvent[] {
    return this.#handling.pending.emitted
  }
  get effects(): readonly Effect[] {
    return this.#handling.pending.effects
  }

  committed(): void {
    this.cursor = this.#nextCursor
    this.clock = this.#nextClock
    this.handled += this.#nextHandled
    this.#nextHandled = 0
    this.#handling.committed()
  }

  /** The commit failed: back to what the store says. */
  drop(): void {
    this.#emptyInbox()
    this.#nextCursor = this.cursor
    this.#nextClock = this.clock
    this.#nextHandled = 0
    this.#handling.drop()
  }

  /**
   * Its writes failed: from now on it goes alone, event by event. The event that fails alone (`offset`) becomes a dead
   * letter; when even that cannot be written, the stage waits for a person.
   */
  setApart(message: string, offset: number | undefined): void {
    this.isolated = probation
    if (offset === undefined) return
    if (this.#handling.poison || offset === 0) this.halted = message
    else this.#handling.poison = { offset, message }
  }

  #emptyInbox(): void {
    if (this.#inbox.length === 0) return
    this.#inbox = []
    this.#inboxClock = []
    this.#handling.forgetFailures()
  }
}
