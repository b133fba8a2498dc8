/**
 * A keyed 64-bit hash of (source, id): HalfSipHash-1-3 over UTF-16 units. Keyed, so that no sender can invent ids that
 * collide; written out in place, because it runs for every event (about 0.1 µs).
 */

/** The last hash, as two unsigned halves: a result object per event would cost more than the hash. */
export type HashOutput = { hi: number; lo: number }

export function identityHasher(secret: Buffer): (source: string, id: string, into: HashOutput) => void {
  const k0 = secret.readInt32LE(0)
  const k1 = secret.readInt32LE(4)
  const seed: HashOutput = { hi: 0, lo: 0 }
  let lastSource: string | undefined
  return (source, id, into) => {
    if (source !== lastSource) {
      halfSip(source, k0, k1, seed)
      lastSource = source
    }
    halfSip(id, k0 ^ seed.lo, k1 ^ seed.hi, into)
  }
}

function halfSip(text: string, k0: number, k1: number, into: HashOutput): void {
  let v0 = k0
  let v1 = k1 ^ 0xee
  let v2 = 0x6c796765 ^ k0
  let v3 = 0x74656462 ^ k1
  const length = text.length
  const words = (length >> 1) + 1
  // Message words, then (at `words`) the end of the text, then six rounds that spread it: three for each half.
  for (let at = 0; at < words + 6; at++) {
    let word = 0
    if (at < words) {
      word =
        at === words - 1
          ? (length << 24) ^ (length & 1 ? text.charCodeAt(length - 1) : 0)
          : text.charCodeAt(at << 1) | (text.charCodeAt((at << 1) + 1) << 16)
      v3 ^= word
    } else if (at === words) v2 ^= 0xee
    else if (at === words + 3) {
      into.lo = (v1 ^ v3) >>> 0
      v1 ^= 0xdd
    }
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= word
  }
  into.hi = (v1 ^ v3) >>> 0
}
