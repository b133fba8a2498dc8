/** Amounts as Stripe counts them, which is not always as ISO 4217 does (docs.stripe.com/currencies, "Special cases"). */
import { exponentOf, type Money } from '../../model/money.ts'

/** Without decimals by ISO, and with two at Stripe; it takes whole ones only. */
const twoForNone = new Set(['ISK', 'UGX'])

/** Stripe's number, or why there is none. */
export function stripeAmount({ minor, currency }: Money): number | string {
  if (twoForNone.has(currency)) return inRange(minor * 100, currency)
  if (exponentOf(currency) === 3 && minor % 10 !== 0) return `Stripe takes ${currency} in steps of 0.010 only`
  return inRange(minor, currency)
}

const inRange = (units: number, currency: string): number | string =>
  Number.isSafeInteger(units) && units <= 999_999_999_999 ? units : `Stripe takes no such amount of ${currency}`
