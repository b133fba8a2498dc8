/** `+ - * / %` and the unary minus. One kind of number; a result that is not exact as an integer is refused. */
import { CannotTell } from '../model/expression.ts'
import { at, build, type Frame, failed, spend } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { constant } from './compiler.ts'
import type { Node } from './parse.ts'
import { earliest, latest } from './rfc3339.ts'
import {
  alternatives,
  anyType,
  canBe,
  describe,
  durationType,
  type Kind,
  listOf,
  numberType,
  type StaticType,
  textType,
  timeType,
  union,
} from './static-type.ts'
import { Duration, isList, Timestamp } from './value.ts'

export type Operator = '+' | '-' | '*' | '/' | '%'

type Rule = readonly [left: Kind, right: Kind, result: StaticType]
const numbers: Rule = ['number', 'number', numberType]
const rules: { readonly [O in Operator]: readonly Rule[] } = {
  '+': [
    numbers,
    ['text', 'text', textType],
    ['list', 'list', listOf(anyType)],
    ['time', 'duration', timeType],
    ['duration', 'time', timeType],
    ['duration', 'duration', durationType],
  ],
  '-': [
    numbers,
    ['time', 'time', durationType],
    ['time', 'duration', timeType],
    ['duration', 'duration', durationType],
  ],
  '*': [numbers],
  '/': [numbers],
  '%': [numbers],
}

export function compileArithmetic(
  node: Node,
  operator: Operator,
  left: Node,
  right: Node,
  compiler: Compiler,
): Compiled {
  const [a, b] = [compiler.compile(left), compiler.compile(right)]
  const fitting = rules[operator].filter(([one, two]) => canBe(a.type, [one]) && canBe(b.type, [two]))
  if (fitting.length === 0) return refuse(node, operator, a, b, left, right, compiler)
  const text = compiler.text(node)
  const results = fitting.map(([one, , result]) => (one === 'list' ? listType(a.type, b.type) : result))
  const type = results.length === rules[operator].length && results.length > 1 ? anyType : union(results)
  const calculate = operators[operator]
  return {
    type,
    run: (frame) => {
      const one = a.run(frame)
      const two = b.run(frame)
      if (typeof one === 'number' && typeof two === 'number') {
        const result = calculate(one, two)
        // Beyond this integers are no longer exact, so the slow way decides whether the result may stand.
        if (result <= Number.MAX_SAFE_INTEGER && result >= -Number.MAX_SAFE_INTEGER) return result
        return isExact(result, one, two) ? result : new CannotTell(text, 'range')
      }
      if (one instanceof CannotTell) return one
      if (two instanceof CannotTell) return two
      const result = otherKinds(operator, one, two, frame)
      return result instanceof CannotTell ? at(text, result) : result
    },
  }
}

const listType = (a: StaticType, b: StaticType): StaticType =>
  listOf(union([a, b].flatMap(alternatives).map((one) => (one.kind === 'list' ? one.items : anyType))))

/** `+ 0` turns -0 into 0, which JSON and people do not tell apart. `/` is the division people learn at school. */
const operators: { readonly [O in Operator]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b + 0,
  '/': (a, b) => a / b + 0,
  '%': (a, b) => (a % b) + 0,
}

/** Two exact integers must not become a rounded one; a division by zero and an overflow have no result at all. */
const isExact = (result: number, a: number, b: number): boolean =>
  Number.isFinite(result) && !(Number.isSafeInteger(a) && Number.isSafeInteger(b))

function otherKinds(operator: Operator, a: unknown, b: unknown, frame: Frame): unknown {
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') return build(frame, a.length + b.length) ? a + b : failed.limit
    if (isList(a) && isList(b)) return spend(frame, a.length + b.length) ? [...a, ...b] : failed.limit
    if (a instanceof Timestamp && b instanceof Duration) return moved(a.milliseconds + b.milliseconds)
    if (a instanceof Duration && b instanceof Timestamp) return moved(a.milliseconds + b.milliseconds)
    if (a instanceof Duration && b instanceof Duration) return new Duration(a.milliseconds + b.milliseconds)
  }
  if (operator === '-') {
    if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(a.milliseconds - b.milliseconds)
    if (a instanceof Timestamp && b instanceof Duration) return moved(a.milliseconds - b.milliseconds)
    if (a instanceof Duration && b instanceof Duration) return new Duration(a.milliseconds - b.milliseconds)
  }
  return failed.type
}

const moved = (milliseconds: number): Timestamp | CannotTell =>
  milliseconds >= earliest && milliseconds <= latest ? new Timestamp(milliseconds) : failed.range

export function compileMinus(node: Node, operand: Node, compiler: Compiler): Compiled {
  const of = compiler.compile(operand)
  if (!canBe(of.type, ['number', 'duration']))
    return compiler.report(node, 'EXPR_TYPE', `Expected a number after -, got ${describe(of.type)}`)
  if (typeof of.constant?.value === 'number') return constant(-of.constant.value + 0, numberType)
  const text = compiler.text(node)
  return {
    type: of.type,
    run: (frame) => {
      const value = of.run(frame)
      if (typeof value === 'number') return -value + 0
      if (value instanceof Duration) return new Duration(-value.milliseconds)
      return value instanceof CannotTell ? value : new CannotTell(text, 'type')
    },
  }
}

function refuse(
  node: Node,
  operator: Operator,
  a: Compiled,
  b: Compiled,
  left: Node,
  right: Node,
  compiler: Compiler,
): Compiled {
  const text = canBe(a.type, ['text']) ? left : canBe(b.type, ['text']) ? right : null
  const number = canBe(a.type, ['number']) ? left : canBe(b.type, ['number']) ? right : null
  const wanted = operator === '+' ? 'two numbers or two texts' : 'two numbers'
  const advice =
    text === null || number === null
      ? ''
      : operator === '+'
        ? `. Write number(${compiler.text(text)}) to add, or string(${compiler.text(number)}) to join`
        : `. Write number(${compiler.text(text)})`
  const found = `${describe(a.type)} and ${describe(b.type)}`
  return compiler.report(node, 'EXPR_TYPE', `Expected ${wanted} around ${operator}, got ${found}${advice}`, {
    expected: wanted,
    found,
  })
}
