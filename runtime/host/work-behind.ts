/** The work that nobody waits for: the search index, and the upkeep of the store. Done in pieces while nothing else is. */
import { openSearch, type Search } from './store/search.ts'
import type { SqliteStore } from './store/sqlite-store.ts'

/** Longest piece, ms. */
const piece = 10
const hour = 3_600_000
/** Days for which deliveries are kept as they came, where nobody has said otherwise: disputes come within so many. */
const deliveriesFor = 120

export type WorkBehind = {
  /** Does one piece; true while there is more. */
  step(): boolean
  readonly search: Search
  close(): void
}

export function workBehind(store: SqliteStore): WorkBehind {
  const search = openSearch(store)
  let looked = Number.NEGATIVE_INFINITY

  /** Deliveries as they came go when their own time is up, whatever becomes of their events. */
  function dropDeliveries(): boolean {
    const now = Date.now()
    if (now - looked < hour) return false
    const days = store.parts.settings.get('raw.days')
    const before = now - (typeof days === 'number' ? days : deliveriesFor) * 24 * hour
    const more = store.atomically(() => store.parts.raw.dropBefore(before))
    if (!more) looked = now
    return more
  }

  return {
    step: () => store.maintain() || dropDeliveries() || search.catchUp(piece),
    search,
    close: () => search.close(),
  }
}
