/**
 * Tokens made or taken back by a command while another program has the store: a file beside it, which that program
 * reads within a moment and removes. It holds hashes, as the store does.
 */
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { isObject, type Json } from '../../model/json.ts'
import type { Program } from './known-program.ts'

export type TokenWish = { readonly add: Program & { readonly hash: string } } | { readonly remove: string }

export const wishesFile = (store: string): string => `${store}-tokens`

/** More than anybody writes: what is larger is not ours. */
const mostBytes = 256 * 1024

export function wishFor(store: string, wish: TokenWish): void {
  const path = wishesFile(store)
  appendFileSync(path, `${JSON.stringify(wish)}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
}

/** What was wished for, oldest first; afterwards the file is gone once `taken` has not thrown. */
export function takeWishes(store: string, take: (wishes: readonly TokenWish[]) => void): void {
  const path = wishesFile(store)
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  if (text.length <= mostBytes) take(text.split('\n').flatMap((line) => readWish(line) ?? []))
  rmSync(path, { force: true })
}

function readWish(line: string): TokenWish | undefined {
  if (line === '') return undefined
  let value: Json
  try {
    value = JSON.parse(line)
  } catch {
    // A line that was cut off is no wish.
    return undefined
  }
  if (!isObject(value)) return undefined
  if (typeof value.remove === 'string') return { remove: value.remove }
  const { add } = value
  if (!isObject(add) || typeof add.program !== 'string' || typeof add.hash !== 'string') return undefined
  const texts = (list: Json | undefined): readonly string[] =>
    Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
  return {
    add: {
      ...{ program: add.program, sources: texts(add.sources), reads: texts(add.reads) },
      ...{ created: Number(add.created), hash: add.hash },
    },
  }
}
