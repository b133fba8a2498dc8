/** Places for stores that are about to be mistreated, and pictures of what lies there at one moment. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** No test here cuts the power, so what a sync costs on a disk would only take time from further cases. */
const memory = '/dev/shm'

export type Place = { readonly folder: string; readonly store: string; remove(): void }

export function newPlace(): Place {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'counterflow-fault-'))
  return { folder, store: join(folder, 'shop.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The files of a store, by what follows its name: the database itself is ''. */
export type Picture = ReadonlyMap<string, Buffer>

/** What a process that died would leave: no lock, no index of the journal, which only live in its memory. */
export function pictureOf(store: string): Picture {
  const name = basename(store)
  const left = readdirSync(dirname(store)).filter((file) => file.startsWith(name) && !/-(shm|lock|owner)$/.test(file))
  return new Map(left.map((file) => [file.slice(name.length), readFileSync(join(dirname(store), file))]))
}

/** Puts the files there and nothing else. */
export function lay(picture: Picture, store: string): void {
  rmSync(dirname(store), { recursive: true, force: true })
  mkdirSync(dirname(store), { recursive: true })
  for (const [end, bytes] of picture) writeFileSync(store + end, bytes)
}

/** The picture with one of its files changed, or without it. */
export function changed(picture: Picture, end: string, bytes: Buffer | undefined): Picture {
  const next = new Map(picture)
  if (bytes) next.set(end, bytes)
  else next.delete(end)
  return next
}

export function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}

export const below = (random: () => number, limit: number): number => Math.floor(random() * limit)

export function pick<T>(random: () => number, list: readonly T[]): T {
  const found = list[below(random, list.length)]
  if (found === undefined) throw new Error('There is nothing to pick from')
  return found
}

/** Between two cases: what a closed store held is only given back when the event loop turns. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
