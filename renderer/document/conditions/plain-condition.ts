/**
 * A condition in words short enough for a card. What only guards against a missing field is left out, and what is fixed
 * by the settings is decided: the rows of the form and the CEL behind them say everything.
 */
import type { Node } from '../../../runtime/expression/parse.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { formatCount, formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { fixedBy } from './fixed-condition.ts'
import { printOperand, printPath } from './operand.ts'
import { fieldsIn, type NameOf, sayValueOf } from './plain-value.ts'

export type PlainWords = {
  readonly nameOf: NameOf
  /** Of a text that a field can be. */
  labelOf(path: string, value: string): string
  readonly currency: string
}

export function sayConditionOf(node: Node, words: PlainWords): string {
  const fixed = fixedBy(node)
  if (fixed === undefined) return say(node, false, words).text
  if (node.op === 'value') return fixed ? t('anything comes') : t('nothing at all comes')
  return fixed ? t('the settings ask for it, as they do now') : t('the settings ask for it, which they do not now')
}

type Said = { readonly text: string; readonly joint?: 'and' | 'or' }

function say(node: Node, not: boolean, words: PlainWords): Said {
  if (node.op === '!_') return say(node.args, !not, words)
  if (node.op !== '&&' && node.op !== '||') return { text: sayOne(node, not, words) }
  const kept = withoutGuards(partsOf(node, node.op), node.op)
  const parts = (node.op === '&&' && !not ? withBetweens(kept) : kept).map((part) =>
    isPair(part) ? { text: sayBetween(part, words) } : say(part, not, words),
  )
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  // "Not (a and b)" is "not a or not b".
  const joint = (node.op === '&&') !== not ? 'and' : 'or'
  const texts = parts.map((part) => (part.joint === undefined || part.joint === joint ? part.text : `(${part.text})`))
  return { text: distinct(texts).join(joint === 'and' ? ` ${t('and')} ` : ` ${t('or')} `), joint }
}

type Pair = readonly [from: Node, to: Node]
const isPair = (part: Node | Pair): part is Pair => Array.isArray(part)

/** `x >= 1` with `x <= 5` behind it is "x is between 1 and 5". */
function withBetweens(parts: readonly Node[]): readonly (Node | Pair)[] {
  const made: (Node | Pair)[] = []
  for (const part of parts) {
    const before = made.at(-1)
    if (before !== undefined && !isPair(before) && isRange(before, part)) made.splice(-1, 1, [before, part])
    else made.push(part)
  }
  return made
}

function isRange(low: Node, high: Node): boolean {
  if (low.op !== '>=' || high.op !== '<=') return false
  const path = printOperand(low.args[0])
  return path !== null && path === printOperand(high.args[0])
}

function sayBetween(pair: Pair, words: PlainWords): string {
  const [from = '', to = ''] = pair.map((side) => {
    const [left, right] = side.args as readonly [Node, Node]
    return right.op === 'value'
      ? sayLiteral(right.args, printOperand(left) ?? '', words)
      : sayValueOf(right, words.nameOf)
  })
  const [left] = pair[0].args as readonly [Node, Node]
  return t('{field} is between {from} and {to}', { field: nameIn(left, words), from, to })
}

function partsOf(node: Node, op: '&&' | '||'): readonly Node[] {
  return node.op === op ? [...partsOf(node.args[0], op), ...partsOf(node.args[1], op)] : [node]
}

/** Guards of a field about which something is said anyway, its currency, and what the settings decide. */
function withoutGuards(parts: readonly Node[], op: '&&' | '||'): readonly Node[] {
  const open = parts.filter((part) => fixedBy(part) === undefined)
  const said = open.filter((part) => guardedBy(part, op) === null).flatMap(pathsIn)
  const isSaid = (path: string): boolean => said.some((one) => one === path || one.startsWith(`${path}.`))
  const isMoney = (path: string): boolean => said.includes(`${path}.minor`)
  const guards = open.flatMap((part) => guardedBy(part, op) ?? [])
  return open.filter((part) => {
    const currency = currencyIn(part)
    if (currency !== null && op === '&&') return !isMoney(currency)
    const guarded = guardedBy(part, op)
    if (guarded === null || op === '||') return true
    // Of several guards of one field, or of what is in it, the last stands for all.
    return !isSaid(guarded) && !guards.some((one) => one.startsWith(`${guarded}.`)) && isLast(part, guarded, open, op)
  })
}

const isLast = (part: Node, path: string, parts: readonly Node[], op: '&&' | '||'): boolean =>
  parts.findLast((one) => guardedBy(one, op) === path) === part

/** The field of `has(x)` and `x != null`; behind "or" of their opposites. */
function guardedBy(node: Node, op: '&&' | '||'): string | null {
  if (node.op === '!_') return guardedBy(node.args, op === '&&' ? '||' : '&&')
  if (op !== '&&') return node.op === '==' && isNull(node.args[1]) ? printPath(node.args[0]) : null
  if (node.op === 'call' && node.args[0] === 'has') return firstPath(node.args[1])
  return node.op === '!=' && isNull(node.args[1]) ? printPath(node.args[0]) : null
}

/** The money of `x.currency == "GBP"`. */
function currencyIn(node: Node): string | null {
  if (node.op !== '==' && node.op !== '!=') return null
  const path = printPath(node.args[0])
  return path?.endsWith('.currency') ? path.slice(0, -'.currency'.length) : null
}

const firstPath = ([first]: readonly Node[]): string | null => (first === undefined ? null : printPath(first))
const isNull = (node: Node): boolean => node.op === 'value' && node.args === null

function pathsIn(node: Node): readonly string[] {
  const path = printPath(node)
  if (path !== null) return [path]
  if (node.op === 'value' || node.op === 'id') return []
  return fieldsIn(node, (one) => one)
}

function sayOne(node: Node, not: boolean, words: PlainWords): string {
  const path = printOperand(node)
  if (path !== null) return is(words.nameOf(path), not ? t('is no') : t('is yes'))
  const told = sayComparison(node, not, words) ?? sayTest(node, not, words)
  if (told !== null) return told
  const fields = fieldsIn(node, words.nameOf)
  const about = fields.length === 0 ? t('a condition of its own') : sayList(fields.slice(0, 3))
  return not ? t('what is asked of {about} does not hold', { about }) : t('what is asked of {about} holds', { about })
}

const signs = {
  '==': { yes: () => t('is'), no: () => t('is not') },
  '!=': { yes: () => t('is not'), no: () => t('is') },
  '>': { yes: () => t('is more than'), no: () => t('is at most') },
  '>=': { yes: () => t('is at least'), no: () => t('is less than') },
  '<': { yes: () => t('is less than'), no: () => t('is at least') },
  '<=': { yes: () => t('is at most'), no: () => t('is more than') },
} as const

const isSign = (op: string): op is keyof typeof signs => Object.hasOwn(signs, op)

function sayComparison(node: Node, not: boolean, words: PlainWords): string | null {
  if (!isSign(node.op)) return null
  const [left, right] = node.args as readonly [Node, Node]
  const sign = not ? signs[node.op].no() : signs[node.op].yes()
  const path = printOperand(left)
  const name = nameIn(left, words)
  if (right.op !== 'value') return is(name, sign, sayValueOf(right, words.nameOf))
  const isSame = (node.op === '==') !== not
  if (right.args === null) return is(name, isSame ? t('is missing') : t('is there'))
  if (typeof right.args === 'boolean') return is(name, isSame === right.args ? t('is yes') : t('is no'))
  if (right.args === '') return is(name, isSame ? t('is empty') : t('is not empty'))
  if (currencyIn(node) !== null && typeof right.args === 'string') {
    const money = words.nameOf((path ?? '').replace(/\.currency$/, ''))
    return is(money, isSame ? t('is in') : t('is not in'), right.args)
  }
  return is(name, sign, sayLiteral(right.args, path ?? '', words))
}

function sayTest(node: Node, not: boolean, words: PlainWords): string | null {
  if (node.op === 'in') return sayChoice(node.args[0], node.args[1], not, words)
  if (node.op === 'call' && node.args[0] === 'has') {
    const path = firstPath(node.args[1])
    return path === null ? null : is(words.nameOf(path), not ? t('is missing') : t('is there'))
  }
  if (node.op !== 'rcall') return null
  const [method, target, [value]] = node.args
  const verb = methods[method]
  if (verb === undefined || value?.op !== 'value' || typeof value.args !== 'string') return null
  return is(nameIn(target, words), not ? verb.no() : verb.yes(), `“${value.args}”`)
}

const methods: { readonly [method: string]: { yes(): string; no(): string } } = {
  contains: { yes: () => t('contains'), no: () => t('does not contain') },
  startsWith: { yes: () => t('starts with'), no: () => t('does not start with') },
  endsWith: { yes: () => t('ends with'), no: () => t('does not end with') },
}

function sayChoice(left: Node, right: Node, not: boolean, words: PlainWords): string {
  if (right.op !== 'list') {
    const name = nameIn(right, words)
    const held = left.op === 'value' ? sayLiteral(left.args, '', words) : sayValueOf(left, words.nameOf)
    return is(name, not ? t('does not contain') : t('contains'), held)
  }
  const path = printOperand(left) ?? ''
  const values = right.args.map((one) =>
    one.op === 'value' ? sayLiteral(one.args, path, words) : sayValueOf(one, words.nameOf),
  )
  return is(nameIn(left, words), not ? t('is not') : t('is'), sayList(values, t('or')))
}

function nameIn(node: Node, { nameOf }: PlainWords): string {
  const path = printOperand(node)
  if (path === 'event.type') return t('the event')
  return path === null ? sayValueOf(node, nameOf) : nameOf(path)
}

function sayLiteral(value: unknown, path: string, words: PlainWords): string {
  if (typeof value === 'string') return `“${words.labelOf(path, value)}”`
  if (typeof value !== 'bigint' && typeof value !== 'number') return String(value)
  const number = Number(value)
  if (path.endsWith('.minor') && Number.isSafeInteger(number))
    return formatMoney({ minor: number, currency: words.currency })
  return Number.isSafeInteger(number) ? formatCount(number) : String(number)
}

const is = (...parts: readonly string[]): string => parts.join(' ')

const distinct = (parts: readonly string[]): readonly string[] => [...new Set(parts)]
