/** Looks whether there is enough, and moves nothing: the event goes on as it came, one way or the other. */
import { add, compare, type Decimal, negate } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import { addedData } from '../added-data.ts'
import { figure, type StockBook, type StockContext } from './stock-book.ts'
import { anywhere, type StockLine } from './stock-lines.ts'

export function check(
  book: StockBook,
  context: StockContext,
  lines: readonly StockLine[],
  keptBack: Decimal,
  event: CloudEvent,
): void {
  const short = lines.flatMap((line) => {
    const available = book.known(line)
    // Unknown is not nothing: what nobody has told of counts as there.
    if (available === undefined || compare(add(available, negate(keptBack)), line.quantity) >= 0) return []
    const location = line.location === anywhere ? null : line.location
    return [{ item: line.item, location, qty: figure(line.quantity), available: figure(available) }]
  })
  const { type, subject } = event
  if (short.length === 0) {
    context.emit('enough', { type, subject, data: event.data })
    return
  }
  context.outcome('short', short.length)
  context.emit('short', { type, subject, data: addedData(event.data, 'short', short) })
}
