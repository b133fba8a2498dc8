/** What windows may ask about what happened: the log, one event, the tables that came of it, and one case. */
import { findCaseOrNear } from '../case-file.ts'
import type { Origins } from '../origins.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import type { Search } from '../store/search.ts'
import type { TablePages } from '../store/table-pages.ts'
import { openEventDetail } from './event-detail.ts'
import { openHistory } from './history.ts'
import { historyRows } from './history-rows.ts'
import { indexed } from './indexed.ts'
import { rowWays } from './row-ways.ts'
import type { Running } from './running.ts'
import { sendEvent } from './sending.ts'
import type { ShopParts } from './shop-parts.ts'
import type { TableRows } from './table-rows.ts'
import { openTables } from './tables.ts'
import type { Methods } from './windows.ts'

export type LogMethodParts = {
  readonly running: Running
  readonly pages: HistoryPages
  readonly tablePages: TablePages
  readonly rows: TableRows
  readonly origins: Origins
  readonly search: Search
  /** The name of whoever asks, as it is kept. */
  person(by: string): string
}

export function openLogMethods(
  parts: ShopParts,
  { running, pages, tablePages, rows, origins, search, person }: LogMethodParts,
) {
  const { store, plans } = parts
  const tables = openTables(parts, tablePages, rows)
  const history = openHistory(parts, pages, origins, search)
  const detail = openEventDetail(parts, pages, search)
  return {
    'history.page': (wish) => history.page(wish),
    'history.range': ({ first, last }) => history.range(first, last),
    'history.types': ({ flow }) => history.types(flow),
    'history.ways': ({ offsets }) => rowWays({ store, planOf: plans.of }, offsets),
    'event.read': ({ offset }) => detail.read(offset),
    'events.samples': (wish) => history.samples(wish),
    'events.send': (send) => sendEvent(parts, running, { ...send, by: person(send.by) }),
    'tables.list': ({ flow }) => tables.list(flow),
    'tables.page': (query) => tables.page(query),
    'tables.csv': (query) => tables.csv(query),
    'case.find': async ({ word }) => {
      await indexed(store, search)
      return findCaseOrNear({ store, search, planOf: plans.of, rows: (events) => historyRows(parts, events) }, word)
    },
  } satisfies Partial<Methods>
}
