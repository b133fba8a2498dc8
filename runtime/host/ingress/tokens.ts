/** The tokens of programs. Kept as hashes: whoever reads the store learns none, and each is shown once, when it is made. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { KnownTokens } from './door/words.ts'
import type { Program } from './known-program.ts'
import { providers } from './providers/index.ts'
import { takeWishes } from './token-wishes.ts'

type Kept = Program & { readonly hash: Buffer }

const setting = 'ingress.tokens'
const programName = /^[a-z0-9][a-z0-9._-]{0,39}$/
/** Sources of events that we make ourselves: a program must not be able to speak for us, nor for a provider. */
const ours = ['/flows', '/operators', '/hooks']

export function openTokens(store: SqliteStore) {
  const { settings } = store.parts
  let kept = read()
  let revision = 0
  /** By name: as of which revision a program is what it is. */
  const changed = new Map<string, number>()
  const watching = new Set<(known: KnownTokens) => void>()

  function read(): ReadonlyMap<string, Kept> {
    const value = settings.get(setting)
    const found = new Map<string, Kept>()
    for (const [program, one] of Object.entries(isObject(value) ? value : {})) {
      if (!isObject(one) || typeof one.hash !== 'string' || !Array.isArray(one.sources)) continue
      const sources = one.sources.filter((source) => typeof source === 'string')
      const reads = Array.isArray(one.reads) ? one.reads.filter((channel) => typeof channel === 'string') : []
      found.set(program, { program, sources, reads, created: Number(one.created), hash: Buffer.from(one.hash, 'hex') })
    }
    return found
  }

  function write(next: ReadonlyMap<string, Kept>): void {
    const rows = [...next].map(([program, { sources, reads, created, hash }]) => [
      program,
      { sources: [...sources], reads: [...reads], created, hash: hash.toString('hex') },
    ])
    store.atomically(() => settings.set(setting, Object.fromEntries(rows)))
    revision++
    for (const program of new Set([...kept.keys(), ...next.keys()]))
      if (kept.get(program) !== next.get(program)) changed.set(program, revision)
    kept = next
    for (const hear of watching) hear(known())
  }

  const known = (): KnownTokens => ({
    revision,
    programs: [...kept.values()].map(({ program, sources, hash }) => ({
      program,
      sources,
      hash: hash.toString('hex'),
    })),
  })

  /** What a command beside us has made or taken back; each is checked as if it had been asked of us. */
  function takeIn(): void {
    if (store.parts.anchor === undefined) return
    takeWishes(store.path, (wishes) => {
      const next = new Map(kept)
      for (const wish of wishes) {
        if ('remove' in wish) next.delete(wish.remove)
        else if (!next.has(wish.add.program) && isFit(wish.add))
          next.set(wish.add.program, { ...wish.add, hash: Buffer.from(wish.add.hash, 'hex') })
      }
      if (wishes.length > 0) write(next)
    })
  }
  takeIn()

  return {
    takeIn,
    list(): readonly Program[] {
      takeIn()
      return [...kept.values()]
        .map(({ program, sources, reads, created }) => ({ program, sources, reads, created }))
        .sort((a, b) => (a.program < b.program ? -1 : 1))
    },
    /** The new token, which nobody can be told again. @throws TOKEN_NAME, TOKEN_SOURCE, TOKEN_CHANNEL, TOKEN_EXISTS */
    add(program: string, sources: readonly string[], now: number, reads: readonly string[] = []): string {
      const made = newToken(program, sources, reads, now)
      if (kept.has(program)) throw tokenExists(program)
      write(new Map([...kept, [program, { ...made.program, hash: made.hash }]]))
      return made.token
    },
    /** False where there was none. */
    remove(program: string): boolean {
      if (!kept.has(program)) return false
      write(new Map([...kept].filter(([name]) => name !== program)))
      return true
    },
    /** Rises with every token that is made or taken back. */
    get revision(): number {
      return revision
    },
    /** What the thread at the door must know. */
    known,
    /** Told of every change, at once; returns the way to hear no more. */
    watch(hear: (known: KnownTokens) => void): () => void {
      watching.add(hear)
      return () => void watching.delete(hear)
    },
    /** Whether a program that was let in as of a revision still is, by the same token. */
    isSince: (program: string, as: number): boolean => kept.has(program) && (changed.get(program) ?? 0) <= as,
    /** False where it was removed, or made anew, since it was found. */
    isCurrent: (program: Program): boolean => kept.get(program.program) === program,
    /** Whose token this is. Takes as long for a wrong one as for a right one. */
    find(token: string): Program | undefined {
      const hash = hashOf(token)
      let found: Program | undefined
      for (const one of kept.values()) if (timingSafeEqual(one.hash, hash)) found = one
      return found
    },
  }
}

export type Tokens = ReturnType<typeof openTokens>

/** A token that nobody can be told again, and what is kept of it. @throws TOKEN_NAME, TOKEN_SOURCE, TOKEN_CHANNEL */
export function newToken(program: string, sources: readonly string[], reads: readonly string[], now: number) {
  if (!programName.test(program)) throw wrongName(program)
  for (const source of sources) checkSource(source)
  for (const channel of reads) checkChannel(channel)
  const token = `cf_${randomBytes(32).toString('base64url')}`
  const bound = sources.length > 0 ? sources : [ownSource(program)]
  return { token, program: { program, sources: bound, reads, created: now }, hash: hashOf(token) }
}

function isFit({ program, sources, reads, hash }: Program & { readonly hash: string }): boolean {
  try {
    for (const source of sources) checkSource(source)
    for (const channel of reads) checkChannel(channel)
    return programName.test(program) && sources.length > 0 && /^[0-9a-f]{64}$/.test(hash)
  } catch (error) {
    if (error instanceof CounterflowError) return false
    throw error
  }
}

/** What a program may send when nothing else was said. */
export const ownSource = (program: string): string => `/programs/${program}`

export const tokenExists = (program: string): CounterflowError =>
  new CounterflowError('TOKEN_EXISTS', `There is a token for ${program} already.`, {
    kept: 'It stays valid.',
    advice: 'Remove it first, or choose another name for the new program.',
  })

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer')

function wrongName(program: string): CounterflowError {
  return new CounterflowError(
    'TOKEN_NAME',
    `Expected a name such as till-1 (lower-case letters, digits, dots and dashes), got ${JSON.stringify(program)}.`,
    { kept: 'No token was made.' },
  )
}

function checkChannel(channel: string): void {
  if (/^[\w./-]{1,300}\*?$/.test(channel)) return
  throw new CounterflowError(
    'TOKEN_CHANNEL',
    `Expected a channel such as events, shop/pay.paid or shop/*, got ${JSON.stringify(channel)}.`,
    { kept: 'No token was made.' },
  )
}

function checkSource(source: string): void {
  const isOurs = ours.some((own) => source === own || source.startsWith(`${own}/`) || own.startsWith(source))
  const isProviders = providers.some(({ name }) => source.startsWith(`${name}:`) || `${name}://`.startsWith(source))
  if (source.length > 0 && source.length <= 300 && !isOurs && !isProviders && /^\S+$/.test(source)) return
  throw new CounterflowError(
    'TOKEN_SOURCE',
    (isOurs || isProviders) && source !== ''
      ? `Events from ${source} come from Counterflow itself or from a provider.`
      : 'Expected a source such as app://till-1, without spaces.',
    { kept: 'No token was made.', advice: 'Choose what the source of its events begins with.' },
  )
}
