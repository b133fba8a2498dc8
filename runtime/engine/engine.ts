/**
 * Executes deployed plans over a store. It is a machine without a motor: `step` does one commit's worth of work and
 * returns; a driver (the host, a test, the simulation) decides when. Everything that it knows besides the store can be
 * thrown away at any moment and is rebuilt from it.
 */
import type { Plan } from '../compile/plan.ts'
import type { Commit } from '../model/commit.ts'
import type { Attempt, Effect } from '../model/effect.ts'
import { blocksLane } from '../model/effect.ts'
import { type CloudEvent, isPublicChannel } from '../model/event.ts'
import type { Random } from '../model/services.ts'
import { StageWriteError, type Store } from '../model/store.ts'
import type { AnyDecision } from './decisions.ts'
import { Deployment } from './deployment.ts'
import { withdrawn } from './discard.ts'
import { type Batch, Intake } from './intake.ts'
import { afterCrash, Ledger } from './ledger.ts'
import type { StageRun } from './stage-run.ts'
import { type Round, Verdicts } from './verdicts.ts'

export type EngineOptions = {
  readonly store: Store
  /** Wall clock and monotonic clock, ms. */
  readonly clock: { now(): number; monotonic(): number }
  readonly random: Random
  readonly limits?: Partial<EngineLimits>
}

export type EngineLimits = {
  /** Events that one commit appends from outside. */
  readonly batch: number
  /** Events that a stage which is behind reads at once. */
  readonly page: number
  /** ms that a stage may take of a shared commit. */
  readonly budget: number
  /** Keys that one stage may remember before it is halted with STATE_LIMIT. */
  readonly stateKeys: number
}

const defaultLimits: EngineLimits = { batch: 2_000, page: 1_000, budget: 50, stateKeys: 5_000_000 }

/** `admit` is asked in the order of the effects' turns, and counts. `unrecorded`: a crash may leave them as they were. */
export type BeginOptions = { readonly unrecorded?: boolean; readonly admit?: (effect: Effect) => boolean }

export class Engine {
  readonly store: Store
  readonly limits: EngineLimits
  readonly #clock: EngineOptions['clock']
  readonly #deployments = new Map<string, Deployment>()
  readonly #intake: Intake
  readonly #ledger: Ledger
  readonly #verdicts: Verdicts
  /** Rows that the last crash left in flight; written with the first commit. */
  #recovered: Effect[]
  #away: { readonly from: number; readonly to: number } | undefined
  /** What is shared is handled up to here; behind it only stages that are late. */
  #processed: number
  /** Events (#processed, head], kept from the commit that appended them. */
  #tail: CloudEvent[] = []

  readonly #monotonic = (): number => this.#clock.monotonic()

  constructor(options: EngineOptions) {
    this.store = options.store
    this.limits = { ...defaultLimits, ...options.limits }
    this.#clock = options.clock
    this.#processed = options.store.head
    this.#intake = new Intake(options.store)
    const now = options.clock.now()
    const waiting = options.store.effects({ states: ['pending', 'inflight', 'dead', 'unknown'] })
    this.#ledger = new Ledger(waiting.map((effect) => (effect.state === 'inflight' ? afterCrash(effect, now) : effect)))
    this.#recovered = waiting.filter((effect) => effect.state === 'inflight').map((effect) => afterCrash(effect, now))
    const { store, random } = options
    this.#verdicts = new Verdicts({ store, ledger: this.#ledger, random, deployments: this.#deployments })
  }

  /** Puts a plan to work; a plan of the same flow is replaced. Stages go on from their own cursors. */
  deploy(plan: Plan, state: 'on' | 'paused' = 'on'): Deployment {
    const before = this.#deployments.get(plan.flow.id)
    for (const stage of plan.stages) for (const table of stage.tables) this.store.declareTable(table, stage.name)
    for (const { name } of plan.stages) this.#verdicts.restore(name)
    const deployment = new Deployment(plan, this.store, this.limits, state, this.#clock.now())
    if (before) deployment.clock = before.clock
    this.#deployments.set(plan.flow.id, deployment)
    return deployment
  }

  undeploy(flow: string): void {
    this.#deployments.delete(flow)
  }

  deployment(flow: string): Deployment | undefined {
    return this.#deployments.get(flow)
  }

  /** Hands in a batch; it is settled by a later step. */
  offer(batch: Batch): void {
    this.#intake.offer(batch)
  }

  get waitingEvents(): number {
    return this.#intake.waiting
  }

  /** What became of what was handed in. */
  get counts(): Intake['counts'] {
    return this.#intake.counts
  }

  /** No step will follow: whoever has handed in something is told. */
  fail(error: unknown): void {
    this.#intake.fail(error)
  }

  /**
   * Effects that may be tried now. They are recorded as in flight before this returns, but for those that need no record:
   * a crash leaves these as they were.
   */
  beginEffects(
    limit: number,
    allowed: (effect: Effect) => boolean = () => true,
    { unrecorded = false, admit }: BeginOptions = {},
  ): readonly Effect[] {
    const now = this.#clock.now()
    const begun = this.#ledger
      .due(now, limit, allowed, admit)
      .map(
        (effect): Effect => ({ ...effect, state: 'inflight', attempts: effect.attempts + 1, due: null, updated: now }),
      )
    if (begun.length === 0) return begun
    if (!unrecorded) this.#commit({ at: now, events: [], repeats: [], positions: [], stages: [], effects: begun })
    for (const effect of begun) this.#ledger.update(effect)
    // What a crash had cut short and is on its way again must not be written as waiting by the next step.
    this.#recovered = this.#recovered.filter(({ key }) => this.#ledger.get(key)?.state !== 'inflight')
    return begun
  }

  /** The result of an attempt, to be recorded by the next step. */
  endEffect(key: string, attempt: Attempt): void {
    this.#verdicts.answer(key, attempt)
  }

  /** The first effect of a step that is to be tried and that fits, in no order that matters. */
  firstWaiting(stage: string, fits: (effect: Effect) => boolean): Effect | undefined {
    return this.#ledger.firstWaiting(stage, fits)
  }

  /** A person's answer to an effect that is unknown or dead, or to a lane that waits; recorded as an event. */
  decide(decision: AnyDecision): void {
    this.#verdicts.decide(decision)
  }

  /** What a removed stage has asked for and what was not sent by now is not sent any more; deploying it ends that. */
  withdraw(stage: string): void {
    this.#verdicts.withdraw(stage)
    const gone = this.#ledger.ofStage(stage).filter(({ state }) => state === 'pending')
    const keys = new Set(gone.map(({ key }) => key))
    const now = this.#clock.now()
    this.#recovered = [
      ...this.#recovered.filter(({ key }) => !keys.has(key)),
      ...gone.map((effect) => withdrawn(effect, '', now)),
    ]
  }

  /** Stages of earlier versions that have finished what waited for them. */
  ended(flow: string): readonly string[] {
    const deployment = this.#deployments.get(flow)
    const { ending } = deployment?.plan ?? {}
    if (!deployment || !ending || this.#tail.length > 0 || this.#intake.waiting > 0) return []
    const runs = deployment.runs.filter(({ name }) => ending.has(name))
    const isDone = (run: StageRun): boolean =>
      run.cursor >= this.#processed &&
      run.blocked.size === 0 &&
      run.nextTimer() === undefined &&
      this.#ledger.ofStage(run.name).length === 0
    // All at once: what one brings forth may be for another.
    return runs.every(isDone) ? runs.map(({ name }) => name) : []
  }

  /** Rows of the ledger were changed in the store, while nothing was at work. */
  reread(keys: readonly string[]): void {
    for (const key of keys) {
      const effect = this.store.effect(key)
      if (effect !== undefined && this.#ledger.get(key)) this.#ledger.update(effect)
    }
  }

  /** Decisions that no commit has recorded yet. */
  get undecided(): number {
    return this.#verdicts.undecided
  }

  /** Nobody listened from then on until now: what is missing from that time may have happened all the same. */
  wasAway(from: number): void {
    this.#away = { from, to: this.#clock.now() }
  }

  /** The machine slept, since then. */
  woke(since?: number): void {
    if (since !== undefined) this.wasAway(since)
    for (const deployment of this.#deployments.values()) deployment.woke(this.#clock.now())
  }

  /** Does one commit of new work and one of catching up. True while there is more to do at once. */
  step(): boolean {
    const shared = this.#stepShared()
    const late = this.#stepLate()
    return shared || late || this.#tail.length > 0 || this.#intake.waiting > 0
  }

  /** True when every stage that is on has seen everything. */
  get isIdle(): boolean {
    if (this.#tail.length > 0 || this.#intake.waiting > 0 || this.#verdicts.waiting > 0) return false
    return this.#runs().every((run) => run.halted !== undefined || run.cursor >= this.#processed)
  }

  /** When to step again although nothing arrives: an effect or a timer comes due. Wall clock, ms. */
  nextDue(allowed?: (effect: Effect) => boolean): number | undefined {
    const now = this.#clock.now()
    let next = this.#ledger.nextDue(allowed)
    for (const deployment of this.#deployments.values()) {
      if (deployment.state !== 'on' || !deployment.followsWallClock(now)) continue
      for (const run of deployment.runs) {
        const timer = run.nextTimer()
        if (timer !== undefined && !run.halted && (next === undefined || timer + deployment.lateBy < next))
          next = timer + deployment.lateBy
      }
    }
    return next
  }

  /** When the next effect may be tried; wall clock, ms. */
  nextEffectDue(allowed?: (effect: Effect) => boolean): number | undefined {
    return this.#ledger.nextDue(allowed)
  }

  /** What is not done yet: under way, to be tried again, or waiting for a person; in the order of asking. */
  heldEffects(): IterableIterator<Effect> {
    return this.#ledger.rows()
  }

  /** The flows at work. */
  deployments(): IterableIterator<Deployment> {
    return this.#deployments.values()
  }

  get openEffects(): number {
    return this.#ledger.openCount
  }

  /** Stages that wait for a person, each with the reason. */
  halted(): readonly string[] {
    return this.#runs().flatMap((run) => (run.halted === undefined ? [] : [`${run.name}: ${run.halted}`]))
  }

  #runs(): StageRun[] {
    return [...this.#deployments.values()]
      .filter((deployment) => deployment.state === 'on')
      .flatMap((deployment) => deployment.runs)
  }

  /** Appends what has arrived and runs the stages that are level over it. */
  #stepShared(): boolean {
    const now = this.#clock.now()
    const taken = this.#intake.take(this.limits.batch, this.store.head + 1, now)
    const page = this.#tail.length === 0 ? taken.events : [...this.#tail, ...taken.events]
    const end = this.store.head + taken.events.length
    const isLevel = (run: StageRun): boolean =>
      run.cursor === this.#processed && run.isolated === 0 && run.halted === undefined
    let mustRun = page.length > 0
    for (const deployment of this.#deployments.values()) {
      if (deployment.state !== 'on') {
        deployment.begin(() => false, true)
        continue
      }
      deployment.begin(isLevel, true)
    }
    for (const event of page) this.#lead(event, this.#deployments.values())
    const clocks = [...this.#deployments.values()].map((deployment) => [deployment, deployment.clock] as const)
    for (const deployment of this.#deployments.values()) {
      if (deployment.state !== 'on' || !deployment.followsWallClock(now)) continue
      deployment.clock = Math.max(deployment.clock, now - deployment.lateBy)
      mustRun ||= deployment.runs.some(
        (run) => isLevel(run) && (run.nextTimer() ?? Number.POSITIVE_INFINITY) <= deployment.clock,
      )
    }
    const round: Round = { now, effects: this.#recovered.slice(), events: [], stages: [], touched: new Set() }
    const { effects, events, touched } = round
    // Before the page: what it parks behind a lane that is set free must not be taken for what was parked before.
    this.#verdicts.takeDecisions(round)
    if (mustRun) {
      for (const deployment of this.#deployments.values()) {
        if (deployment.state !== 'on') continue
        for (const run of deployment.runs) {
          if (!isLevel(run)) continue
          run.live = deployment.followsWallClock(now)
          run.away = this.#away
          run.run(end, deployment.clock, now, this.#monotonic)
          touched.add(run)
        }
      }
    }
    this.#verdicts.takeAnswers(round)
    if (
      !mustRun &&
      effects.length === 0 &&
      events.length === 0 &&
      taken.repeats.length === 0 &&
      taken.positions.length === 0
    ) {
      taken.settle()
      // A look at the wall clock that left nothing in the log must not count: a run over the log could not know of it.
      for (const [deployment, clock] of clocks) deployment.clock = clock
      return false
    }
    const runs = [...touched]
    const appended = this.#place([...runs.flatMap((run) => run.emitted), ...events], end, taken.events)
    const commit: Commit = {
      at: now,
      events: appended.length === 0 ? taken.events : [...taken.events, ...appended],
      repeats: taken.repeats,
      positions: taken.positions,
      stages: [...runs.flatMap((run) => run.commit() ?? []), ...round.stages],
      effects: [...effects, ...runs.flatMap((run) => run.effects)],
      ...(taken.raws.length === 0 ? {} : { raws: taken.raws }),
    }
    if (!this.#write(commit, runs, () => taken.putBack())) return true
    if (commit.events.length === 0) for (const [deployment, clock] of clocks) deployment.clock = clock
    this.#processed = end
    this.#tail = appended
    this.#recovered = []
    this.#verdicts.recorded()
    taken.settle()
    return taken.events.length > 0
  }

  /** Lets the stages that are behind read a page of the log, in a commit of their own. */
  #stepLate(): boolean {
    const late = this.#runs().filter((run) => run.halted === undefined && run.cursor < this.#processed)
    if (late.length === 0) return false
    const now = this.#clock.now()
    const hindmost = late.reduce((a, b) => (b.cursor < a.cursor ? b : a))
    const alone = hindmost.isolated > 0
    const group = alone ? [hindmost] : late.filter((run) => run.isolated === 0)
    const flows = [...this.#deployments.values()].filter((deployment) =>
      deployment.runs.some((run) => group.includes(run)),
    )
    const limit = alone ? 1 : this.limits.page
    const page = this.#readFor(flows, hindmost.cursor, limit)
    const end = page.length < limit ? this.#processed : (page.at(-1)?.offset ?? this.#processed)
    const clocks = flows.map((deployment) => deployment.clock)
    for (const deployment of flows) {
      deployment.clock = 0
      deployment.begin((run) => group.includes(run), false)
    }
    for (const event of page) this.#lead(event, flows)
    const running = group.filter((run) => run.cursor < end)
    flows.forEach((deployment, n) => {
      const reached = deployment.clock
      deployment.clock = clocks[n] as number
      for (const run of deployment.runs) if (running.includes(run)) run.run(end, reached, now, this.#monotonic)
    })
    const appended = this.#place(
      running.flatMap((run) => run.emitted),
      this.store.head,
      [],
    )
    const commit: Commit = {
      at: now,
      events: appended,
      repeats: [],
      positions: [],
      stages: running.flatMap((run) => run.commit() ?? []),
      effects: running.flatMap((run) => run.effects),
    }
    if (!this.#write(commit, running, () => {}, alone ? (page[0]?.offset ?? 0) : undefined)) return true
    this.#tail.push(...appended)
    if (alone) hindmost.isolated--
    for (const run of running) if (run.cursor >= this.#processed) run.isolated = 0
    return true
  }

  #readFor(flows: readonly Deployment[], after: number, limit: number): readonly CloudEvent[] {
    const hearsAll = flows.some((deployment) => deployment.plan.listeners.length > 0)
    const channels = hearsAll ? undefined : flows.flatMap((deployment) => [...deployment.plan.paths.keys()])
    const page = this.store.read(after, limit, channels)
    const beyond = page.findIndex((event) => event.offset > this.#processed)
    return beyond < 0 ? page : page.slice(0, beyond)
  }

  #lead(event: CloudEvent, flows: Iterable<Deployment>): void {
    const isPublic = this.#isPublic(event.channel)
    for (const deployment of flows) deployment.lead(event, isPublic)
  }

  readonly #publicChannels = new Map<string, boolean>()
  #isPublic(channel: string): boolean {
    let known = this.#publicChannels.get(channel)
    if (known === undefined) {
      known = isPublicChannel(channel)
      this.#publicChannels.set(channel, known)
    }
    return known
  }

  /** Gives emitted events their offsets. One that is in the log already (a stage that starts anew) is left out. */
  #place(emitted: readonly CloudEvent[], end: number, arriving: readonly CloudEvent[]): CloudEvent[] {
    if (emitted.length === 0) return []
    const placed: CloudEvent[] = []
    const seen = new Set<string>()
    for (const event of arriving) if (event.source.startsWith('/flows/')) seen.add(`${event.source}\n${event.id}`)
    for (const event of emitted) {
      const name = `${event.source}\n${event.id}`
      if (seen.has(name) || this.store.find(event.source, event.id) !== undefined) continue
      seen.add(name)
      placed.push({
        ...event,
        offset: end + placed.length + 1,
        split: 0,
        text: event.text === '' ? JSON.stringify(event.data) : event.text,
      })
    }
    return placed
  }

  /**
   * Writes a commit. When it fails, everything in memory that hung on it is forgotten. False: one stage's own writes
   * failed and it now goes alone; the same work is done again without it. Other failures are thrown.
   */
  #write(commit: Commit, runs: readonly StageRun[], putBack: () => void, alone?: number): boolean {
    try {
      this.#commit(commit)
    } catch (error) {
      for (const run of this.#runs()) run.drop()
      putBack()
      const run =
        error instanceof StageWriteError ? runs.find((candidate) => candidate.name === error.stage) : undefined
      if (!run) throw error
      run.setApart(error instanceof Error ? error.message : String(error), alone)
      return false
    }
    for (const run of runs) run.committed()
    for (const effect of commit.effects) {
      if (this.#ledger.get(effect.key) || !blocksLane(effect)) this.#ledger.update(effect)
      else this.#ledger.add(effect)
    }
    return true
  }

  #commit(commit: Commit): void {
    this.store.commit(commit)
  }
}
