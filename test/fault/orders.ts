/** The orders of the kill test: made from their number alone, so that both processes know them. */

export type Order = {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly time: number
  readonly data: { readonly n: number; readonly order: string }
}

/** Far ahead of any wall clock, so that only the orders themselves move the flow's clock. */
const start = Date.UTC(2090, 0, 1)
const secondsApart = 7
const customers = 6

/** Numbers from `after` + 1 to `to`. */
export const orders = (after: number, to: number): Order[] =>
  Array.from({ length: to - after }, (_, index) => orderOf(after + index + 1))

function orderOf(n: number): Order {
  return {
    id: `o-${n}`,
    type: 'order.placed',
    subject: `customer-${n % customers}`,
    time: start + n * secondsApart * 1000,
    data: { n, order: `${n >> 1}` },
  }
}
