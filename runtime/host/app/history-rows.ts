/** Events as rows of the history. */
import type { HistoryRow } from '../../model/api/history.ts'
import type { CloudEvent } from '../../model/event.ts'
import { historyRow } from '../history-row.ts'
import type { ShopParts } from './shop-parts.ts'

export function historyRows({ store, waiting }: ShopParts, events: readonly CloudEvent[]): readonly HistoryRow[] {
  if (events.length === 0) return []
  const offsets = events.map(({ offset }) => offset)
  const needsLook = waiting.offsets(Math.min(...offsets), Math.max(...offsets))
  return events.map((event) => historyRow(store, event, needsLook.has(event.offset)))
}
