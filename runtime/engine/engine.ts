/**
 * Executes deployed plans over a store. It is a machine without a motor: `step` does one commit's worth of work and
 * returns; a driver (the host, a test, the simulation) decides when. Everything that it knows besides the store can be
 * thrown away at any moment and is rebuilt from it.
 */
import type { Plan } from '../compile/plan.ts'
import type { Attempt, Effect } from '../model/effect.ts'
import type { Store } from '../model/store.ts'
import type { AnyDecision } from './decisions.ts'
import { Deployment } from './deployment.ts'
import { EffectWork } from './effect-work.ts'
import { type BeginOptions, defaultLimits, type EngineLimits, type EngineOptions } from './engine-options.ts'
import { EngineWork } from './engine-work.ts'
import type { Batch, Intake } from './intake.ts'
import { stepLate } from './late-step.ts'
import { stepShared } from './shared-step.ts'
import type { StageRun } from './stage-run.ts'

export class Engine {
  readonly store: Store
  readonly limits: EngineLimits
  readonly #clock: EngineOptions['clock']
  readonly #deployments = new Map<string, Deployment>()
  readonly #effects: EffectWork
  readonly #work: EngineWork

  constructor(options: EngineOptions) {
    this.store = options.store
    this.limits = { ...defaultLimits, ...options.limits }
    this.#clock = options.clock
    this.#effects = new EffectWork(options, this.#deployments)
    this.#work = new EngineWork(options, this.limits, this.#deployments, this.#effects)
  }

  /** Puts a plan to work; a plan of the same flow is replaced. Stages go on from their own cursors. */
  deploy(plan: Plan, state: 'on' | 'paused' = 'on'): Deployment {
    const before = this.#deployments.get(plan.flow.id)
    for (const stage of plan.stages) for (const table of stage.tables) this.store.declareTable(table, stage.name)
    for (const { name } of plan.stages) this.#effects.verdicts.restore(name)
    const deployment = new Deployment(plan, this.store, this.limits, state, this.#clock.now())
    if (before) deployment.clock = before.clock
    this.#deployments.set(plan.flow.id, deployment)
    this.#work.held.begin(deployment, this.store)
    for (const { name, givesWay } of plan.stages) if (givesWay) this.#effects.giveWay(name)
    return deployment
  }

  undeploy(flow: string): void {
    this.#deployments.delete(flow)
  }

  deployment(flow: string): Deployment | undefined {
    return this.#deployments.get(flow)
  }

  /** The flows at work. */
  deployments(): IterableIterator<Deployment> {
    return this.#deployments.values()
  }

  /** Hands in a batch; it is settled by a later step. */
  offer(batch: Batch): void {
    this.#work.intake.offer(batch)
  }

  get waitingEvents(): number {
    return this.#work.intake.waiting
  }

  /** Those of them that no commit has taken yet. */
  get queuedEvents(): number {
    return this.#work.intake.queued
  }

  /** Commits that were ever made of what was handed in, see `settle`. */
  get commits(): number {
    return this.#work.intake.commits
  }

  /** What became of what was handed in. */
  get counts(): Intake['counts'] {
    return this.#work.intake.counts
  }

  /** No step will follow: whoever has handed in something is told. */
  fail(error: unknown): void {
    this.#work.intake.fail(error)
  }

  /**
   * Effects that may be tried now. They are recorded as in flight before this returns, but for those that need no record:
   * a crash leaves these as they were.
   */
  beginEffects(limit: number, allowed?: (effect: Effect) => boolean, options?: BeginOptions): readonly Effect[] {
    return this.#effects.begin(limit, allowed, options)
  }

  /** The result of an attempt, to be recorded by the next step. */
  endEffect(key: string, attempt: Attempt): void {
    this.#effects.end(key, attempt)
  }

  /**
   * What a changed flow would have asked for in the past and nobody ever did, asked for now. The keys are those of the
   * events that it is about, so that nothing happens a second time; answers with what was not known yet.
   */
  ask(effects: readonly Effect[]): readonly Effect[] {
    return this.#effects.ask(effects)
  }

  /** The first effect of a step that is to be tried and that fits, in no order that matters. */
  firstWaiting(stage: string, fits: (effect: Effect) => boolean): Effect | undefined {
    return this.#effects.ledger.firstWaiting(stage, fits)
  }

  /** A person's answer to an effect that is unknown or dead, or to a lane that waits; recorded as an event. */
  decide(decision: AnyDecision): void {
    this.#effects.decide(decision)
  }

  /** What a removed stage has asked for and what was not sent by now is not sent any more; deploying it ends that. */
  withdraw(stage: string): void {
    this.#effects.withdraw(stage)
  }

  /** Stages of earlier versions that have finished what waits for them. */
  ended(flow: string): readonly string[] {
    const deployment = this.#deployments.get(flow)
    const { ending } = deployment?.plan ?? {}
    if (!deployment || !ending || this.#hasArrivals) return []
    const runs = deployment.runs.filter(({ name }) => ending.has(name))
    const isDone = (run: StageRun): boolean =>
      run.cursor >= this.#work.processed &&
      run.blocked.size === 0 &&
      run.nextTimer() === undefined &&
      this.#effects.ledger.ofStage(run.name).length === 0
    // All at once: what one brings forth may be for another.
    return runs.every(isDone) ? runs.map(({ name }) => name) : []
  }

  /** Rows of the ledger were changed in the store, while nothing was at work. */
  reread(keys: readonly string[]): void {
    this.#effects.reread(keys)
  }

  /** Decisions that no commit has recorded yet. */
  get undecided(): number {
    return this.#effects.verdicts.undecided
  }

  /** Nobody listened from then on until now: what is missing from that time may have happened all the same. */
  wasAway(from: number): void {
    this.#work.absences = [...this.#work.absences, { from, to: this.#clock.now() }]
  }

  /** The machine slept, since then. */
  woke(since?: number): void {
    if (since !== undefined) this.wasAway(since)
    for (const deployment of this.#deployments.values()) {
      deployment.woke(this.#clock.now())
      this.#work.held.begin(deployment, this.store)
    }
  }

  /** Does one commit of new work and one of catching up. True while there is more to do at once. */
  step(): boolean {
    let more = false
    try {
      more = this.advance()
    } finally {
      // What was committed before something went wrong is told all the same.
      more = this.settle() || more
    }
    return more
  }

  /** The same, but whoever has handed in something is told by `settle`: the disk may not have it yet. */
  advance(): boolean {
    const shared = stepShared(this.#work)
    const late = stepLate(this.#work)
    return shared || late
  }

  /** Tells whoever has handed in what the first so many commits have taken, or all. True where something has come in meanwhile. */
  settle(commits?: number): boolean {
    this.#work.intake.settle(commits)
    return this.#hasArrivals
  }

  /** What has been handed in or emitted and that no stage has seen. */
  get #hasArrivals(): boolean {
    return this.#work.tail.length > 0 || this.#work.intake.waiting > 0
  }

  /** True when every stage that is on has seen everything. */
  get isIdle(): boolean {
    if (this.#hasArrivals || this.#effects.verdicts.waiting > 0) return false
    return this.#work.runs().every((run) => run.halted !== undefined || run.cursor >= this.#work.processed)
  }

  /** When to step again although nothing arrives: an effect or a timer comes due. Wall clock, ms. */
  nextDue(allowed?: (effect: Effect) => boolean): number | undefined {
    const now = this.#clock.now()
    let next = this.#effects.ledger.nextDue(allowed)
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
    return this.#effects.ledger.nextDue(allowed)
  }

  /** What is not done yet: under way, to be tried again, or waiting for a person; in the order of asking. */
  heldEffects(): IterableIterator<Effect> {
    return this.#effects.ledger.rows()
  }

  get openEffects(): number {
    return this.#effects.ledger.openCount
  }

  /** Stages that wait for a person, each with the reason. */
  halted(): readonly string[] {
    return this.#work.runs().flatMap((run) => (run.halted === undefined ? [] : [`${run.name}: ${run.halted}`]))
  }
}
