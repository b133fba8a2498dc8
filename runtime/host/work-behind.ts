/** The work that nobody waits for: the search index, and the upkeep of the store. Done in pieces while nothing else is. */
import { openSearch, type Search } from './store/search.ts'
import type { SqliteStore } from './store/sqlite-store.ts'

/** Longest piece, ms. */
const piece = 10

export type WorkBehind = {
  /** Does one piece; true while there is more. */
  step(): boolean
  readonly search: Search
  close(): void
}

export function workBehind(store: SqliteStore): WorkBehind {
  const search = openSearch(store)
  return {
    step: () => store.maintain() || search.catchUp(piece),
    search,
    close: () => search.close(),
  }
}
