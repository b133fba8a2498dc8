/** A split-block Bloom filter: answers "surely new" for nearly every new event with one look at one cache line. */

const wordsPerBlock = 8
const bitsPerKey = 16
/** One bit in each word of a block, picked by a multiplication with each of these odd numbers. */
const salts = Int32Array.of(
  ...[0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31],
)

export class IdentityFilter {
  readonly #words: Int32Array
  /** By how much a hash is shifted to give its block: keys that come sorted then walk through memory in order. */
  readonly #shift: number
  /** How many keys it takes before false alarms get frequent (about 1 in 1,000 when full). */
  readonly capacity: number
  count = 0

  constructor(keys: number) {
    const blocks = 2 ** Math.max(4, Math.ceil(Math.log2((keys * bitsPerKey) / (wordsPerBlock * 32))))
    this.#words = new Int32Array(blocks * wordsPerBlock)
    this.#shift = 32 - Math.log2(blocks)
    this.capacity = (blocks * wordsPerBlock * 32) / bitsPerKey
  }

  get bytes(): number {
    return this.#words.byteLength
  }

  /** Only the top 40 bits of the hash count: older keys have no more than these. */
  add(hi: number, lo: number): void {
    const bits = mix(hi ^ Math.imul(lo >>> 24, 0x9e3779b1))
    let at = (hi >>> this.#shift) * wordsPerBlock
    for (let n = 0; n < wordsPerBlock; n++, at++)
      this.#words[at] = (this.#words[at] ?? 0) | (1 << (Math.imul(bits, salts[n] ?? 1) >>> 27))
    this.count++
  }

  /** Keys as words (low, high). */
  addAll(words: Uint32Array): void {
    for (let at = 0; at < words.length; at += 2) this.add(words[at + 1] ?? 0, words[at] ?? 0)
  }

  mayHave(hi: number, lo: number): boolean {
    const bits = mix(hi ^ Math.imul(lo >>> 24, 0x9e3779b1))
    let at = (hi >>> this.#shift) * wordsPerBlock
    for (let n = 0; n < wordsPerBlock; n++, at++) {
      if (((this.#words[at] ?? 0) & (1 << (Math.imul(bits, salts[n] ?? 1) >>> 27))) === 0) return false
    }
    return true
  }
}

function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** The filter's successor, twice as large, filled from the stored pages a few at a time. */
export class FilterGrowth {
  readonly filter: IdentityFilter
  readonly #pages: Iterator<Uint32Array>

  /** `pages` gives the words (low, high) of every older key, one page at a time. */
  constructor(old: IdentityFilter, pages: Iterator<Uint32Array>) {
    this.filter = new IdentityFilter(old.capacity * 2)
    this.#pages = pages
  }

  /** True when it is complete. */
  step(entries: number): boolean {
    for (let read = 0; read < entries; ) {
      const page = this.#pages.next()
      if (page.done) return true
      this.filter.addAll(page.value)
      read += page.value.length / 2
    }
    return false
  }
}
