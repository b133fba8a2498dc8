/**
 * What a rebuild has to know beside the events: which deliveries the live steps gave up, what people decided about them,
 * and when their timers rang by the clock on the wall.
 */
import type { Plan } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'
import { isObject } from '../model/json.ts'
import type { Needs } from '../model/needs.ts'
import type { Store } from '../model/store.ts'
import { decisionsChannel } from './decisions.ts'
import type { Deployment } from './deployment.ts'
import { laneOf } from './lane.ts'
import { isIn, leftOut } from './left-out.ts'
import { CommitTimes } from './replay/commit-times.ts'
import { RaisedTimers } from './replay/raised-timers.ts'
import { isReleased, releasedLane, waitingIn } from './replay/released-lanes.ts'
import type { StageRun } from './stage-run.ts'

export type LivedParts = {
  readonly plan: Plan
  /** The one whose steps have lived the log. */
  readonly store: Store
  /** The log, and what the rebuilt steps have kept. */
  readonly view: Store
  readonly deployment: Deployment
  readonly runs: readonly StageRun[]
  /** Writes down what the rebuilt steps have done so far. */
  readonly write: () => void
}

type Place = { readonly offset: number; readonly split: number }

const page = 1_000
const noTime = (): number => 0

export class LivedSteps {
  readonly #parts: LivedParts
  readonly #timed: readonly StageRun[]
  readonly #times: CommitTimes | undefined
  readonly #raised = new RaisedTimers()
  /** By stage, what was given up and has been decided about. */
  readonly #decided = new Map<string, Set<number>>()
  #decidedTo = 0

  constructor(parts: LivedParts) {
    this.#parts = parts
    const { plan, store, runs } = parts
    this.#timed = runs.filter(({ planned }) => planned.handlers.timer !== undefined)
    this.#times = plan.live && this.#timed.length > 0 ? new CommitTimes(store, plan.flow.id) : undefined
    for (const run of runs) {
      // What fails here alone, as a newer version may, holds up nobody: nobody could let it go on.
      run.goOnBehindFailures((offset) => !this.#wasGivenUp(run.name, offset))
      leaveOut(run, store)
    }
  }

  /** That it has to see beside those of the steps. */
  get channels(): readonly string[] {
    return [decisionsChannel, ...this.#timed.map(({ name }) => `${name}.timer`)]
  }

  /** With what is looked at in what it sees: everything. */
  needs(needed: (channel: string) => Needs): (channel: string) => Needs {
    const own = new Set(this.channels)
    return (channel) => (own.has(channel) ? 'all' : needed(channel))
  }

  /** Events from here to the end of the page stand in the log like this. */
  open(events: readonly CloudEvent[]): void {
    const [first] = events
    if (this.#timed.length === 0 || first === undefined) return
    if (this.#times?.isBegun) this.#times.look()
    else this.#times?.begin(first.offset - 1)
    this.#raised.clear()
    for (const event of events) this.#raised.see(event, this.#timed)
    this.#raised.sort()
  }

  /** The log has come to an event: what happened before it happens. */
  reach(event: CloudEvent): void {
    const { deployment } = this.#parts
    const { offset } = event
    const passed = this.#times?.pass(offset)
    if (passed) deployment.clock = Math.max(deployment.clock, passed.at - deployment.lateBy)
    this.#ring(offset, offset - 1)
    this.#decide(event, offset - 1)
  }

  /** The steps have come to the end of what the live ones have handled: what those did besides stands behind it. */
  finish(end: number): void {
    const { store } = this.#parts
    for (let after = end; after < store.head; ) {
      const events = store.read(after, page, this.channels)
      this.#raised.clear()
      for (const event of events) {
        this.#raised.see(event, this.#timed)
        this.#decide(event, end)
      }
      this.#raised.sort()
      this.#ring(end + 1, end)
      after = events.length < page ? store.head : (events.at(-1)?.offset ?? store.head)
    }
  }

  /** Timers that rang in front of an offset; `handled`: the last before it. */
  #ring(before: number, handled: number): void {
    for (let raised = this.#raised.next(before); raised; raised = this.#raised.next(before))
      raised.run.run(handled, raised.due, 0, noTime)
  }

  #decide(event: CloudEvent, handled: number): void {
    const { deployment, runs, view, write } = this.#parts
    if (event.channel !== decisionsChannel || !isReleased(event, runs)) return
    for (const run of runs) run.run(handled, deployment.clock, 0, noTime)
    write()
    const released = releasedLane(event, runs)
    if (!released) return
    const { run, lane } = released
    const letters = isObject(event.data) && Array.isArray(event.data.letters) ? event.data.letters : []
    // About what has been given up since, it says nothing.
    const isAbout = view.letters(run.name).every((letter) => letter.lane !== lane || letters.includes(letter.offset))
    if (isAbout) run.release(lane, waitingIn(released, view, deployment), 0)
  }

  #wasGivenUp(stage: string, offset: number): boolean {
    const { store } = this.#parts
    return store.letters(stage).some((letter) => letter.offset === offset) || this.#lettersDecided(stage).has(offset)
  }

  #lettersDecided(stage: string): ReadonlySet<number> {
    for (const { store } = this.#parts; ; ) {
      const events = store.read(this.#decidedTo, page, [decisionsChannel])
      for (const { data } of events) {
        if (!isObject(data) || typeof data.stage !== 'string' || !Array.isArray(data.letters)) continue
        const known = this.#decided.get(data.stage) ?? new Set()
        for (const letter of data.letters) if (typeof letter === 'number') known.add(letter)
        this.#decided.set(data.stage, known)
      }
      this.#decidedTo = events.at(-1)?.offset ?? this.#decidedTo
      if (events.length < page) return this.#decided.get(stage) ?? new Set()
    }
  }
}

/** What still waits for a person, with what waits behind it, and what came while the flow was off and was left out. */
function leaveOut(run: StageRun, store: Store): void {
  const never = leftOut(store, run.name)
  const held = new Map<string, Place>()
  for (const { lane, offset, split } of store.letters(run.name)) if (!held.has(lane)) held.set(lane, { offset, split })
  if (held.size === 0 && never.length === 0) return
  run.takes = (event) => {
    if (isIn(never, event.offset)) return false
    const first = held.get(laneOf(run.planned.orderBy, event))
    return (
      first === undefined || event.offset < first.offset || (event.offset === first.offset && event.split < first.split)
    )
  }
}
