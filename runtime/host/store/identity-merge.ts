/** Merges sorted runs into one, a few pages at a time, so that no commit waits long for it. */
import type { Run, Runs } from './identity-runs.ts'

export type MergeOptions = { readonly pageEntries: number; readonly stepEntries: number }

/** Where reading one of the runs has got to. */
type Source = { readonly run: Run; page: number; entries: BigUint64Array }

export class Merge {
  readonly #runs: Runs
  readonly #sources: Source[]
  readonly #options: MergeOptions
  readonly #fences: bigint[] = []
  readonly #id: number
  readonly inputs: readonly Run[]
  #rest = new BigUint64Array(0)
  #count = 0

  constructor(runs: Runs, inputs: readonly Run[], id: number, options: MergeOptions) {
    this.#runs = runs
    this.inputs = inputs
    this.#id = id
    this.#options = options
    this.#sources = inputs.map((run) => ({ run, page: 0, entries: new BigUint64Array(0) }))
  }

  get id(): number {
    return this.#id
  }

  /** Inside a transaction. Returns the new run when it is done; its rows are written and the old runs' are gone. */
  step(): Run | undefined {
    const share = Math.ceil(this.#options.stepEntries / this.#sources.length)
    for (const source of this.#sources) this.#fill(source, share)
    // Up to the lowest last entry of those with more to come, everything that is needed has been read.
    let bound: bigint | undefined
    for (const source of this.#sources) {
      const last = source.entries.at(-1)
      if (source.page < source.run.fences.length && last !== undefined && (bound === undefined || last < bound))
        bound = last
    }
    const parts: BigUint64Array[] = [this.#rest]
    for (const source of this.#sources) {
      const end = bound === undefined ? source.entries.length : upperBound(source.entries, bound)
      parts.push(source.entries.subarray(0, end))
      source.entries = source.entries.slice(end)
    }
    const merged = concat(parts).sort()
    const done = this.#sources.every((source) => source.entries.length === 0 && source.page >= source.run.fences.length)
    this.#write(merged, done)
    return done ? this.#finish() : undefined
  }

  #fill(source: Source, share: number): void {
    const parts = [source.entries]
    let length = source.entries.length
    while (length < share && source.page < source.run.fences.length) {
      const page = this.#runs.page(source.run.id, source.page++)
      parts.push(page)
      length += page.length
    }
    if (parts.length > 1) source.entries = concat(parts)
  }

  #write(entries: BigUint64Array, all: boolean): void {
    const size = this.#options.pageEntries
    let at = 0
    while (entries.length - at >= size || (all && at < entries.length)) {
      const page = entries.subarray(at, at + size)
      this.#runs.writePage(this.#id, this.#fences.length, page)
      this.#fences.push(page[0] ?? 0n)
      this.#count += page.length
      at += page.length
    }
    this.#rest = entries.slice(at)
  }

  #finish(): Run {
    const first = Math.min(...this.inputs.map((run) => run.first))
    const last = Math.max(...this.inputs.map((run) => run.last))
    const level = 1 + Math.max(...this.inputs.map((run) => run.level))
    const run: Run = { id: this.#id, first, last, count: this.#count, level, fences: BigUint64Array.from(this.#fences) }
    this.#runs.addRun(run)
    for (const input of this.inputs) this.#runs.dropRun(input.id)
    return run
  }
}

function upperBound(entries: BigUint64Array, bound: bigint): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle] ?? 0n) <= bound) low = middle + 1
    else high = middle
  }
  return low
}

function concat(parts: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
