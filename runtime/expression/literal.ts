/** `[1, 2]` and `{"sku": data.sku}`. */
import { CannotTell } from '../model/expression.ts'
import { failed } from './budget.ts'
import { type Compiled, type Compiler, constant } from './compiler.ts'
import type { Node } from './parse.ts'
import { anyType, canBe, describe, listOf, type StaticType, union } from './static-type.ts'

export function compileList(nodes: readonly Node[], compiler: Compiler): Compiled {
  const items = nodes.map((node) => compiler.compile(node))
  const type = listOf(union(items.map((item) => item.type)))
  const known = items.map((item) => item.constant?.value)
  if (items.every((item) => item.constant !== undefined)) return constant(known, type)
  return {
    type,
    run: (frame) => {
      const list: unknown[] = []
      for (const item of items) {
        const value = item.run(frame)
        if (value instanceof CannotTell) return value
        list.push(value)
      }
      return list
    },
  }
}

export function compileMap(entries: readonly (readonly [Node, Node])[], compiler: Compiler): Compiled {
  const fields = new Map<string, StaticType>()
  let others: StaticType | null = null
  const parts = entries.map(([name, node]) => {
    const key = compiler.compile(name)
    const value = compiler.compile(node)
    if (!canBe(key.type, ['text']))
      compiler.report(
        name,
        'EXPR_TYPE',
        `Expected a text as the name of a field, such as {"sku": data.sku}, got ${describe(key.type)}`,
      )
    if (typeof key.constant?.value === 'string') fields.set(key.constant.value, value.type)
    else others = anyType
    return { key: key.run, value: value.run }
  })
  return {
    type: { kind: 'object', fields, others },
    run: (frame) => {
      const found: [string, unknown][] = []
      for (const part of parts) {
        const key = part.key(frame)
        if (key instanceof CannotTell) return key
        if (typeof key !== 'string') return failed.type
        const value = part.value(frame)
        if (value instanceof CannotTell) return value
        found.push([key, value])
      }
      // Defines own properties, so a field may be called __proto__ without becoming a prototype.
      return Object.fromEntries(found)
    },
  }
}
