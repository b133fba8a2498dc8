/** Money as integer minor units with a currency, made from decimal text without a float on the way. */
import { type Decimal, decimalOf, multiply, printDecimal, round } from './decimal.ts'

export type Money = { readonly minor: number; readonly currency: string }

/** Currencies in use, by decimal places. Source: ISO 4217 list one (SIX, 2026); funds and metals left out. */
const byExponent: readonly (readonly [exponent: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP ' +
      'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS ' +
      'KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD ' +
      'PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP ' +
      'TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
]

const exponents: ReadonlyMap<string, number> = new Map(
  byExponent.flatMap(([exponent, codes]) => codes.split(' ').map((code): [string, number] => [code, exponent])),
)

export const currencies: readonly string[] = [...exponents.keys()].sort()

/** Decimal places of the currency, or undefined for a code that is none. Codes are upper case. */
export const exponentOf = (currency: string): number | undefined => exponents.get(currency)

/** `19.99 USD` as 1999 cents. Null when the amount has more places than the currency, or the code is unknown. */
export function parseMoney(amount: string | number, currency: string): Money | null {
  const exponent = exponentOf(currency)
  const decimal = decimalOf(amount)
  if (exponent === undefined || decimal === null) return null
  const rounded = round(decimal, exponent)
  if (rounded.units * 10n ** BigInt(Math.max(0, decimal.scale - exponent)) !== atLeast(decimal, exponent)) return null
  return fromMinor(rounded, currency)
}

/** Quantity x unit price, rounded once, half away from zero, to minor units: `6` x `2.55` GBP is 1530. */
export function times(quantity: string | number, unitPrice: string | number, currency: string): number | null {
  const exponent = exponentOf(currency)
  const [count, price] = [decimalOf(quantity), decimalOf(unitPrice)]
  if (exponent === undefined || count === null || price === null) return null
  return fromMinor(round(multiply(count, price), exponent), currency)?.minor ?? null
}

/** `1999 USD` as `19.99`, `999 JPY` as `999`. */
export function printAmount({ minor, currency }: Money): string {
  return printDecimal({ units: BigInt(minor), scale: exponentOf(currency) ?? 2 })
}

/** Parts that differ by one minor unit at most, the larger ones first, and add up exactly: 10.00 / 3 loses nothing. */
export function split(minor: number, parts: number): readonly number[] {
  const each = Math.trunc(minor / parts)
  const left = Math.abs(minor - each * parts)
  const step = minor < 0 ? -1 : 1
  return Array.from({ length: parts }, (_, index) => each + (index < left ? step : 0) + 0)
}

const atLeast = ({ units, scale }: Decimal, wanted: number): bigint =>
  scale >= wanted ? units : units * 10n ** BigInt(wanted - scale)

/** Beyond 2^53 minor units (90 trillion pounds) a number is no longer exact, so there is none. */
function fromMinor({ units }: Decimal, currency: string): Money | null {
  const minor = Number(units)
  return Number.isSafeInteger(minor) ? { minor, currency } : null
}
