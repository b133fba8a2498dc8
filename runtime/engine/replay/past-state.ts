/**
 * What the steps of a flow had kept at a moment: tables, memories and timers, worked out from the log by the versions
 * that ran. What a step without a table had sent on stands in the log and is taken from there.
 */
import type { Plan, PlannedStage } from '../../compile/plan.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import { decisionsChannel, tableRebuilt } from '../decisions.ts'
import { ShadowRun } from './shadow-run.ts'
import { type KeptStages, ShadowStore } from './shadow-store.ts'
import type { VersionTime } from './version-times.ts'
import type { HeldJobs } from './waiting-jobs.ts'

/** Everything of one flow at one offset, as plain data. */
export type FlowSnapshot = {
  readonly hash: string
  readonly clock: number
  readonly held: HeldJobs
  readonly stages: KeptStages
}

const page = 1_000

export class PastState {
  readonly #past: Store
  readonly #times: readonly VersionTime[]
  #run: ShadowRun | undefined
  #version = -1
  /** The last event that it knows of. */
  offset: number

  /** `from`: what is known of an earlier offset. */
  constructor(
    past: Store,
    times: readonly VersionTime[],
    from?: { readonly offset: number; readonly kept: FlowSnapshot },
  ) {
    this.#past = past
    this.#times = times
    this.offset = past.first - 1
    if (!from) return
    const version = times.findLastIndex((time) => time.from <= from.offset)
    const time = times[version]
    // Of a version that is not understood any more, or was not the one that ran: from the beginning then.
    if (time?.plan.hash !== from.kept.hash) return
    this.offset = from.offset
    const store = new ShadowStore(past, new Map())
    for (const stage of time.plan.stages) for (const table of stage.tables) store.declareTable(table, stage.name)
    store.restore(from.kept.stages)
    this.#version = version
    this.#run = this.#start(time.plan, store)
    this.#run.resume(from.offset, from.kept.clock, from.kept.held)
  }

  /** Goes on to an offset. `before`: only events of before this moment of event time. Yields after each page. */
  *advance(to: number, before = Number.POSITIVE_INFINITY): Generator<number, void> {
    while (this.offset < to) {
      const next = this.#times[this.#version + 1]
      if (next !== undefined && next.from <= this.offset + 1) {
        yield* this.#swap(next.plan, this.#builtFor(next), before)
        this.#version++
        continue
      }
      const end = Math.min(to, next === undefined ? to : next.from - 1)
      const run = this.#run
      if (run === undefined) {
        this.offset = end
        continue
      }
      const read = this.#past.read(this.offset, page, run.channels)
      const taken = read.filter(({ offset, time }) => offset <= end && time < before)
      const rebuilt = taken.find((event) => event.channel === decisionsChannel && this.#rebuilt(event).size > 0)
      pass(run, rebuilt ? taken.filter(({ offset }) => offset <= rebuilt.offset) : taken)
      const last = rebuilt ?? read.at(-1)
      const isThrough = read.length < page || last === undefined || last.offset >= end
      this.offset = rebuilt?.offset ?? (isThrough ? end : last.offset)
      if (rebuilt) yield* this.#swap(run.plan, this.#rebuilt(rebuilt), before)
      yield this.offset
    }
  }

  snapshot(): FlowSnapshot | undefined {
    const plan = this.plan
    return plan && this.#run
      ? { hash: plan.hash, clock: this.#run.clock, held: this.#run.held(), stages: this.#run.store.kept() }
      : undefined
  }

  /** The version that ran. */
  get plan(): Plan | undefined {
    return this.#times[this.#version]?.plan
  }

  get store(): ShadowStore | undefined {
    return this.#run?.store
  }

  /** How many timers of a step had not fired. */
  waiting(stage: string): number {
    return this.#run?.store.timers(stage).length ?? 0
  }

  /** Stages that the next version had built from the log, with where they began. */
  #builtFor({ from, plan, read }: VersionTime): ReadonlyMap<string, number> {
    const { plan: before } = this
    if (before === undefined) return new Map()
    return new Map(
      plan.stages.flatMap((stage) => {
        const began = read.get(stage.name)
        return began === undefined || began >= from || isKept(before, stage) ? [] : [[stage.name, began] as const]
      }),
    )
  }

  /** Stages whose tables somebody had built anew and swapped in with this event. */
  #rebuilt({ type, subject, data }: CloudEvent): ReadonlyMap<string, number> {
    const { plan } = this
    const isAbout = type === tableRebuilt && subject === plan?.flow.id
    const tables = isAbout && isObject(data) && Array.isArray(data.tables) ? data.tables : []
    const names = new Set(tables.map((table) => (isObject(table) ? table.table : undefined)))
    const stages = tables.length === 0 ? [] : (plan?.stages ?? [])
    return new Map(
      stages
        .filter((stage) => stage.tables.some(({ name }) => names.has(name)))
        .map(({ name }) => [name, this.#past.stageRuns(name)[0]?.from ?? this.#past.first] as const),
    )
  }

  /** What keeps its shape goes on with what it has; what was built from the log is; the rest begins anew. */
  *#swap(plan: Plan, built: ReadonlyMap<string, number>, before: number): Generator<number, void> {
    const last = this.plan
    const old = this.#run
    const store = new ShadowStore(this.#past, new Map())
    const anew = built.size === 0 ? undefined : yield* this.#build(plan, built, before)
    for (const stage of plan.stages) {
      if (anew && built.has(stage.name)) store.adopt(anew.store, stage.name)
      else if (old && last && isKept(last, stage)) store.adopt(old.store, stage.name)
    }
    this.#run = this.#start(plan, store)
    if (!old) return
    this.#run.resume(this.offset, old.clock, old.held())
    if (anew) this.#run.adopt(anew, new Set(nodesOf(plan, built)))
  }

  /** Some stages alone over what there is so far. */
  *#build(plan: Plan, built: ReadonlyMap<string, number>, before: number): Generator<number, ShadowRun> {
    const store = new ShadowStore(this.#past, built)
    const run = this.#start(plan, store, new Set(nodesOf(plan, built)))
    for (let at = Math.max(this.#past.first, Math.min(...built.values())) - 1; at < this.offset; ) {
      const read = this.#past.read(at, page, run.channels)
      pass(
        run,
        read.filter(({ offset, time }) => offset <= this.offset && time < before),
      )
      at = read.length < page ? this.offset : (read.at(-1)?.offset ?? this.offset)
      yield this.offset
    }
    return run
  }

  #start(plan: Plan, store: ShadowStore, only?: ReadonlySet<string>): ShadowRun {
    const again = new Set(
      plan.stages
        .filter(({ tables, handlers }) => tables.length > 0 || handlers.timer !== undefined)
        .map(({ node }) => node)
        .filter((node) => only === undefined || only.has(node)),
    )
    return new ShadowRun({ plan, past: this.#past, store, again, answer: () => ({ kind: 'unknown', reason: '' }) })
  }
}

function pass(run: ShadowRun, events: readonly CloudEvent[]): void {
  run.open(events)
  for (const event of events) {
    run.lead(event)
    run.follow(event)
  }
  run.close()
}

const isKept = (before: Plan, { name, shape }: PlannedStage): boolean =>
  before.stages.some((stage) => stage.name === name && stage.shape === shape)

const nodesOf = (plan: Plan, stages: ReadonlyMap<string, number>): readonly string[] =>
  plan.stages.filter(({ name }) => stages.has(name)).map(({ node }) => node)
