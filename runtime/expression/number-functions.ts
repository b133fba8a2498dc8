/** Functions over numbers, and the conversions. */
import type { CannotTell } from '../model/expression.ts'
import { build, type Frame, failed, spend } from './budget.ts'
import { printDuration } from './duration.ts'
import type { FunctionType, Parameter } from './function.ts'
import { anyType, booleanType, numberType, textType } from './static-type.ts'
import { Duration, isErased, isList, Timestamp } from './value.ts'

const list: Parameter = { name: 'list', kinds: ['list'] }

const conversion = (name: string, help: string, apply: (value: unknown) => unknown): FunctionType => ({
  name,
  parameters: [{ name: 'value', kinds: ['text', 'number', 'boolean'] }],
  gives: numberType,
  help,
  example: `${name}(data.quantity) > 5`,
  apply,
})

export const numberFunctions: readonly FunctionType[] = [
  conversion('number', 'Reads text as a number: number("12.5") is 12.5.', toNumber),
  conversion('double', 'The same as number.', toNumber),
  conversion('int', 'A whole number; what stands after the point is cut off.', (value) => {
    const found = toNumber(value)
    if (typeof found !== 'number') return found
    const whole = Math.trunc(found) + 0
    return Number.isSafeInteger(whole) ? whole : failed.range
  }),
  {
    name: 'string',
    parameters: [{ name: 'value', kinds: ['text', 'number', 'boolean', 'time', 'duration'] }],
    gives: textType,
    help: 'The value as text.',
    example: 'string(data.quantity) + " pieces"',
    apply: (a, _b, _c, frame) => toText(a, frame),
  },
  {
    name: 'bool',
    parameters: [{ name: 'value', kinds: ['text', 'boolean'] }],
    gives: booleanType,
    help: 'Reads "true" and "false", as Adyen and CSV files write them.',
    example: 'bool(data.success)',
    apply: toBoolean,
  },
  {
    name: 'dyn',
    parameters: [
      { name: 'value', kinds: ['text', 'number', 'boolean', 'null', 'list', 'object', 'time', 'duration', 'optional'] },
    ],
    gives: anyType,
    help: 'The value, of a kind that is not checked beforehand.',
    example: 'dyn(data.total) == "none"',
    apply: (value) => value,
  },
  {
    name: 'abs',
    parameters: [{ name: 'value', kinds: ['number'] }],
    gives: numberType,
    help: 'The number without its sign.',
    example: 'abs(data.change) > 10',
    apply: (a) => (typeof a === 'number' ? Math.abs(a) : failed.type),
  },
  {
    name: 'sum',
    parameters: [list],
    gives: numberType,
    help: 'The sum of the numbers in a list; 0 for an empty one.',
    example: 'sum(data.lines.map(line, line.quantity)) > 10',
    apply: (a, _b, _c, frame) => fold(a, frame, 0, (x, y) => x + y),
  },
  {
    name: 'min',
    parameters: [list],
    gives: numberType,
    help: 'The smallest number of a list.',
    example: 'min(data.prices) < 5',
    apply: (a, _b, _c, frame) => fold(a, frame, null, Math.min),
  },
  {
    name: 'max',
    parameters: [list],
    gives: numberType,
    help: 'The largest number of a list.',
    example: 'max(data.prices) > 100',
    apply: (a, _b, _c, frame) => fold(a, frame, null, Math.max),
  },
]

/** Text must be a plain decimal, and an integer must fit: it is never rounded on the way. */
function toNumber(value: unknown): number | CannotTell {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return failed.type
  if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) return failed.value
  const found = Number(value) + 0
  if (!Number.isFinite(found)) return failed.range
  return Number.isInteger(found) && !Number.isSafeInteger(found) && !/[eE]/.test(value) ? failed.range : found
}

function toText(value: unknown, frame: Frame): string | CannotTell {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return build(frame, 24) ? `${value}` : failed.limit
  if (value instanceof Timestamp) return new Date(value.milliseconds).toISOString()
  return value instanceof Duration ? printDuration(value.milliseconds) : failed.type
}

function toBoolean(value: unknown): boolean | CannotTell {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return failed.type
  if (['1', 't', 'true', 'TRUE', 'True'].includes(value)) return true
  return ['0', 'f', 'false', 'FALSE', 'False'].includes(value) ? false : failed.value
}

function fold(
  value: unknown,
  frame: Frame,
  start: number | null,
  join: (a: number, b: number) => number,
): number | CannotTell {
  if (!isList(value)) return failed.type
  if (!spend(frame, value.length)) return failed.limit
  let total = start
  let whole = true
  for (const item of value) {
    if (typeof item !== 'number')
      return typeof item === 'object' && item !== null && isErased(item) ? failed.erased : failed.type
    whole &&= Number.isSafeInteger(item)
    total = total === null ? item : join(total, item)
  }
  if (total === null) return failed.value
  return Number.isFinite(total) && (!whole || Number.isSafeInteger(total)) ? total : failed.range
}
