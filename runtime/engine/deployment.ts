/** One deployed flow in the engine: its plan, its stages, and its clock. */
import type { Deliver, Path, Plan } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { readThrough } from './late-read.ts'
import type { Delivery, RunLimits } from './stage-facts.ts'
import { StageRun } from './stage-run.ts'

/** How long timers are held after a start or a wake, while producers may still bring what happened meanwhile. */
const timerHold = 60_000

export class Deployment {
  readonly plan: Plan
  readonly runs: readonly StageRun[]
  /** Events that passed each output since the start, in the order of `plan.outputs`. */
  readonly counts: Float64Array
  state: 'on' | 'paused'
  /** Latest event time of this flow's producers in the page at hand, minus their lateness; never goes back. */
  clock = 0
  /** ms by which the latest of its producers may be late. */
  readonly lateBy: number
  readonly #lateByChannel = new Map<string, number>()
  /** Most events come through the channel of the one before. */
  #lastChannel: string | undefined
  #lastLateBy: number | undefined
  readonly #waitingFor: Set<string>
  #holdUntil: number
  /** Which stages take deliveries of the page at hand. */
  readonly #taking: boolean[]
  readonly #scratch: Float64Array
  #counting: Float64Array
  /** Where deliveries go whose stage does not take part. */
  #aside: Deliver | undefined

  constructor(plan: Plan, store: Store, limits: RunLimits, state: 'on' | 'paused', now: number) {
    this.plan = plan
    this.state = state
    const { id, zone, currency } = plan.flow
    this.runs = plan.stages.map(
      (stage) => new StageRun(stage, { flow: id, zone, currency, hash: stage.version ?? plan.hash }, store, limits),
    )
    this.counts = new Float64Array(plan.outputs.length)
    this.#scratch = new Float64Array(plan.outputs.length)
    this.#counting = this.counts
    this.#taking = plan.stages.map(() => false)
    this.lateBy = Math.max(0, ...plan.producers.map((producer) => producer.lateBy))
    for (const run of this.runs) run.lateBy = this.lateBy
    for (const [channel, lateBy] of plan.lateBy ?? []) this.#lateByChannel.set(channel, lateBy)
    for (const producer of plan.producers)
      for (const channel of producer.channels) this.#lateByChannel.set(channel, producer.lateBy)
    // People answer by the wall clock: what reads the log again must find the time limit where it was.
    if (plan.live)
      for (const { answers } of plan.stages) if (answers !== undefined) this.#lateByChannel.set(answers, this.lateBy)
    this.#waitingFor = new Set(plan.producers.filter((producer) => producer.live).map((producer) => producer.node))
    this.#holdUntil = now + timerHold
  }

  /** A producer has brought all that happened before; when the last one has, timers may follow the wall clock. */
  caughtUp(node: string): void {
    this.#waitingFor.delete(node)
  }

  /** Producers may still bring what happened before. */
  get isCatchingUp(): boolean {
    return this.#waitingFor.size > 0
  }

  /** The machine slept: what happened meanwhile comes first. */
  woke(now: number): void {
    for (const producer of this.plan.producers) if (producer.live) this.#waitingFor.add(producer.node)
    this.#holdUntil = now + timerHold
  }

  followsWallClock(now: number): boolean {
    return this.plan.live && (this.#waitingFor.size === 0 || now >= this.#holdUntil)
  }

  /** Prepares for a page: which stages take part, and whether it is the first time that its events are seen. `aside` hears what comes for the others. */
  begin(takes: (run: StageRun) => boolean, counted: boolean, aside?: Deliver): void {
    this.#aside = aside
    for (const run of this.runs) this.#taking[run.planned.index] = takes(run)
    this.#counting = counted ? this.counts : this.#scratch
  }

  /** Leads one event of the page along its paths. */
  lead(event: CloudEvent, isPublic: boolean): void {
    const path = this.plan.paths.get(event.channel)
    if (isPublic && this.plan.listeners.length > 0) {
      this.#leadPublic(event, path)
      return
    }
    if (!path) return
    this.see(event)
    path(readThrough(event), this.deliver, this.#counting)
  }

  /** The clock goes on with an event of a producer. */
  see(event: CloudEvent): void {
    if (event.channel !== this.#lastChannel) {
      this.#lastChannel = event.channel
      this.#lastLateBy = this.#lateByChannel.get(event.channel)
    }
    if (this.#lastLateBy !== undefined) this.#seen(event.time - this.#lastLateBy)
  }

  /** What reaches one stage of a single logged event, as it did when it was delivered. */
  deliveries(run: StageRun, event: CloudEvent, isPublic: boolean): Delivery[] {
    const found: Delivery[] = []
    const deliver: Deliver = (stage, delivered, failure) => {
      if (stage === run.planned.index) found.push({ event: delivered, failure })
    }
    this.#follow(event, isPublic, oncePerStage(deliver), this.#scratch)
    return found
  }

  #leadPublic(event: CloudEvent, path: Path | undefined): void {
    for (const listener of this.plan.listeners) if (listener.hears(event)) this.#seen(event.time - listener.lateBy)
    const ways = this.plan.listeners.length + (path ? 1 : 0)
    this.#follow(event, true, ways > 1 ? oncePerStage(this.deliver) : this.deliver, this.#counting)
  }

  #follow(arrived: CloudEvent, isPublic: boolean, deliver: Deliver, counts: Float64Array): void {
    let event: CloudEvent | undefined
    const path = this.plan.paths.get(arrived.channel)
    if (path !== undefined) {
      event = readThrough(arrived)
      path(event, deliver, counts)
    }
    if (!isPublic) return
    for (const listener of this.plan.listeners) {
      if (!listener.hears(arrived)) continue
      // Once for all of them: that it is the same event is seen by its being the same data.
      event ??= readThrough(arrived)
      listener.path(event, deliver, counts)
    }
  }

  #seen(time: number): void {
    if (time > this.clock) this.clock = time
  }

  /** What a path brings to the stages. */
  readonly deliver: Deliver = (stage, event, failure) => {
    if (this.#taking[stage]) (this.runs[stage] as StageRun).take(event, this.clock, failure)
    else this.#aside?.(stage, event, failure)
  }
}

/** Several paths may bring one event to the same stage: unchanged it goes in once, other contents count their splits on. */
function oncePerStage(deliver: Deliver): Deliver {
  const taken = new Map<number, CloudEvent[]>()
  return (stage, event, failure) => {
    const before = taken.get(stage) ?? []
    if (
      !failure &&
      before.some(
        (other) =>
          other === event ||
          (other.data === event.data && other.type === event.type && other.subject === event.subject),
      )
    )
      return
    const top = before.at(-1)?.split ?? -1
    const numbered = failure || event.split > top ? event : { ...event, split: top + 1 }
    taken.set(stage, [...before, numbered])
    deliver(stage, numbered, failure)
  }
}
