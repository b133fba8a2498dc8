/** What simply happened to the goods: delivered, ordered, counted, corrected. */
import { add, negate } from '../../model/decimal.ts'
import { figure, isNegative, type StockBook } from './stock-book.ts'
import { refuse, type StockLine } from './stock-lines.ts'

/** Why a figure changed, in the event that tells it. */
export const reasons = { receive: 'received', expect: 'expected', adjust: 'correction', set: 'count' }

/** What is simply a fact. A figure below zero is shown as it is, and told. */
export function move(book: StockBook, change: 'receive' | 'adjust' | 'set' | 'expect', line: StockLine): void {
  const { item, location, quantity } = line
  const before = book.level(line).available
  if (change === 'receive' && isNegative(quantity))
    refuse(`Expected a quantity of 0 or more of ${item}, got ${figure(quantity)}`)
  if (change === 'expect') {
    book.move({ item, location }, { incoming: quantity })
    return
  }
  if (change === 'receive') {
    book.move({ item, location }, { available: quantity, incoming: negate(quantity) })
    return
  }
  const delta = change === 'set' ? add(quantity, negate(before)) : quantity
  book.move({ item, location }, { available: delta })
  if (!isNegative(delta) || !isNegative(book.level(line).available)) return
  book.tell('oversold', 'inventory.oversold', line, {
    reservation_id: null,
    wanted: figure(negate(delta)),
    available: figure(before),
    booked: true,
    choices: ['refund', 'backorder'],
  })
}
