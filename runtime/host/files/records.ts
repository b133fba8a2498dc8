/**
 * Finds where records end in a stream of bytes and cuts the stream into blocks that are the same every time: 2,000
 * records each (fewer where they are large), counted from the start of the file. Resuming and proving rest on that.
 */

/** Records per block, and so rows per batch: one commit's worth. */
const blockRows = 2000
/** A block is closed behind the record that takes it past this, so that 2,000 large rows need no gigabytes. */
const blockBytes = 2 * 1024 * 1024
export const largestRecord = 8 * 1024 * 1024

export type Block = {
  /** Number of its first row, from 1. */
  readonly first: number
  /** From the end of the block before (its last record's content) to the end of this one's. */
  readonly bytes: Buffer
  /** Where each record's content ends in `bytes`, without its line end. */
  readonly ends: readonly number[]
}

export type Syntax = {
  /** Records before the first row: 1 for the header of a CSV file. They stand in the first block, uncounted. */
  readonly header: 0 | 1
  /** Byte that separates fields, where quotes may hide a line end; undefined: there are no quotes (NDJSON). */
  readonly delimiter: number | undefined
}

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === carriageReturn

/** Push bytes in, take blocks out. `TooLarge` is thrown for a record beyond all reason, such as an unclosed quote. */
export class RecordBlocks {
  readonly #syntax: Syntax
  /** Everything behind the last block. */
  #bytes: Buffer = Buffer.alloc(0)
  /** The next byte to look at. */
  #at = 0
  /** Where the record at hand begins: behind the line end before it. */
  #start = 0
  #ends: number[] = []
  #headers = 0
  #rows = 0
  #quoted = false
  #quoteClosed = -1
  /** Every line so far ended in a lone CR, so that one at the end of the file ends a line too. */
  #returnsOnly = true

  constructor(syntax: Syntax, start = 0) {
    this.#syntax = syntax
    // A byte order mark belongs to no field.
    this.#start = start
    this.#at = start
  }

  /** Rows found so far, those of the open block included. */
  get rows(): number {
    return this.#rows + this.#ends.length
  }

  /** One record per line, no quotes. */
  get isLines(): boolean {
    return this.#syntax.delimiter === undefined
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
  }

  /** The next full block, or undefined until more bytes come. */
  next(): Block | undefined {
    while (this.#scanRecord()) {
      const end = this.#ends.at(-1) ?? 0
      if (this.#ends.length === blockRows || end >= blockBytes) return this.#cut(end)
    }
    if (this.#bytes.length - this.#start > largestRecord) throw new TooLarge(this.rows + 1, this.#quoted)
    return undefined
  }

  /** At the end of the file: the text behind the last line end. It may be a whole record, or one that was cut off. */
  rest(): { readonly text: Buffer; readonly quoted: boolean } {
    const end = this.#bytes.length
    const endsInReturn =
      this.#syntax.delimiter !== undefined && end > this.#start && this.#bytes[end - 1] === carriageReturn
    if (endsInReturn && this.#returnsOnly && !this.#quoted) {
      this.#close(end - 1)
      this.#start = end
    }
    return { text: this.#bytes.subarray(this.#start, contentEnd(this.#bytes, this.#start, end)), quoted: this.#quoted }
  }

  /** Counts the rest as a whole record. */
  takeRest(): void {
    this.#close(contentEnd(this.#bytes, this.#start, this.#bytes.length))
    this.#start = this.#bytes.length
  }

  /** The last block, if there are records in it. */
  finish(): Block | undefined {
    return this.#ends.length > 0 ? this.#cut(this.#ends.at(-1) ?? 0) : undefined
  }

  #cut(end: number): Block {
    const block = { first: this.#rows + 1, bytes: this.#bytes.subarray(0, end), ends: this.#ends }
    this.#rows += this.#ends.length
    this.#ends = []
    this.#bytes = this.#bytes.subarray(end)
    this.#at -= end
    this.#start -= end
    this.#quoteClosed -= end
    return block
  }

  #close(contentEnd: number): void {
    if (contentEnd <= this.#start) return
    if (this.#headers < this.#syntax.header) this.#headers++
    else this.#ends.push(contentEnd)
  }

  /** Goes on to the next line end that counts. False when there are not enough bytes to know. */
  #scanRecord(): boolean {
    return this.#syntax.delimiter === undefined ? this.#scanLine() : this.#scanQuoted(this.#syntax.delimiter)
  }

  #scanLine(): boolean {
    const bytes = this.#bytes
    const lineEnd = bytes.indexOf(lineFeed, this.#at)
    if (lineEnd < 0) {
      this.#at = bytes.length
      return false
    }
    this.#close(contentEnd(bytes, this.#start, lineEnd))
    this.#at = lineEnd + 1
    this.#start = this.#at
    return true
  }

  /** A line end is LF, CR LF or CR outside quotes. A quote opens only where a field begins; `""` inside is a quote. */
  #scanQuoted(delimiter: number): boolean {
    const bytes = this.#bytes
    const length = bytes.length
    const start = this.#start
    let at = this.#at
    let quoted = this.#quoted
    let closed = this.#quoteClosed
    for (; at < length; at++) {
      const byte = bytes[at]
      if (byte === quote) {
        if (quoted) {
          quoted = false
          closed = at
        } else if (at === start || bytes[at - 1] === delimiter || closed === at - 1) quoted = true
      } else if (!quoted && (byte === lineFeed || byte === carriageReturn)) {
        // What a last CR means is known only with the byte behind it.
        if (byte === carriageReturn && at + 1 === length) break
        this.#close(at)
        this.#returnsOnly &&= byte === carriageReturn && bytes[at + 1] !== lineFeed
        this.#at = at + (byte === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1)
        this.#start = this.#at
        this.#quoted = false
        this.#quoteClosed = -1
        return true
      }
    }
    this.#at = at
    this.#quoted = quoted
    this.#quoteClosed = closed
    return false
  }
}

/** Without blanks, so that a last line counts the same with its line end and before it came. */
export function contentEnd(bytes: Buffer, start: number, end: number): number {
  let at = end
  while (at > start && isBlank(bytes[at - 1])) at--
  return at
}

export class TooLarge extends Error {
  readonly row: number
  readonly quoted: boolean
  constructor(row: number, quoted: boolean) {
    super(`Row ${row} is larger than ${largestRecord / 1024 / 1024} MB`)
    this.row = row
    this.quoted = quoted
  }
}
