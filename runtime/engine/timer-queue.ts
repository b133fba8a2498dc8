/** The pending timers of one stage, earliest first; ties by key, so that the order never depends on chance. */
import type { Timer, TimerChange } from '../model/commit.ts'

export class TimerQueue {
  readonly #byKey = new Map<string, Timer>()
  /** A binary heap that may hold entries which `#byKey` no longer knows; they are skipped when they surface. */
  #heap: Timer[] = []
  readonly #changed = new Map<string, TimerChange>()
  #journal: { key: string; before: Timer | undefined; change: TimerChange | undefined }[] = []

  constructor(pending: readonly Timer[]) {
    this.#load(pending)
  }

  /** The earliest pending timer. */
  first(): Timer | undefined {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#byKey.get(top.key) === top) return top
      this.#removeTop()
    }
    return undefined
  }

  set(key: string, due: number, cause: number): void {
    const timer = { key, due, cause }
    this.#note(key)
    this.#byKey.set(key, timer)
    this.#push(timer)
    this.#changed.set(key, timer)
  }

  cancel(key: string): void {
    const timer = this.#byKey.get(key)
    if (!timer) return
    this.#note(key)
    this.#byKey.delete(key)
    this.#changed.set(key, { key, due: null, cause: timer.cause })
  }

  keep(): void {
    this.#journal.length = 0
  }

  undo(): void {
    for (let entry = this.#journal.pop(); entry; entry = this.#journal.pop()) {
      if (entry.before) {
        this.#byKey.set(entry.key, entry.before)
        this.#push(entry.before)
      } else this.#byKey.delete(entry.key)
      if (entry.change) this.#changed.set(entry.key, entry.change)
      else this.#changed.delete(entry.key)
    }
  }

  get changed(): boolean {
    return this.#changed.size > 0
  }

  changes(): TimerChange[] {
    return [...this.#changed.values()]
  }

  committed(): void {
    this.#changed.clear()
    if (this.#heap.length > 2 * this.#byKey.size + 64) this.#load([...this.#byKey.values()])
  }

  drop(pending: readonly Timer[]): void {
    this.#changed.clear()
    this.#journal.length = 0
    this.#load(pending)
  }

  #load(pending: readonly Timer[]): void {
    this.#byKey.clear()
    for (const timer of pending) this.#byKey.set(timer.key, timer)
    // A sorted array is a heap.
    this.#heap = [...this.#byKey.values()].sort((a, b) => (before(a, b) ? -1 : 1))
  }

  #note(key: string): void {
    this.#journal.push({ key, before: this.#byKey.get(key), change: this.#changed.get(key) })
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Timer
      if (!before(timer, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = timer
  }

  #removeTop(): void {
    const heap = this.#heap
    const last = heap.pop() as Timer
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++
      if (!before(heap[child] as Timer, last)) break
      heap[at] = heap[child] as Timer
      at = child
    }
    heap[at] = last
  }
}

const before = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.key < b.key)
