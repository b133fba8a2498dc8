/** Exact decimal arithmetic on text: what money, quantities and CSV files are calculated with. Never a float. */

/** The number `units / 10^scale`; `scale` is 0 or more. */
export type Decimal = { readonly units: bigint; readonly scale: number }

const pattern = /^([+-]?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/

/** Reads `12`, `-0.350`, `1.5e3`; null for anything else, also for ` 12`, `1,5` and `.5`. */
export function parseDecimal(text: string): Decimal | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
}

/** A number is taken by its shortest decimal text: 0.1 is one tenth. Null for infinities. */
export function decimalOf(value: number | string): Decimal | null {
  return parseDecimal(typeof value === 'number' ? `${value}` : value)
}

/** Keeps the scale: `1.50` prints as `1.50`. */
export function printDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale })

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale })

/** -1, 0 or 1, by value: 1.50 equals 1.5. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale)
  const [one, two] = [unitsAt(a, scale), unitsAt(b, scale)]
  return one < two ? -1 : one > two ? 1 : 0
}

/** To `scale` places, half away from zero: 2.5 gives 3, -2.5 gives -3. More places are filled with zeros. */
export function round(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { units: unitsAt(value, scale), scale }
  const divisor = 10n ** BigInt(value.scale - scale)
  const half = divisor / 2n
  const units = value.units < 0n ? (value.units - half) / divisor : (value.units + half) / divisor
  return { units, scale }
}

const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale)
