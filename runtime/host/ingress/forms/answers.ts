/**
 * What was said to the pages that wait. The ledger is where it is kept: whoever comes back after a restart hears it
 * again, and here is only what was said lately.
 */
import type { Effect } from '../../../model/effect.ts'
import { isObject, type Json } from '../../../model/json.ts'
import type { SqliteStore } from '../../store/sqlite-store.ts'
import { answerAge } from './page-tokens.ts'

export type Said = {
  readonly state: 'done' | 'failed' | 'waiting' | 'action'
  readonly message: string
  readonly next: string | null
  /** Where the event that said it stands in the log: what was said later counts. */
  readonly offset: number
}

type Listener = (said: Said) => void

const states: readonly string[] = ['done', 'failed', 'waiting', 'action'] satisfies Said['state'][]
/** Answers that are remembered; who comes for an older one finds it in the ledger at the next start. */
const most = 100_000

export function openAnswers(store: Pick<SqliteStore, 'parts'>, now: () => number) {
  const said = new Map<string, Said>()
  /** By what began it all, for steps that have left out who waits. */
  const began = new Map<string, string>()
  const listeners = new Map<string, Set<Listener>>()
  let hasRead = false

  function remember(id: string, one: Said): boolean {
    const before = said.get(id)
    if (before !== undefined && before.offset >= one.offset) return false
    said.delete(id)
    said.set(id, one)
    if (said.size > most) forgetFirst(said)
    return true
  }

  /** Once, when somebody asks: what was said before this process began. */
  function readLedger(): void {
    hasRead = true
    const rows = store.parts.db
      .prepare<[number], { request: string; offset: number }>(
        `SELECT request, offset FROM effect WHERE state = 'done' AND service = 'push' AND updated > ?`,
      )
      .all(now() - answerAge)
    for (const { request, offset } of rows) {
      const read = readRequest(store.parts.kept.openJson(request), offset)
      if (read?.to !== undefined) remember(read.to, read.said)
    }
  }

  return {
    /** Somebody has sent a page and will listen. */
    expect(id: string, correlation: string): void {
      began.delete(correlation)
      began.set(correlation, id)
      if (began.size > most) forgetFirst(began)
    },
    /** @returns false where what is to be said is nothing that can be said, or nobody ever waited for it */
    say({ request, offset }: Pick<Effect, 'request' | 'offset'>): boolean {
      const read = readRequest(request, offset)
      const id = read?.to ?? began.get(read?.began ?? '')
      if (read === undefined || id === undefined) return false
      if (remember(id, read.said)) for (const listener of listeners.get(id) ?? []) listener(read.said)
      return true
    },
    last(id: string): Said | undefined {
      const known = said.get(id)
      if (known !== undefined || hasRead) return known
      readLedger()
      return said.get(id)
    },
    /** Returns the way to stop listening. */
    listen(id: string, listener: Listener): () => void {
      const own = listeners.get(id) ?? new Set()
      listeners.set(id, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id)
      }
    },
  }
}

export type Answers = ReturnType<typeof openAnswers>

type Read = { readonly to: string | undefined; readonly began: string; readonly said: Said }

function readRequest(request: Json, offset: number): Read | undefined {
  if (!isObject(request)) return undefined
  const { to, began, state, message, next } = request
  if (typeof message !== 'string' || typeof state !== 'string' || !isState(state)) return undefined
  return {
    to: typeof to === 'string' ? to : undefined,
    began: typeof began === 'string' ? began : '',
    said: { state, message, next: typeof next === 'string' ? next : null, offset },
  }
}

const isState = (state: string): state is Said['state'] => states.includes(state)

function forgetFirst(map: Map<string, unknown>): void {
  const oldest = map.keys().next()
  if (!oldest.done) map.delete(oldest.value)
}
