/**
 * What a producer has read of which files, as it is committed with every batch. A file is known by its header and
 * first row, whatever its name; what was read of it is proven by a hash that is chained from block to block.
 */
import { createHash } from 'node:crypto'
import { isObject, type Json } from '../../model/json.ts'

export type KnownFile = {
  /** Hash of header and first row. */
  readonly file: string
  readonly name: string
  /** Rows that were read, and the uncompressed bytes to the end of the last one. */
  readonly rows: number
  readonly bytes: number
  /** Chained hash over those bytes. */
  readonly hash: string
}

/** Older ones are forgotten. Nothing is lost by that: their rows are offered again, and the log knows them. */
const mostFiles = 100

/** A file's name to the log: the same after renaming and appending, packed or not. */
export const fileKey = (header: readonly string[], firstRow: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([header, firstRow]))
    .digest('hex')
    .slice(0, 16)

/** The hash over everything up to the end of `bytes`, given the one up to their start. */
export const chain = (before: string, bytes: Uint8Array): string =>
  createHash('sha256').update(before).update(bytes).digest('hex')

export function knownFiles(position: Json): readonly KnownFile[] {
  if (!isObject(position) || !Array.isArray(position.files)) return []
  const entries: readonly unknown[] = position.files
  return entries.filter(isKnownFile)
}

/** The most recently read one stands last. */
export function withFile(files: readonly KnownFile[], file: KnownFile): Json {
  return { files: [...files.filter((known) => known.file !== file.file), file].slice(-mostFiles) }
}

function isKnownFile(value: unknown): value is KnownFile {
  return (
    isObject(value) &&
    typeof value.file === 'string' &&
    typeof value.name === 'string' &&
    typeof value.rows === 'number' &&
    typeof value.bytes === 'number' &&
    typeof value.hash === 'string'
  )
}
