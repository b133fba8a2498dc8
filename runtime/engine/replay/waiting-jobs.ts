/** What a run over the past has brought forth and what waits for its place in the log. */
import type { EffectResult } from '../../model/context.ts'
import type { Effect } from '../../model/effect.ts'
import type { CloudEvent } from '../../model/event.ts'
import { nodeOf } from './own-channels.ts'

/** Plain data, so that a snapshot can hold it. */
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

export class WaitingJobs {
  #held = new Map<number, Job[]>()
  #ready: Job[] = []

  /** `place`: behind which event of the log it is to go on; undefined: at once. */
  add(job: Job, place: number | undefined): void {
    if (place === undefined) {
      this.#ready.push(job)
      return
    }
    const there = this.#held.get(place)
    if (there) there.push(job)
    else this.#held.set(place, [job])
  }

  /** The log has come to this place. */
  reach(place: number): void {
    if (this.#held.size === 0) return
    const held = this.#held.get(place)
    if (held === undefined) return
    this.#held.delete(place)
    this.#ready.push(...held)
  }

  next(): Job | undefined {
    return this.#ready.length === 0 ? undefined : this.#ready.shift()
  }

  held(): HeldJobs {
    return [...this.#held]
  }

  resume(held: HeldJobs): void {
    this.#held = new Map(held.map(([place, jobs]) => [place, [...jobs]]))
  }

  /** What another run holds for some steps. */
  adopt(from: WaitingJobs, nodes: ReadonlySet<string>): void {
    for (const [place, jobs] of from.#held)
      for (const job of jobs)
        if (nodes.has(job.kind === 'answer' ? job.node : nodeOf(job.event.channel))) this.add(job, place)
  }
}
