/** What a store knows and a copy of it does not: events that came since, and what was done outside since. */
import type Database from 'better-sqlite3'
import type { Since } from '../../model/api/care.ts'
import { openChain } from './chain.ts'
import { openMeta } from './meta.ts'

/** Effects that are named. */
const mostNamed = 100
/** Rows of the ledger between two pauses. */
const piece = 2_000

export type Found = Since & {
  /** Effects that the copy still wants to do, and what the store knows of them. */
  readonly open: readonly { readonly key: string; readonly state: string; readonly at: number }[]
}

type OldEffect = { key: string; stage: string; state: string; updated: number }

/** In pieces: a ledger may be long. Neither file is written. */
export function* readSince(copy: Database.Database, store: Database.Database): Generator<undefined, Found> {
  const head = yield* lastShared(copy, store)
  const lost = store
    .prepare<[number], { events: number; from: number | null; through: number | null }>(
      'SELECT count(*) AS events, min(time) AS "from", max(time) AS through FROM event WHERE offset > ?',
    )
    .get(head) ?? { events: 0, from: null, through: null }
  const known = copy.prepare<[string], { state: string }>('SELECT state FROM effect WHERE key = ?')
  const since = store.prepare<[], OldEffect>(
    "SELECT key, stage, state, updated FROM effect WHERE state IN ('done', 'inflight', 'unknown') ORDER BY updated DESC",
  )
  const open: Found['open'][number][] = []
  const effects: Since['effects'][number][] = []
  let unknown = 0
  let read = 0
  for (const { key, stage, state, updated } of since.iterate()) {
    read += 1
    if (read % piece === 0) yield
    const before = known.get(key)?.state
    const isOpen = before === 'pending' || before === 'inflight'
    if (before !== undefined && !isOpen) continue
    if (isOpen) open.push({ key, state, at: updated })
    else unknown += 1
    if (effects.length < mostNamed) effects.push({ stage, state, at: updated, settled: isOpen })
  }
  return { ...lost, settled: open.length, unknown, effects, open }
}

/**
 * Where the two part: mostly the end of the copy. After one way back there are two continuations, which have the same
 * numbers for different events; the chain of hashes tells them apart.
 */
function* lastShared(copy: Database.Database, store: Database.Database): Generator<undefined, number> {
  const chain = openChain(copy)
  const commits = store.prepare<[], { last: number; hash: Buffer }>(
    'SELECT last, hash FROM "commit" ORDER BY last DESC',
  )
  let read = 0
  for (const { last, hash } of commits.iterate()) {
    if (chain.endingAt(last)?.hash.equals(hash)) return last
    read += 1
    if (read % piece === 0) yield
  }
  return 0
}

export function readAll<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, with other work between the pieces. */
export async function readInPieces<T>(steps: Generator<undefined, T>, breathe: () => Promise<unknown>): Promise<T> {
  try {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await breathe()
    }
  } finally {
    // Also where the breathing failed: the question to the ledger is ended.
    steps.return(undefined as never)
  }
}

/** Names of flows that are others now than in the copy: edited, published, turned, added or put away since. */
export function changedFlows(copy: Database.Database, store: Database.Database): readonly string[] {
  const [then, now] = [flowsOf(copy), flowsOf(store)]
  const changed = [...new Set([...then.keys(), ...now.keys()])].filter(
    (flow) => then.get(flow)?.state !== now.get(flow)?.state,
  )
  return changed.map((flow) => (now.get(flow) ?? then.get(flow))?.name ?? '').filter((name) => name !== '')
}

type Drafted = { flow: string; text: string; state: string }

function flowsOf(db: Database.Database): ReadonlyMap<string, { readonly name: string; readonly state: string }> {
  const rows = db
    .prepare<[], Drafted>(
      `SELECT draft.flow, draft.text,
          draft.revision || ' ' || coalesce(removed, '') || ' ' || coalesce(hash || ' ' || state, '') AS state
        FROM draft LEFT JOIN deployment ON deployment.flow = draft.flow`,
    )
    .all()
  return new Map(rows.map(({ flow, text, state }) => [flow, { name: nameIn(text), state }]))
}

function nameIn(text: string): string {
  try {
    const { name }: { name?: unknown } = JSON.parse(text)
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}

/** Of two files that belong together: one store, at two times. */
export const isSameStore = (copy: Database.Database, store: Database.Database): boolean =>
  openMeta(copy).id === openMeta(store).id
