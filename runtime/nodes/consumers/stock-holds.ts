/** Goods held for a shopper: taken whole or not at all, given back when time is up, sold once. */
import { add, compare, type Decimal, negate, parseDecimal } from '../../model/decimal.ts'
import { isoTime } from '../../model/event-text.ts'
import { isObject, type Json } from '../../model/json.ts'
import { figure, plain, type StockBook, type StockContext, zero } from './stock-book.ts'
import { refuse, type StockLine } from './stock-lines.ts'

export type Policy = 'refuse' | 'backorder' | 'alert'

type Status = 'held' | 'expired' | 'released' | 'sold' | 'refused'
type Hold = { readonly status: Status; readonly lines: readonly StockLine[] }

/** How long it is known that a hold is over: longer than any provider repeats itself. */
const remembered = 45 * 86_400_000

const holdKey = (id: string): string => `hold ${id}`

export function reserve(
  book: StockBook,
  context: StockContext,
  id: string,
  lines: readonly StockLine[],
  until: number | undefined,
  policy: Policy,
  keptBack: Decimal,
): void {
  const before = holdIn(context, id)
  if (before?.status === 'held') {
    context.outcome('repeat')
    return
  }
  if (before?.status === 'sold' || before?.status === 'released') {
    context.outcome('over')
    return
  }
  if (lines.length === 0) refuse(`There is nothing to hold for ${id}`)
  assertPositive(lines)
  const short = shortOf(book, lines, keptBack)
  if (short.length > 0 && policy !== 'backorder') {
    context.outcome('refused', short.length)
    context.emit('refused', {
      type: 'inventory.refused',
      subject: `reservation/${id}`,
      data: {
        reservation_id: id,
        lines: lines.map(lineData),
        short: short.map((line) => ({ ...lineData(line), available: figure(book.level(line).available) })),
      },
    })
    return
  }
  tellShort(book, short, id, true)
  for (const { item, location, quantity } of lines)
    book.move({ item, location }, { available: negate(quantity), committed: quantity })
  keep(context, id, 'held', lines)
  if (until !== undefined) context.timers.set(holdKey(id), until)
  context.emit('reserved', {
    type: 'inventory.reserved',
    subject: `reservation/${id}`,
    data: { reservation_id: id, lines: lines.map(lineData), expires_at: until === undefined ? null : isoTime(until) },
  })
  book.close('reserved', until === undefined ? undefined : isoTime(until))
}

/** The goods go back, once. Called off before it began, a hold does not begin any more. */
export function release(book: StockBook, context: StockContext, id: string, reason: 'expired' | 'cancelled'): void {
  const hold = holdIn(context, id)
  if (hold?.status === 'released') {
    context.outcome('repeat')
    return
  }
  context.timers.cancel(holdKey(id))
  keep(context, id, reason === 'expired' ? 'expired' : 'released', hold?.lines ?? [])
  if (hold?.status !== 'held' && hold?.status !== 'sold') {
    context.outcome('nothing-held')
    return
  }
  for (const { item, location, quantity } of hold.lines) {
    book.move(
      { item, location },
      { available: quantity, ...(hold.status === 'held' ? { committed: negate(quantity) } : {}) },
    )
  }
  context.emit('released', {
    type: 'inventory.released',
    subject: `reservation/${id}`,
    partitionkey: null,
    data: { reservation_id: id, lines: hold.lines.map(lineData), reason },
  })
  book.close(reason)
}

/** What is held is sold for certain. A payment that comes after the hold is still served while there is stock. */
export function sell(
  book: StockBook,
  context: StockContext,
  id: string | undefined,
  lines: readonly StockLine[],
  policy: Policy,
): void {
  const hold = id === undefined ? undefined : holdIn(context, id)
  if (hold?.status === 'sold' || hold?.status === 'refused') {
    context.outcome('repeat')
    return
  }
  if (id !== undefined && hold?.status === 'held') {
    context.timers.cancel(holdKey(id))
    for (const { item, location, quantity } of hold.lines)
      book.move({ item, location }, { committed: negate(quantity) })
    keep(context, id, 'sold', hold.lines)
    book.close('sold')
    return
  }
  const sold = lines.length > 0 ? lines : (hold?.lines ?? [])
  if (sold.length === 0) refuse(`Nothing is known of ${id ?? 'this sale'}: neither a hold nor lines`)
  assertPositive(sold)
  const short = shortOf(book, sold)
  const booked = short.length === 0 || policy !== 'refuse'
  tellShort(book, short, id, booked)
  if (id !== undefined) keep(context, id, booked ? 'sold' : 'refused', sold)
  if (!booked) {
    context.outcome('oversold', short.length)
    return
  }
  for (const { item, location, quantity } of sold) book.move({ item, location }, { available: negate(quantity) })
  book.close('sold')
}

const shortOf = (book: StockBook, lines: readonly StockLine[], keptBack = zero): readonly StockLine[] =>
  lines.filter((line) => compare(add(book.level(line).available, negate(keptBack)), line.quantity) < 0)

/** Never silently: whoever hears it decides between refund and backorder. Called before anything is booked. */
function tellShort(book: StockBook, short: readonly StockLine[], id: string | undefined, booked: boolean): void {
  for (const line of short) {
    book.tell('oversold', 'inventory.oversold', line, {
      reservation_id: id ?? null,
      wanted: figure(line.quantity),
      available: figure(book.level(line).available),
      booked,
      choices: ['refund', 'backorder'],
    })
  }
}

function assertPositive(lines: readonly StockLine[]): void {
  const wrong = lines.find(({ quantity }) => compare(quantity, zero) <= 0)
  if (wrong !== undefined) refuse(`Expected a quantity above 0 of ${wrong.item}, got ${plain(wrong.quantity)}`)
}

const lineData = ({ item, location, quantity }: StockLine): { readonly [name: string]: Json } => ({
  item,
  location,
  qty: figure(quantity),
})

function keep(context: StockContext, id: string, status: Status, lines: readonly StockLine[]): void {
  const kept = lines.map(({ item, location, quantity }) => [item, location, plain(quantity)])
  context.state.set(holdKey(id), { status, lines: kept }, status === 'held' ? undefined : remembered)
}

function holdIn(context: StockContext, id: string): Hold | undefined {
  const state = context.state.get(holdKey(id))
  if (!isObject(state)) return undefined
  const status = statuses.find((one) => one === state.status) ?? 'held'
  const lines = isList(state.lines) ? state.lines : []
  return { status, lines: lines.flatMap((line): StockLine[] => (isList(line) ? [readLine(line)] : [])) }
}

const statuses: readonly Status[] = ['held', 'expired', 'released', 'sold', 'refused']
const readLine = ([item, location, quantity]: readonly Json[]): StockLine => ({
  item: String(item),
  location: String(location),
  quantity: parseDecimal(String(quantity)) ?? zero,
})
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
