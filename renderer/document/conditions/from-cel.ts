/**
 * Reads CEL as a condition that can be shown in rows. The rows are written back and the two syntax trees compared:
 * whatever would be lost or changed is refused with a sentence, and stays text.
 */
import { type Node, parse } from '../../../runtime/expression/parse.ts'
import { printOperand } from './operand.ts'
import { sameTree } from './same-tree.ts'
import { toCel, unfinished } from './to-cel.ts'
import { type Group, normal, type Operator, type Rule, type Single, turnedInPlace, type Value } from './tree.ts'

/** `part` is the piece of CEL that rows cannot show. */
export type Reading = { readonly tree: Group } | { readonly tree: null; readonly part: string | null }

export function fromCel(source: string): Reading {
  const tree = parse(source)
  if (!('op' in tree)) return { tree: null, part: null }
  const reader = new Reader(source)
  const read = reader.root(tree)
  if (read === null) return { tree: null, part: reader.refused }
  const group = normal(read)
  const again = parse(toCel(group))
  return 'op' in again && sameTree(tree, again) ? { tree: group } : { tree: null, part: source }
}

const orders: { readonly [sign: string]: Operator } = {
  '==': '==',
  '!=': '!=',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
}
const tests: { readonly [method: string]: readonly [yes: Operator, no: Operator] } = {
  contains: ['contains', 'contains not'],
  startsWith: ['starts with', 'starts not with'],
  endsWith: ['ends with', 'ends not with'],
}
class Reader {
  readonly #source: string
  refused: string | null = null

  constructor(source: string) {
    this.#source = source
  }

  root(node: Node): Group | null {
    const part = this.part(node)
    if (part === null) return null
    return 'rules' in part ? part : { combinator: 'and', not: false, rules: [part] }
  }

  part(node: Node): Rule | Group | null {
    if (node.op === '&&' || node.op === '||') {
      const rules: (Rule | Group)[] = []
      for (const side of node.args) {
        const part = this.part(side)
        if (part === null) return null
        rules.push(part)
      }
      return { combinator: node.op === '&&' ? 'and' : 'or', not: false, rules }
    }
    return node.op === '!_' ? this.not(node.args) : this.rule(node)
  }

  not(node: Node): Rule | Group | null {
    const part = this.part(node)
    if (part === null) return null
    const rules = 'rules' in part && !part.not ? part.rules : [part]
    return turnedInPlace({ combinator: 'rules' in part ? part.combinator : 'and', not: true, rules })
  }

  rule(node: Node): Rule | null {
    const rule = this.#rule(node)
    if (rule === null) this.refused ??= this.#source.slice(node.start, node.end)
    return rule
  }

  #rule(node: Node): Rule | null {
    if (node.op === 'id' && node.args === unfinished) return { field: '', operator: '==', value: null }
    if (node.op === 'in') return this.#in(node.args[0], node.args[1])
    if (node.op === 'call' && (node.args[0] === 'has' || node.args[0] === 'regex')) return this.#call(node)
    if (node.op === 'rcall') {
      const [method, target, values] = node.args
      const test = tests[method]
      const [value] = values
      if (test !== undefined && value !== undefined && values.length === 1)
        return row(target, test[0], readSingle(value))
    }
    const order = orders[node.op]
    if (order !== undefined && isPair(node)) return comparison(order, node.args[0], node.args[1])
    const field = printOperand(node)
    return field === null ? null : { field, operator: 'true', value: null }
  }

  #call(node: Node): Rule | null {
    if (node.op !== 'call') return null
    const [name, [first, second, ...more]] = node.args
    if (first === undefined || more.length > 0) return null
    if (name === 'has') return second === undefined ? row(first, 'there', null) : null
    return second === undefined ? null : row(first, 'pattern', readSingle(second))
  }

  #in(left: Node, right: Node): Rule | null {
    if (right.op === 'list') {
      const items = right.args.map(readSingle)
      const values = items.filter((item) => typeof item === 'string' || typeof item === 'number')
      return values.length === items.length && values.length > 0 ? row(left, 'one of', values) : null
    }
    if (right.op === 'id' && right.args === unfinished) return row(left, 'one of', null)
    const value = readSingle(left)
    return value === undefined || isHeld(value) ? row(right, 'includes', value) : null
  }
}

/** A field in another field's list would be read as a row about the first one. */
const isHeld = (value: Single): boolean => typeof value !== 'object' || value === null

type Pair = Extract<Node, { readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' }>
const isPair = (node: Node): node is Pair => Object.hasOwn(orders, node.op)

function comparison(operator: Operator, left: Node, right: Node): Rule | null {
  if (right.op === 'value' && right.args === null)
    return operator === '==' ? row(left, 'is null', null) : operator === '!=' ? row(left, 'is not null', null) : null
  return row(left, operator, readSingle(right))
}

function row(left: Node, operator: Operator, value: Value | undefined): Rule | null {
  const field = printOperand(left)
  return field === null || value === undefined ? null : { field, operator, value }
}

/** Undefined for what no row can hold. Null stands for `unfinished`. */
function readSingle(node: Node): Single | undefined {
  if (node.op === 'id' && node.args === unfinished) return null
  if (node.op === 'value') return readLiteral(node.args)
  if (node.op === '-_' && node.args.op === 'value') {
    const number = readLiteral(node.args.args)
    return typeof number === 'number' ? -number : undefined
  }
  if (node.op === 'call' && node.args[0] === 'timestamp') {
    const [, [text, ...more]] = node.args
    if (text?.op === 'value' && typeof text.args === 'string' && more.length === 0) return { moment: text.args }
  }
  const field = printOperand(node)
  return field === null ? undefined : { field }
}

function readLiteral(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value
  if (typeof value !== 'bigint') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}
