/** Timers that fired in the log where the clock of the events alone would not have let them. */
import type { CloudEvent } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { StageRun } from '../stage-run.ts'

export type RaisedTimer = { readonly before: number; readonly due: number; readonly run: StageRun }

export class RaisedTimers {
  #raised: RaisedTimer[] = []

  /** A new page begins. */
  clear(): void {
    if (this.#raised.length > 0) this.#raised = []
  }

  /** An event that a step of this run has left in the log. */
  see({ channel, data, time }: CloudEvent, timed: readonly StageRun[]): void {
    if (!channel.endsWith('.timer') || !isObject(data)) return
    const run = timed.find(({ name }) => channel.startsWith(`${name}.`))
    if (run) this.#raised.push({ before: Number(data.before), due: time, run })
  }

  /** All of the page have been seen. */
  sort(): void {
    this.#raised.sort((a, b) => a.before - b.before)
  }

  /** The next that fired before this place of the log. */
  next(offset: number): RaisedTimer | undefined {
    const [first] = this.#raised
    return first !== undefined && first.before <= offset ? this.#raised.shift() : undefined
  }
}
