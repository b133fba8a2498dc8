/** The real year as orders: one row per invoice, worked out from its lines without any of our code. */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const year = join(root, '../shared/data/transactions/uci_online_retail.csv.gz')
export const hasYear = existsSync(year)

export type Order = {
  readonly invoice: string
  readonly customer: string
  readonly time: string
  readonly pence: number
}

/** Orders that name a customer, in the order of the file; returns and cancellations only where they are asked for. */
export async function readOrders({ cancellations = false } = {}): Promise<readonly Order[]> {
  const orders = new Map<string, { invoice: string; customer: string; time: string; pence: number }>()
  const rows = createReadStream(year)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }))
  for await (const row of rows) {
    const {
      InvoiceNo: invoice,
      CustomerID: customer,
      InvoiceDate: time,
      Quantity,
      UnitPrice,
    } = row as Record<string, string>
    if (!invoice || !customer || !time || (!cancellations && invoice.startsWith('C'))) continue
    const known = orders.get(invoice) ?? { invoice, customer, time, pence: 0 }
    orders.set(invoice, known)
    known.pence += Math.round(Number(Quantity) * Number(UnitPrice) * 100)
  }
  return [...orders.values()]
}

/** Minutes since an arbitrary moment: the wall clock as it is written, which is enough within an hour of the day. */
const minutesOf = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`) / 60_000

/** Customers with at least `count` orders within any stretch of `minutes`, the ends of which are less than that apart. */
export function fastCustomers(orders: readonly Order[], count: number, minutes: number): readonly string[] {
  const recent = new Map<string, number[]>()
  const found = new Set<string>()
  for (const { customer, time } of orders) {
    const now = minutesOf(time)
    const times = [...(recent.get(customer) ?? []), now].filter((then) => then > now - minutes)
    recent.set(customer, times)
    if (times.length >= count) found.add(customer)
  }
  return [...found].sort()
}
