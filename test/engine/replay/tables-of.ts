/** The rows of all tables, as they stand and as they come out of the log once more. */
import type { Plan } from '../../../runtime/compile/plan.ts'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { rebuild } from '../../../runtime/engine/rebuild.ts'
import type { Store } from '../../../runtime/model/store.ts'

export type Tables = { readonly [table: string]: readonly unknown[] }

export const tablesOf = (store: Pick<Store, 'tables' | 'rows'> | undefined): Tables =>
  Object.fromEntries((store?.tables() ?? []).map(({ name }) => [name, [...(store?.rows(name) ?? [])]]))

/** Each step for itself, as a person asks for it. */
export function rebuiltTables(store: Store, plan: Plan): Tables {
  const found: { [table: string]: readonly unknown[] } = {}
  for (const { node, name, tables } of plan.stages) {
    if (tables.length === 0) continue
    const target = createMemoryStore()
    const cursor = store.stage(name)?.cursor ?? 0
    const from = store.stageRuns(name)[0]?.from ?? store.first
    for (const _ of rebuild(target, plan, store, { nodes: new Set([node]), from, to: () => cursor, lived: store }));
    Object.assign(found, tablesOf(target))
  }
  return found
}
