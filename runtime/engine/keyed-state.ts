/** What a stage remembers, between the handler and the store: a cache with an undo journal per event. */
import type { StateChange, StateRow } from '../model/commit.ts'
import type { KeyedState } from '../model/context.ts'
import type { Json } from '../model/json.ts'

/** Rows kept in memory between commits; beyond it the clean ones are dropped. */
const cachedRows = 50_000

export class StageState implements KeyedState {
  /** The flow's clock, for what has run out. Set before each handler. */
  now = 0
  readonly #load: (key: string) => StateRow | undefined
  readonly #cache = new Map<string, StateRow | undefined>()
  readonly #changed = new Set<string>()
  readonly #journal: { key: string; before: StateRow | undefined; wasChanged: boolean }[] = []
  /** Live keys, as far as known: what the cap on state is held against. */
  count: number

  constructor(load: (key: string) => StateRow | undefined, count: number) {
    this.#load = load
    this.count = count
  }

  get(key: string): Json | undefined {
    const row = this.#row(key)
    return row && (row.expires === null || row.expires > this.now) ? row.value : undefined
  }

  set(key: string, value: Json, keep?: number): void {
    this.#replace(key, { value, expires: keep === undefined ? null : this.now + keep })
  }

  delete(key: string): void {
    if (this.#row(key)) this.#replace(key, undefined)
  }

  /** Forgets the journal: the handler is done and its changes stand. */
  keep(): void {
    this.#journal.length = 0
  }

  /** Takes back what the handler at hand has changed. */
  undo(): void {
    for (let entry = this.#journal.pop(); entry; entry = this.#journal.pop()) {
      if (this.#cache.get(entry.key) && !entry.before) this.count--
      else if (!this.#cache.get(entry.key) && entry.before) this.count++
      this.#cache.set(entry.key, entry.before)
      if (!entry.wasChanged) this.#changed.delete(entry.key)
    }
  }

  get changed(): boolean {
    return this.#changed.size > 0
  }

  changes(): StateChange[] {
    const changes: StateChange[] = []
    for (const key of this.#changed) {
      const row = this.#cache.get(key)
      changes.push({ key, value: row ? row.value : null, expires: row ? row.expires : null })
    }
    return changes
  }

  committed(): void {
    this.#changed.clear()
    if (this.#cache.size > cachedRows) this.#cache.clear()
  }

  /** After a failed commit nothing in memory can be trusted. */
  drop(count: number): void {
    this.#changed.clear()
    this.#cache.clear()
    this.#journal.length = 0
    this.count = count
  }

  #row(key: string): StateRow | undefined {
    if (this.#cache.has(key)) return this.#cache.get(key)
    const row = this.#load(key)
    this.#cache.set(key, row)
    return row
  }

  #replace(key: string, row: StateRow | undefined): void {
    const before = this.#row(key)
    this.#journal.push({ key, before, wasChanged: this.#changed.has(key) })
    if (!before && row) this.count++
    if (before && !row) this.count--
    this.#cache.set(key, row)
    this.#changed.add(key)
  }
}
