/** Removes the oldest events, whole commits at a time, where nothing waits for them any more. */
import { isObject } from '../../model/json.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** What shall go: commits from before a moment, and as many as it takes to come below a size. */
export type RetentionRule = { readonly before?: number; readonly maximumBytes?: number }

export type RetentionPlan = {
  /** The last offset that goes; one less than the first kept where nothing goes. */
  readonly through: number
  readonly events: number
  /** What keeps more from going, in words, when the rule asked for more. */
  readonly heldBy: string | undefined
}

/** How far back answers reach. Times are of the commits, in ms; null in an empty store. */
export type Coverage = {
  readonly first: number
  readonly head: number
  readonly since: number | null
  readonly removed: number
}

type Holder = { readonly what: string; readonly through: number | null }

const batch = 5000

export function previewRetention(store: SqliteStore, rule: RetentionRule): RetentionPlan {
  const { db } = store.parts
  const { first, head } = store
  const none = { through: first - 1, events: 0, heldBy: undefined }
  const wanted = Math.max(byTime(store, rule.before), bySize(store, rule.maximumBytes))
  if (wanted < first) return none
  let holder: Holder | undefined
  for (const found of holders(store)) {
    if (found.through !== null && found.through < (holder?.through ?? wanted)) holder = found
  }
  const limit = Math.min(wanted, holder?.through ?? wanted, head)
  const cut = db
    .prepare<[number], { last: number | null }>('SELECT max(last) AS last FROM "commit" WHERE last <= ?')
    .get(limit)
  const through = cut?.last ?? first - 1
  return { through, events: Math.max(0, through - first + 1), heldBy: holder?.what }
}

/** A part of the plan: some thousands of events in one transaction. True while more is to go. */
export function retain(store: SqliteStore, plan: Pick<RetentionPlan, 'through'>): boolean {
  const { db, events, chain, lags, dictionary, identity } = store.parts
  if (plan.through < store.first) return false
  const next = db.prepare<[number, number], { last: number }>(
    'SELECT last FROM "commit" WHERE last >= ? AND last <= ? ORDER BY last LIMIT 1',
  )
  const through = next.get(Math.min(store.first + batch - 1, plan.through), plan.through)?.last
  if (through === undefined) return false
  // The keys of removed events outlive them: first into a run, then under their own hash.
  identity.flush()
  store.atomically(() => {
    const gone = events.identities(store.first - 1, through - store.first + 1)
    identity.retire(gone.map((row) => ({ source: dictionary.get(row.origin).source, id: row.id })))
    db.prepare('INSERT INTO segment (last, first, at, hash) SELECT last, ?, at, hash FROM "commit" WHERE last = ?').run(
      store.first,
      through,
    )
    for (const sql of [
      'DELETE FROM event WHERE offset <= ?',
      'DELETE FROM "commit" WHERE last <= ?',
      'DELETE FROM repeat WHERE offset <= ?',
      'DELETE FROM raw_event WHERE offset <= ?',
      'DELETE FROM effect_try WHERE offset <= ?',
    ]) {
      db.prepare<[number]>(sql).run(through)
    }
    db.prepare<[number]>('DELETE FROM outcome WHERE offset <= ?').run(through)
    const oldest = chain.after(through, 1)[0]
    if (oldest !== undefined) lags.forget(oldest.at)
  })
  store.refresh()
  db.pragma('incremental_vacuum(2000)')
  return through < plan.through
}

export function coverage(store: SqliteStore): Coverage {
  const oldest = store.parts.chain.after(store.first - 1, 1)[0]
  return { first: store.first, head: store.head, since: oldest?.at ?? null, removed: store.first - 1 }
}

export function storeBytes({ parts: { db } }: SqliteStore): number {
  const pages =
    Number(db.pragma('page_count', { simple: true })) - Number(db.pragma('freelist_count', { simple: true }))
  return pages * Number(db.pragma('page_size', { simple: true }))
}

function byTime(store: SqliteStore, before: number | undefined): number {
  if (before === undefined) return 0
  // The first commit that stays; clocks may have gone back, so everything behind it stays too.
  const kept = store.parts.db
    .prepare<[number], { first: number }>('SELECT first FROM "commit" WHERE at >= ? ORDER BY last LIMIT 1')
    .get(before)
  return kept ? kept.first - 1 : store.head
}

function bySize(store: SqliteStore, maximum: number | undefined): number {
  const bytes = storeBytes(store)
  if (maximum === undefined || bytes <= maximum) return 0
  const count = store.head - store.first + 1
  return store.first - 1 + Math.ceil((count * (bytes - maximum)) / bytes)
}

/** Settings with this beginning say from which event on nothing may go, and why. */
export const holdSetting = 'hold:'

/** What people have put on hold: the beginning of a case in dispute. */
function legalHolds({ parts: { settings } }: SqliteStore): Holder[] {
  return settings.list(holdSetting).flatMap(({ value }) => {
    if (!isObject(value) || typeof value.offset !== 'number') return []
    return [{ what: `a hold on ${String(value.what)}`, through: value.offset - 1 }]
  })
}

function holders(store: SqliteStore): Holder[] {
  const { db } = store.parts
  const one = (what: string, sql: string): Holder => ({
    what,
    through: db.prepare<[], { through: number | null }>(sql).get()?.through ?? null,
  })
  const slowest = db
    .prepare<[], { name: string; cursor: number }>(
      'SELECT name, cursor FROM stage WHERE cursor IS NOT NULL ORDER BY cursor LIMIT 1',
    )
    .get()
  return [
    ...legalHolds(store),
    { what: `the stage ${slowest?.name}, which has not come further`, through: slowest?.cursor ?? null },
    one(
      'an effect that is not finished',
      "SELECT min(offset) - 1 AS through FROM effect WHERE state IN ('pending', 'inflight', 'dead', 'unknown')",
    ),
    one('a delivery that needs a look', 'SELECT min(offset) - 1 AS through FROM letter'),
    one('an event that waits behind a delivery that needs a look', 'SELECT min(offset) - 1 AS through FROM parked'),
    one('a timer', 'SELECT min(cause) - 1 AS through FROM timer'),
  ]
}
