/** The rows of one commit as bytes, one behind the other: both checksums run over them, and no text is kept for it. */
import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Room for the bytes of ten large commits; a larger one makes it grow. */
const startBytes = 1 << 20

export class RowSheet {
  #bytes = Buffer.allocUnsafe(startBytes)
  #length = 0

  /** A new commit, which continues the chain from the hash of the one before. */
  begin(previous: Buffer): void {
    this.#length = this.#bytes.write(previous.toString('hex'), 0, 'latin1')
  }

  /** Adds a row, its text in two parts as they come, and gives its checksum. */
  add(envelope: string, data: string, seed: number): number {
    const most = (envelope.length + data.length) * 3 + 1
    if (this.#length + most > this.#bytes.length) this.#grow(most)
    const bytes = this.#bytes
    bytes[this.#length++] = 10
    const from = this.#length
    this.#length += bytes.write(envelope, this.#length)
    this.#length += bytes.write(data, this.#length)
    return crc32(bytes.subarray(from, this.#length), seed)
  }

  /** SHA-256 over the previous hash and all rows, each behind a line feed. */
  end(): Buffer {
    return hash('sha256', this.#bytes.subarray(0, this.#length), 'buffer')
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe((this.#length + more) * 2)
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
