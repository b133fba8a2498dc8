/** A basket that is paid for, as the event that goes into the flow. */
import { createHash } from 'node:crypto'
import { isObject, type Json, type JsonObject } from '../../../model/json.ts'
import { printAmount } from '../../../model/money.ts'
import type { ShownPage } from '../../../model/services.ts'
import type { FormToken, PageTokens } from '../forms/page-tokens.ts'
import type { ReadPage } from '../forms/read-page.ts'
import type { SentForm } from '../forms/sent-form.ts'
import { articles, practiceCards, priceOf, printPrice } from './catalogue.ts'

/** Pieces of one article. */
const mostPieces = 99

/**
 * Nothing of what things cost comes from the page. `order` is the token of the first try: a second card pays the same
 * order.
 */
export function readPayment(
  { typed, json }: SentForm,
  token: FormToken,
  { currency }: ShownPage,
  tokens: PageTokens,
): ReadPage | { readonly wrong: { readonly [name: string]: string } } {
  const lines = readLines(json?.lines, currency)
  if (lines.length === 0) return { wrong: { lines: 'Please put something into the basket.' } }
  const method = practiceCards.find((card) => card.token === typed('method_token'))
  if (method === undefined) return { wrong: { method_token: 'Please choose one of the practice cards.' } }
  const { order, payment } = namesOf(typed('order') ?? '', token, tokens)
  const amount = { minor: lines.reduce((sum, { total }) => sum + total.minor, 0), currency }
  const data: JsonObject = {
    payment_id: payment,
    order_id: order,
    amount,
    method_token: method.token,
    idempotency_key: payment,
    lines,
  }
  return {
    event: { subject: `payment/${payment}`, correlationid: `ord-${order}`, data },
    told: { order, payment, amount: printPrice(amount) },
  }
}

/** What an order and its payment are called: they follow from the tokens of the page, and nothing else says them. */
export function namesOf(
  first: string,
  token: FormToken,
  tokens: PageTokens,
): { readonly order: string; readonly payment: string } {
  const begun = tokens.readForm(first)
  const from = begun === undefined || begun === 'old' || begun.form !== token.form ? token : begun
  return { order: `D${digits(from, 'order')}`, payment: `P-${digits(token, 'payment')}` }
}

function readLines(sent: Json | undefined, currency: string) {
  const pieces = new Map<string, number>()
  for (const line of Array.isArray(sent) ? sent : []) {
    const { sku, quantity } = isObject(line) ? line : {}
    if (typeof sku === 'string' && typeof quantity === 'number' && Number.isSafeInteger(quantity) && quantity > 0)
      pieces.set(sku, Math.min(mostPieces, (pieces.get(sku) ?? 0) + quantity))
  }
  return articles.flatMap((article) => {
    const quantity = pieces.get(article.sku)
    if (quantity === undefined) return []
    const price = priceOf(article, currency)
    return [
      {
        sku: article.sku,
        name: article.name,
        quantity: String(quantity),
        unit_price: printAmount(price),
        total: { minor: price.minor * quantity, currency },
      },
    ]
  })
}

/** Ten digits that follow from a token and from which it does not. */
function digits({ nonce }: FormToken, what: string): string {
  const hash = createHash('sha256').update(`${what}\n${nonce}`).digest()
  return String(hash.readBigUInt64BE() % 10n ** 10n).padStart(10, '0')
}
