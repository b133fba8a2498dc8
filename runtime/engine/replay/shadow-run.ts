/**
 * Runs the steps of one version over the log once more: with a store of its own, without any service, and event by event
 * in the order of the log. What a step brings forth goes on at the place where it stands in the log; where it stands
 * nowhere, right behind what caused it. Steps that are not run again are spoken for by what they left in the log.
 */
import type { Deliver, Plan } from '../../compile/plan.ts'
import type { DeadLetter, StageCommit } from '../../model/commit.ts'
import { type CloudEvent, isPublicChannel } from '../../model/event.ts'
import type { Needs } from '../../model/needs.ts'
import type { Store } from '../../model/store.ts'
import { decisionsChannel } from '../decisions.ts'
import { Deployment } from '../deployment.ts'
import { isIn, leftOut } from '../left-out.ts'
import type { TableContents } from '../memory-tables.ts'
import { neededData } from '../needed-data.ts'
import type { Away } from '../stage-facts.ts'
import type { StageRun } from '../stage-run.ts'
import { BroughtForth, type ShadowEar } from './brought-forth.ts'
import { CommitTimes } from './commit-times.ts'
import { OwnChannels } from './own-channels.ts'
import { RaisedTimers } from './raised-timers.ts'
import type { SimulatedAnswer } from './recorded-answers.ts'
import { releasedLane, waitingIn } from './released-lanes.ts'
import type { ShadowStore } from './shadow-store.ts'
import type { SharedDelivery } from './shared-tables.ts'
import { TimerMoments } from './timer-moments.ts'
import { type HeldJobs, type Job, WaitingJobs } from './waiting-jobs.ts'

export type ShadowParts = {
  readonly plan: Plan
  readonly past: Store
  readonly store: ShadowStore
  /** Node ids of the steps that are run again. */
  readonly again: ReadonlySet<string>
  readonly answer: SimulatedAnswer
  /** When nobody listened, in order. */
  readonly absences?: readonly Away[]
}

/** Between two offsets of the log there is room for so many events that were never in it. */
const room = 2 ** 20
const noTime = (): number => 0
const noLimits = { budget: Number.POSITIVE_INFINITY, stateKeys: Number.POSITIVE_INFINITY }

export class ShadowRun {
  readonly plan: Plan
  readonly store: ShadowStore
  /** Counts of the event that was led last, by output. */
  readonly counts: Float64Array
  readonly #again: ReadonlySet<string>
  readonly #deployment: Deployment
  readonly #channels: OwnChannels
  readonly #times: CommitTimes
  readonly #needs: (channel: string) => Needs
  readonly #jobs = new WaitingJobs()
  readonly #raised = new RaisedTimers()
  readonly #forth: BroughtForth
  #runs: readonly StageRun[] = []
  #timed: readonly StageRun[] = []
  #commits: StageCommit[] = []
  /** The channel of the last event, and whether it leads on: `maybe`, that depends on the event. */
  #channel: string | undefined
  #leads: boolean | 'maybe' = false
  #inserted = 0
  #firedTo = 0

  constructor({ plan, past, store, again, answer, absences = [] }: ShadowParts) {
    this.plan = plan
    this.store = store
    this.#again = again
    this.#channels = new OwnChannels(plan, again)
    this.#times = new CommitTimes(past, plan.flow.id)
    this.#needs = neededData(plan, again)
    for (const stage of plan.stages)
      if (again.has(stage.node)) for (const table of stage.tables) store.declareTable(table, stage.name)
    this.#deployment = new Deployment(plan, store, noLimits, 'on', 0)
    this.counts = this.#deployment.counts
    const parts = {
      plan,
      past,
      store,
      answer,
      deployment: this.#deployment,
      channels: this.#channels,
      jobs: this.#jobs,
    }
    this.#forth = new BroughtForth(parts)
    for (const run of this.#deployment.runs) {
      const never = leftOut(past, run.name)
      if (never.length > 0) run.takes = ({ offset }) => !isIn(never, offset)
    }
    if (plan.live) {
      const moments = new TimerMoments(past, absences, this.#deployment.lateBy)
      for (const run of this.#deployment.runs) run.known = (fired) => moments.of(fired)
    }
    this.setAside(new Set(), undefined)
  }

  set ear(ear: ShadowEar) {
    this.#forth.ear = ear
  }

  get clock(): number {
    return this.#deployment.clock
  }

  /** Some steps are run by somebody else from now on, who hears what comes to them. */
  setAside(nodes: ReadonlySet<string>, aside: Deliver | undefined): void {
    const isOurs = ({ planned: { node } }: StageRun): boolean => this.#again.has(node) && !nodes.has(node)
    this.#runs = this.#deployment.runs.filter(isOurs)
    this.#timed = this.#runs.filter((run) => run.planned.handlers.timer !== undefined)
    this.#deployment.begin(isOurs, true, aside)
  }

  /** Goes on with the tables of a step that was set aside, and with what has come to it since. */
  takeBack(tables: ReadonlyMap<string, TableContents>, deliveries: readonly SharedDelivery[], node: string): void {
    const run = this.#runs.find(({ planned }) => planned.node === node)
    if (run === undefined) return
    for (const [name, contents] of tables) this.store.table(name)?.fill(contents)
    for (const { event, failure } of deliveries) {
      run.take(event, this.#deployment.clock, failure)
      run.run(event.offset, this.#deployment.clock, 0, noTime)
      this.#forth.collect(run, event)
    }
  }

  /** What waits for its place, by that place. */
  held(): HeldJobs {
    return this.#jobs.held()
  }

  /** Goes on behind an offset with what another run had come to. */
  resume(offset: number, clock: number, held: HeldJobs): void {
    this.#deployment.clock = clock
    this.#jobs.resume(held)
    // The commit that ended there has still to be passed.
    if (this.plan.live) this.#times.begin(offset - 1)
  }

  /** Channels that it has to see: its own among them, since they tell places. */
  get channels(): readonly string[] | undefined {
    if (this.plan.listeners.length > 0) return undefined
    return [...this.plan.paths.keys(), ...this.#timed.map(({ name }) => `${name}.timer`), decisionsChannel]
  }

  /** What it looks at in the data of a channel; of its own and of what people decided, everything. */
  needs(channel: string): Needs {
    if (channel === decisionsChannel || this.#channels.kindOf(channel) === 'own') return 'all'
    return this.#needs(channel)
  }

  /** Events from here to the end of the page stand in the log like this. */
  open(page: readonly CloudEvent[]): void {
    this.#forth.clear()
    this.#raised.clear()
    const first = page[0]
    if (this.plan.live && first) {
      if (this.#times.isBegun) this.#times.look()
      else this.#times.begin(first.offset - 1)
    }
    if (this.#runs.length === 0) return
    for (const event of page) {
      if (this.#channels.kindOf(event.channel) !== 'own') continue
      this.#forth.see(event)
      this.#raised.see(event, this.#timed)
    }
    this.#raised.sort()
  }

  /** One event of the log, and all that follows from it at this place. True where it was led along the paths. */
  lead(event: CloudEvent): boolean {
    const isLed = this.arrive(event)
    if (isLed) this.leadOn(event)
    return isLed
  }

  /** The log has come to an event. True where it is to be led along the paths. */
  arrive(event: CloudEvent): boolean {
    this.#passCommits(event.offset)
    this.#raise(event.offset)
    this.#forth.offset = event.offset
    this.#inserted = 0
    const { channel } = event
    if (channel !== this.#channel) {
      this.#channel = channel
      const kind = this.#channels.kindOf(channel)
      this.#leads = kind === 'led' && (this.plan.paths.has(channel) || (this.#hears(channel) && 'maybe'))
    }
    return this.#leads === 'maybe' ? this.plan.listeners.some((ear) => ear.hears(event)) : this.#leads
  }

  #hears(channel: string): boolean {
    return this.plan.listeners.length > 0 && isPublicChannel(channel)
  }

  leadOn(event: CloudEvent): void {
    this.counts.fill(0)
    this.#deployment.lead(event, isPublicChannel(event.channel))
    this.runReady(event)
  }

  /** For a walk that leads events for it: the clock, what comes to its stages, and then their turn. */
  see(event: CloudEvent): void {
    this.#deployment.see(event)
  }

  get deliver(): Deliver {
    return this.#deployment.deliver
  }

  runReady(event: CloudEvent): void {
    const { clock } = this.#deployment
    for (const run of this.#runs) {
      if (!run.isReady) continue
      run.run(event.offset, clock, 0, noTime)
      this.#forth.collect(run, event)
    }
  }

  /** What waits for this place: behind `lead`, so that the counts of the event itself could be read. */
  follow(event: CloudEvent): void {
    if (event.channel === decisionsChannel) this.#decided(event)
    this.#jobs.reach(event.offset)
    this.#work()
  }

  /** Ends a page: what the steps have changed is written down. */
  close(): readonly StageCommit[] {
    this.#write()
    const commits = this.#commits
    this.#commits = []
    return commits
  }

  #write(): void {
    for (const run of this.#runs) {
      const commit = run.commit()
      if (!commit) continue
      this.store.write(commit)
      this.#commits.push(commit)
      run.committed()
      this.#forth.written(run)
    }
  }

  /** The wall clock went on behind the last event. */
  end(until: number): void {
    const at = until - this.#deployment.lateBy
    if (!this.plan.live || this.#times.isHeldToday || at <= this.#deployment.clock) return
    this.#deployment.clock = at
    this.#work()
  }

  /** Takes over from another run what it has kept for a step, and what of it still waits for its place. */
  adopt(from: ShadowRun, nodes: ReadonlySet<string>): void {
    this.#deployment.clock = from.#deployment.clock
    this.#jobs.adopt(from.#jobs, nodes)
  }

  letters(): readonly DeadLetter[] {
    return this.store.letters()
  }

  #raise(offset: number): void {
    for (let raised = this.#raised.next(offset); raised; raised = this.#raised.next(offset)) {
      this.#forth.offset = offset - 0.5
      this.#inserted = 0
      raised.run.run(this.#forth.offset, raised.due, 0, noTime)
      this.#forth.collect(raised.run, undefined)
      this.#work()
    }
  }

  /** A live flow's clock had followed the wall clock at the end of each commit. */
  #passCommits(offset: number): void {
    const passed = this.#times.pass(offset)
    if (passed === undefined) return
    const at = passed.at - this.#deployment.lateBy
    if (at <= this.#deployment.clock) return
    this.#deployment.clock = at
    this.#forth.offset = passed.last
    this.#work()
  }

  #fireTimers(): void {
    const { clock } = this.#deployment
    if (clock === this.#firedTo) return
    this.#firedTo = clock
    for (const run of this.#timed) {
      if ((run.nextTimer() ?? Number.POSITIVE_INFINITY) > clock) continue
      run.run(this.#place(), clock, 0, noTime)
      this.#forth.collect(run, undefined)
    }
  }

  #place(): number {
    return this.#forth.offset + this.#inserted / room
  }

  #work(): void {
    for (;;) {
      this.#fireTimers()
      const job = this.#jobs.next()
      if (!job) return
      if (this.#inserted < room - 1) this.#inserted++
      if (job.kind === 'answer') this.#handBack(job)
      // Where it stands in the log at this very place, it has that offset.
      else this.#leadMade({ ...job.event, offset: job.place ?? this.#place(), split: 0 })
    }
  }

  #leadMade(event: CloudEvent): void {
    this.counts.fill(0)
    this.#deployment.lead(event, isPublicChannel(event.channel))
    this.#forth.ear?.made(event, this.counts)
    this.runReady(event)
    if (this.#timed.length > 0) this.store.remember(event)
  }

  #handBack({ node, result, event, effect }: Extract<Job, { kind: 'answer' }>): void {
    const run = this.#runs.find((candidate) => candidate.planned.node === node)
    if (!run) return
    run.answer(result, event, effect, 0)
    this.#forth.collect(run, event)
  }

  /** A person set a lane free then; so it is now, where something waits in it. */
  #decided(event: CloudEvent): void {
    const released = releasedLane(event, this.#runs)
    if (!released) return
    this.#write()
    const { run, lane } = released
    run.release(lane, waitingIn(released, this.store, this.#deployment), 0)
    this.#forth.collect(run, undefined)
  }
}
