/**
 * Files that a person hands to a producer: they arrive piece by piece and are kept beside the store, so that the host
 * reads nothing of this computer that nobody gave it, and the file can be read again after it was moved or thrown away.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'
import { turns } from './turns.ts'

/** Where a whole file lies, as names inside the folder of inputs. */
export type Kept = { readonly folder: string; readonly file: string }

export type Wish = { readonly flow: string; readonly node: string; readonly name: string; readonly size: number }

/** Bytes of one piece: what reading and answering it takes is not felt by events that come in meanwhile. */
export const pieceSize = 512 * 1024
const gigabyte = 1024 ** 3
export const largestFile = 2 * gigabyte
/** Bytes that stay free for the log. */
const spare = 256 * 1024 * 1024
/** At a time, of all windows. */
const mostUnderWay = 4
/** ms after which what never arrived whole is thrown away. */
const forgotten = 24 * 60 * 60_000
const partEnding = '.part'

type UnderWay = Wish & {
  readonly handle: FileHandle
  readonly path: string
  readonly inTurn: ReturnType<typeof turns>
  received: number
}

const kept = 'What the step read before stays chosen.'

export function openUploads(folder: string) {
  const underWay = new Map<string, UnderWay>()
  sweep(folder)

  function need(upload: string): UnderWay {
    const found = underWay.get(upload)
    if (found !== undefined) return found
    throw new CounterflowError('INPUT_GONE', 'The file did not arrive whole: Counterflow was restarted meanwhile.', {
      kept,
      advice: 'Choose the file again.',
    })
  }

  async function drop(upload: string): Promise<void> {
    const found = underWay.get(upload)
    if (found === undefined) return
    underWay.delete(upload)
    await found.inTurn(async () => {
      await found.handle.close()
      await rm(found.path, { force: true })
    })
  }

  return {
    pathOf: ({ folder: own, file }: Kept): string => join(folder, own, file),

    /** @throws FILE_TOO_LARGE, DISK_FULL, INPUT_BUSY */
    async begin(wish: Wish): Promise<{ upload: string; piece: number }> {
      if (wish.size > largestFile)
        throw new CounterflowError('FILE_TOO_LARGE', `This file is larger than ${largestFile / gigabyte} GB.`, {
          kept,
          advice: 'Pack it with gzip, or split it into several files.',
        })
      // Whoever chooses another file for the same step has given up on the first one.
      for (const [upload, { flow, node }] of underWay) if (flow === wish.flow && node === wish.node) await drop(upload)
      if (underWay.size >= mostUnderWay)
        throw new CounterflowError('INPUT_BUSY', 'Other files are just being taken in.', {
          kept,
          advice: 'Wait until they are done, then choose the file again.',
        })
      await mkdir(folder, { recursive: true })
      await assertRoom(folder, wish.size)
      const upload = randomUUID()
      const path = join(folder, `${upload}${partEnding}`)
      const handle = await open(path, 'wx', 0o600)
      underWay.set(upload, { ...wish, handle, path, inTurn: turns(), received: 0 })
      return { upload, piece: pieceSize }
    },

    /** The same piece again changes nothing. @throws INPUT_GONE, INPUT_PIECE, DISK_FULL */
    async piece(upload: string, at: number, base64: string): Promise<{ received: number }> {
      const one = need(upload)
      return one.inTurn(async () => {
        const bytes = Buffer.from(base64, 'base64')
        if (at > one.received || at + bytes.length > one.size || bytes.length > pieceSize) throw wrongPiece()
        if (at + bytes.length <= one.received) return { received: one.received }
        try {
          await one.handle.write(bytes, 0, bytes.length, at)
        } catch (error) {
          throw fullDisk(error)
        }
        one.received = at + bytes.length
        return { received: one.received }
      })
    },

    /** The whole file, in a folder of its own so that it keeps its name. @throws INPUT_GONE, INPUT_PIECE, DISK_FULL */
    async finish(upload: string): Promise<Wish & Kept> {
      const one = need(upload)
      return one.inTurn(async () => {
        if (one.received !== one.size) throw wrongPiece()
        try {
          await one.handle.sync()
        } catch (error) {
          throw fullDisk(error)
        }
        await one.handle.close()
        underWay.delete(upload)
        const file = safeName(one.name)
        await mkdir(join(folder, upload))
        await rename(one.path, join(folder, upload, file))
        const { flow, node, name, size } = one
        return { flow, node, name, size, folder: upload, file }
      })
    },

    drop,
    /** Nobody reads it any more. */
    discard({ folder: own }: Kept): void {
      rmSync(join(folder, own), { recursive: true, force: true })
    },
    async close(): Promise<void> {
      for (const upload of [...underWay.keys()]) await drop(upload)
    },
  }
}

export type Uploads = ReturnType<typeof openUploads>

/** Its own name as far as every system can keep it: messages about a row speak of the file by it. */
export function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'))
  const plain = last
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no name may have.
    .replace(/[\u0000-\u001f\u007f<>:"/|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-120)
  return plain === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `file-${plain}` : plain
}

/** What was under way when the program ended, unless another program over a store beside this one works on it. */
function sweep(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(partEnding)) continue
    const path = join(folder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isFile() && Date.now() - stats.mtimeMs > forgotten) rmSync(path, { force: true })
  }
}

async function assertRoom(folder: string, size: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < size + spare) throw noRoom()
}

const noRoom = (): CounterflowError =>
  new CounterflowError('DISK_FULL', 'There is not enough room on the disk for a copy of this file.', {
    kept,
    advice: 'Make room on the disk, then choose the file again.',
  })

const fullDisk = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT') ? noRoom() : error

const wrongPiece = (): CounterflowError =>
  new CounterflowError('INPUT_PIECE', 'The file did not arrive as it was announced.', {
    kept,
    advice: 'It may have been changed meanwhile. Choose it again.',
  })
