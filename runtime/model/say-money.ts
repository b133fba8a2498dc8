/** Money as people write it, in sentences of flows, mails and pages: £5,000.00, ¥999. */
import { type Money, printAmount } from './money.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** A code that is no currency stands behind the amount, as it came. */
export function sayMoney(money: Money): string {
  const amount = printAmount(money)
  const format = formatIn(money.currency)
  return format !== undefined && isDecimal(amount) ? format.format(amount) : `${amount} ${money.currency}`
}

/** Making one costs a hundred times its use. */
function formatIn(currency: string): Intl.NumberFormat | undefined {
  const known = formats.get(currency)
  if (known !== undefined || !/^[A-Z]{3}$/.test(currency)) return known
  const digits = printAmount({ minor: 0, currency }).split('.')[1]?.length ?? 0
  // Where Intl rounds to fewer digits than the currency has, it must not.
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  // The same on every computer, since tables and requests keep it. This English writes each currency as its own shops do:
  // $5 and ¥999, where that of Britain says US$5 and JP¥999; other dollars are told apart (CA$5).
  const made = new Intl.NumberFormat('en-US', { style: 'currency', currency, ...shown })
  formats.set(currency, made)
  return made
}

/** Format takes decimal text exactly, a number only to 15 digits. */
const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text)
