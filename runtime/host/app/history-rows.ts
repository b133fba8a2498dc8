/** Events as rows of the history. */
import { amountIn } from '../../model/amount-in.ts'
import type { HistoryRow } from '../../model/api/history.ts'
import type { CloudEvent } from '../../model/event.ts'
import { timeAhead } from '../time-ahead.ts'
import type { ShopParts } from './shop-parts.ts'

export function historyRows({ store, waiting }: ShopParts, events: readonly CloudEvent[]): readonly HistoryRow[] {
  if (events.length === 0) return []
  const offsets = events.map(({ offset }) => offset)
  const needsLook = waiting.offsets(Math.min(...offsets), Math.max(...offsets))
  return events.map(({ offset, time, type, subject, channel, source, data }) => ({
    offset,
    time,
    type,
    subject,
    channel,
    source,
    ahead: timeAhead(store, { offset, time }),
    amount: amountIn(data),
    repeats: store.repeats(offset),
    needsLook: needsLook.has(offset),
  }))
}
