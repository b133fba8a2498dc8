/** The tables that a flow names, and other names for those that another flow keeps already. */
import type { Field } from '../../model/field.ts'
import type { Flow, FlowNode } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'

const longest = 63

/** Fields of a node that name a table, with the name that counts: its own, or the default. */
function fieldsOf(
  node: JsonObject,
  nodeTypes: readonly NodeType[],
): readonly (readonly [field: string, table: string])[] {
  const type = nodeTypes.find((each) => each.type === node.type && each.version === node.version)
  const config = isObject(node.config) ? node.config : {}
  return Object.entries<Field>(type?.fields ?? {}).flatMap(([name, field]) => {
    if (!(field.kind === 'name' && field.names === 'table')) return []
    const value = Object.hasOwn(config, name) ? config[name] : field.default
    return typeof value === 'string' ? [[name, value] as const] : []
  })
}

export const tableNames = (node: Json, nodeTypes: readonly NodeType[]): readonly string[] =>
  isObject(node) ? fieldsOf(node, nodeTypes).map(([, table]) => table) : []

/** The flow with other names for tables that are taken; letter case does not tell two tables apart. */
export function withFreeTables(flow: Flow, taken: ReadonlySet<string>, nodeTypes: readonly NodeType[]): Flow {
  const used = new Set([...taken].map((name) => name.toLowerCase()))
  const renamed = new Map<string, string>()
  const rename = (table: string): string => {
    const known = renamed.get(table) ?? free(table, used)
    renamed.set(table, known)
    used.add(known.toLowerCase())
    return known
  }
  return renamedTables(flow, rename, nodeTypes)
}

function renamedTables(flow: Flow, rename: (table: string) => string, nodeTypes: readonly NodeType[]): Flow {
  const renamed = new Map<string, string>()
  const nodes: [string, FlowNode][] = Object.entries(flow.nodes).map(([id, node]) => {
    const others = fieldsOf({ ...node }, nodeTypes).flatMap(([field, table]) => {
      const name = rename(table)
      renamed.set(table, name)
      return name === table ? [] : [[field, name] as const]
    })
    return [id, others.length === 0 ? node : { ...node, config: { ...node.config, ...Object.fromEntries(others) } }]
  })
  if ([...renamed].every(([before, after]) => before === after)) return flow
  return {
    ...flow,
    nodes: Object.fromEntries(nodes),
    tests: flow.tests.map((test) => {
      const { tables } = test.expect
      if (tables === undefined) return test
      const moved = Object.entries(tables).map(([table, rows]) => [renamed.get(table) ?? table, rows] as const)
      return { ...test, expect: { ...test.expect, tables: Object.fromEntries(moved) } }
    }),
  }
}

/** An update under the names that its tables have here: the same step keeps the same table. */
export function keepingTables(flow: Flow, before: Flow, nodeTypes: readonly NodeType[]): Flow {
  const names = new Map(
    Object.entries(flow.nodes).flatMap(([id, node]) => {
      const old = before.nodes[id]
      if (old === undefined || old.type !== node.type) return []
      const here = new Map(fieldsOf({ ...old }, nodeTypes))
      return fieldsOf({ ...node }, nodeTypes).map(([field, table]) => [table, here.get(field) ?? table] as const)
    }),
  )
  return renamedTables(flow, (table) => names.get(table) ?? table, nodeTypes)
}

function free(table: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `_${number}`
    const name = `${table.slice(0, longest - end.length)}${end}`
    if (!used.has(name.toLowerCase())) return name
  }
}
