/** A chain of field names in an expression: its parts, its path as text, and its type by the schema. */
import type { Compiled, Compiler } from './compiler.ts'
import type { Node } from './parse.ts'
import type { Key } from './read-path.ts'
import { alternatives, anyType, canBe, describe, type StaticType, union } from './static-type.ts'

/** The field names after a base, outermost last, as far as they are constant. */
export function chainOf(node: Node): { readonly base: Node; readonly keys: readonly Key[] } {
  const keys: Key[] = []
  let base = node
  while (base.op === '.' || base.op === '[]') {
    const key = base.op === '.' ? base.args[1] : constantKey(base.args[1])
    if (key === null) break
    keys.unshift(key)
    base = base.args[0]
  }
  return { base, keys }
}

function constantKey(node: Node): Key | null {
  if (node.op !== 'value') return null
  if (typeof node.args === 'string') return node.args
  return typeof node.args === 'bigint' && node.args >= 0n && node.args < 1_000_000n ? Number(node.args) : null
}

export const printPath = (root: string, keys: readonly Key[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[]`
    return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
  }, root)

/** The type of the field, with a problem for each name that the schema does not have. */
export function typeAt(
  type: StaticType,
  keys: readonly Key[],
  node: Node,
  base: string,
  compiler: Compiler,
): StaticType {
  let at = type
  for (const [index, key] of keys.entries()) {
    const found = alternatives(at).flatMap((one) => fieldTypes(one, key))
    if (found.length === 0) {
      const names = alternatives(at).flatMap((one) => (one.kind === 'object' ? [...one.fields.keys()] : []))
      const place = printPath(base, keys.slice(0, index))
      if (typeof key === 'string' && canBe(at, ['object']))
        return compiler.unknown(node, `a field of ${place}`, key, names, nameRange(node, keys, index, compiler)).type
      return typeProblem(node, `${place}, which is ${describe(at)}`, key, compiler).type
    }
    const isOptional = alternatives(at).some((one) => one.kind === 'optional')
    at = isOptional ? { kind: 'optional', value: union(found) } : union(found)
  }
  return at
}

function fieldTypes(type: StaticType, key: Key): readonly StaticType[] {
  switch (type.kind) {
    case 'any':
      return [anyType]
    case 'list':
      return typeof key === 'number' ? [type.items] : []
    case 'optional':
      return alternatives(type.value).flatMap((one) => fieldTypes(one, key))
    case 'object': {
      if (typeof key === 'number') return []
      const found = type.fields.get(key) ?? type.others
      return found === null ? [] : [found]
    }
    default:
      return []
  }
}

export function typeProblem(node: Node, found: string, key: Key, compiler: Compiler): Compiled {
  return compiler.report(
    node,
    'EXPR_TYPE',
    `Expected ${typeof key === 'number' ? 'a list' : 'an object'} to read ${JSON.stringify(key)} from, got ${found}`,
  )
}

/** Where the wrong name stands in the source, for the fix. */
export function nameRange(
  node: Node,
  keys: readonly Key[],
  index: number,
  compiler: Compiler,
): { start: number; end: number } {
  let holder = node
  for (let up = keys.length - 1; up > index; up--) if (holder.op === '.' || holder.op === '[]') holder = holder.args[0]
  const name = String(keys[index])
  const start = compiler.source.lastIndexOf(name, holder.end - 1)
  return { start, end: start + name.length }
}
