/** How long a store that cannot be written is waited for: there are troubles that go away by themselves. */
import { CounterflowError } from '../model/problem.ts'

const passing = new Set(['STORE_FULL', 'STORE_BUSY', 'STORE_IO', 'STORE_READONLY'])
/** Another program that holds the file for a moment (a virus scanner, a database browser) is always waited for. */
const busyPatience = 5_000

export class StoreTrouble {
  readonly #patience: number
  #since: number | undefined

  /** `patience`: ms for which one that may pass is waited for. */
  constructor(patience: number) {
    this.#patience = patience
  }

  /** The error, when there is hope that it passes. */
  mayPass(error: unknown, now: number): CounterflowError | undefined {
    this.#since ??= now
    if (!(error instanceof CounterflowError && passing.has(error.code))) return undefined
    const patience = Math.max(this.#patience, error.code === 'STORE_BUSY' ? busyPatience : 0)
    return now - this.#since < patience ? error : undefined
  }

  /** The store was written; true where there had been trouble. */
  isOver(): boolean {
    const was = this.#since !== undefined
    this.#since = undefined
    return was
  }
}
