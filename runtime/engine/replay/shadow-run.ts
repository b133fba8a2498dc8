/**
 * Runs the steps of one version over the log once more: with a store of its own, without any service, and event by event
 * in the order of the log. What a step brings forth goes on at the place where it stands in the log; where it stands
 * nowhere, right behind what caused it. Steps that are not run again are spoken for by what they left in the log.
 */
import type { Deliver, Plan } from '../../compile/plan.ts'
import type { DeadLetter, StageCommit } from '../../model/commit.ts'
import { digest } from '../../model/digest.ts'
import type { Effect } from '../../model/effect.ts'
import { type CloudEvent, isPublicChannel, nodeSource } from '../../model/event.ts'
import type { Needs } from '../../model/needs.ts'
import type { Store } from '../../model/store.ts'
import { decisionsChannel } from '../decisions.ts'
import { Deployment } from '../deployment.ts'
import { causeName } from '../emission.ts'
import { answerOrdinal } from '../handling.ts'
import { isIn, leftOut } from '../left-out.ts'
import type { TableContents } from '../memory-tables.ts'
import { neededData } from '../needed-data.ts'
import type { StageRun } from '../stage-run.ts'
import { CommitTimes } from './commit-times.ts'
import { OwnChannels } from './own-channels.ts'
import { RaisedTimers } from './raised-timers.ts'
import {
  isFinal,
  isUnderWay,
  recordedResult,
  type SimulatedAnswer,
  sameRequest,
  simulatedResult,
} from './recorded-answers.ts'
import { releasedLane, waitingIn } from './released-lanes.ts'
import type { ShadowStore } from './shadow-store.ts'
import type { SharedDelivery } from './shared-tables.ts'
import { type HeldJobs, type Job, WaitingJobs } from './waiting-jobs.ts'

/** Hears what the steps that are run again bring forth. */
export type ShadowEar = {
  /** `counts` by output, in the order of the plan; good until the call is over. */
  made(event: CloudEvent, counts: Float64Array): void
  asked(node: string, effect: Effect, event: CloudEvent): void
  simulated(): void
}

export type ShadowParts = {
  readonly plan: Plan
  readonly past: Store
  readonly store: ShadowStore
  /** Node ids of the steps that are run again. */
  readonly again: ReadonlySet<string>
  readonly answer: SimulatedAnswer
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
  ear: ShadowEar | undefined
  readonly #past: Store
  readonly #again: ReadonlySet<string>
  readonly #answer: SimulatedAnswer
  readonly #deployment: Deployment
  readonly #channels: OwnChannels
  readonly #times: CommitTimes
  readonly #needs: (channel: string) => Needs
  readonly #jobs = new WaitingJobs()
  readonly #raised = new RaisedTimers()
  readonly #taken = new Map<StageRun, { emitted: number; effects: number }>()
  /** Where own events of the page at hand stand, by id. */
  readonly #places = new Map<string, number>()
  #runs: readonly StageRun[] = []
  #timed: readonly StageRun[] = []
  #commits: StageCommit[] = []
  #offset = 0
  /** The channel of the last event, and whether it leads on: `maybe`, that depends on the event. */
  #channel: string | undefined
  #leads: boolean | 'maybe' = false
  #inserted = 0
  #firedTo = 0

  constructor({ plan, past, store, again, answer }: ShadowParts) {
    this.plan = plan
    this.store = store
    this.#past = past
    this.#again = again
    this.#answer = answer
    this.#channels = new OwnChannels(plan, again)
    this.#times = new CommitTimes(past)
    this.#needs = neededData(plan, again)
    for (const stage of plan.stages)
      if (again.has(stage.node)) for (const table of stage.tables) store.declareTable(table, stage.name)
    this.#deployment = new Deployment(plan, store, noLimits, 'on', 0)
    this.counts = this.#deployment.counts
    for (const run of this.#deployment.runs) {
      this.#taken.set(run, { emitted: 0, effects: 0 })
      const never = leftOut(past, run.name)
      if (never.length > 0) run.takes = ({ offset }) => !isIn(never, offset)
    }
    this.setAside(new Set(), undefined)
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
      this.#collect(run, event)
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
    this.#places.clear()
    this.#raised.clear()
    const first = page[0]
    if (this.plan.live && first) {
      if (this.#times.isBegun) this.#times.look()
      else this.#times.begin(first.offset - 1)
    }
    if (this.#runs.length === 0) return
    for (const event of page) {
      if (this.#channels.kindOf(event.channel) !== 'own') continue
      this.#places.set(event.id, event.offset)
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
    this.#offset = event.offset
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
      this.#collect(run, event)
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
      this.#taken.set(run, { emitted: 0, effects: 0 })
    }
  }

  /** The wall clock went on behind the last event. */
  end(until: number): void {
    if (!this.plan.live || until <= this.#deployment.clock) return
    this.#deployment.clock = until
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
      this.#offset = offset - 0.5
      this.#inserted = 0
      raised.run.run(this.#offset, raised.due, 0, noTime)
      this.#collect(raised.run, undefined)
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
    this.#offset = passed.last
    this.#work()
  }

  #fireTimers(): void {
    const { clock } = this.#deployment
    if (clock === this.#firedTo) return
    this.#firedTo = clock
    for (const run of this.#timed) {
      if ((run.nextTimer() ?? Number.POSITIVE_INFINITY) > clock) continue
      run.run(this.#place(), clock, 0, noTime)
      this.#collect(run, undefined)
    }
  }

  #place(): number {
    return this.#offset + this.#inserted / room
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
    this.ear?.made(event, this.counts)
    this.runReady(event)
    if (this.#timed.length > 0) this.store.remember(event)
  }

  #handBack({ node, result, event, effect }: Extract<Job, { kind: 'answer' }>): void {
    const run = this.#runs.find((candidate) => candidate.planned.node === node)
    if (!run) return
    run.answer(result, event, effect, 0)
    this.#collect(run, event)
  }

  /** `event`: what was at hand; undefined for timers. */
  #collect(run: StageRun, event: CloudEvent | undefined): void {
    const taken = this.#taken.get(run)
    if (!taken) return
    const { emitted, effects } = run
    for (; taken.emitted < emitted.length; taken.emitted++) this.#emit(emitted[taken.emitted] as CloudEvent)
    for (; taken.effects < effects.length; taken.effects++) {
      const effect = effects[taken.effects] as Effect
      this.store.asked(effect.key)
      const cause = event ?? this.store.get(effect.offset)
      if (cause) this.#ask(run, effect, cause)
    }
  }

  #emit(event: CloudEvent): void {
    // A timer that fires is told for its own sake; nothing leads on from it.
    if (event.channel.endsWith('.timer')) return
    const near = this.#places.get(event.id)
    const place = near ?? (this.#channels.leadsOn(event.channel) ? this.#past.find(event.source, event.id) : undefined)
    this.#enqueue({ kind: 'event', event, place: this.#isAhead(place) ? place : undefined }, place)
  }

  #ask(run: StageRun, effect: Effect, cause: CloudEvent): void {
    const { node, handlers } = run.planned
    const event =
      this.#deployment
        .deliveries(run, cause, isPublicChannel(cause.channel))
        .find((delivery) => delivery.event.split === effect.split)?.event ?? cause
    this.ear?.asked(node, effect, event)
    if (!handlers.result) return
    const recorded = this.#past.effect(effect.key)
    if (recorded !== undefined && sameRequest(recorded, effect)) {
      // That nobody knew what came of it may have been told before a person knew.
      if (isFinal(recorded)) this.#answerAsRecorded(run, event, { ...recorded, state: 'unknown' }, true)
      this.#answerAsRecorded(run, event, recorded, false)
      return
    }
    this.ear?.simulated()
    const simulated = simulatedResult(effect, this.#answer(effect))
    this.#enqueue({ kind: 'answer', node, event, ...simulated }, undefined)
  }

  /** `onlyThere`: only where the log has what it brought forth. */
  #answerAsRecorded(run: StageRun, event: CloudEvent, recorded: Effect, onlyThere: boolean): void {
    if (isUnderWay(recorded)) return
    const { node } = run.planned
    const emitter = { flow: this.plan.flow.id, node, public: run.planned.public }
    const told = digest(causeName(emitter, event, answerOrdinal(recorded)), 32)
    const place = this.#places.get(told) ?? this.#past.find(nodeSource(emitter.flow, node), told)
    if (onlyThere && place === undefined) return
    this.#enqueue({ kind: 'answer', node, result: recordedResult(recorded), event, effect: recorded }, place)
  }

  #isAhead(place: number | undefined): place is number {
    return place !== undefined && place > this.#offset
  }

  #enqueue(job: Job, place: number | undefined): void {
    this.#jobs.add(job, this.#isAhead(place) ? place : undefined)
  }

  /** A person set a lane free then; so it is now, where something waits in it. */
  #decided(event: CloudEvent): void {
    const released = releasedLane(event, this.#runs)
    if (!released) return
    this.#write()
    const { run, lane } = released
    run.release(lane, waitingIn(released, this.store, this.#deployment), 0)
    this.#collect(run, undefined)
  }
}
