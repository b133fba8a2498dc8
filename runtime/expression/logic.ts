/** `&&`, `||`, `!` and `? :`. "Cannot tell" decides nothing, but does not hide a side that decides. */
import { CannotTell } from '../model/expression.ts'
import type { Run } from './budget.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { constant } from './compiler.ts'
import type { Node } from './parse.ts'
import { booleanType, canBe, describe, type StaticType, union } from './static-type.ts'

/** `a && b && c` as [a, b, c]; brackets around a part of the same operator change nothing. */
export function termsOf(node: Node): readonly Node[] {
  if (node.op !== '&&' && node.op !== '||') return [node]
  const terms: Node[] = []
  const walk = (one: Node): void => {
    if (one.op !== node.op || (one.op !== '&&' && one.op !== '||')) terms.push(one)
    else for (const side of one.args) walk(side)
  }
  walk(node)
  return terms
}

export function compileLogic(node: Node, compiler: Compiler): Compiled {
  const terms = termsOf(node)
  const runs = terms.map((term) => {
    const compiled = compiler.compile(term)
    expectBoolean(term, compiled.type, node.op === '&&' ? '&&' : '||', compiler)
    return settled(compiled, compiler.text(term))
  })
  const [first, second, third] = runs
  // false decides &&, true decides ||.
  const decides = node.op === '||'
  if (first !== undefined && second !== undefined && third !== undefined && runs.length === 3)
    return { run: three(first, second, third, decides), type: booleanType }
  if (first !== undefined && second !== undefined && runs.length === 2)
    return { run: two(first, second, decides), type: booleanType }
  return { run: many(runs, decides), type: booleanType }
}

/** A term whose value is true, false or "cannot tell", whatever the data are. */
function settled({ run, type }: Compiled, text: string): Run {
  if (type.kind === 'boolean') return run
  return (frame) => {
    const value = run(frame)
    return typeof value === 'boolean' || value instanceof CannotTell ? value : new CannotTell(text, 'type')
  }
}

const two =
  (first: Run, second: Run, decides: boolean): Run =>
  (frame) => {
    const a = first(frame)
    if (a === decides) return decides
    const b = second(frame)
    if (b === decides) return decides
    return typeof a === 'boolean' ? b : a
  }

const three =
  (first: Run, second: Run, third: Run, decides: boolean): Run =>
  (frame) => {
    const a = first(frame)
    if (a === decides) return decides
    const b = second(frame)
    if (b === decides) return decides
    const c = third(frame)
    if (c === decides) return decides
    return typeof a !== 'boolean' ? a : typeof b !== 'boolean' ? b : c
  }

const many =
  (runs: readonly Run[], decides: boolean): Run =>
  (frame) => {
    let open: unknown
    for (const run of runs) {
      const value = run(frame)
      if (value === decides) return decides
      if (typeof value !== 'boolean') open ??= value
    }
    return open ?? !decides
  }

export function compileNot(node: Node, operand: Node, compiler: Compiler): Compiled {
  const of = compiler.compile(operand)
  expectBoolean(operand, of.type, '!', compiler)
  const text = compiler.text(node)
  if (typeof of.constant?.value === 'boolean') return constant(!of.constant.value, booleanType)
  return {
    type: booleanType,
    run: (frame) => {
      const value = of.run(frame)
      return typeof value === 'boolean' ? !value : value instanceof CannotTell ? value : new CannotTell(text, 'type')
    },
  }
}

export function compileChoice(condition: Node, yes: Node, no: Node, compiler: Compiler): Compiled {
  const ask = compiler.compile(condition)
  expectBoolean(condition, ask.type, '?', compiler)
  const [then, otherwise] = [compiler.compile(yes), compiler.compile(no)]
  const text = compiler.text(condition)
  return {
    type: union([then.type, otherwise.type]),
    run: (frame) => {
      const value = ask.run(frame)
      if (value === true) return then.run(frame)
      if (value === false) return otherwise.run(frame)
      return value instanceof CannotTell ? value : new CannotTell(text, 'type')
    },
  }
}

function expectBoolean(node: Node, type: StaticType, operator: string, compiler: Compiler): void {
  if (canBe(type, ['boolean'])) return
  const text = compiler.text(node)
  compiler.report(
    node,
    'EXPR_TYPE',
    `Expected a condition that is true or false beside ${operator}, got ${describe(type)}: ${text}`,
    {
      expected: 'true or false',
      found: describe(type),
    },
  )
}
