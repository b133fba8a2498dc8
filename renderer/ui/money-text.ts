/** Reads an amount as people type it, with either kind of separator. */
import { exponentOf, type Money, parseMoney } from '../../runtime/model/money.ts'

/** `1,204.5` and `1204.50` are the same; a comma alone with fewer digits behind it is a decimal comma. */
export function readAmount(text: string, currency: string): Money | null {
  const places = exponentOf(currency) ?? 2
  const plain = text.trim().replace(/[\s\u00a0']/g, '')
  const decimalComma = new RegExp(`^-?\\d+,\\d{1,${Math.max(1, places)}}$`).test(plain) && places !== 3
  return parseMoney(decimalComma ? plain.replace(',', '.') : plain.replace(/,(?=\d{3}(?:\D|$))/g, ''), currency)
}
