/** The real `Files` service: streams a file's rows once, whatever was cut off, appended or renamed in between. */
import { resolve } from 'node:path'
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Cancel, FileBatch, FileFormat, FileRow, Files } from '../../model/services.ts'
import { chain, type KnownFile, knownFiles, withFile } from './position.ts'
import { openReader } from './reader.ts'
import type { Block } from './records.ts'
import { openSource, type Source } from './source.ts'

type Options = { path: string; format: FileFormat; position: Json; signal: Cancel }

/** While a known part is only compared, a sign of life every so many blocks. */
const quietBlocks = 32

export const files: Files = {
  rows: (options) => read(options),
}

async function* read(options: Options): AsyncGenerator<FileBatch, void, undefined> {
  const source = await openSource(options.path)
  try {
    // The known part is compared by its hash. If that differs, everything is offered as if it were new: the log
    // answers `duplicate` for rows that are the same, and `conflict` for the first one that changed.
    const proven = yield* pass(source, options, true)
    if (!proven) yield* pass(source, options, false)
    if (!options.signal.cancelled) await source.assertUnchanged('read')
  } finally {
    await source.close()
  }
}

/** False when the part that should be known is another one: nothing of the file was delivered then. */
async function* pass(
  source: Source,
  options: Options,
  trusting: boolean,
): AsyncGenerator<FileBatch, boolean, undefined> {
  const { path, position, signal } = options
  const reader = await openReader(source, path, options.format)
  if (reader === undefined) return true
  const seen = knownFiles(position)
  const batch = (rows: readonly FileRow[], known: number, at: Json): FileBatch => ({
    file,
    rows,
    known,
    position: at,
    read: source.read(),
    size: source.size,
  })

  let file = ''
  let known: KnownFile | undefined
  /** Rows up to here are in the log; while `comparing`, that is still to be proven. */
  let comparing = false
  let bytesBefore = 0
  let hashBefore = ''
  let quiet = 0

  try {
    for await (const block of reader.blocks()) {
      if (signal.cancelled) return true
      await source.assertUnchanged('reading')
      if (block.first === 1) {
        file = reader.format.key(block)
        known = seen.find((entry) => entry.file === file)
        if (known === undefined) assertNewName(source.name, path, seen)
        comparing = trusting && known !== undefined
      }
      const last = block.first + block.ends.length - 1
      const hash = chain(hashBefore, block.bytes)
      const upTo = (row: number): Json => {
        const end = block.ends[row - block.first] ?? 0
        return withFile(seen, {
          file,
          name: source.name,
          rows: row,
          bytes: bytesBefore + end,
          hash: row === last ? hash : chain(hashBefore, block.bytes.subarray(0, end)),
        })
      }

      if (comparing && known !== undefined && known.rows > last) {
        quiet++
        if (quiet % quietBlocks === 0) yield batch([], 0, position)
      } else {
        let provenNow = 0
        if (comparing && known !== undefined) {
          if (!isSame(block, known, hashBefore)) return false
          comparing = false
          provenNow = known.rows
        }
        const { rows, failure } = provenNow === last ? { rows: [], failure: undefined } : reader.format.parse(block)
        const fresh = provenNow === 0 ? rows : rows.filter((row) => row.row > provenNow)
        const end = fresh.at(-1)?.row ?? block.first - 1
        // Nothing vouches for these but the log, so the position stays what it was.
        const unproven = trusting ? 0 : Math.min(end, known?.rows ?? 0) - block.first + 1
        if (unproven > 0) yield batch(fresh.slice(0, unproven), 0, position)
        if (fresh.length > Math.max(0, unproven)) yield batch(fresh.slice(Math.max(0, unproven)), provenNow, upTo(end))
        else if (provenNow > 0) yield batch([], provenNow, upTo(provenNow))
        if (failure !== undefined) throw failure
      }
      bytesBefore += block.bytes.length
      hashBefore = hash
    }
  } catch (error) {
    // Wrong inside the part that should be known: the second pass tells what.
    if (comparing) return false
    throw error
  }
  return !comparing
}

function isSame(block: Block, known: KnownFile, hashBefore: string): boolean {
  const end = block.ends[known.rows - block.first] ?? 0
  return chain(hashBefore, block.bytes.subarray(0, end)) === known.hash
}

function assertNewName(name: string, path: string, seen: readonly KnownFile[]): void {
  const before = seen.findLast((entry) => entry.name === name)
  if (before === undefined) return
  throw new CounterflowError(
    'FILE_CHANGED',
    `${name} was read before, and now its header or its first row is another one.`,
    {
      kept: `The ${before.rows} rows that were read of it stay; nothing of this file was taken.`,
      advice: 'If it is a new file, give it a new name. If its rows were edited, undo that.',
      details: { path: resolve(path), row: 1, rows: before.rows },
    },
  )
}
