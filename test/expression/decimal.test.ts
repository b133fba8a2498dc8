import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  type Decimal,
  decimalOf,
  multiply,
  parseDecimal,
  printDecimal,
  round,
} from '../../runtime/model/decimal.ts'
import { currencies, exponentOf, parseMoney, printAmount, split, times } from '../../runtime/model/money.ts'

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(12))
  .map(([units, scale]): Decimal => ({ units, scale }))
/** The value in units of 10^-24, as plain whole-number arithmetic knows it. */
const whole = ({ units, scale }: Decimal): bigint => units * 10n ** BigInt(24 - scale)

describe('a decimal', () => {
  it.each(['0', '12', '-0.350', '1.50', '0.00001'])('%s reads and prints the same', (text) => {
    expect(printDecimal(parseDecimal(text) ?? { units: -1n, scale: 0 })).toBe(text)
  })

  it.each(['', ' 1', '1 ', '1,5', '.5', '5.', '1e', '0x1', 'NaN', 'Infinity', '--1', '1_000', '１'])(
    'is not %j',
    (text) => {
      expect(parseDecimal(text)).toBeNull()
    },
  )

  it('takes a number by its shortest text', () => {
    expect(decimalOf(0.1)).toEqual({ units: 1n, scale: 1 })
    expect(decimalOf(1e-7)).toEqual({ units: 1n, scale: 7 })
    expect(decimalOf(1e21)).toEqual({ units: 10n ** 21n, scale: 0 })
    expect(decimalOf(Number.NaN)).toBeNull()
  })

  it('calculates as whole numbers do', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(whole(add(a, b))).toBe(whole(a) + whole(b))
        expect(multiply(a, b).units * 10n ** BigInt(48 - a.scale - b.scale)).toBe(whole(a) * whole(b))
        expect(compare(a, b)).toBe(whole(a) < whole(b) ? -1 : whole(a) > whole(b) ? 1 : 0)
        expect(parseDecimal(printDecimal(a))).toEqual(a)
      }),
    )
  })

  it('rounds half away from zero', () => {
    const rounded = (text: string, scale: number) =>
      printDecimal(round(parseDecimal(text) ?? { units: 0n, scale: 0 }, scale))
    expect(['2.5', '-2.5', '2.4999', '1.5', '-1.4', '0.5'].map((text) => rounded(text, 0))).toEqual([
      '3',
      '-3',
      '2',
      '2',
      '-1',
      '1',
    ])
    expect(rounded('1.005', 2)).toBe('1.01')
    expect(rounded('1', 2)).toBe('1.00')
    fc.assert(
      fc.property(decimal, fc.nat(12), (value, scale) => {
        const off = whole(round(value, scale)) - whole(value)
        const half = 10n ** BigInt(24 - scale) / 2n
        expect(off < 0n ? -off <= half : off <= half).toBe(true)
      }),
    )
  })
})

describe('money', () => {
  it.each([
    ['19.99', 'USD', 1999],
    ['4.35', 'GBP', 435],
    ['999', 'JPY', 999],
    ['0.350', 'KWD', 350],
    ['-12.5', 'EUR', -1250],
    ['1.0000', 'USD', 100],
  ])('T-M1 %s %s is %i minor units', (amount, currency, minor) => {
    expect(parseMoney(amount, currency)).toEqual({ minor, currency })
  })

  it.each([
    ['19.999', 'USD'],
    ['0.5', 'JPY'],
    ['1', 'gbp'],
    ['1', 'XXX'],
    ['1', '__proto__'],
    ['', 'USD'],
    ['1,00', 'USD'],
    ['99999999999999999', 'USD'],
  ])('is not %j %s: nothing is rounded unseen', (amount, currency) => {
    expect(parseMoney(amount, currency)).toBeNull()
  })

  it('T-M1 goes out and back unchanged in every currency', () => {
    expect([exponentOf('JPY'), exponentOf('USD'), exponentOf('BHD'), exponentOf('toString')]).toEqual([
      0,
      2,
      3,
      undefined,
    ])
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...currencies), (minor, currency) => {
        expect(parseMoney(printAmount({ minor, currency }), currency)).toEqual({ minor, currency })
      }),
    )
  })

  it('T-M2 T-K6 multiplies exactly, where floats do not', () => {
    expect(times('6', '2.55', 'GBP')).toBe(1530)
    expect(times('0.35', '19.90', 'EUR')).toBe(697)
    expect(times('1', '0.001', 'GBP')).toBe(0)
    expect(times('5', '0.001', 'GBP')).toBe(1)
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.nat(10_000_000), (quantity, thousandths) => {
        const price = printDecimal({ units: BigInt(thousandths), scale: 3 })
        const product = BigInt(quantity) * BigInt(thousandths)
        const rounded = product < 0n ? (product - 5n) / 10n : (product + 5n) / 10n
        expect(times(`${quantity}`, price, 'GBP')).toBe(Number(rounded))
      }),
    )
  })

  it('T-M3 tells a tax rounded per line from one rounded per order', () => {
    expect((times('0.23', '68.24', 'EUR') ?? 0) + (times('0.23', '4.73', 'EUR') ?? 0)).toBe(1679)
    expect(times('0.23', '72.97', 'EUR')).toBe(1678)
  })

  it('T-M5 splits without loss, evenly', () => {
    expect(split(1000, 3)).toEqual([334, 333, 333])
    expect(split(-1000, 3)).toEqual([-334, -333, -333])
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        (minor, parts) => {
          const found = split(minor, parts)
          expect(found.reduce((sum, part) => sum + part, 0)).toBe(minor)
          expect(Math.max(...found) - Math.min(...found)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})
