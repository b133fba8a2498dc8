/** What the clock on the wall said between the events of the log, as the commits have noted it. */
import type { HeldClock } from '../../model/commit.ts'
import type { CommitMark, Store } from '../../model/store.ts'
import { isHeld } from '../held-clocks.ts'

const marksAtOnce = 2_000

export class CommitTimes {
  readonly #past: Store
  readonly #held: readonly HeldClock[]
  /** Commits that were read and not passed yet, from `#mark` on. */
  #marks: readonly CommitMark[] = []
  #mark = 0
  /** The end of the last commit that was read; undefined: nobody asks for them. */
  #read: number | undefined
  /** Where the next commit ends. */
  #next = Number.POSITIVE_INFINITY

  /** `flow`: whose clock is asked for. */
  constructor(past: Store, flow: string) {
    this.#past = past
    this.#held = past.heldClocks(flow)
  }

  /** It stands still until today. */
  get isHeldToday(): boolean {
    return this.#held.at(-1)?.through === null
  }

  /** Goes on behind a commit. */
  begin(offset: number): void {
    this.#read = offset
    this.#readOn()
  }

  get isBegun(): boolean {
    return this.#read !== undefined
  }

  /** More may have been written since the last look. */
  look(): void {
    if (this.#next === Number.POSITIVE_INFINITY) this.#readOn()
  }

  /**
   * The latest commit of those that end before an offset and were not passed yet, with the latest time of them all. Those
   * do not count over which the clock stood still.
   */
  pass(offset: number): CommitMark | undefined {
    if (this.#next >= offset) return undefined
    let passed: CommitMark | undefined
    let at = 0
    while (this.#next < offset) {
      const mark = this.#marks[this.#mark++] as CommitMark
      if (!isHeld(this.#held, mark.last)) {
        passed = mark
        at = Math.max(at, mark.at)
      }
      this.#next = this.#marks[this.#mark]?.last ?? Number.POSITIVE_INFINITY
      if (this.#next === Number.POSITIVE_INFINITY) this.#readOn()
    }
    return passed && { ...passed, at }
  }

  #readOn(): void {
    if (this.#read === undefined) return
    this.#marks = this.#past.commitsAfter(this.#read, marksAtOnce)
    this.#mark = 0
    this.#read = this.#marks.at(-1)?.last ?? this.#read
    this.#next = this.#marks[0]?.last ?? Number.POSITIVE_INFINITY
  }
}
