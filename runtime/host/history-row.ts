/** An event as a row of the history. */
import { amountIn } from '../model/amount-in.ts'
import type { HistoryRow } from '../model/api/history.ts'
import type { CloudEvent } from '../model/event.ts'
import type { SqliteStore } from './store/sqlite-store.ts'
import { timeAhead } from './time-ahead.ts'

export function historyRow(store: SqliteStore, event: CloudEvent, needsLook: boolean): HistoryRow {
  const { offset, time, type, subject, channel, source, data } = event
  return {
    ...{ offset, time, type, subject, channel, source, needsLook },
    ahead: timeAhead(store, { offset, time }),
    amount: amountIn(data),
    repeats: store.repeats(offset),
  }
}
