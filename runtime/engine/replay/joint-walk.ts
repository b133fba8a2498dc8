/** Leads events of the log through two versions at once, and tells where their ways part. */
import type { Deliver, Plan } from '../../compile/plan.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Sides } from './first-difference.ts'
import { JointPaths } from './joint-paths.ts'
import type { OutputDiffs } from './output-diff.ts'
import type { ShadowRun } from './shadow-run.ts'

/** An output that each version counts for itself. `ahead`: by how much the new count is ahead by now. */
type Parted = {
  readonly place: number
  readonly was: number | undefined
  readonly now: number | undefined
  ahead: number
}

export class JointWalk {
  readonly #runs: Sides<ShadowRun>
  readonly #outputs: OutputDiffs
  readonly #paths: JointPaths
  readonly #deliver: Deliver
  /** Of all events that are compared; of the others. */
  readonly #counts: Float64Array
  readonly #others: Float64Array
  readonly #parted: readonly Parted[]

  constructor(plans: Sides<Plan>, runs: Sides<ShadowRun>, outputs: OutputDiffs) {
    this.#runs = runs
    this.#outputs = outputs
    this.#paths = new JointPaths(plans)
    this.#deliver = this.#paths.deliver({ was: runs.was.deliver, now: runs.now.deliver })
    this.#counts = new Float64Array(this.#paths.counted)
    this.#others = new Float64Array(this.#paths.counted)
    this.#parted = this.#paths.outputs.flatMap(({ output, was, now }) =>
      was === now ? [] : [{ place: outputs.placeOf(output), was, now, ahead: 0 }],
    )
  }

  /** An event that both versions lead on. False where each has to do so by itself. */
  lead(event: CloudEvent, isWanted: boolean): boolean {
    const path = this.#paths.of(event.channel)
    if (path === undefined) return false
    const { was, now } = this.#runs
    was.see(event)
    now.see(event)
    path(event, this.#deliver, isWanted ? this.#counts : this.#others)
    was.runReady(event)
    now.runReady(event)
    if (isWanted) this.#compare(event)
    return true
  }

  /** To be called once, at the end. */
  tell(): void {
    for (const { output, was, now } of this.#paths.outputs)
      this.#outputs.counted(this.#outputs.placeOf(output), this.#count(was), this.#count(now))
  }

  #compare(event: CloudEvent): void {
    const counts = this.#counts
    for (const parted of this.#parted) {
      const { was, now } = parted
      const ahead =
        (now === undefined ? 0 : (counts[now] as number)) - (was === undefined ? 0 : (counts[was] as number))
      if (ahead === parted.ahead) continue
      this.#outputs.differs(parted.place, ahead - parted.ahead, event, false)
      parted.ahead = ahead
    }
  }

  #count(place: number | undefined): number {
    return place === undefined ? 0 : (this.#counts[place] ?? 0)
  }
}
