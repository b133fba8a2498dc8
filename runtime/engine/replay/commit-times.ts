/** What the clock on the wall said between the events of the log, as the commits have noted it. */
import type { CommitMark, Store } from '../../model/store.ts'

const marksAtOnce = 2_000

export class CommitTimes {
  readonly #past: Store
  /** Commits that were read and not passed yet, from `#mark` on. */
  #marks: readonly CommitMark[] = []
  #mark = 0
  /** The end of the last commit that was read; undefined: nobody asks for them. */
  #read: number | undefined
  /** Where the next commit ends. */
  #next = Number.POSITIVE_INFINITY

  constructor(past: Store) {
    this.#past = past
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

  /** The latest commit of those that end before an offset and were not passed yet, with the latest time of them all. */
  pass(offset: number): CommitMark | undefined {
    if (this.#next >= offset) return undefined
    let passed: CommitMark | undefined
    let at = 0
    while (this.#next < offset) {
      const mark = this.#marks[this.#mark++] as CommitMark
      passed = mark
      at = Math.max(at, mark.at)
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
