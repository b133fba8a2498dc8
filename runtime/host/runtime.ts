/** The motor of the engine: starts producers, groups what they bring into commits, performs effects, wakes for timers. */
import type { Plan, PlannedProducer } from '../compile/plan.ts'
import { withoutCardNumbers } from '../engine/card-numbers.ts'
import type { AnyDecision } from '../engine/decisions.ts'
import type { Deployment } from '../engine/deployment.ts'
import { Engine } from '../engine/engine.ts'
import { eventChecks } from '../engine/event-checks.ts'
import type { Batch, Hearer } from '../engine/intake.ts'
import { needsLookUp } from '../engine/ledger.ts'
import type { Effect } from '../model/effect.ts'
import type { ArrivingEvent, EventInput } from '../model/event.ts'
import { programsChannel, stageName } from '../model/event.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Acceptance, ProducerContext, Services } from '../model/services.ts'
import { attemptOnce } from './attempt.ts'
import { type ProducerFacts, type Producing, producerContext } from './producer-context.ts'
import { openRemoved, type Removed } from './removed.ts'
import type { Delay, RuntimeOptions, StartOptions, Summary } from './runtime-options.ts'
import { Traffic } from './traffic.ts'

/** Store errors that may go away by themselves. */
const passing = new Set(['STORE_FULL', 'STORE_BUSY', 'STORE_IO', 'STORE_READONLY'])
const troublePause = 500
/** Another program that holds the file for a moment (a virus scanner, a database browser) is always waited for. */
const busyPatience = 5_000

/** Effects on their way at the same time. */
const parallelEffects = 16
/** Those that end within this process, per turn. */
const insideAtOnce = 200
/** A gap in the wall clock against the monotonic one that means the machine slept, ms. */
const sleepGap = 30_000

export class Runtime {
  readonly engine: Engine
  readonly #options: RuntimeOptions
  readonly #services: Services
  /** Of what was not handed in: refused before, and known to be in the log. */
  readonly #counts = { refused: 0, known: 0 }
  #stopping = false
  readonly #producing = new Set<Producing>()
  readonly #running = new Set<Promise<void>>()
  /** Producers that will end by themselves and have not yet. */
  #unfinished = 0
  #effectsUnderWay = 0
  /** Those of them that call somebody. */
  #callsUnderWay = 0
  #turnPlanned = false
  #wake: (() => void) | undefined
  /** The store gave up: nothing goes on. */
  #failure: unknown
  #producerFailure: unknown
  #troubleSince: number | undefined
  #waiters: { resolve(): void; reject(error: unknown): void }[] = []
  /** Who waits until what people decided is recorded. */
  #deciders: { resolve(): void; reject(error: unknown): void }[] = []
  #lastTurn: { wall: number; monotonic: number }
  readonly #removed: Removed
  readonly #traffic: Traffic

  constructor(options: RuntimeOptions) {
    this.#options = options
    this.#services = options.services
    const { clock, random } = options.services
    this.engine = new Engine({
      store: options.store,
      clock,
      random,
      ...(options.limits ? { limits: options.limits } : {}),
    })
    this.#lastTurn = { wall: clock.now(), monotonic: clock.monotonic() }
    this.#traffic = new Traffic(clock, random, (effect) =>
      this.#services.effects[effect.service]?.destination?.(effect),
    )
    this.#removed = openRemoved(this.engine, clock, options.planOf)
  }

  /** Puts a published plan to work and starts its producers. One of the same flow is replaced; halt that before. */
  start(plan: Plan, options: StartOptions = {}): Deployment {
    const deployment = this.engine.deploy(this.#removed.atWork(plan), options.state)
    this.startProducers(deployment, options)
    return deployment
  }

  /** Starts the producers of a deployed plan, or one of them. They go on from their positions. */
  startProducers(deployment: Deployment, options: StartOptions = {}, node?: string): void {
    const check = eventChecks(deployment.plan.flow)
    for (const producer of deployment.plan.producers)
      if (node === undefined || producer.node === node) this.#startProducer(producer, deployment, check, options)
    this.#plan()
  }

  /** Stops the producers of a flow, or one of them; resolves when what they had in hand is committed. */
  async halt(flow: string, node?: string): Promise<void> {
    const own = [...this.#producing].filter((each) => each.flow === flow && (node ?? each.node) === each.node)
    for (const each of own) each.stop()
    await Promise.allSettled(own.map(({ run }) => run))
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
    const { clock } = this.#services
    const end = clock.monotonic() + within
    while (!this.#failure && !this.engine.isIdle && clock.monotonic() < end) {
      this.#plan()
      await turn()
    }
  }

  /** Why a step's effects are not done yet, where they have been tried or their receiver is failing. */
  delayed(stage: string): Delay | undefined {
    const effect = this.engine.firstWaiting(
      stage,
      (each) => each.attempts > 0 || this.#traffic.holdOf(each) !== undefined,
    )
    if (effect === undefined) return undefined
    const hold = this.#traffic.holdOf(effect)
    return {
      whom: this.#traffic.destinationOf(effect) ?? '',
      since: hold?.since ?? effect.created,
      next: Math.max(effect.due ?? 0, hold?.next ?? 0, this.#services.clock.now()),
      reason: effect.reason,
    }
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
    for (const each of this.#producing) each.stop()
    await Promise.allSettled([...this.#running])
    const { clock } = this.#services
    const end = clock.monotonic() + within
    while (!this.#failure && this.engine.step() && clock.monotonic() < end) await turn()
    this.#wake?.()
  }

  summary(): Summary {
    const halted = this.engine.halted()
    const { accepted, duplicates, conflicts } = this.engine.counts
    const { refused, known } = this.#counts
    const letters = this.#options.store.letters().length
    return { accepted, duplicates: duplicates + known, conflicts, refused, letters, halted }
  }

  #startProducer(
    producer: PlannedProducer,
    deployment: Deployment,
    check: (event: EventInput) => string | undefined,
    options: StartOptions,
  ): void {
    const { flow } = deployment.plan
    const { node } = producer
    const callbacks: (() => void)[] = []
    let cancelled = this.#stopping
    const facts: ProducerFacts = {
      flow,
      node,
      channel: producer.channels[0] ?? programsChannel,
      input: options.inputs?.[node] ?? this.#options.inputs?.[node],
      position: this.#options.store.position(stageName(flow.id, node)),
      speed: options.speed ?? this.#options.speed ?? 1,
      services: this.#services,
      signal: {
        get cancelled() {
          return cancelled
        },
        onCancel: (callback) => void callbacks.push(callback),
      },
      check,
    }
    const context = producerContext(facts, {
      accept: (events, name, position) => this.accept(events, name, position),
      refused: (count) => {
        this.#counts.refused += count
      },
      known: (count) => {
        this.#counts.known += count
      },
      progress: (done, total, brought) => this.#options.onProgress?.({ flow: flow.id, node, done, total, ...brought }),
      caughtUp: () => {
        deployment.caughtUp(node)
        this.#plan()
      },
    })
    const finite = !producer.live
    if (finite) this.#unfinished++
    let failure: unknown
    const run = producer
      .start(context)
      .catch((error) => {
        failure = error
        // What was produced before is still worked off; idle tells of it at the end.
        this.#producerFailure ??= error
      })
      .finally(() => {
        this.#running.delete(run)
        this.#producing.delete(producing)
        if (finite) this.#unfinished--
        this.#options.onEnd?.({ flow: flow.id, node, error: failure })
        this.#plan()
      })
    const producing: Producing = {
      flow: flow.id,
      node,
      run,
      stop: () => {
        cancelled = true
        for (const callback of callbacks) callback()
      },
    }
    this.#running.add(run)
    this.#producing.add(producing)
  }

  /** One turn of the loop per event-loop turn: what arrives during a commit forms the next. */
  #plan(): void {
    if (this.#turnPlanned || this.#failure) return
    this.#turnPlanned = true
    setImmediate(() => {
      this.#turnPlanned = false
      try {
        this.#turn()
        if (this.#troubleSince !== undefined) this.#options.onWell?.()
        this.#troubleSince = undefined
      } catch (error) {
        this.#storeFailed(error)
      }
    })
  }

  #turn(): void {
    this.#noticeSleep()
    const more = this.engine.step()
    if (this.engine.undecided === 0) for (const { resolve } of this.#deciders.splice(0)) resolve()
    this.#startEffects()
    if (more) this.#plan()
    else this.#rest()
  }

  #rest(): void {
    this.#removed.look()
    if (this.#unfinished === 0 && this.#effectsUnderWay === 0 && this.engine.isIdle && !this.#effectIsDue()) {
      for (const waiter of this.#waiters.splice(0)) {
        if (this.#producerFailure === undefined) waiter.resolve()
        else waiter.reject(this.#producerFailure)
      }
    }
    if (!this.#stopping && this.#options.whenIdle?.()) {
      this.#plan()
      return
    }
    this.#wake?.()
    const due = earlier(this.engine.nextDue(this.#mayGo), this.#traffic.nextOpening())
    this.#wake = due === undefined || this.#stopping ? undefined : this.#services.clock.at(due, () => this.#plan())
  }

  #effectIsDue(): boolean {
    const due = this.#options.effectsPaused?.() ? undefined : this.engine.nextEffectDue(this.#mayGo)
    return due !== undefined && due <= this.#services.clock.now()
  }

  readonly #mayAct = (effect: Effect): boolean =>
    !this.#removed.holds(effect.stage) && (this.#options.mayAct?.(effect) ?? true)

  /** Not before its receiver may be called again. */
  readonly #mayGo = (effect: Effect): boolean => this.#mayAct(effect) && this.#traffic.mayGo(effect)

  #noticeSleep(): void {
    const { clock } = this.#services
    const [wall, monotonic] = [clock.now(), clock.monotonic()]
    if (wall - this.#lastTurn.wall - (monotonic - this.#lastTurn.monotonic) > sleepGap)
      this.engine.woke(this.#lastTurn.wall)
    this.#lastTurn = { wall, monotonic }
  }

  #startEffects(): void {
    if (this.#stopping || this.#options.effectsPaused?.()) return
    const isInside = ({ service }: Effect): boolean => this.#services.effects[service]?.inside === true
    const inside = this.engine.beginEffects(insideAtOnce, (each) => isInside(each) && this.#mayAct(each), {
      unrecorded: true,
    })
    for (const effect of inside) this.#begin(effect)
    const free = parallelEffects - this.#callsUnderWay
    if (free <= 0) return
    const mayCall = (each: Effect): boolean => !isInside(each) && this.#mayGo(each)
    for (const effect of this.engine.beginEffects(free, mayCall, { admit: this.#traffic.gate() })) {
      this.#callsUnderWay++
      this.#traffic.began(effect)
      this.#begin(effect, () => this.#callsUnderWay--)
    }
  }

  #begin(effect: Effect, ended: () => void = () => {}): void {
    this.#effectsUnderWay++
    const run = this.#perform(effect).finally(() => {
      this.#effectsUnderWay--
      ended()
      this.#running.delete(run)
      this.#plan()
    })
    this.#running.add(run)
  }

  async #perform(effect: Effect): Promise<void> {
    const service = this.#services.effects[effect.service]
    if (!service) {
      this.engine.endEffect(effect.key, {
        kind: 'failed',
        reason: `There is no service ${effect.service} on this machine`,
        answer: null,
      })
      return
    }
    const { clock } = this.#services
    const found =
      needsLookUp(effect) && service.lookUp ? await attemptOnce(async () => service.lookUp?.(effect), clock) : undefined
    const attempt = found && found.kind !== 'retry' ? found : await attemptOnce(() => service.attempt(effect), clock)
    this.#traffic.ended(effect, attempt)
    this.engine.endEffect(effect.key, attempt)
  }

  /**
   * The store could not be written: nothing was answered, and what waits goes on waiting while there is hope. Without,
   * everybody who waits is told.
   */
  #storeFailed(error: unknown): void {
    const now = this.#services.clock.now()
    this.#troubleSince ??= now
    const passes = error instanceof CounterflowError && passing.has(error.code)
    if (
      passes &&
      now - this.#troubleSince < Math.max(this.#options.patience ?? 0, error.code === 'STORE_BUSY' ? busyPatience : 0)
    ) {
      this.#options.onTrouble?.(error)
      this.#services.clock.at(now + troublePause, () => this.#plan())
      return
    }
    this.#failure = error
    for (const waiter of [...this.#waiters.splice(0), ...this.#deciders.splice(0)]) waiter.reject(error)
    this.engine.fail(error)
    this.#options.onFailure?.(error)
  }
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** What a card number came in is not kept either. */
const instead = (batch: Batch & Hearer, events: readonly ArrivingEvent[]): Batch => ({
  events,
  producer: batch.producer,
  position: batch.position,
  settle: (acceptances) => batch.settle(acceptances),
  fail: (error) => batch.fail(error),
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
