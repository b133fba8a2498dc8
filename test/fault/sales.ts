/** A till's export of our own making, and what must come of it: sums by hand, row by row. */
import { seeded } from '../../runtime/engine/simulated.ts'
import { below, pick } from './place.ts'

export type Line = {
  readonly invoice: string
  readonly sku: string
  readonly quantity: number
  readonly pence: number
  readonly day: string
  readonly country: string
}

const countries = ['United Kingdom', 'France', 'Germany', 'EIRE']
/** Postage moves no stock. */
const postage = 'POST'

export function makeLines(count: number, seed: number): Line[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, n) => ({
    invoice: String(500_000 + Math.floor(n / 7)),
    sku: random() < 0.05 ? postage : `S${below(random, 300)}`,
    quantity: below(random, 20) - 4,
    pence: 1 + below(random, 2_000),
    day: new Date(Date.UTC(2026, 0, 1 + Math.floor((n * 90) / count))).toISOString().slice(0, 10),
    country: pick(random, countries),
  }))
}

export const csvOf = (lines: readonly Line[]): string =>
  [
    'InvoiceNo,StockCode,Quantity,UnitPrice,InvoiceDate,Country',
    ...lines.map(
      ({ invoice, sku, quantity, pence, day, country }) =>
        `${invoice},${sku},${quantity},${(pence / 100).toFixed(2)},${day} 11:00:00,${country}`,
    ),
    '',
  ].join('\n')

type Day = { day: string; gross_minor: number; returns_minor: number; net_minor: number; invoices: number }

/** What a table holds after these lines, as the template `daily-sales` defines it. */
export const byHand: { readonly [table: string]: (lines: readonly Line[]) => readonly object[] } = {
  sales_by_day(lines) {
    const days = new Map<string, Day>()
    const invoices = new Set<string>()
    for (const { day, invoice, quantity, pence } of lines) {
      const row = days.get(day) ?? { day, gross_minor: 0, returns_minor: 0, net_minor: 0, invoices: 0 }
      const minor = quantity * pence
      if (minor > 0) row.gross_minor += minor
      if (minor < 0) row.returns_minor += minor
      row.net_minor += minor
      if (!invoices.has(`${day} ${invoice}`)) row.invoices++
      invoices.add(`${day} ${invoice}`)
      days.set(day, row)
    }
    return byKey([...days.values()], ({ day }) => day)
  },
  sales_by_country(lines) {
    const sums = new Map<string, number>()
    for (const { country, quantity, pence } of lines) sums.set(country, (sums.get(country) ?? 0) + quantity * pence)
    return byKey([...sums], ([country]) => country).map(([country, net_minor]) => ({ country, net_minor }))
  },
  stock_moves(lines) {
    const sums = new Map<string, number>()
    for (const { sku, quantity } of lines) if (sku !== postage) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
    return byKey([...sums], ([sku]) => sku).map(([sku, quantity]) => ({ sku, quantity }))
  },
}

/** In the order of SQLite, which compares bytes. */
const byKey = <T>(rows: T[], key: (row: T) => string): T[] =>
  rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
