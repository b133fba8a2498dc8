/** The rows of one commit as bytes, one behind the other: both checksums run over them, and no text is kept for it. */
import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Room for the bytes of ten large commits; a larger one makes it grow. */
const startBytes = 1 << 20
/** The four numbers and line feeds of a row at their longest. */
const mostNumbers = 80
/** Characters up to which a text is written here: a call costs as much as some 60 of them. */
const shortText = 60

export class RowSheet {
  #bytes = Buffer.allocUnsafe(startBytes)
  #length = 0

  /** A new commit, which continues the chain from the hash of the one before. */
  begin(previous: Buffer): void {
    this.#length = this.#bytes.write(previous.toString('hex'), 0, 'latin1')
  }

  /**
   * Adds a row and gives its checksum, which starts from the origin's own, see `Origin.crc`. This is the form that the
   * checksums cover: a line per column, `\0` for no text and nothing for no extra, and the data at the end.
   */
  add(
    offset: number,
    origin: number,
    id: string,
    time: number,
    subject: string | null,
    key: string | null,
    extra: string | null,
    data: string,
    seed: number,
  ): number {
    const length = id.length + (subject?.length ?? 1) + (key?.length ?? 1) + (extra?.length ?? 0) + data.length
    const most = length * 3 + mostNumbers
    if (this.#length + most > this.#bytes.length) this.#grow(most)
    this.#bytes[this.#length++] = 10
    const from = this.#length
    this.#number(offset)
    this.#number(origin)
    this.#line(id)
    this.#number(time)
    this.#line(subject ?? '\0')
    this.#line(key ?? '\0')
    this.#line(extra ?? '')
    this.#length += this.#bytes.write(data, this.#length)
    // Half the price of a Buffer's own subarray.
    return crc32(new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + from, this.#length - from), seed)
  }

  /** SHA-256 over the previous hash and all rows, each behind a line feed. */
  end(): Buffer {
    return hash('sha256', this.#bytes.subarray(0, this.#length), 'buffer')
  }

  /** Digits one by one, because nearly all texts here are short and plain: half the time of a text and its encoding. */
  #number(value: number): void {
    if (!(value >= 0 && Number.isSafeInteger(value))) {
      this.#line(String(value))
      return
    }
    const high = Math.floor(value / 1e8)
    if (high > 0) {
      this.#digits(high, 1)
      this.#digits(value - high * 1e8, 1e7)
    } else this.#digits(value, 1)
    this.#bytes[this.#length++] = 10
  }

  /** `unit` is the place of the first digit at least, as a power of ten. */
  #digits(value: number, unit: number): void {
    let place = unit
    while (value >= place * 10) place *= 10
    for (let rest = value | 0; place >= 1; place = (place / 10) | 0) {
      const digit = (rest / place) | 0
      this.#bytes[this.#length++] = 48 + digit
      rest -= digit * place
    }
  }

  #line(text: string): void {
    const bytes = this.#bytes
    const start = this.#length
    if (text.length <= shortText && writePlain(bytes, start, text)) this.#length = start + text.length
    else this.#length = start + bytes.write(text, start)
    bytes[this.#length++] = 10
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe((this.#length + more) * 2)
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** False at the first character that takes more than a byte. */
function writePlain(bytes: Buffer, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return false
    bytes[start + at] = code
  }
  return true
}
