/** A map that can take back what was done to it since a mark, so that a failed commit in memory leaves no trace. */

/** `undefined` stands for "was not there", so it cannot be a value. */
export class UndoMap<K, V extends NonNullable<unknown> | null> {
  readonly entries: Map<K, V>
  readonly #undo: (() => void)[] | undefined

  /** Without `undo` nothing can be taken back, and nothing is remembered for it. */
  constructor(undo: (() => void)[] | undefined, entries: Iterable<readonly [K, V]> = []) {
    this.entries = new Map(entries)
    this.#undo = undo
  }

  get(key: K): V | undefined {
    return this.entries.get(key)
  }

  set(key: K, value: V): void {
    this.#remember(key)
    this.entries.set(key, value)
  }

  delete(key: K): void {
    if (!this.entries.has(key)) return
    this.#remember(key)
    this.entries.delete(key)
  }

  #remember(key: K): void {
    if (this.#undo === undefined) return
    const old = this.entries.get(key)
    this.#undo.push(old === undefined ? () => this.entries.delete(key) : () => this.entries.set(key, old))
  }
}
