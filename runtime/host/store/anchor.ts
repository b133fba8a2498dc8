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
  /** How many commits had changed the ledger, the last 16 bits of that number. */
  readonly ledger: number
  /** The store was closed in order after this. */
  readonly clean: boolean
}

const slotSize = 64
const cleanBit = 0x80000000
const ledgerSpan = 2 ** 16

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
    write(offset: number, hash: Buffer, ledger: number, clean = false): void {
      buffer.writeUInt32BE((epoch | (clean ? cleanBit : 0)) >>> 0, 16)
      buffer.writeUIntBE(offset, 20, 6)
      buffer.writeUInt16BE(ledger % ledgerSpan, 26)
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
    offset: slot.readUIntBE(20, 6),
    ledger: slot.readUInt16BE(26),
    hash: Buffer.from(slot.subarray(28, 60)),
    clean: (epoch & cleanBit) !== 0,
  }
}

/** By how much the anchor's ledger is ahead of a count; negative where it is behind. */
export const ledgerAhead = (anchor: Pick<Anchor, 'ledger'>, count: number): number => {
  const ahead = (anchor.ledger - (count % ledgerSpan) + ledgerSpan) % ledgerSpan
  return ahead < ledgerSpan / 2 ? ahead : ahead - ledgerSpan
}

function isNewer(a: Anchor, b: Anchor): boolean {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch
  if (a.offset !== b.offset) return a.offset > b.offset
  return a.ledger !== b.ledger ? ledgerAhead(a, b.ledger) > 0 : a.clean && !b.clean
}
