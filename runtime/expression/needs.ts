/** What of an event's data an expression looks at, found from its text alone. */
import { mergeNeeds, type Needs, noNeeds } from '../model/needs.ts'
import { childrenOf } from './children.ts'
import { isLoop } from './comprehension.ts'
import type { Node } from './parse.ts'

/** A way into the data: field names, and `null` for any element of a list. */
type Way = readonly (string | null)[]
/** Where the value of a name in scope lies in the data; `seen`: all of it has been asked for already. */
type Scope = ReadonlyMap<string, Way | 'seen'>

type Call = Extract<Node, { op: 'rcall' }>

export function needsOf(tree: Node): Needs {
  let needs: Needs = noNeeds
  const look = (way: Way, at: Needs): void => {
    needs = mergeNeeds(needs, below(way, at))
  }

  const visit = (node: Node, scope: Scope): void => {
    const way = wayOf(node, scope)
    if (way === 'seen') return
    if (way !== undefined) look(way, 'all')
    else if (node.op === 'rcall' && isLoop(node.args[0])) loop(node, scope)
    else if (node.op === 'rcall' && node.args[0] === 'bind') bind(node.args[2], scope)
    else for (const child of childrenOf(node)) visit(child, scope)
  }

  const loop = ({ args: [name, list, [variable, ...bodies]] }: Call, scope: Scope): void => {
    const way = wayOf(list, scope)
    // What is filtered are the elements themselves.
    if (Array.isArray(way)) look(way, { fields: new Map(), items: name === 'filter' ? 'all' : noNeeds })
    else visit(list, scope)
    const item: Way | 'seen' = Array.isArray(way) ? [...way, null] : 'seen'
    for (const body of bodies) visit(body, named(scope, variable, item))
  }

  const bind = ([variable, value, body]: readonly Node[], scope: Scope): void => {
    if (value) visit(value, scope)
    if (body) visit(body, named(scope, variable, 'seen'))
  }

  visit(tree, new Map())
  return needs
}

const named = (scope: Scope, variable: Node | undefined, means: Way | 'seen'): Scope =>
  variable?.op === 'id' ? new Map([...scope, [variable.args, means]]) : scope

/** Undefined where the value does not simply lie in the data. */
function wayOf(node: Node, scope: Scope): Way | 'seen' | undefined {
  if (node.op === 'id') return scope.get(node.args) ?? (node.args === 'data' ? [] : undefined)
  if (node.op !== '.' && node.op !== '[]' && node.op !== '.?' && node.op !== '[?]') return undefined
  const [from, by] = node.args
  const key = typeof by === 'string' ? by : keyOf(by)
  if (key === undefined) return undefined
  const way = wayOf(from, scope)
  return Array.isArray(way) ? [...way, key] : way
}

/** Any number is taken for any element. */
function keyOf(node: Node): string | null | undefined {
  if (node.op !== 'value') return undefined
  return typeof node.args === 'string' ? node.args : typeof node.args === 'bigint' ? null : undefined
}

const below = (way: Way, needs: Needs): Needs =>
  way.reduceRight<Needs>(
    (inner, key) => (key === null ? { fields: new Map(), items: inner } : { fields: new Map([[key, inner]]) }),
    needs,
  )
