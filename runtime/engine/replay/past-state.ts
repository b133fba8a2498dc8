/**
 * What the steps of a flow had kept at a moment: tables, memories and timers, worked out from the log by the versions
 * that ran. What a step without a table had sent on stands in the log and is taken from there.
 */
import type { Plan } from '../../compile/plan.ts'
import type { Store } from '../../model/store.ts'
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
    const version = times.findLastIndex(({ plan }) => plan.hash === from.kept.hash)
    const time = times[version]
    // Of a version that is not understood any more: from the beginning then.
    if (time === undefined) return
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
        this.#swap(next.plan)
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
      const events = read.filter(({ offset, time }) => offset <= end && time < before)
      run.open(events)
      for (const event of events) {
        run.lead(event)
        run.follow(event)
      }
      run.close()
      const last = read.at(-1)
      this.offset = read.length < page || last === undefined || last.offset >= end ? end : last.offset
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

  /** What keeps its shape goes on with what it has; the rest begins anew. */
  #swap(plan: Plan): void {
    const before = this.plan
    const old = this.#run
    const store = new ShadowStore(this.#past, new Map())
    if (old && before)
      for (const stage of plan.stages)
        if (before.stages.some(({ name, shape }) => name === stage.name && shape === stage.shape))
          store.adopt(old.store, stage.name)
    this.#run = this.#start(plan, store)
    if (old) this.#run.resume(this.offset, old.clock, old.held())
  }

  #start(plan: Plan, store: ShadowStore): ShadowRun {
    const again = new Set(
      plan.stages
        .filter(({ tables, handlers }) => tables.length > 0 || handlers.timer !== undefined)
        .map(({ node }) => node),
    )
    return new ShadowRun({ plan, past: this.#past, store, again, answer: () => ({ kind: 'unknown', reason: '' }) })
  }
}
