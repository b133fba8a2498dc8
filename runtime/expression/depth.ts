/** How deeply an expression is nested. A chain such as `a && b && c` or `data.a.b.c` counts as one level. */
import { childrenOf } from './children.ts'
import type { Node } from './parse.ts'

export function depthOf(tree: Node): number {
  let deepest = 0
  const open: { readonly node: Node; readonly depth: number }[] = [{ node: tree, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next
    deepest = Math.max(deepest, depth)
    for (const [index, child] of childrenOf(node).entries())
      open.push({ node: child, depth: index === 0 && chains(node, child) ? depth : depth + 1 })
  }
  return deepest
}

const access = new Set(['.', '.?', '[]', '[?]', 'rcall', 'id'])
const sums = new Set(['+', '-'])
const products = new Set(['*', '/', '%'])

function chains(parent: Node, child: Node): boolean {
  if (access.has(parent.op)) return access.has(child.op)
  if (parent.op === '!_' || parent.op === '-_') return false
  return (
    parent.op === child.op ||
    (sums.has(parent.op) && sums.has(child.op)) ||
    (products.has(parent.op) && products.has(child.op))
  )
}
