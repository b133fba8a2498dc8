/** What the simulated shop sells, and the lines of an order of it. */
import { multiply, parseDecimal, printDecimal, round } from '../../model/decimal.ts'
import type { JsonObject } from '../../model/json.ts'
import { exponentOf } from '../../model/money.ts'
import type { Random } from '../../model/services.ts'
import { between, oneOf } from './seeded.ts'

/** Made up for this. `TEA-b` and `TEA-B` differ only by case, as codes of real shops do; one is sold by weight. */
type Product = { readonly sku: string; readonly title: string; readonly price: string }
export const goods: readonly [Product, ...Product[]] = [
  { sku: 'LAMP-01', title: 'Paper lantern', price: '12.50' },
  { sku: 'MUG-11', title: 'Stoneware mug', price: '8.95' },
  { sku: 'TEA-B', title: 'Black tea, loose, per kg', price: '42.00' },
  { sku: 'TEA-b', title: 'Black tea, 20 bags', price: '3.49' },
  { sku: 'SOAP-3', title: 'Olive soap', price: '4.35' },
  { sku: 'BAG-07', title: 'Lunch bag, café stripes', price: '1.65' },
  { sku: 'CAND-S', title: 'Candle, small', price: '2.55' },
  { sku: 'FRAME-A5', title: 'Picture frame A5', price: '19.99' },
  { sku: 'KEY-99', title: 'Key ring', price: '0.85' },
  { sku: 'BLANKET', title: 'Wool blanket', price: '79.00' },
]

export type Basket = {
  readonly lines: readonly JsonObject[]
  readonly goods: readonly { readonly sku: string; readonly quantity: string }[]
  readonly minor: number
}

/** One to four lines; each total is rounded once, half away from zero. */
export function basket(random: Random, currency: string): Basket {
  const chosen = Array.from({ length: between(random, 1, 4) }, () => oneOf(random, goods)).map((product) => ({
    ...product,
    quantity: product.sku === 'TEA-B' ? `0.${between(random, 1, 9)}5` : String(between(random, 1, 6)),
  }))
  const totals = chosen.map(({ quantity, price }) => minorOf(quantity, price, currency))
  const lines = chosen.map(({ sku, title, price, quantity }, index) => ({
    line_id: String(index + 1),
    sku,
    title,
    quantity,
    unit_price: price,
    total: { minor: totals[index] ?? 0, currency },
  }))
  return { lines, goods: chosen, minor: totals.reduce((sum, total) => sum + total, 0) }
}

function minorOf(quantity: string, price: string, currency: string): number {
  const [count, unit] = [parseDecimal(quantity), parseDecimal(price)]
  return count === null || unit === null
    ? 0
    : Number(printDecimal({ ...round(multiply(count, unit), exponentOf(currency) ?? 2), scale: 0 }))
}
