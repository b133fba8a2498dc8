/** The newest identities, in a hash table of plain numbers: no object per event, nothing for the garbage collector. */

/** The part of an offset that a sorted run keeps; the run's range gives the rest. */
export const offsetSpan = 2 ** 24

export class RecentIdentities {
  #slots: number
  #hi: Uint32Array
  #lo: Uint32Array
  #offsets: Float64Array
  count = 0

  constructor(keys: number) {
    this.#slots = 2 ** Math.ceil(Math.log2(Math.max(16, keys * 2)))
    this.#hi = new Uint32Array(this.#slots)
    this.#lo = new Uint32Array(this.#slots)
    this.#offsets = new Float64Array(this.#slots)
  }

  add(hi: number, lo: number, offset: number): void {
    // Only when older keys could not be written away, as on a full disk.
    if (this.count > this.#slots * 0.6) this.#grow()
    let at = hi & (this.#slots - 1)
    while (this.#offsets[at] !== 0) at = (at + 1) & (this.#slots - 1)
    this.#hi[at] = hi
    this.#lo[at] = lo
    this.#offsets[at] = offset
    this.count++
  }

  /** The first offset with this hash for which `same` holds. */
  find(hi: number, lo: number, same: (offset: number) => boolean): number | undefined {
    for (let at = hi & (this.#slots - 1); this.#offsets[at] !== 0; at = (at + 1) & (this.#slots - 1)) {
      if (this.#hi[at] !== hi || this.#lo[at] !== lo) continue
      const offset = this.#offsets[at] ?? 0
      if (same(offset)) return offset
    }
    return undefined
  }

  /** All keys as sorted entries: 40 bits of the hash, then 24 bits of the offset. */
  sorted(): BigUint64Array {
    const entries = new BigUint64Array(this.count)
    const words = new Uint32Array(entries.buffer)
    let place = 0
    this.forEach((hi, lo, offset) => {
      words[place++] = (lo & 0xff000000) | (offset % offsetSpan)
      words[place++] = hi
    })
    return entries.sort()
  }

  forEach(visit: (hi: number, lo: number, offset: number) => void): void {
    for (let at = 0; at < this.#slots; at++) {
      const offset = this.#offsets[at] ?? 0
      if (offset !== 0) visit(this.#hi[at] ?? 0, this.#lo[at] ?? 0, offset)
    }
  }

  clear(): void {
    this.#offsets.fill(0)
    this.count = 0
  }

  #grow(): void {
    const larger = new RecentIdentities(this.#slots)
    this.forEach((hi, lo, offset) => {
      larger.add(hi, lo, offset)
    })
    this.#slots = larger.#slots
    this.#hi = larger.#hi
    this.#lo = larger.#lo
    this.#offsets = larger.#offsets
  }
}
