/** Loops over lists and objects: `all exists exists_one map filter`, and `cel.bind`. Every round costs a step. */
import { CannotTell } from '../model/expression.ts'
import { at, type Frame, failed, type Run, spend } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Node } from './parse.ts'
import {
  alternatives,
  anyType,
  booleanType,
  canBe,
  describe,
  listOf,
  type StaticType,
  textType,
  union,
} from './static-type.ts'
import { isErased, isFields, isList } from './value.ts'

type Loop = 'all' | 'exists' | 'exists_one' | 'map' | 'filter'
export const isLoop = (name: string): name is Loop => ['all', 'exists', 'exists_one', 'map', 'filter'].includes(name)

export function compileLoop(
  node: Node,
  name: Loop,
  target: Node,
  values: readonly Node[],
  compiler: Compiler,
): Compiled {
  const [variable, body, transform] = values
  if (variable === undefined || body === undefined || variable.op !== 'id' || values.length > (name === 'map' ? 3 : 2))
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected a name and an expression, as in data.lines.${name}(line, line.quantity > 0)`,
    )
  if (variable.args === 'data' || variable.args === 'event')
    return compiler.report(
      variable,
      'EXPR_UNKNOWN',
      `Expected a name of your choice, got ${variable.args}, which already means something`,
    )
  const over = compiler.compile(target)
  if (!canBe(over.type, ['list', 'object']))
    return compiler.report(target, 'EXPR_TYPE', `Expected a list before .${name}(), got ${describe(over.type)}`)
  const path = over.path === undefined ? undefined : `${over.path}[]`
  const item = itemType(over.type)
  const first = compiler.within(variable.args, item, path, body)
  const second = transform === undefined ? null : compiler.within(variable.args, item, path, transform)
  if ((name !== 'map' || second !== null) && !canBe(first.type, ['boolean']))
    compiler.report(
      body,
      'EXPR_TYPE',
      `Expected a condition that is true or false in .${name}(), got ${describe(first.type)}`,
    )
  const text = compiler.text(node)
  const source: Source = {
    run: over.run,
    slots: second === null ? [first.slot] : [first.slot, second.slot],
    text,
    item: path ?? variable.args,
  }
  switch (name) {
    case 'all':
    case 'exists':
      return { run: quantifier(source, first.run, name === 'exists'), type: booleanType }
    case 'exists_one':
      return { run: exactlyOne(source, first.run), type: booleanType }
    case 'filter':
      return { run: collect(source, first.run, null), type: listOf(item) }
    case 'map':
      return second === null
        ? { run: collect(source, null, first.run), type: listOf(first.type) }
        : { run: collect(source, first.run, second.run), type: listOf(second.type) }
  }
}

type Source = { readonly run: Run; readonly slots: readonly number[]; readonly text: string; readonly item: string }

function itemType(type: StaticType): StaticType {
  return union(
    alternatives(type).map((one) => (one.kind === 'list' ? one.items : one.kind === 'object' ? textType : anyType)),
  )
}

/** The items to go through: elements of a list, field names of an object. */
function items({ run, text }: Source, frame: Frame): readonly unknown[] | CannotTell {
  const value = run(frame)
  if (isList(value)) return value
  if (value instanceof CannotTell) return value
  return isFields(value) ? Object.keys(value) : at(text, failed.type)
}

function enterItem({ slots, text, item }: Source, value: unknown, frame: Frame): CannotTell | null {
  if (!spend(frame, 1)) return at(text, failed.limit)
  const seen = typeof value === 'object' && value !== null && isErased(value) ? new CannotTell(item, 'erased') : value
  for (let at = 0; at < slots.length; at++) frame.locals[slots[at] as number] = seen
  return null
}

/** As `||` and `&&` over all items: one that decides is enough, whatever could not be told of the others. */
const quantifier =
  (source: Source, run: Run, decides: boolean): Run =>
  (frame) => {
    const list = items(source, frame)
    if (list instanceof CannotTell) return list
    let open: CannotTell | null = null
    for (let index = 0; index < list.length; index++) {
      const stop = enterItem(source, list[index], frame)
      if (stop !== null) return stop
      const outcome = run(frame)
      if (outcome === decides) return decides
      if (typeof outcome !== 'boolean') open ??= outcome instanceof CannotTell ? outcome : at(source.text, failed.type)
    }
    return open ?? !decides
  }

const exactlyOne =
  (source: Source, run: Run): Run =>
  (frame) => {
    const list = items(source, frame)
    if (list instanceof CannotTell) return list
    let count = 0
    for (const value of list) {
      const stop = enterItem(source, value, frame)
      if (stop !== null) return stop
      const outcome = run(frame)
      if (typeof outcome !== 'boolean') return outcome instanceof CannotTell ? outcome : at(source.text, failed.type)
      if (outcome) count++
    }
    return count === 1
  }

const collect =
  (source: Source, filter: Run | null, transform: Run | null): Run =>
  (frame) => {
    const list = items(source, frame)
    if (list instanceof CannotTell) return list
    const found: unknown[] = []
    for (const value of list) {
      const stop = enterItem(source, value, frame)
      if (stop !== null) return stop
      const keep = filter === null ? true : filter(frame)
      if (typeof keep !== 'boolean') return keep instanceof CannotTell ? keep : at(source.text, failed.type)
      if (!keep) continue
      const result = transform === null ? value : transform(frame)
      if (result instanceof CannotTell) return result
      found.push(result)
    }
    return found
  }

/** `cel.bind(total, data.a + data.b, total > 5)` */
export function compileBind(node: Node, values: readonly Node[], compiler: Compiler): Compiled {
  const [variable, value, body] = values
  if (variable?.op !== 'id' || value === undefined || body === undefined || values.length > 3)
    return compiler.report(
      node,
      'EXPR_TYPE',
      'Expected a name, its value and an expression, as in cel.bind(sum, data.a + data.b, sum > 5)',
    )
  if (variable.args === 'data' || variable.args === 'event')
    return compiler.report(
      variable,
      'EXPR_UNKNOWN',
      `Expected a name of your choice, got ${variable.args}, which already means something`,
    )
  const bound = compiler.compile(value)
  const inner = compiler.within(variable.args, bound.type, bound.path, body)
  return {
    type: inner.type,
    run: (frame) => {
      const known = bound.run(frame)
      frame.locals[inner.slot] = known
      return inner.run(frame)
    },
  }
}
