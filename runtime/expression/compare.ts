/** `==`, `!=`, `<`, `<=`, `>`, `>=` and `in`. */
import { CannotTell } from '../model/expression.ts'
import { nearest } from '../model/nearest.ts'
import { at, type Frame, failed, type Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { equal, includes } from './equal.ts'
import type { Node } from './parse.ts'
import { alternatives, booleanType, canBe, comparable, describe, type Kind, type StaticType } from './static-type.ts'
import { Duration, isFields, isList, Timestamp } from './value.ts'

export type Order = '<' | '<=' | '>' | '>='

export function compileEquality(node: Node, left: Node, right: Node, compiler: Compiler): Compiled {
  const [a, b] = [compiler.compile(left), compiler.compile(right)]
  if (!comparable(a.type, b.type)) {
    const numeral = left.op === 'value' ? left : right
    const isText = canBe(a.type, ['text']) !== canBe(b.type, ['text'])
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected two values of one kind around ${node.op}, got ${describe(a.type)} and ${describe(b.type)}: they are never equal`,
      {
        expected: describe(a.type),
        found: describe(b.type),
        ...(isText && numeral.op === 'value' && typeof numeral.args === 'bigint'
          ? { fix: { title: `Write "${numeral.args}"`, value: compiler.replaced(numeral, `"${numeral.args}"`) } }
          : {}),
      },
    )
  }
  warnOfValue(a.type, b, right, compiler)
  warnOfValue(b.type, a, left, compiler)
  const equals = node.op === '=='
  if (b.constant && isPrimitive(b.constant.value))
    return { run: equalsConstant(a.run, b.constant.value, equals), type: booleanType }
  if (a.constant && isPrimitive(a.constant.value))
    return { run: equalsConstant(b.run, a.constant.value, equals), type: booleanType }
  const text = compiler.text(node)
  return {
    type: booleanType,
    run: (frame) => {
      const one = a.run(frame)
      if (one instanceof CannotTell) return one
      const two = b.run(frame)
      if (two instanceof CannotTell) return two
      const same = equal(one, two, frame)
      return typeof same === 'boolean' ? same === equals : at(text, same)
    },
  }
}

const isPrimitive = (value: unknown): boolean => value === null || typeof value !== 'object'

const equalsConstant =
  (run: Run, constant: unknown, equals: boolean): Run =>
  (frame) => {
    const value = run(frame)
    if (value === constant) return equals
    return typeof value === 'object' && value instanceof CannotTell ? value : !equals
  }

/** A text that the schema does not list is most likely a slip of the pen. */
function warnOfValue(type: StaticType, other: Compiled, node: Node, compiler: Compiler): void {
  const value = other.constant?.value
  if (typeof value !== 'string') return
  const texts = alternatives(type).map((one) => (one.kind === 'text' ? one.values : null))
  if (texts.some((values) => values === null || values.includes(value))) return
  const names = texts.flatMap((values) => values ?? [])
  const meant = nearest(value, names)
  compiler.report(node, 'EXPR_UNKNOWN', `Expected one of ${names.slice(0, 8).join(', ')}, got "${value}"`, {
    severity: 'warning',
    found: value,
    ...(meant === undefined
      ? {}
      : { nearest: meant, fix: { title: `Write "${meant}"`, value: compiler.replaced(node, JSON.stringify(meant)) } }),
  })
}

const ordered: readonly Kind[] = ['number', 'text', 'time', 'duration', 'boolean']

export function compileOrder(node: Node, order: Order, left: Node, right: Node, compiler: Compiler): Compiled {
  const [a, b] = [compiler.compile(left), compiler.compile(right)]
  if (!ordered.some((kind) => canBe(a.type, [kind]) && canBe(b.type, [kind])))
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected two numbers, texts or times around ${order}, got ${describe(a.type)} and ${describe(b.type)}${textAdvice(a, b, left, right, compiler)}`,
      {
        expected: 'two numbers, texts or times',
        found: `${describe(a.type)} and ${describe(b.type)}`,
      },
    )
  const text = compiler.text(node)
  const slow = (one: unknown, two: unknown): unknown => compareValues(one, two, order, text)
  const limit = b.constant?.value
  if (typeof limit === 'number') return { run: orderConstant(a.run, order, limit, slow), type: booleanType }
  const { time: first } = a
  const { time: second } = b
  if (first && second) return { run: (frame) => holds(order, first(frame), second(frame)), type: booleanType }
  return { run: (frame) => slow(a.run(frame), b.run(frame)), type: booleanType }
}

/** One closure per operator: the constant on the right is what nearly every condition has. */
function orderConstant(run: Run, order: Order, limit: number, slow: (one: unknown, two: unknown) => unknown): Run {
  switch (order) {
    case '<':
      return (frame) => {
        const value = run(frame)
        return typeof value === 'number' ? value < limit : slow(value, limit)
      }
    case '<=':
      return (frame) => {
        const value = run(frame)
        return typeof value === 'number' ? value <= limit : slow(value, limit)
      }
    case '>':
      return (frame) => {
        const value = run(frame)
        return typeof value === 'number' ? value > limit : slow(value, limit)
      }
    case '>=':
      return (frame) => {
        const value = run(frame)
        return typeof value === 'number' ? value >= limit : slow(value, limit)
      }
  }
}

function compareValues(one: unknown, two: unknown, order: Order, text: string): boolean | CannotTell {
  if (one instanceof CannotTell) return one
  if (two instanceof CannotTell) return two
  if (typeof one === 'number' && typeof two === 'number') return holds(order, one, two)
  if (typeof one === 'string' && typeof two === 'string') return holds(order, one, two)
  if (typeof one === 'boolean' && typeof two === 'boolean') return holds(order, Number(one), Number(two))
  if (one instanceof Timestamp && two instanceof Timestamp) return holds(order, one.milliseconds, two.milliseconds)
  if (one instanceof Duration && two instanceof Duration) return holds(order, one.milliseconds, two.milliseconds)
  return new CannotTell(text, 'type')
}

function holds<T extends number | string>(order: Order, one: T, two: T): boolean {
  switch (order) {
    case '<':
      return one < two
    case '<=':
      return one <= two
    case '>':
      return one > two
    case '>=':
      return one >= two
  }
}

/** CSV and many providers send numbers as text. */
function textAdvice(a: Compiled, b: Compiled, left: Node, right: Node, compiler: Compiler): string {
  const text = canBe(a.type, ['text']) ? left : canBe(b.type, ['text']) ? right : null
  return text !== null && (canBe(a.type, ['number']) || canBe(b.type, ['number']))
    ? `. Write number(${compiler.text(text)}) to read text as a number`
    : ''
}

export function compileIn(node: Node, left: Node, right: Node, compiler: Compiler): Compiled {
  const [a, b] = [compiler.compile(left), compiler.compile(right)]
  if (!canBe(b.type, ['list', 'object']))
    return compiler.report(node, 'EXPR_TYPE', `Expected a list after in, such as ["DE", "FR"], got ${describe(b.type)}`)
  for (const one of alternatives(b.type))
    if (one.kind === 'list' && b.type.kind === 'list' && !comparable(a.type, one.items))
      return compiler.report(
        node,
        'EXPR_TYPE',
        `Expected a list of ${describe(a.type)} after in, got a list of ${describe(one.items)}`,
      )
  const list = b.constant?.value
  if (isList(list)) {
    for (const item of list)
      if (typeof item === 'string') warnOfValue(a.type, { ...b, constant: { value: item } }, right, compiler)
    if (list.every(isPrimitive)) return { run: inSet(a.run, new Set(list)), type: booleanType }
  }
  const text = compiler.text(node)
  return { type: booleanType, run: (frame) => search(a.run(frame), b.run(frame), frame, text) }
}

const inSet =
  (run: Run, set: ReadonlySet<unknown>): Run =>
  (frame) => {
    const value = run(frame)
    return typeof value === 'object' && value instanceof CannotTell ? value : set.has(value)
  }

function search(value: unknown, holder: unknown, frame: Frame, text: string): boolean | CannotTell {
  if (value instanceof CannotTell) return value
  if (holder instanceof CannotTell) return holder
  if (isList(holder)) {
    const found = includes(holder, value, frame)
    return found instanceof CannotTell ? at(text, found) : found
  }
  return isFields(holder) ? typeof value === 'string' && Object.hasOwn(holder, value) : at(text, failed.type)
}
