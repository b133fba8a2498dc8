/** What a window works out: a count, an exact sum, or a count of different values. */
import { add, decimalOf, parseDecimal, printDecimal } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { CannotTell, Expression } from '../../model/expression.ts'
import type { Json } from '../../model/json.ts'
import { keyText } from '../key-text.ts'

export type WindowOutput = 'result' | 'late' | 'unclear'

export type Measure = {
  readonly kind: 'count' | 'sum' | 'distinct'
  /** What one event contributes, as text; undefined where it cannot be told. */
  contribution(event: CloudEvent): string | undefined
}

export function measureOf(kind: Measure['kind'], value: Expression<Json> | undefined): Measure {
  if (kind === 'count' || value === undefined) return { kind: 'count', contribution: () => '' }
  if (kind === 'distinct') return { kind, contribution: (event) => keyText(value.evaluate(event)) }
  return { kind, contribution: (event) => numberText(value.evaluate(event)) }
}

function numberText(value: Json | CannotTell): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const decimal = decimalOf(value)
  return decimal === null ? undefined : printDecimal(decimal)
}

export function addTexts(a: string, b: string): string {
  const [x, y] = [parseDecimal(a), parseDecimal(b)]
  return x === null || y === null ? a : printDecimal(add(x, y))
}

/** The sum as a number, or as text where a number could not hold it exactly. */
export function sumAsJson(sum: string): number | string {
  const number = Number(sum)
  const plain = sum.includes('.') ? sum.replace(/\.?0+$/, '') : sum
  return String(number) === plain ? number : sum
}
