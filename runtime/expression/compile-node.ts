/** Checks one part of a syntax tree and turns it into a closure; each kind of part has its own file. */
import { compileAccess } from './access.ts'
import { compileArithmetic, compileMinus } from './arithmetic.ts'
import { compileCall, compileMethod } from './call.ts'
import { compileEquality, compileIn, compileOrder } from './compare.ts'
import { type Compiled, type Compiler, constant } from './compiler.ts'
import { compileList, compileMap } from './literal.ts'
import { compileChoice, compileLogic, compileNot } from './logic.ts'
import { compileOptionalAccess } from './optional.ts'
import type { Node } from './parse.ts'
import { booleanType, nullType, numberType, textType } from './static-type.ts'

export function compileNode(node: Node, compiler: Compiler): Compiled {
  switch (node.op) {
    case 'value':
      return compileLiteral(node, node.args, compiler)
    case 'id':
      return compileName(node, node.args, compiler)
    case '.':
    case '[]':
      return compileAccess(node, compiler)
    case '.?':
    case '[?]':
      return compileOptionalAccess(node, compiler)
    case 'call':
      return compileCall(node, node.args[0], node.args[1], compiler)
    case 'rcall':
      return compileMethod(node, node.args[0], node.args[1], node.args[2], compiler)
    case 'list':
      return compileList(node.args, compiler)
    case 'map':
      return compileMap(node.args, compiler)
    case '?:':
      return compileChoice(node.args[0], node.args[1], node.args[2], compiler)
    case '&&':
    case '||':
      return compileLogic(node, compiler)
    case '!_':
      return compileNot(node, node.args, compiler)
    case '-_':
      return compileMinus(node, node.args, compiler)
    case '==':
    case '!=':
      return compileEquality(node, node.args[0], node.args[1], compiler)
    case 'in':
      return compileIn(node, node.args[0], node.args[1], compiler)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(node, node.op, node.args[0], node.args[1], compiler)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(node, node.op, node.args[0], node.args[1], compiler)
  }
}

function compileLiteral(node: Node, value: unknown, compiler: Compiler): Compiled {
  if (value === null) return constant(null, nullType)
  if (typeof value === 'boolean') return constant(value, booleanType)
  if (typeof value === 'string') return constant(value, textType)
  if (typeof value === 'number') return constant(value, numberType)
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (Number.isSafeInteger(number)) return constant(number, numberType)
    const text = compiler.text(node)
    return compiler.report(
      node,
      'EXPR_TYPE',
      `Expected a number up to ${Number.MAX_SAFE_INTEGER}, got ${text}. Long ids are text: write "${value}"`,
      {
        found: text,
        fix: { title: `Write "${value}"`, value: compiler.replaced(node, `"${value}"`) },
      },
    )
  }
  return compiler.report(
    node,
    'EXPR_TYPE',
    `Expected a number, a text, true, false or null, got ${compiler.text(node)}`,
  )
}

function compileName(node: Node, name: string, compiler: Compiler): Compiled {
  const local = compiler.locals.get(name)
  if (local !== undefined) {
    const { slot, type, path } = local
    return { run: (frame) => frame.locals[slot], type, ...(path === undefined ? {} : { path }) }
  }
  if (name === 'data' || name === 'event') return compileAccess(node, compiler)
  // What the form of a condition writes where a person has still to choose: kept in drafts, never deployed.
  if (name === 'unfinished')
    return compiler.report(
      node,
      'EXPR_UNFINISHED',
      'This condition is not finished: choose a field and a value in every row, or remove the row',
      { found: name },
    )
  const { data } = compiler
  const fields = data.kind === 'object' ? [...data.fields.keys()] : []
  if (fields.includes(name))
    return compiler.report(
      node,
      'EXPR_UNKNOWN',
      `Expected event, data or a function, got ${name}. Did you mean data.${name}?`,
      {
        found: name,
        nearest: `data.${name}`,
        fix: { title: `Write data.${name}`, value: compiler.replaced(node, `data.${name}`) },
      },
    )
  return compiler.unknown(node, 'event, data or a function', name, ['event', 'data', ...compiler.locals.keys()], node)
}
