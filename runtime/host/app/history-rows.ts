/** Events as rows of the history. */
import type { HistoryRow } from '../../model/api/history.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { ShopParts } from './shop-parts.ts'

export function historyRows({ store, waiting }: ShopParts, events: readonly CloudEvent[]): readonly HistoryRow[] {
  if (events.length === 0) return []
  const offsets = events.map(({ offset }) => offset)
  const needsLook = waiting.offsets(Math.min(...offsets), Math.max(...offsets))
  return events.map(({ offset, time, type, subject, channel, data }) => ({
    offset,
    time,
    type,
    subject,
    channel,
    amount: amountIn(data),
    repeats: store.repeats(offset),
    needsLook: needsLook.has(offset),
  }))
}

type Amount = NonNullable<HistoryRow['amount']>

/** The first sum of money in the data: at the top, else one level down. */
export function amountIn(data: Json): Amount | null {
  const own = asAmount(data)
  if (own !== null || !isObject(data)) return own
  const parts = Object.values(data)
  for (const part of parts) {
    const found = asAmount(part)
    if (found !== null) return found
  }
  for (const part of parts) {
    for (const inner of isObject(part) ? Object.values(part) : []) {
      const found = asAmount(inner)
      if (found !== null) return found
    }
  }
  return null
}

function asAmount(value: Json): Amount | null {
  if (!isObject(value)) return null
  const { minor, currency } = value
  return typeof minor === 'number' && typeof currency === 'string' ? { minor, currency } : null
}
