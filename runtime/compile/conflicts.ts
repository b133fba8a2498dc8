/** Things outside the flow's wires that two of its nodes must not share: tables, files. */
import type { Field } from '../model/field.ts'
import type { Problem } from '../model/problem.ts'
import type { CheckedNode } from './plan-nodes.ts'

type Keeper = Pick<CheckedNode, 'id' | 'type' | 'stored' | 'tables'>

/** The keepers in order of their ids: the first one is taken to be right. */
export function findConflicts(keepers: readonly Keeper[]): readonly Problem[] {
  return [...tableConflicts(keepers), ...fileConflicts(keepers)]
}

function tableConflicts(keepers: readonly Keeper[]): readonly Problem[] {
  const problems: Problem[] = []
  const first = new Map<string, string>()
  for (const { id, tables } of keepers)
    for (const table of tables) {
      // SQLite takes names that differ in case only for one.
      const name = table.name.toLowerCase()
      const known = first.get(name)
      if (known === undefined) first.set(name, id)
      else
        problems.push({
          code: 'TABLE_CONFLICT',
          message: `Expected a table of its own for each consumer, got ${table.name} in ${known} and ${id}. Give one of them another name.`,
          node: id,
          found: table.name,
        })
    }
  return problems
}

function fileConflicts(keepers: readonly Keeper[]): readonly Problem[] {
  const problems: Problem[] = []
  const first = new Map<string, string>()
  for (const { id, type, stored } of keepers)
    for (const [field, { kind, ...rest }] of Object.entries<Field>(type.fields)) {
      const path = stored[field]
      if (kind !== 'path' || !('access' in rest) || rest.access !== 'write' || typeof path !== 'string') continue
      // Most disks take names that differ in case only for one.
      const known = first.get(path.toLowerCase())
      if (known === undefined) first.set(path.toLowerCase(), id)
      else
        problems.push({
          code: 'FILE_CONFLICT',
          message: `Expected a file of its own for each consumer, got ${path} in ${known} and ${id}`,
          node: id,
          field,
          found: path,
        })
    }
  return problems
}
