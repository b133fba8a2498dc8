/** SHA-256 in plain JavaScript, so that ids and effect keys come out the same in every room, browser included. */

/** The round constants and the start value of FIPS 180-4, section 4.2.2 and 5.3.3. */
const primes: number[] = []
for (let candidate = 2; primes.length < 64; candidate++) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
}
const fraction = (value: number): number => ((value - Math.floor(value)) * 2 ** 32) | 0
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const start = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const schedule = new Int32Array(64)

/** Scratch that every call overwrites: a digest never leaves control, so one of each is enough. */
const hash = new Int32Array(8)
let block = new Uint8Array(1024)

/** The first `length` hex digits of the SHA-256 of a text's UTF-8 form; 64 is all of it. */
export function digest(text: string, length = 64): string {
  if (block.length < text.length * 3 + 72) block = new Uint8Array(text.length * 3 + 1024)
  const size = writeUtf8(text)
  const end = ((size + 8) >> 6) + 1
  block.fill(0, size, end << 6)
  block[size] = 0x80
  for (let n = 0, bits = size * 8; n < 8; n++, bits = Math.floor(bits / 256)) block[(end << 6) - 1 - n] = bits % 256

  hash.set(start)
  for (let at = 0; at < end; at++) addBlock(at << 6)
  let hex = ''
  for (let n = 0; n < 8 && hex.length < length; n++) hex += ((hash[n] as number) >>> 0).toString(16).padStart(8, '0')
  return hex.length > length ? hex.slice(0, length) : hex
}

function addBlock(at: number): void {
  const w = schedule
  for (let t = 0, from = at; t < 16; t++, from += 4) {
    w[t] =
      ((block[from] as number) << 24) |
      ((block[from + 1] as number) << 16) |
      ((block[from + 2] as number) << 8) |
      (block[from + 3] as number)
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number
    const y = w[t - 2] as number
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0
  }
  let a = hash[0] as number
  let b = hash[1] as number
  let c = hash[2] as number
  let d = hash[3] as number
  let e = hash[4] as number
  let f = hash[5] as number
  let g = hash[6] as number
  let h = hash[7] as number
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (constants[t] as number) + (w[t] as number)) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  hash[0] = ((hash[0] as number) + a) | 0
  hash[1] = ((hash[1] as number) + b) | 0
  hash[2] = ((hash[2] as number) + c) | 0
  hash[3] = ((hash[3] as number) + d) | 0
  hash[4] = ((hash[4] as number) + e) | 0
  hash[5] = ((hash[5] as number) + f) | 0
  hash[6] = ((hash[6] as number) + g) | 0
  hash[7] = ((hash[7] as number) + h) | 0
}

/** UTF-8 without TextEncoder, which the pure rooms' type library does not know. A lone surrogate becomes U+FFFD. */
function writeUtf8(text: string): number {
  const bytes = block
  let length = 0
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code < 0x80) {
      bytes[length++] = code
      continue
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = code < 0xdc00 ? text.charCodeAt(at + 1) : Number.NaN
      if (next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00)
        at++
      } else code = 0xfffd
    }
    if (code >= 0x10000) {
      bytes[length++] = 0xf0 | (code >> 18)
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
    } else if (code >= 0x800) bytes[length++] = 0xe0 | (code >> 12)
    if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6)
    else bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
    bytes[length++] = 0x80 | (code & 0x3f)
  }
  return length
}
