/** Calls: `size(data.lines)`, `data.sku.startsWith("A")`, `has(data.coupon)`. */
import { CannotTell } from '../model/expression.ts'
import { at, newFrame, type Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { constant } from './compiler.ts'
import { compileBind, compileLoop, isLoop } from './comprehension.ts'
import type { FunctionType } from './function.ts'
import { functionNamed, functions, macros } from './functions.ts'
import { compileHas, compileOptionalMethod } from './optional.ts'
import type { Node } from './parse.ts'
import { anyType, canBe, describe, type Kind } from './static-type.ts'
import { Timestamp } from './value.ts'

export function compileCall(node: Node, name: string, values: readonly Node[], compiler: Compiler): Compiled {
  const [first] = values
  if (name === 'has' && first !== undefined && values.length === 1) return compileHas(node, first, compiler)
  const found = functionNamed(name, false)
  if (found !== undefined) return apply(node, found, values, compiler)
  if (name === 'matches') return refuseMatches(node, values, compiler)
  return unknownFunction(node, name, first, compiler)
}

export function compileMethod(
  node: Node,
  name: string,
  target: Node,
  values: readonly Node[],
  compiler: Compiler,
): Compiled {
  if (isLoop(name)) return compileLoop(node, name, target, values, compiler)
  if (name === 'matches') return refuseMatches(node, [target, ...values], compiler)
  if (name === 'bind' && target.op === 'id' && target.args === 'cel') return compileBind(node, values, compiler)
  const optional = compileOptionalMethod(node, name, target, values, compiler)
  if (optional !== null) return optional
  const found = functionNamed(name, true)
  return found === undefined
    ? unknownFunction(node, name, target, compiler)
    : apply(node, found, [target, ...values], compiler)
}

function apply(node: Node, found: FunctionType, nodes: readonly Node[], compiler: Compiler): Compiled {
  const least = found.parameters.filter((parameter) => parameter.optional !== true).length
  if (nodes.length < least || nodes.length > found.parameters.length)
    return compiler.report(node, 'EXPR_TYPE', `Expected ${usage(found)}, got ${compiler.text(node)}`, {
      expected: usage(found),
    })
  const values = nodes.map((one) => compiler.compile(one))
  for (const [index, parameter] of found.parameters.entries()) {
    const value = values[index]
    const place = nodes[index]
    if (value === undefined || place === undefined || canBe(value.type, parameter.kinds)) continue
    const wanted = parameter.kinds.map(kindName).join(' or ')
    const advice =
      parameter.kinds.includes('text') && value.type.kind === 'number' ? `. Write string(${compiler.text(place)})` : ''
    compiler.report(
      place,
      'EXPR_TYPE',
      `Expected ${wanted} for ${parameter.name} in ${usage(found)}, got ${describe(value.type)}${advice}`,
      {
        expected: wanted,
        found: describe(value.type),
      },
    )
  }
  const problems = compiler.problems.length
  const prepared = found.prepare?.(values, node, compiler) ?? null
  if (compiler.problems.length > problems) return { run: () => null, type: found.gives }
  const path = compiler.text(node)
  const run = prepared === null ? general(found, values, path) : named(prepared, path)
  const fixed = prepared !== null && values.every((value) => value.constant !== undefined) ? folded(run, found) : null
  return fixed ?? { run, type: found.gives }
}

/** `timestamp("…")` and `duration("…")` are known before any event. */
function folded(run: Run, found: FunctionType): Compiled | null {
  if (found.gives.kind !== 'time' && found.gives.kind !== 'duration') return null
  const value = run(newFrame())
  const known = constant(value, found.gives)
  return value instanceof Timestamp ? { ...known, time: () => value.milliseconds } : known
}

function general({ apply: call }: FunctionType, [a, b, c]: readonly Compiled[], path: string): Run {
  return (frame) => {
    const one = a?.run(frame)
    if (one instanceof CannotTell) return one
    const two = b?.run(frame)
    if (two instanceof CannotTell) return two
    const three = c?.run(frame)
    if (three instanceof CannotTell) return three
    const result = call(one, two, three, frame)
    return result instanceof CannotTell ? at(path, result) : result
  }
}

const named =
  (run: Run, path: string): Run =>
  (frame) => {
    const result = run(frame)
    return result instanceof CannotTell ? at(path, result) : result
  }

const kindName = (kind: Kind): string =>
  describe(
    kind === 'text'
      ? { kind, values: null }
      : kind === 'list'
        ? { kind, items: anyType }
        : kind === 'object'
          ? { kind, fields: new Map(), others: null }
          : kind === 'optional'
            ? { kind, value: anyType }
            : { kind },
  )

const usage = ({ name, method, parameters }: FunctionType): string => {
  const names = parameters.map((parameter) => (parameter.optional ? `${parameter.name}?` : parameter.name))
  return method ? `${names[0]}.${name}(${names.slice(1).join(', ')})` : `${name}(${names.join(', ')})`
}

function refuseMatches(node: Node, [text, pattern]: readonly Node[], compiler: Compiler): Compiled {
  const message = 'Expected regex(text, pattern), got matches, whose time can grow without end'
  if (text === undefined || pattern === undefined)
    return compiler.report(node, 'EXPR_UNKNOWN', message, { found: 'matches', nearest: 'regex' })
  const written = `regex(${compiler.text(text)}, ${compiler.text(pattern)})`
  return compiler.report(node, 'EXPR_UNKNOWN', message, {
    found: 'matches',
    nearest: 'regex',
    fix: { title: `Write ${written}`, value: compiler.replaced(node, written) },
  })
}

/** What people look for that cannot exist here, because a replay must come to the same result. */
const absent: { readonly [name: string]: string } = {
  now: 'An event is judged by its own time: write event.time',
  today: 'An event is judged by its own time: write day(event.time, "Europe/London")',
  random: 'A replay must come to the same result: write event.id where something must differ per event',
  uuid: 'A replay must come to the same result: write event.id',
  env: 'A flow reads its settings, never the machine: use a setting',
}

function unknownFunction(node: Node, name: string, target: Node | undefined, compiler: Compiler): Compiled {
  if (target !== undefined && !(target.op === 'id' && (target.args === 'cel' || target.args === 'optional')))
    compiler.compile(target)
  const advice = Object.hasOwn(absent, name) ? absent[name] : undefined
  if (advice !== undefined)
    return compiler.report(node, 'EXPR_UNKNOWN', `There is no ${name}(). ${advice}`, { found: name })
  const names = [...new Set([...functions.map((one) => one.name), ...macros])].sort()
  const start = compiler.source.indexOf(name, node.op === 'rcall' ? (target?.end ?? node.start) : node.start)
  return compiler.unknown(node, 'a function', name, names, { start, end: start + name.length })
}
