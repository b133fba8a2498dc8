/** One connection at the door: its plain requests are read one after the other, and everything else goes on to the inside. */
import { isAscii } from 'node:buffer'
import type { Socket } from 'node:net'
import { Refused } from '../refused.ts'
import { decodeText } from '../request-body.ts'
import { headEnd, lengthInSame, type PlainHead, readPlainHead } from './plain-head.ts'

/** Longer ones are none of ours. */
const mostHead = 4096
/** Bytes that wait behind a request that is being answered, before no more is read. */
const mostAhead = 64 * 1024

/** A head that was recognized, to know the next one by. */
export type Known = Pick<PlainHead, 'before' | 'behind' | 'key'> & {
  readonly program: string
  readonly sources: readonly string[]
  readonly batched: boolean
}

export type House = {
  /** Opens a way to the server inside; `then` hears nothing where there is none. */
  goInside(then: (inside?: Socket) => void): void
  isClosing(): boolean
  /** What a head says, where its sender may come in by it. */
  recognize(head: PlainHead): Known | undefined
  /** Reads a body, and sees to its answer. False where it is to be read inside, which says what is wrong. */
  take(connection: Knocking, known: Known, text: string, size: number): boolean
  /** It is gone, or read and answered inside from now on. */
  left(connection: Knocking): void
}

export class Knocking {
  /** Waits for a request, for the rest of one, for its answer, for the sender to read that, or for the way inside. */
  state: 'idle' | 'reading' | 'asking' | 'telling' | 'leaving' = 'idle'
  /** Since when; ms, monotonic. */
  since = performance.now()
  answered = false
  readonly #socket: Socket
  readonly #house: House
  #known: Known | undefined
  #parts: Buffer[] = []
  #size = 0
  /** Bytes of the request that is being read. */
  #needed = 0
  /** The sender sends nothing more. */
  #ended = false

  constructor(socket: Socket, house: House) {
    this.#socket = socket
    this.#house = house
    socket.on('error', ignore)
    socket.on('data', this.#read)
    socket.on('end', this.#end)
    socket.on('close', this.#leave)
  }

  /** Tokens have changed: whoever comes next is looked at anew. */
  forget(): void {
    this.#known = undefined
  }

  answer(text: string, plain: boolean): void {
    const socket = this.#socket
    if (socket.destroyed) return
    this.answered = true
    const isTaken = socket.write(text, plain ? 'latin1' : 'utf8')
    if (this.#house.isClosing() || (this.#ended && this.#size === 0)) socket.destroySoon()
    else if (isTaken) this.#next()
    else {
      this.#turn('telling')
      socket.once('drain', this.#next)
    }
  }

  /** It has waited for too long. */
  refuse(text: string): void {
    this.#socket.write(text)
    this.#socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  readonly #next = (): void => {
    this.#turn('idle')
    if (this.#socket.isPaused()) this.#socket.resume()
    if (this.#size > 0) this.#begin()
  }

  readonly #read = (part: Buffer): void => {
    this.#parts.push(part)
    this.#size += part.length
    if (this.state === 'asking' || this.state === 'telling') {
      if (this.#size > mostAhead) this.#socket.pause()
    } else if (this.#size >= this.#needed) this.#begin()
  }

  /** Who says that nothing more comes may still wait for an answer. */
  readonly #end = (): void => {
    this.#ended = true
    if (this.state === 'idle') this.#socket.destroySoon()
    else if (this.state === 'reading') this.#goInside()
  }

  readonly #leave = (): void => this.#house.left(this)

  #turn(state: Knocking['state']): void {
    this.state = state
    this.since = performance.now()
  }

  /** There are bytes, and nothing is being answered. */
  #begin(): void {
    const parts = this.#parts
    const bytes = parts.length === 1 ? (parts[0] as Buffer) : together(parts, this.#size)
    const start = bytes.toString('latin1', 0, mostHead)
    const head = this.#headIn(start)
    if (head === undefined) {
      this.#goInside()
      return
    }
    const needed = head.from + head.length
    if (bytes.length < needed && !this.#ended) {
      this.#needed = needed
      if (this.state === 'idle') this.#turn('reading')
      return
    }
    const text = bytes.length < needed ? undefined : textOf(bytes, start, head.from, needed)
    this.#needed = 0
    this.#turn('asking')
    // Before it is taken, which may be to answer it and to go on with what stands behind it.
    this.#keep(bytes.length <= needed ? [] : [Buffer.from(bytes.subarray(needed))])
    if (text !== undefined && this.#house.take(this, head.known, text, head.length)) return
    this.#keep(parts)
    this.#goInside()
  }

  #keep(parts: Buffer[]): void {
    this.#parts = parts
    this.#size = parts.reduce((sum, { length }) => sum + length, 0)
  }

  #headIn(start: string): { readonly known: Known; readonly from: number; readonly length: number } | undefined {
    const end = start.indexOf(headEnd)
    if (end < 0) return undefined
    const from = end + headEnd.length
    const before = this.#known
    const length = before && lengthInSame(start, before)
    if (before !== undefined && length !== undefined) return { known: before, from, length }
    const head = readPlainHead(start.slice(0, from))
    const known = head && this.#house.recognize(head)
    if (head === undefined || known === undefined) return undefined
    this.#known = known
    return { known, from, length: head.length }
  }

  /** Everything from this request on is read and answered inside. */
  #goInside(): void {
    const socket = this.#socket
    socket.off('data', this.#read).off('end', this.#end)
    this.#turn('leaving')
    socket.pause()
    this.#house.goInside((inside) => {
      if (inside === undefined || socket.destroyed) {
        inside?.destroy()
        socket.destroy()
        return
      }
      inside.on('close', () => linger(socket, inside))
      inside.on('end', () => linger(socket, inside))
      socket.on('close', () => inside.destroy())
      for (const part of this.#parts) inside.write(part)
      socket.pipe(inside)
      inside.pipe(socket)
      this.#house.left(this)
    })
  }
}

/** Where the parts of a request are put together, one request after the other: nothing of it is kept. */
let desk = Buffer.alloc(0)

/** Good until the next call. */
function together(parts: readonly Buffer[], size: number): Buffer {
  if (desk.length < size) desk = Buffer.allocUnsafe(size * 2)
  let at = 0
  for (const part of parts) at += part.copy(desk, at)
  return desk.subarray(0, at)
}

/** How long a sender may go on sending after the last word, ms. */
const lastWord = 1_000

/**
 * The server inside has said everything. What is still sent is read and dropped for a moment: a connection that is closed
 * with bytes unread takes the answer with it, and the sender would not hear that its body was too large.
 */
function linger(socket: Socket, inside: Socket): void {
  if (socket.destroyed || socket.writableEnded) return
  socket.unpipe(inside)
  socket.end()
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), lastWord)
  socket.on('close', () => clearTimeout(timer))
}

/** The body; undefined where it is no text in UTF-8. Nearly all are short and plain, and stand in the start. */
function textOf(bytes: Buffer, start: string, from: number, end: number): string | undefined {
  const body = bytes.subarray(from, end)
  if (end <= start.length && isAscii(body)) return start.slice(from, end)
  try {
    return decodeText(body, 'utf-8')
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

const ignore = (): void => {}
