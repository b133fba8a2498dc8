/**
 * A note outside the database of how far the log had come. SQLite can lose the end of its journal and find itself in
 * good order; the anchor then still knows that more had been accepted.
 */
import { closeSync, existsSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

export type Anchor = {
  readonly store: string
  readonly epoch: number
  readonly offset: number
  readonly hash: Buffer
  /** The store was closed in order after this. */
  readonly clean: boolean
}

const slotSize = 64
const cleanBit = 0x80000000

/** The newest whole slot; undefined when there is none. */
export function readAnchor(path: string): Anchor | undefined {
  const [first, second] = readSlots(path)
  return first && second ? (isNewer(second, first) ? second : first) : (first ?? second)
}

function readSlots(path: string): readonly (Anchor | undefined)[] {
  if (!existsSync(path)) return []
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(slotSize * 2)
    readSync(file, buffer, 0, buffer.length, 0)
    return [decode(buffer.subarray(0, slotSize)), decode(buffer.subarray(slotSize))]
  } finally {
    closeSync(file)
  }
}

/** Two slots take turns, so that a write cut short leaves the one before. */
export function openAnchor(path: string, store: string, epoch: number) {
  const [first, second] = readSlots(path)
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+')
  const buffer = Buffer.alloc(slotSize)
  buffer.write(store, 0, 16, 'hex')
  let turn = first && (!second || isNewer(first, second)) ? 1 : 0
  return {
    write(offset: number, hash: Buffer, clean = false): void {
      buffer.writeUInt32BE((epoch | (clean ? cleanBit : 0)) >>> 0, 16)
      buffer.writeDoubleBE(offset, 20)
      hash.copy(buffer, 28, 0, 32)
      buffer.writeUInt32BE(crc32(buffer.subarray(0, 60)), 60)
      writeSync(file, buffer, 0, slotSize, turn * slotSize)
      turn = 1 - turn
    },
    close: (): void => closeSync(file),
  }
}

export type AnchorFile = ReturnType<typeof openAnchor>

function decode(slot: Buffer): Anchor | undefined {
  if (slot.readUInt32BE(60) !== crc32(slot.subarray(0, 60))) return undefined
  const epoch = slot.readUInt32BE(16)
  return {
    store: slot.toString('hex', 0, 16),
    epoch: epoch & 0x7fffffff,
    offset: slot.readDoubleBE(20),
    hash: Buffer.from(slot.subarray(28, 60)),
    clean: (epoch & cleanBit) !== 0,
  }
}

const isNewer = (a: Anchor, b: Anchor): boolean =>
  a.epoch !== b.epoch ? a.epoch > b.epoch : a.offset !== b.offset ? a.offset > b.offset : a.clean && !b.clean
