/** The motor of the engine: starts producers, groups what they bring into commits, performs effects, wakes for timers. */

import type { Plan } from '../compile/plan.ts'
import { withoutCardNumbers } from '../engine/card-numbers.ts'
import type { AnyDecision } from '../engine/decisions.ts'
import type { Deployment } from '../engine/deployment.ts'
import { Engine } from '../engine/engine.ts'
import type { Batch, Hearer } from '../engine/intake.ts'
import type { ArrivingEvent } from '../model/event.ts'
import type { Acceptance, Clock, ProducerContext } from '../model/services.ts'
import type { LateCommits } from '../model/store.ts'
import { EffectsAtWork } from './effects-at-work.ts'
import { ProducersAtWork } from './producers-at-work.ts'
import { openRemoved, type Removed } from './removed.ts'
import type { Delay, RuntimeOptions, StartOptions, Summary } from './runtime-options.ts'
import { StoreTrouble } from './store-trouble.ts'

/** ms between two tries to write a store that cannot be written. */
const troublePause = 500
/** Senders at once from which on stages work off what they bring together. */
const worthGathering = 8
/** Events in hand from which on the disk is not waited for: with fewer there is nothing else to do meanwhile. */
const worthNotWaiting = 8
/** Events in the queue from which on the next are committed while the disk takes the last: fewer go together with others. */
const worthGoingOn = 500
/** A gap in the wall clock against the monotonic one that means the machine slept, ms. */
const sleepGap = 30_000

type Waiter = { resolve(): void; reject(error: unknown): void }

export class Runtime {
  readonly engine: Engine
  readonly #options: RuntimeOptions
  readonly #clock: Clock
  readonly #producers: ProducersAtWork
  readonly #effects: EffectsAtWork
  readonly #removed: Removed
  readonly #trouble: StoreTrouble
  /** Of what was not handed in: refused before, and known to be in the log. */
  readonly #counts = { refused: 0, known: 0 }
  #stopping = false
  #turnPlanned = false
  /** The disk is being waited for, see `#mayGoOn`. */
  #writing = false
  /** Something came while it was. */
  #missed = false
  /** Something was committed while it was, which the disk is to be asked for next. */
  #isAhead = false
  /** What the last turn broke off with: to be seen to when the disk has what was committed before. */
  #broken: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined
  /** The store gave up: nothing goes on. */
  #failure: unknown
  #waiters: Waiter[] = []
  /** Who waits until what people decided is recorded. */
  #deciders: Waiter[] = []
  #lastTurn: { wall: number; monotonic: number }

  constructor(options: RuntimeOptions) {
    this.#options = options
    const { clock, random } = options.services
    this.#clock = clock
    this.engine = new Engine({
      store: options.store,
      clock,
      random,
      limits: { busy: worthGathering, ...options.limits },
      absences: options.absences ?? [],
    })
    this.#lastTurn = { wall: clock.now(), monotonic: clock.monotonic() }
    this.#removed = openRemoved(this.engine, clock, options.planOf)
    this.#trouble = new StoreTrouble(options.patience ?? 0)
    const changed = (): void => this.#plan()
    this.#effects = new EffectsAtWork(this.engine, options, this.#removed, changed)
    this.#producers = new ProducersAtWork(options, {
      accept: (events, producer, position) => this.accept(events, producer, position),
      refused: (count) => {
        this.#counts.refused += count
      },
      known: (count) => {
        this.#counts.known += count
      },
      changed,
    })
  }

  /** Puts a published plan to work and starts its producers. One of the same flow is replaced; halt that before. */
  start(plan: Plan, options: StartOptions = {}): Deployment {
    const deployment = this.engine.deploy(this.#removed.atWork(plan), options.state)
    this.startProducers(deployment, options)
    return deployment
  }

  /** Starts the producers of a deployed plan, or one of them. They go on from their positions. */
  startProducers(deployment: Deployment, options: StartOptions = {}, node?: string): void {
    this.#producers.start(deployment, options, node)
    this.#plan()
  }

  /** Stops the producers of a flow, or one of them; resolves when what they had in hand is committed. */
  halt(flow: string, node?: string): Promise<void> {
    return this.#producers.halt(flow, node)
  }

  /** Hands in what people have decided; resolves when it is recorded. */
  decide(decisions: readonly AnyDecision[]): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      for (const decision of decisions) this.engine.decide(decision)
      this.#deciders.push({ resolve, reject })
      this.#plan()
    })
  }

  /** Lets what is in hand be worked off before something changes, for so many ms at most. */
  async settle(within: number): Promise<void> {
    const end = this.#clock.monotonic() + within
    while (!this.#failure && !this.engine.isIdle && this.#clock.monotonic() < end) {
      this.#plan()
      await turn()
    }
  }

  /** Why a step's effects are not done yet, where they have been tried or their receiver is failing. */
  delayed(stage: string): Delay | undefined {
    return this.#effects.delayed(stage)
  }

  /** When something comes due although nothing arrives: an effect, or a moment that a step waits for; wall clock, ms. */
  get nextDue(): number | undefined {
    return this.#effects.nextDue()
  }

  /** Looks for work: after something that the runtime cannot notice by itself has changed. */
  nudge(): void {
    this.#plan()
  }

  /** Hands in events from outside; resolves when they are committed. */
  accept(
    events: readonly ArrivingEvent[],
    producer?: string,
    position?: ProducerContext['position'],
  ): Promise<readonly Acceptance[]> {
    return new Promise((settle, fail) => this.hand({ events, producer, position, settle, fail }))
  }

  /** The same without a promise, which costs as much as all that is looked at of an event. */
  hand(batch: Batch & Hearer): void {
    if (this.#failure) {
      batch.fail(this.#failure)
      return
    }
    const events = withoutCardNumbers(batch.events)
    this.engine.offer(events === batch.events ? batch : instead(batch, events))
    this.#plan()
  }

  /** Resolves when every finite producer is done, nothing waits and no effect is due; rejects with what stopped it. */
  idle(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
      this.#plan()
    })
  }

  /**
   * Stops intake, lets what is under way finish, and returns when nothing runs any more. The store stays open. Stages
   * that are far behind go on from their cursors the next time when they are not done within so many ms.
   */
  async stop(within = Number.POSITIVE_INFINITY): Promise<void> {
    this.#stopping = true
    await Promise.all([this.#producers.stop(), this.#effects.settled()])
    const end = this.#clock.monotonic() + within
    while (!this.#failure && (this.#writing || this.engine.step()) && this.#clock.monotonic() < end) await turn()
    this.#wake?.()
  }

  summary(): Summary {
    const halted = this.engine.halted()
    const { accepted, duplicates, conflicts } = this.engine.counts
    const { refused, known } = this.#counts
    const letters = this.#options.store.letters().length
    return { accepted, duplicates: duplicates + known, conflicts, refused, letters, halted }
  }

  /** One turn of the loop per event-loop turn: what arrives during a commit forms the next. */
  #plan(): void {
    this.#missed ||= this.#writing
    if (this.#turnPlanned || this.#failure || (this.#writing && !this.#mayGoOn)) return
    this.#turnPlanned = true
    setImmediate(() => {
      this.#turnPlanned = false
      this.#turn()
    })
  }

  /**
   * Whether the next may be committed although the disk has not taken the last: where very much waits, and nobody waits
   * for anything that begins when the disk has it.
   */
  get #mayGoOn(): boolean {
    return (
      this.engine.queuedEvents >= worthGoingOn &&
      !this.#stopping &&
      this.#broken === undefined &&
      this.#deciders.length === 0 &&
      !this.#effects.isDue
    )
  }

  /** While the disk takes what many have handed in, the next of them are read. */
  #turn(): void {
    if (this.#writing && !this.#mayGoOn) {
      // It was planned before: what it was planned for is not to be forgotten.
      this.#missed = true
      return
    }
    this.#noticeSleep()
    const late = this.engine.waitingEvents < worthNotWaiting ? undefined : this.#options.store.late
    const more = this.#advance(late)
    if (late === undefined) this.#written(more)
    else if (!this.#writing) this.#flush(late, more)
    else {
      this.#isAhead = true
      if (more) this.#plan()
    }
  }

  #advance(late: LateCommits | undefined): boolean {
    let more = false
    const advance = (): void => {
      more = this.engine.advance()
    }
    try {
      if (late === undefined) advance()
      else late.during(advance)
    } catch (error) {
      this.#broken = { error }
    }
    return more
  }

  /** Has the disk take what was committed until now, and then what was committed meanwhile. */
  #flush(late: LateCommits, more: boolean): void {
    const { commits } = this.engine
    this.#writing = true
    this.#missed = false
    this.#isAhead = false
    late.flush((lost) => {
      try {
        if (lost !== undefined) throw lost
        if (this.#isAhead) {
          this.engine.settle(commits)
          this.#flush(late, true)
          return
        }
      } catch (error) {
        this.#writing = false
        this.#storeFailed(error)
        return
      }
      this.#writing = false
      this.#written(more || this.#missed)
    })
  }

  /** The disk has everything that was committed, and it can be told. */
  #written(more: boolean): void {
    try {
      const isMore = this.engine.settle() || more
      const broken = this.#broken
      this.#broken = undefined
      if (broken !== undefined) throw broken.error
      if (this.engine.undecided === 0) for (const { resolve } of this.#deciders.splice(0)) resolve()
      if (!this.#stopping) this.#effects.begin()
      if (isMore) this.#plan()
      else this.#rest()
      if (this.#trouble.isOver()) this.#options.onWell?.()
    } catch (error) {
      this.#storeFailed(error)
    }
  }

  #rest(): void {
    this.#removed.look()
    if (this.#isIdle) {
      const { failure } = this.#producers
      for (const waiter of this.#waiters.splice(0)) {
        if (failure === undefined) waiter.resolve()
        else waiter.reject(failure)
      }
    }
    if (!this.#stopping && this.#options.whenIdle?.()) {
      this.#plan()
      return
    }
    this.#wake?.()
    const due = this.#effects.nextDue()
    this.#wake = due === undefined || this.#stopping ? undefined : this.#clock.at(due, () => this.#plan())
  }

  get #isIdle(): boolean {
    return (
      this.#producers.unfinished === 0 && this.#effects.underWay === 0 && this.engine.isIdle && !this.#effects.isDue
    )
  }

  #noticeSleep(): void {
    const [wall, monotonic] = [this.#clock.now(), this.#clock.monotonic()]
    if (wall - this.#lastTurn.wall - (monotonic - this.#lastTurn.monotonic) > sleepGap) {
      this.#options.onAbsence?.({ from: this.#lastTurn.wall, to: wall })
      this.engine.woke(this.#lastTurn.wall)
    }
    this.#lastTurn = { wall, monotonic }
  }

  /**
   * The store could not be written: nothing was answered, and what waits goes on waiting while there is hope. Without,
   * everybody who waits is told.
   */
  #storeFailed(error: unknown): void {
    const now = this.#clock.now()
    const passing = this.#trouble.mayPass(error, now)
    if (passing) {
      this.#options.onTrouble?.(passing)
      this.#clock.at(now + troublePause, () => this.#plan())
      return
    }
    this.#failure = error
    for (const waiter of [...this.#waiters.splice(0), ...this.#deciders.splice(0)]) waiter.reject(error)
    this.engine.fail(error)
    this.#options.onFailure?.(error)
  }
}

/** What a card number came in is not kept either. */
const instead = (batch: Batch & Hearer, events: readonly ArrivingEvent[]): Batch => ({
  events,
  producer: batch.producer,
  position: batch.position,
  settle: (acceptances) => batch.settle(acceptances),
  fail: (error) => batch.fail(error),
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
