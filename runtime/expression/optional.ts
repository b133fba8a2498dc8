/** Asking whether something is there: `has(data.x)`, `data.?x.orValue(0)`, `optional.of(x)`. */
import { CannotTell } from '../model/expression.ts'
import type { Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Node } from './parse.ts'
import { type Key, own, whyMissing } from './read-path.ts'
import {
  alternatives,
  anyType,
  booleanType,
  canBe,
  describe,
  optionalOf,
  type StaticType,
  union,
} from './static-type.ts'
import { isErased, nothing, Optional } from './value.ts'

/** A field of something that is not there is not there: false, where CEL would fail on the missing parent. */
export function compileHas(node: Node, argument: Node, compiler: Compiler): Compiled {
  const target =
    argument.op === '.' || argument.op === '.?' || argument.op === '[]' || argument.op === '[?]'
      ? argument.args[0]
      : null
  if (target === null)
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected a field, as in has(data.coupon), got has(${compiler.text(argument)})`,
    )
  const { run, path } = compiler.compile(argument)
  // The envelope writes an absent attribute as null; in data, null is a value.
  const inEvent = path?.startsWith('event.') ?? false
  const holder = inEvent ? null : compiler.unread(target)
  return {
    type: booleanType,
    run: (frame) => {
      const value = run(frame)
      if (!(value instanceof CannotTell))
        return value instanceof Optional ? value !== nothing : !(inEvent && value === null)
      if (value.reason === 'missing' || value.reason === 'type') return false
      // What was erased was there, unless its parent went as a whole.
      return value.reason === 'erased' && holder !== null && !(holder.run(frame) instanceof CannotTell) ? true : value
    },
  }
}

/** `data.?a` and `data[?key]`. */
export function compileOptionalAccess(node: Node, compiler: Compiler): Compiled {
  if (node.op !== '.?' && node.op !== '[?]') return compiler.compile(node)
  const [target, by] = node.args
  const before = new Set(compiler.reads)
  const from = compiler.compile(target)
  const key = typeof by === 'string' ? null : compiler.compile(by)
  const name = typeof by === 'string' ? by : key?.constant?.value
  const path = from.path !== undefined && typeof name === 'string' ? `${from.path}.${name}` : undefined
  if (path !== undefined) {
    // The field is what is read, not its parent.
    if (from.path !== undefined && !before.has(from.path)) compiler.reads.delete(from.path)
    compiler.reads.add(path)
  }
  const place = path ?? compiler.text(node)
  const read = (holder: unknown, at: Key): unknown => {
    const value = own(holder, at)
    if (value === undefined) return whyMissing(holder, at) === 'erased' ? new CannotTell(place, 'erased') : nothing
    return typeof value === 'object' && value !== null && isErased(value)
      ? new CannotTell(place, 'erased')
      : new Optional(value)
  }
  return {
    type: optionalOf(fieldType(from.type, name)),
    ...(path === undefined ? {} : { path }),
    run: (frame) => {
      let holder = from.run(frame)
      if (holder instanceof Optional) holder = holder.value
      if (holder === undefined) return nothing
      if (holder instanceof CannotTell) return holder
      const at = key === null ? by : key.run(frame)
      if (at instanceof CannotTell) return at
      return typeof at === 'string' || typeof at === 'number' ? read(holder, at) : new CannotTell(place, 'type')
    },
  }
}

/** Fields that the schema does not name may be asked for: that is what `.?` is for. */
function fieldType(type: StaticType, name: unknown): StaticType {
  const holders = alternatives(type).flatMap((one) => (one.kind === 'optional' ? alternatives(one.value) : [one]))
  return union(
    holders.map((holder) => {
      if (holder.kind === 'object' && typeof name === 'string')
        return holder.fields.get(name) ?? holder.others ?? anyType
      return holder.kind === 'list' ? holder.items : anyType
    }),
  )
}

/** The methods of optionals; null when `name` is none of them. */
export function compileOptionalMethod(
  node: Node,
  name: string,
  target: Node,
  values: readonly Node[],
  compiler: Compiler,
): Compiled | null {
  const [value] = values
  if (target.op === 'id' && target.args === 'optional' && !compiler.locals.has('optional')) {
    if (name === 'none' && values.length === 0) return { run: () => nothing, type: optionalOf(anyType) }
    if (name !== 'of' || value === undefined || values.length > 1) return null
    const of = compiler.compile(value)
    return { run: (frame) => wrap(of.run(frame)), type: optionalOf(of.type) }
  }
  if (!['hasValue', 'value', 'or', 'orValue'].includes(name)) return null
  const from = compiler.compile(target)
  if (!canBe(from.type, ['optional']))
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected an optional value before .${name}(), as in data.?coupon.${name}(), got ${describe(from.type)}`,
    )
  const inner = union(alternatives(from.type).map((one) => (one.kind === 'optional' ? one.value : anyType)))
  const path = compiler.text(node)
  const optional =
    (use: (value: Optional, frame: Parameters<Run>[0]) => unknown): Run =>
    (frame) => {
      const found = from.run(frame)
      if (found instanceof CannotTell) return found
      return found instanceof Optional ? use(found, frame) : new CannotTell(path, 'type')
    }
  if (name === 'hasValue' && value === undefined)
    return { run: optional((found) => found !== nothing), type: booleanType }
  if (name === 'value' && value === undefined)
    return {
      run: optional((found) => (found === nothing ? new CannotTell(path, 'missing') : found.value)),
      type: inner,
    }
  if (value === undefined)
    return compiler.report(node, 'EXPR_TYPE', `Expected a value in .${name}( ), as in data.?coupon.orValue("none")`)
  const other = compiler.compile(value)
  if (name === 'orValue')
    return {
      run: optional((found, frame) => (found === nothing ? other.run(frame) : found.value)),
      type: union([inner, other.type]),
    }
  return {
    type: union([from.type, other.type]),
    run: optional((found, frame) => {
      if (found !== nothing) return found
      const second = other.run(frame)
      return second instanceof Optional || second instanceof CannotTell ? second : new CannotTell(path, 'type')
    }),
  }
}

const wrap = (value: unknown): unknown => (value instanceof CannotTell ? value : new Optional(value))
