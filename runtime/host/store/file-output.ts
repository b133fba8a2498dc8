/**
 * Text that stages append to files, exactly once: the length that was committed is kept in the store, and a file is cut
 * to it before the next write, so that what a crash left behind it disappears.
 */
import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  writeSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { checkWritePath } from '../../engine/write-path.ts'
import type { FileAppend } from '../../model/commit.ts'
import { codeOf } from '../error-code.ts'
import { belowRoot, pathBlocked } from '../files/below-root.ts'

type Output = {
  readonly descriptor: number
  readonly ahead: AheadOfCommit
  committed: number
  written: number
}

/**
 * Sends what was written to the disk while the rest of the commit is being made: a descriptor of its own, because a
 * failure is reported once per descriptor, and the one that counts is reported before COMMIT.
 */
type AheadOfCommit = { start(): void; close(): void }

const maximumOpen = 100
/** Bytes from which on the disk has something to do meanwhile. */
const worthSending = 16 * 1024

export function openFileOutput(db: Database, root: string | undefined) {
  const getPosition = db.prepare<[string], { position: number }>('SELECT position FROM file_position WHERE path = ?')
  const setPosition = db.prepare<[string, number]>(
    'INSERT INTO file_position VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
  )
  const positions = db.prepare<[], { path: string; position: number }>('SELECT path, position FROM file_position')
  const outputs = new Map<string, Output>()
  const touched = new Set<string>()
  /** Kept from commit to commit: to make it anew costs as much as to fill it. */
  let bytes = Buffer.alloc(0)

  function open(path: string): Output {
    const known = outputs.get(path)
    if (known) return known
    if (outputs.size >= maximumOpen && touched.size === 0) closeAll()
    const descriptor = openBelow(root, path)
    // A file that somebody has shortened goes on at its end, not behind a gap of zeros.
    const committed = Math.min(getPosition.get(path)?.position ?? 0, fstatSync(descriptor).size)
    // What follows the committed length was written by a commit that never was.
    ftruncateSync(descriptor, committed)
    const ahead = aheadOfCommit(openBelow(root, path))
    const output = { descriptor, ahead, committed, written: committed }
    outputs.set(path, output)
    return output
  }

  function closeAll(): void {
    for (const { descriptor, ahead } of outputs.values()) {
      closeSync(descriptor)
      ahead.close()
    }
    outputs.clear()
  }

  return {
    /** When a store is opened: what a commit that never was has written disappears, also where nothing follows. */
    cutBack(): void {
      if (root === undefined) return
      for (const { path, position } of positions.all())
        if ((lstatSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0) > position) open(path)
    },
    append({ path, text }: FileAppend): void {
      checkWritePath(path)
      const output = open(path)
      touched.add(path)
      if (bytes.length < text.length * 3) bytes = Buffer.allocUnsafe(text.length * 4)
      const length = bytes.write(text)
      for (let at = 0; at < length; ) at += writeSync(output.descriptor, bytes, at, length - at, output.written + at)
      output.written += length
      if (length >= worthSending) output.ahead.start()
      setPosition.run(path, output.written)
    },
    /** Before COMMIT: what the store is about to say must be on the disk. */
    sync(): void {
      for (const path of touched) fdatasyncSync(outputs.get(path)?.descriptor ?? -1)
    },
    committed(): void {
      for (const path of touched) {
        const output = outputs.get(path)
        if (output) output.committed = output.written
      }
      touched.clear()
    },
    rolledBack(): void {
      for (const path of touched) {
        const output = outputs.get(path)
        if (!output) continue
        ftruncateSync(output.descriptor, output.committed)
        output.written = output.committed
      }
      touched.clear()
    },
    close: closeAll,
  }
}

function aheadOfCommit(descriptor: number): AheadOfCommit {
  let underWay = 0
  let closed = false
  const ended = (): void => {
    underWay--
    if (closed && underWay === 0) closeSync(descriptor)
  }
  return {
    start() {
      if (underWay > 0) return
      underWay++
      // Whether it went well is asked before COMMIT, see `sync`.
      fdatasync(descriptor, ended)
    },
    close() {
      closed = true
      if (underWay === 0) closeSync(descriptor)
    },
  }
}

/** The file itself must not be a link either, whatever happened since it was looked at. */
function openBelow(root: string | undefined, path: string): number {
  const target = belowRoot(root, path)
  try {
    return openSync(target, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o644)
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'EISDIR')
      throw pathBlocked(path, `${basename(target)} is no plain file`)
    throw error
  }
}
