/** Everything about a word that people know, such as the number of an order, in a store that is only read. */
import type { Plan } from '../compile/plan.ts'
import { type CaseParts, findCase, findCaseOrNear } from '../host/case-file.ts'
import { historyRow } from '../host/history-row.ts'
import { openSearch } from '../host/store/search.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { storedPlan } from '../host/stored-plan.ts'
import type { CaseFile } from '../model/api/case.ts'
import type { CloudEvent } from '../model/event.ts'
import { UsageError } from './exit.ts'

/** @throws UsageError where nothing has this word. */
export function caseOf(store: SqliteStore, word: string): CaseFile {
  const found = inStore(store, (parts) => findCaseOrNear(parts, word))
  if (found.events.length > 0) return found
  throw new UsageError(
    `Nothing has "${word}" as its offset, its id or a word in it.`,
    found.near.length > 0 ? `Did you mean ${found.near.join(', ')}?` : 'counterflow log shows what there is.',
  )
}

/** Undefined where nothing has this word. */
export function tryCase(store: SqliteStore, word: string): CaseFile | undefined {
  const found = inStore(store, (parts) => findCase(parts, word))
  return found.events.length > 0 ? found : undefined
}

function inStore(store: SqliteStore, find: (parts: CaseParts) => CaseFile): CaseFile {
  const search = openSearch(store, { readonly: true })
  try {
    const rows = (events: readonly CloudEvent[]) => events.map((event) => historyRow(store, event, false))
    return find({ store, search, planOf: planOf(store), rows })
  } finally {
    search.close()
  }
}

export function planOf(store: SqliteStore): (hash: string) => Plan | undefined {
  const plans = new Map<string, Plan | undefined>()
  return (hash) => {
    if (!plans.has(hash)) plans.set(hash, storedPlan(store, hash))
    return plans.get(hash)
  }
}
