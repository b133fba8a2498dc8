/** The motor of the engine: starts producers, groups what they bring into commits, performs effects, wakes for timers. */
import type { Plan, PlannedProducer } from '../compile/plan.ts'
import { eventFromInput, isRefusal } from '../engine/arrival.ts'
import type { Deployment } from '../engine/deployment.ts'
import { Engine, type EngineLimits } from '../engine/engine.ts'
import { eventChecks } from '../engine/event-checks.ts'
import { needsLookUp } from '../engine/ledger.ts'
import type { Effect } from '../model/effect.ts'
import type { ArrivingEvent, EventInput } from '../model/event.ts'
import { nodeSource, stageName } from '../model/event.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Acceptance, Cancel, ProducerContext, Services } from '../model/services.ts'
import type { Store } from '../model/store.ts'
import { attemptOnce } from './attempt.ts'

export type RuntimeOptions = {
  readonly store: Store
  readonly services: Services
  /** Paths bound to producers, by node id. */
  readonly inputs?: { readonly [node: string]: string }
  /** How fast simulated time may run; 0 is as fast as possible, 1 is real time. */
  readonly speed?: number
  readonly limits?: Partial<EngineLimits>
  /** True while nothing may be done outside: after a restore, until a person says so. */
  effectsPaused?(): boolean
  /** A piece of work that nobody waits for, a few ms; true while there is more. */
  whenIdle?(): boolean
  /** How long to keep trying when the disk is full or the store cannot be written, ms; 0: give up at once. */
  readonly patience?: number
  /** Called at each failed try while there is patience. */
  onTrouble?(error: CounterflowError): void
  onProgress?(progress: Progress): void
}

export type Progress = {
  readonly node: string
  readonly done: number
  readonly total: number
  readonly accepted: number
  readonly duplicates: number
}

export type Summary = {
  readonly accepted: number
  readonly duplicates: number
  readonly conflicts: number
  readonly refused: number
  readonly letters: number
  readonly halted: readonly string[]
}

/** Store errors that may go away by themselves. */
const passing = new Set(['STORE_FULL', 'STORE_BUSY', 'STORE_IO', 'STORE_READONLY'])
const troublePause = 500
/** Another program that holds the file for a moment (a virus scanner, a database browser) is always waited for. */
const busyPatience = 5_000

/** Effects on their way at the same time. */
const parallelEffects = 8
/** A gap in the wall clock against the monotonic one that means the machine slept, ms. */
const sleepGap = 30_000

export class Runtime {
  readonly engine: Engine
  readonly #options: RuntimeOptions
  readonly #services: Services
  readonly #counts = { accepted: 0, duplicates: 0, conflicts: 0, refused: 0 }
  readonly #stopping: { cancelled: boolean; callbacks: (() => void)[] } = { cancelled: false, callbacks: [] }
  readonly #running = new Set<Promise<void>>()
  /** Producers that will end by themselves and have not yet. */
  #unfinished = 0
  #effectsUnderWay = 0
  #turnPlanned = false
  #wake: (() => void) | undefined
  /** The store gave up: nothing goes on. */
  #failure: unknown
  #producerFailure: unknown
  #troubleSince: number | undefined
  /** Hand-ins that wait for their commit. */
  readonly #unanswered = new Set<(error: unknown) => void>()
  #waiters: { resolve(): void; reject(error: unknown): void }[] = []
  #lastTurn: { wall: number; monotonic: number }

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
  }

  /** Puts a published plan to work and starts its producers. */
  start(plan: Plan): Deployment {
    const deployment = this.engine.deploy(plan)
    const check = eventChecks(plan.flow)
    for (const producer of plan.producers) this.#startProducer(plan, producer, deployment, check)
    this.#plan()
    return deployment
  }

  /** Hands in events from outside; resolves when they are committed. */
  accept(
    events: readonly ArrivingEvent[],
    producer?: string,
    position?: ProducerContext['position'],
  ): Promise<readonly Acceptance[]> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject)
      this.engine.offer({
        events,
        ...(producer === undefined ? {} : { producer }),
        ...(position === undefined ? {} : { position }),
        settle: (acceptances) => {
          for (const { kind } of acceptances) this.#counts[countOf[kind]]++
          this.#unanswered.delete(reject)
          resolve(acceptances)
        },
      })
      this.#plan()
    })
  }

  /** Resolves when every finite producer is done, nothing waits and no effect is due; rejects with what stopped it. */
  idle(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
      this.#plan()
    })
  }

  /** Stops intake, lets what is under way finish, and returns when nothing runs any more. The store stays open. */
  async stop(): Promise<void> {
    this.#stopping.cancelled = true
    for (const callback of this.#stopping.callbacks) callback()
    await Promise.allSettled([...this.#running])
    while (!this.#failure && this.engine.step()) await turn()
    this.#wake?.()
  }

  summary(): Summary {
    const halted = this.engine.halted()
    return { ...this.#counts, letters: this.#options.store.letters().length, halted }
  }

  #startProducer(
    plan: Plan,
    producer: PlannedProducer,
    deployment: Deployment,
    check: (event: EventInput) => string | undefined,
  ): void {
    const { flow } = plan
    const name = stageName(flow.id, producer.node)
    const channel = producer.channels[0] ?? `${name}.event`
    const source = nodeSource(flow.id, producer.node)
    const { clock, random } = this.#services
    const signal: Cancel = {
      get cancelled() {
        return stopping.cancelled
      },
      onCancel: (callback) => void stopping.callbacks.push(callback),
    }
    const stopping = this.#stopping
    const own = { accepted: 0, duplicates: 0 }
    const context: ProducerContext = {
      services: this.#services,
      signal,
      flow: flow.id,
      node: producer.node,
      zone: flow.zone,
      currency: flow.currency,
      input: this.#options.inputs?.[producer.node],
      position: this.#options.store.position(name),
      speed: this.#options.speed ?? 1,
      produce: async (inputs, position, take = 'each') => {
        const now = clock.now()
        const defaults = { channel, source, now, id: () => randomId(random) }
        const events: ArrivingEvent[] = []
        const refused = new Map<number, Acceptance>()
        inputs.forEach((input, index) => {
          const wrong = check(input)
          const event = wrong === undefined ? eventFromInput(input, defaults) : { code: 'EVENT_SCHEMA', message: wrong }
          if (isRefusal(event)) refused.set(index, { kind: 'refused', ...event })
          else events.push(event)
        })
        this.#counts.refused += refused.size
        if (take === 'whole' && refused.size > 0) return inputs.map((_, index) => refused.get(index) ?? notTaken)
        // A refused row must not be passed over by the position of its batch.
        const accepted = await this.accept(events, name, refused.size > 0 ? undefined : position)
        for (const { kind } of accepted)
          kind === 'accepted' ? own.accepted++ : kind === 'duplicate' ? own.duplicates++ : 0
        if (refused.size === 0) return accepted
        let next = 0
        return inputs.map((_, index) => refused.get(index) ?? (accepted[next++] as Acceptance))
      },
      known: (count) => {
        own.duplicates += count
        this.#counts.duplicates += count
      },
      progress: (done, total) => this.#options.onProgress?.({ node: producer.node, done, total, ...own }),
      caughtUp: () => {
        deployment.caughtUp(producer.node)
        this.#plan()
      },
    }
    const finite = !producer.live
    if (finite) this.#unfinished++
    const run = producer
      .start(context)
      .catch((error) => {
        // What was produced before is still worked off; idle tells of it at the end.
        this.#producerFailure ??= error
      })
      .finally(() => {
        this.#running.delete(run)
        if (finite) this.#unfinished--
        this.#plan()
      })
    this.#running.add(run)
  }

  /** One turn of the loop per event-loop turn: what arrives during a commit forms the next. */
  #plan(): void {
    if (this.#turnPlanned || this.#failure) return
    this.#turnPlanned = true
    setImmediate(() => {
      this.#turnPlanned = false
      try {
        this.#turn()
        this.#troubleSince = undefined
      } catch (error) {
        this.#storeFailed(error)
      }
    })
  }

  #turn(): void {
    this.#noticeSleep()
    const more = this.engine.step()
    this.#startEffects()
    if (more) this.#plan()
    else this.#rest()
  }

  #rest(): void {
    if (this.#unfinished === 0 && this.#effectsUnderWay === 0 && this.engine.isIdle && !this.#effectIsDue()) {
      for (const waiter of this.#waiters.splice(0)) {
        if (this.#producerFailure === undefined) waiter.resolve()
        else waiter.reject(this.#producerFailure)
      }
    }
    if (!this.#stopping.cancelled && this.#options.whenIdle?.()) {
      this.#plan()
      return
    }
    this.#wake?.()
    const due = this.engine.nextDue()
    this.#wake =
      due === undefined || this.#stopping.cancelled ? undefined : this.#services.clock.at(due, () => this.#plan())
  }

  #effectIsDue(): boolean {
    const due = this.#options.effectsPaused?.() ? undefined : this.engine.nextEffectDue()
    return due !== undefined && due <= this.#services.clock.now()
  }

  #noticeSleep(): void {
    const { clock } = this.#services
    const [wall, monotonic] = [clock.now(), clock.monotonic()]
    if (wall - this.#lastTurn.wall - (monotonic - this.#lastTurn.monotonic) > sleepGap) this.engine.woke()
    this.#lastTurn = { wall, monotonic }
  }

  #startEffects(): void {
    if (this.#stopping.cancelled || this.#options.effectsPaused?.()) return
    const free = parallelEffects - this.#effectsUnderWay
    if (free <= 0) return
    for (const effect of this.engine.beginEffects(free)) {
      this.#effectsUnderWay++
      const run = this.#perform(effect).finally(() => {
        this.#effectsUnderWay--
        this.#running.delete(run)
        this.#plan()
      })
      this.#running.add(run)
    }
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
    if (found && found.kind !== 'retry') this.engine.endEffect(effect.key, found)
    else this.engine.endEffect(effect.key, await attemptOnce(() => service.attempt(effect), clock))
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
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error)
    for (const reject of this.#unanswered) reject(error)
    this.#unanswered.clear()
  }
}

const notTaken: Acceptance = { kind: 'refused', code: 'EVENT_BATCH', message: 'Another event of its batch was refused' }

const countOf = { accepted: 'accepted', duplicate: 'duplicates', conflict: 'conflicts', refused: 'refused' } as const

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** 128 random bits, for events whose maker gave no id. */
function randomId(random: () => number): string {
  let id = ''
  for (let n = 0; n < 4; n++)
    id += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return id
}
