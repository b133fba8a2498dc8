/**
 * Runs the steps of one version over the log once more: with a store of its own, without any service, and event by event
 * in the order of the log. What a step brings forth goes on at the place where it stands in the log; where it stands
 * nowhere, right behind what caused it. Steps that are not run again are spoken for by what they left in the log.
 */
import { canonicalJson } from '../../compile/canonical.ts'
import type { Plan } from '../../compile/plan.ts'
import type { DeadLetter, StageCommit } from '../../model/commit.ts'
import type { EffectResult } from '../../model/context.ts'
import { digest } from '../../model/digest.ts'
import type { Attempt, Effect, EffectState } from '../../model/effect.ts'
import { type CloudEvent, isPublicChannel, nodeSource } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { CommitMark, Store } from '../../model/store.ts'
import { decisionsChannel } from '../decisions.ts'
import { Deployment } from '../deployment.ts'
import { causeName } from '../emission.ts'
import { answerOrdinal } from '../handling.ts'
import type { StageRun } from '../stage-run.ts'
import type { ShadowStore } from './shadow-store.ts'

/** What the outside would have answered to something that it was never asked. */
export type SimulatedAnswer = (effect: Effect) => Attempt

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

/** Something that waits for its place in the log; plain data. */
export type Job =
  | { readonly kind: 'event'; readonly event: CloudEvent; readonly place: number | undefined }
  | {
      readonly kind: 'answer'
      readonly node: string
      readonly result: EffectResult
      readonly event: CloudEvent
      readonly effect: Effect
    }

export type HeldJobs = readonly (readonly [place: number, jobs: readonly Job[]])[]

/** What an event of a channel is to this run. `own`: a step that is run again has left it. */
type Kind = 'led' | 'own' | 'gone'
type Raise = { readonly before: number; readonly due: number; readonly run: StageRun }

/** Between two offsets of the log there is room for so many events that were never in it. */
const room = 2 ** 20
const marksAtOnce = 2_000
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
  readonly #runs: readonly StageRun[]
  readonly #timed: readonly StageRun[]
  readonly #taken = new Map<StageRun, { emitted: number; effects: number }>()
  readonly #kinds = new Map<string, Kind>()
  readonly #leads = new Map<string, boolean>()
  /** Where own events of the page at hand stand, by id. */
  readonly #places = new Map<string, number>()
  #raises: Raise[] = []
  /** Commits of the page at hand: what the wall clock said, and up to where. */
  #marks: readonly CommitMark[] = []
  #mark = 0
  #marked: number | undefined
  #held = new Map<number, Job[]>()
  #ready: Job[] = []
  #commits: StageCommit[] = []
  #offset = 0
  #inserted = 0
  #firedTo = 0

  constructor({ plan, past, store, again, answer }: ShadowParts) {
    this.plan = plan
    this.store = store
    this.#past = past
    this.#again = again
    this.#answer = answer
    for (const stage of plan.stages)
      if (again.has(stage.node)) for (const table of stage.tables) store.declareTable(table, stage.name)
    this.#deployment = new Deployment(plan, store, noLimits, 'on', 0)
    this.counts = this.#deployment.counts
    this.#runs = this.#deployment.runs.filter((run) => again.has(run.planned.node))
    this.#timed = this.#runs.filter((run) => run.planned.handlers.timer !== undefined)
    for (const run of this.#runs) this.#taken.set(run, { emitted: 0, effects: 0 })
    this.#deployment.begin((run) => again.has(run.planned.node), true)
  }

  get clock(): number {
    return this.#deployment.clock
  }

  /** What waits for its place, by that place. */
  held(): HeldJobs {
    return [...this.#held]
  }

  /** Goes on behind an offset with what another run had come to. */
  resume(offset: number, clock: number, held: HeldJobs): void {
    this.#deployment.clock = clock
    this.#held = new Map(held.map(([place, jobs]) => [place, [...jobs]]))
    // The commit that ended there has still to be passed.
    this.#marked = offset - 1
  }

  /** Channels that it has to see: its own among them, since they tell places. */
  get channels(): readonly string[] | undefined {
    if (this.plan.listeners.length > 0) return undefined
    return [...this.plan.paths.keys(), ...this.#timed.map(({ name }) => `${name}.timer`), decisionsChannel]
  }

  /** Events from here to the end of the page stand in the log like this. */
  open(page: readonly CloudEvent[]): void {
    this.#places.clear()
    this.#raises = []
    this.#openCommits(page)
    if (this.#runs.length === 0) return
    for (const event of page) {
      if (this.#kindOf(event.channel) !== 'own') continue
      this.#places.set(event.id, event.offset)
      if (!event.channel.endsWith('.timer') || !isObject(event.data)) continue
      const run = this.#timed.find(({ name }) => event.channel.startsWith(`${name}.`))
      if (run) this.#raises.push({ before: Number(event.data.before), due: event.time, run })
    }
    this.#raises.sort((a, b) => a.before - b.before)
  }

  /** One event of the log, and all that follows from it at this place. True where it was led along the paths. */
  lead(event: CloudEvent): boolean {
    this.#passCommits(event.offset)
    this.#raise(event.offset)
    this.#offset = event.offset
    this.#inserted = 0
    const kind = this.#kindOf(event.channel)
    this.counts.fill(0)
    if (kind !== 'led') return false
    const isPublic = isPublicChannel(event.channel)
    const isOurs =
      this.plan.paths.has(event.channel) || (isPublic && this.plan.listeners.some((ear) => ear.hears(event)))
    if (!isOurs) return false
    this.#deployment.lead(event, isPublic)
    this.#runReady(event)
    return true
  }

  /** What waits for this place: behind `lead`, so that the counts of the event itself could be read. */
  follow(event: CloudEvent): void {
    if (event.channel === decisionsChannel) this.#decided(event)
    const held = this.#held.get(event.offset)
    if (held) {
      this.#held.delete(event.offset)
      this.#ready.push(...held)
    }
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
    for (const [place, jobs] of from.#held) {
      const ours = jobs.filter((job) => nodes.has(job.kind === 'answer' ? job.node : nodeOf(job.event.channel)))
      if (ours.length > 0) this.#held.set(place, [...(this.#held.get(place) ?? []), ...ours])
    }
  }

  letters(): readonly DeadLetter[] {
    return this.store.letters()
  }

  #kindOf(channel: string): Kind {
    const known = this.#kinds.get(channel)
    if (known !== undefined) return known
    const kind = this.#kindOfOwn(channel)
    this.#kinds.set(channel, kind)
    return kind
  }

  #kindOfOwn(channel: string): Kind {
    if (!channel.startsWith(`${this.plan.flow.id}/`)) return 'led'
    const node = nodeOf(channel)
    if (this.#again.has(node)) return 'own'
    return this.plan.flow.nodes[node] === undefined ? 'gone' : 'led'
  }

  #leadsOn(channel: string): boolean {
    let known = this.#leads.get(channel)
    if (known === undefined) {
      const output = channel.slice(this.plan.flow.id.length + 1)
      known = this.plan.targets.has(output) || (isPublicChannel(channel) && this.plan.listeners.length > 0)
      this.#leads.set(channel, known)
    }
    return known
  }

  #runReady(event: CloudEvent): void {
    const { clock } = this.#deployment
    for (const run of this.#runs) {
      if (!run.isReady) continue
      run.run(event.offset, clock, 0, noTime)
      this.#collect(run, event)
    }
  }

  /** Timers of before this place that fired in the log where the clock of the events alone would not have let them. */
  #raise(offset: number): void {
    for (let next = this.#raises[0]; next && next.before <= offset; next = this.#raises[0]) {
      this.#raises.shift()
      this.#offset = offset - 0.5
      this.#inserted = 0
      next.run.run(this.#offset, next.due, 0, noTime)
      this.#collect(next.run, undefined)
      this.#work()
    }
  }

  #openCommits(page: readonly CloudEvent[]): void {
    const first = page[0]?.offset
    const last = page.at(-1)?.offset
    if (!this.plan.live || first === undefined || last === undefined) return
    this.#passCommits(first)
    this.#marks = marksBetween(this.#past, this.#marked ?? first - 1, last)
    this.#mark = 0
    this.#marked = last
  }

  /** A live flow's clock had followed the wall clock at the end of each commit. */
  #passCommits(offset: number): void {
    let passed: CommitMark | undefined
    let at = 0
    for (let mark = this.#marks[this.#mark]; mark && mark.last < offset; mark = this.#marks[++this.#mark]) {
      passed = mark
      at = Math.max(at, mark.at - this.#deployment.lateBy)
    }
    if (passed === undefined || at <= this.#deployment.clock) return
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
      const job = this.#ready.shift()
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
    this.#runReady(event)
    if (this.#runs.some((run) => run.planned.handlers.timer !== undefined)) this.store.remember(event)
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
    const place = near ?? (this.#leadsOn(event.channel) ? this.#past.find(event.source, event.id) : undefined)
    const isAhead = place !== undefined && place > this.#offset
    this.#enqueue({ kind: 'event', event, place: isAhead ? place : undefined }, place)
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
    const attempt = this.#answer(effect)
    const { state, reply } = afterOneAttempt(attempt)
    const answered = { ...effect, state, attempts: 1 }
    const result = { state, answer: reply, reason: 'reason' in attempt ? attempt.reason : '', request: effect.request }
    this.#enqueue({ kind: 'answer', node, result, event, effect: answered }, undefined)
  }

  /** `onlyThere`: only where the log has what it brought forth. */
  #answerAsRecorded(run: StageRun, event: CloudEvent, recorded: Effect, onlyThere: boolean): void {
    if (recorded.state === 'pending' || recorded.state === 'inflight') return
    const { node } = run.planned
    const emitter = { flow: this.plan.flow.id, node, public: run.planned.public }
    const told = digest(causeName(emitter, event, answerOrdinal(recorded)), 32)
    const place = this.#places.get(told) ?? this.#past.find(nodeSource(emitter.flow, node), told)
    if (onlyThere && place === undefined) return
    const { state, answer, reason, request } = recorded
    this.#enqueue({ kind: 'answer', node, result: { state, answer, reason, request }, event, effect: recorded }, place)
  }

  #enqueue(job: Job, place: number | undefined): void {
    if (place === undefined || place <= this.#offset) {
      this.#ready.push(job)
      return
    }
    const there = this.#held.get(place)
    if (there) there.push(job)
    else this.#held.set(place, [job])
  }

  /** A person set a lane free then; so it is now, where something waits in it. */
  #decided({ type, data }: CloudEvent): void {
    if (type !== 'counterflow.lane.released' || !isObject(data)) return
    const { stage, lane, verdict } = data
    const run = this.#runs.find(({ name }) => name === stage)
    if (!run || typeof lane !== 'string' || !run.blocked.has(lane)) return
    this.#write()
    const inLane = <T extends { readonly lane: string }>(rows: readonly T[]): T[] =>
      rows.filter((row) => row.lane === lane)
    const again = [
      ...(verdict === 'retry' ? inLane(this.store.letters(run.name)) : []),
      ...inLane(this.store.parked(run.name)),
    ]
    const deliveries = again.flatMap((row) => {
      const event = this.store.get(row.offset)
      if (!event) return []
      const all = this.#deployment.deliveries(run, event, isPublicChannel(event.channel))
      return all.filter((each) => each.event.split === row.split)
    })
    run.release(lane, deliveries, 0)
    this.#collect(run, undefined)
  }
}

const nodeOf = (channel: string): string => {
  const slash = channel.indexOf('/')
  const dot = channel.indexOf('.', slash)
  return channel.slice(slash + 1, dot < 0 ? undefined : dot)
}

/** The commits that end behind one offset, up to another. */
function marksBetween(past: Store, from: number, to: number): readonly CommitMark[] {
  const found: CommitMark[] = []
  for (let after = from; ; ) {
    const marks = past.commitsAfter(after, marksAtOnce)
    const within = marks.filter(({ last }) => last <= to)
    found.push(...within)
    const end = marks.at(-1)
    if (end === undefined || within.length < marksAtOnce) return found
    after = end.last
  }
}

const isFinal = ({ state }: Effect): boolean => state === 'done' || state === 'failed' || state === 'skipped'

function afterOneAttempt(attempt: Attempt): { readonly state: EffectState; readonly reply: Json } {
  switch (attempt.kind) {
    case 'done':
    case 'failed':
      return { state: attempt.kind, reply: attempt.answer }
    case 'retry':
      return { state: 'dead', reply: null }
    case 'unknown':
      return { state: 'unknown', reply: null }
  }
}

const sameRequest = (a: Effect, b: Effect): boolean => canonicalJson(a.request) === canonicalJson(b.request)
