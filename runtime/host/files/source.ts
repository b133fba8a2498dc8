/** A file as a stream of plain bytes: opened once, refused when it is no ordinary file, unpacked when it is gzip. */
import type { Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { CounterflowError } from '../../model/problem.ts'

/** 64 kB of gzip unpack to 66 MB at most, which bounds the memory that a hostile file can ask for. */
const gzipChunk = 64 * 1024
const plainChunk = 256 * 1024

export type Source = {
  /** The last part of the path. */
  readonly name: string
  /** Bytes on the disk, as they were when it was opened. */
  readonly size: number
  /** How many of those have been read. */
  read(): number
  /** From the start; each call reads the file again. Throws FILE_TRUNCATED where gzip ends early, after all of it. */
  chunks(): AsyncGenerator<Buffer, void, undefined>
  /** @throws FILE_CHANGED when the file is no longer what was opened. Until it is read to its end, it may grow. */
  assertUnchanged(state: 'reading' | 'read'): Promise<void>
  close(): Promise<void>
}

export async function openSource(path: string): Promise<Source> {
  const name = basename(path)
  // Before opening: to open a named pipe is to wait for somebody to write into it.
  assertOrdinary(await describe(path, () => stat(path)), path)
  const handle = await describe(path, () => open(path, 'r'))
  try {
    const opened = await handle.stat()
    assertOrdinary(opened, path)
    const start = Buffer.alloc(2)
    await handle.read(start, 0, start.length, 0)
    const packed = start[0] === 0x1f && start[1] === 0x8b
    const progress = { read: 0 }
    return {
      name,
      size: opened.size,
      read: () => progress.read,
      chunks: () => (packed ? unpack(handle, opened.size, progress, path) : readPlain(handle, opened.size, progress)),
      assertUnchanged: async (state) => assertSame(opened, await handle.stat(), state, path),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Up to the size at opening: what is appended meanwhile is for the next time. */
async function* readPlain(
  handle: FileHandle,
  size: number,
  progress: { read: number },
  length = plainChunk,
): AsyncGenerator<Buffer, void, undefined> {
  progress.read = 0
  while (progress.read < size) {
    const buffer = Buffer.allocUnsafe(Math.min(length, size - progress.read))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, progress.read)
    if (bytesRead === 0) return
    progress.read += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function* unpack(
  handle: FileHandle,
  size: number,
  progress: { read: number },
  path: string,
): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: plainChunk })
  let unpacked: Buffer[] = []
  let failure: Error | undefined
  let closed = false
  let release = (): void => {}
  gunzip.on('data', (chunk: Buffer) => unpacked.push(chunk))
  gunzip.on('error', (error) => {
    failure = error
  })
  // A failed write never calls back, but the stream closes.
  gunzip.on('close', () => {
    closed = true
    release()
  })
  const feed = (send: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      release = resolve
      if (closed) resolve()
      else send(resolve)
    })
  // One piece in, everything that comes of it out: a pipe would drop what it has unpacked before an early end.
  for await (const chunk of readPlain(handle, size, progress, gzipChunk)) {
    await feed((done) => gunzip.write(chunk, () => done()))
    const ready = unpacked
    unpacked = []
    yield* ready
    if (failure !== undefined) break
  }
  if (failure === undefined) {
    await feed((done) => gunzip.once('end', done).end())
    yield* unpacked
  }
  gunzip.destroy()
  if (failure !== undefined) throw damaged(failure, path)
}

function damaged(error: Error, path: string): CounterflowError {
  const name = basename(path)
  if (error.message === 'unexpected end of file') {
    return new CounterflowError('FILE_TRUNCATED', `${name} ends in the middle: its gzip data is cut off.`, {
      kept: 'All whole rows before the end were read.',
      advice: 'Fetch or pack the file again and import it under any name: rows that are known are skipped.',
      details: { path },
    })
  }
  return new CounterflowError('FILE_DAMAGED', `${name} cannot be unpacked: ${error.message}.`, {
    kept: 'Rows that were read before the damage stay.',
    advice: 'Fetch the file again and import it: rows that are the same are skipped, a row that differs is named.',
    details: { path },
    cause: error,
  })
}

async function describe<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CounterflowError('FILE_MISSING', `There is no file ${path}.`, {
        advice: 'Check the path; it is looked up from the folder in which the command runs.',
        details: { path },
      })
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new CounterflowError('FILE_UNREADABLE', `${path} cannot be opened: ${reason}.`, {
      advice: code === 'EACCES' ? 'Allow this user to read it (chmod u+r), or copy it.' : 'Copy it to this computer.',
      details: { path },
      cause: error,
    })
  }
}

function assertOrdinary(stats: Stats, path: string): void {
  if (stats.isFile()) return
  const kind = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a named pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device'
  throw new CounterflowError('FILE_KIND', `Expected a CSV or NDJSON file, but ${path} is ${kind}.`, {
    advice: 'A file can be read again after a break, which a stream cannot: save it to a file first.',
    details: { path, kind },
  })
}

/** By the first bytes, unpacked: neither UTF-16, nor a workbook, nor binary. */
export function assertText(bytes: Buffer, path: string): void {
  const start = bytes.subarray(0, 4096)
  const zip = start.toString('latin1', 0, 4) === 'PK\x03\x04'
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  if (wide) {
    throw new CounterflowError('FILE_ENCODING', `${basename(path)} is UTF-16 text; expected UTF-8.`, {
      advice: `Save it as "CSV UTF-8", or convert it: iconv -f UTF-16 -t UTF-8 ${basename(path)} > new.csv`,
      details: { path, row: 1 },
    })
  }
  if (!zip && !start.includes(0)) return
  throw new CounterflowError(
    'FILE_KIND',
    `Expected a CSV or NDJSON file, but ${path} is ${zip ? 'a ZIP archive or an Excel workbook' : 'binary'}.`,
    {
      advice: zip ? 'Save the sheet as "CSV UTF-8", or unpack the archive.' : 'Export the data as CSV or NDJSON.',
      details: { path, kind: zip ? 'zip' : 'binary' },
    },
  )
}

function assertSame(opened: Stats, now: Stats, state: 'reading' | 'read', path: string): void {
  const replaced = now.nlink === 0
  const shrunk = now.size < opened.size
  const touched = now.size !== opened.size || now.mtimeMs !== opened.mtimeMs
  if (!replaced && !shrunk && !(state === 'read' && touched)) return
  const what = replaced ? 'removed or replaced' : shrunk ? 'shortened' : now.size > opened.size ? 'extended' : 'written'
  throw new CounterflowError('FILE_CHANGED', `${basename(path)} was ${what} while it was being read.`, {
    kept: 'The rows that were read before stay.',
    advice: 'Import it again when nothing writes to it any more: known rows are skipped, a changed row is named.',
    details: { path, sizeAtStart: opened.size, sizeNow: now.size },
  })
}
