/**
 * What an expression gives, in words short enough for a card: the fields that it is made of, by their names, without the
 * guards and signs around them. `data.item + "|" + data.location` is "item and location".
 */
import { childrenOf } from '../../../runtime/expression/children.ts'
import type { Node } from '../../../runtime/expression/parse.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { printOperand, printPath } from './operand.ts'
import { unfinished } from './to-cel.ts'

/** The name of a field by its path, such as "order total". */
export type NameOf = (path: string) => string

const mostNames = 3

export function sayValueOf(node: Node, nameOf: NameOf): string {
  const names = distinct(namesIn(node, nameOf))
  if (names.length === 0) return t('a fixed value')
  if (names.length <= mostNames) return sayList(names)
  return t('{names} and more', { names: names.slice(0, mostNames - 1).join(', ') })
}

/** In the order in which they stand. */
function namesIn(node: Node, nameOf: NameOf): readonly string[] {
  const inside = (one: Node): readonly string[] => namesIn(one, nameOf)
  const field = nameOfField(node, nameOf)
  if (field !== null) return [field]
  switch (node.op) {
    case 'value':
      return literal(node.args)
    case 'id':
      return node.args === unfinished ? ['…'] : []
    case '?:':
      return ofChoice(node.args, nameOf)
    case '+':
      return sumOf(node)
        .filter((part) => !isText(part))
        .flatMap(inside)
    case 'list':
      return node.args.flatMap(inside)
    case 'map':
      return keyed(node.args)?.flatMap(inside) ?? node.args.flatMap(([, value]) => inside(value))
    case 'rcall':
      // What is made of each of a list is told by the list.
      return inside(node.args[1])
    case 'call':
      return node.args[1].slice(0, 1).flatMap(inside)
    case '[]':
      return node.args[0].op === 'map' ? inside(node.args[1]) : inside(node.args[0])
    default:
      return childrenOf(node).flatMap(inside)
  }
}

/** The answer that is no mere stand-in; where both are fixed, what is asked says more. */
function ofChoice([asked, yes, no]: readonly [Node, Node, Node], nameOf: NameOf): readonly string[] {
  const answers = [yes, no].filter((one) => !isFixed(one)).flatMap((one) => namesIn(one, nameOf))
  return answers.length > 0 ? answers : fieldsIn(asked, nameOf)
}

/** Of `{"by": "card", "key": data.card, …}` the key: the rest is carried along. */
function keyed(entries: readonly (readonly [Node, Node])[]): readonly Node[] | undefined {
  const own = entries.find(([name]) => name.op === 'value' && name.args === 'key')
  return own === undefined ? undefined : [own[1]]
}

/** Every field that is read, for what cannot be said otherwise. */
export const fieldsIn = (node: Node, nameOf: NameOf): readonly string[] => {
  const field = nameOfField(node, nameOf)
  return field === null ? distinct(childrenOf(node).flatMap((one) => fieldsIn(one, nameOf))) : [field]
}

function nameOfField(node: Node, nameOf: NameOf): string | null {
  const path = printOperand(node) ?? printPath(node)
  if (path === null) return null
  if (path === 'event.type') return t('kind of event')
  if (path === 'event.time') return t('time')
  if (path === 'event.id') return t('event')
  return path === 'data' || path === 'event' ? t('event') : nameOf(path)
}

function literal(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'bigint' || typeof value === 'number') return [formatCount(Number(value))]
  return []
}

const isText = (node: Node): boolean => node.op === 'value' && typeof node.args === 'string'

/** Nothing of the event is in it, or the whole event stands in for what is missing. */
function isFixed(node: Node): boolean {
  const path = printPath(node)
  return path === null ? childrenOf(node).every(isFixed) : path === 'data' || path === 'event'
}

const sumOf = (node: Node): readonly Node[] =>
  node.op === '+' ? [...sumOf(node.args[0]), ...sumOf(node.args[1])] : [node]

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)]
