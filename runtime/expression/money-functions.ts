/** Functions over money and decimal text: exact, never a float. */
import { add, compare, type Decimal, decimalOf, multiply, negate, printDecimal, round } from '../model/decimal.ts'
import { currencies, exponentOf, type Money, parseMoney, printAmount, times } from '../model/money.ts'
import { nearest } from '../model/nearest.ts'
import { sayMoney } from '../model/say-money.ts'
import { failed } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { FunctionType, Parameter } from './function.ts'
import type { Node } from './parse.ts'
import { moneyType, numberType, textType } from './static-type.ts'
import { isErased, isFields } from './value.ts'

const decimal = (name: string): Parameter => ({ name, kinds: ['text', 'number'] })
const currency: Parameter = { name: 'currency', kinds: ['text'] }

/** Exact on decimal text, as the CSV file or the provider wrote it. */
const exact = (
  name: string,
  help: string,
  calculate: (a: string | number, b: string | number) => string | null,
): FunctionType => ({
  name,
  parameters: [decimal('a'), decimal('b')],
  gives: textType,
  help,
  example: `${name}(data.quantity, "0.35")`,
  apply: (a, b) => (isDecimal(a) && isDecimal(b) ? (calculate(a, b) ?? failed.value) : failed.type),
})

export const moneyFunctions: readonly FunctionType[] = [
  {
    name: 'money',
    parameters: [decimal('amount'), currency],
    gives: moneyType,
    help: 'Money from decimal text: money("19.99", "USD").minor is 1999.',
    example: 'money(data.price, "GBP").minor > 1000',
    apply: (a, b) => (isDecimal(a) && typeof b === 'string' ? (parseMoney(a, b) ?? failed.value) : failed.type),
    prepare: (values, node, compiler) => checkCurrency(values[1], node, compiler),
  },
  {
    name: 'times',
    parameters: [decimal('quantity'), decimal('unit price'), currency],
    gives: numberType,
    help: 'Quantity x unit price in minor units, exact, rounded once half away from zero: times("6", "2.55", "GBP") is 1530.',
    example: 'times(data.quantity, data.unit_price, "GBP") > 5000',
    apply: (a, b, c) =>
      isDecimal(a) && isDecimal(b) && typeof c === 'string' ? (times(a, b, c) ?? failed.value) : failed.type,
    prepare: (values, node, compiler) => checkCurrency(values[2], node, compiler),
  },
  {
    name: 'amount',
    parameters: [{ name: 'money', kinds: ['object'] }],
    gives: textType,
    help: 'Money as decimal text: amount(data.total) is "19.99".',
    example: 'amount(data.total) + " " + data.total.currency',
    apply: (value) => ofMoney(value, printAmount),
  },
  {
    name: 'printed',
    parameters: [{ name: 'money', kinds: ['object'] }],
    gives: textType,
    help: 'Money as people read it, for sentences: printed(data.total) is "£19.99".',
    example: '"over " + printed(data.total)',
    apply: (value) => ofMoney(value, sayMoney),
  },
  exact('decimalAdd', 'Exact sum of decimal texts.', (a, b) => both(a, b, (x, y) => printDecimal(add(x, y)))),
  exact('decimalSubtract', 'Exact difference of decimal texts.', (a, b) =>
    both(a, b, (x, y) => printDecimal(add(x, negate(y)))),
  ),
  exact('decimalMultiply', 'Exact product of decimal texts.', (a, b) =>
    both(a, b, (x, y) => printDecimal(multiply(x, y))),
  ),
  {
    name: 'decimalCompare',
    parameters: [decimal('a'), decimal('b')],
    gives: numberType,
    help: '-1, 0 or 1: whether the first decimal is smaller, equal or larger.',
    example: 'decimalCompare(data.price, "10.00") > 0',
    apply: (a, b) => (isDecimal(a) && isDecimal(b) ? (both(a, b, compare) ?? failed.value) : failed.type),
  },
  {
    name: 'decimalRound',
    parameters: [decimal('value'), { name: 'places', kinds: ['number'] }],
    gives: textType,
    help: 'A decimal text with so many places, half away from zero.',
    example: 'decimalRound(data.price, 2)',
    apply(a, b) {
      if (!isDecimal(a) || typeof b !== 'number') return failed.type
      const value = decimalOf(a)
      return value === null || !(Number.isInteger(b) && b >= 0 && b <= 30)
        ? failed.value
        : printDecimal(round(value, b))
    },
  },
]

function ofMoney(value: unknown, print: (money: Money) => string): unknown {
  if (!isFields(value)) return failed.type
  if (isErased(value)) return failed.erased
  const { minor, currency: code } = value
  if (!Number.isSafeInteger(minor) || typeof minor !== 'number' || typeof code !== 'string') return failed.type
  return exponentOf(code) === undefined ? failed.value : print({ minor, currency: code })
}

const isDecimal = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

function both<T>(a: string | number, b: string | number, calculate: (x: Decimal, y: Decimal) => T): T | null {
  const [x, y] = [decimalOf(a), decimalOf(b)]
  return x === null || y === null ? null : calculate(x, y)
}

function checkCurrency(value: Compiled | undefined, node: Node, compiler: Compiler): null {
  const code = value?.constant?.value
  if (typeof code !== 'string' || exponentOf(code) !== undefined) return null
  const meant = nearest(code, currencies)
  compiler.report(
    node,
    'EXPR_UNKNOWN',
    `Expected a currency such as GBP, got ${JSON.stringify(code)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    {
      found: code,
      ...(meant === undefined ? {} : { nearest: meant }),
    },
  )
  return null
}
