/** What a window is shown of a moment: what waited at each step, and how many rows its tables had. */
import type { PastMoment, PastRows } from '../../model/api/past.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { aheadThen } from './ahead-then.ts'
import type { AsOf } from './as-of.ts'
import { effectsThen, heldThen, lettersThen, passedThen, wiresOf } from './past-waiting.ts'

export function momentOf(
  store: SqliteStore,
  { offset: last, flows, decisions }: AsOf,
  flow: string,
  at: number,
): PastMoment {
  const then = flows.get(flow)
  const plan = then?.plan
  const offset = then?.through ?? last
  const effects = effectsThen(store, flow, at)
  const letters = lettersThen(store, decisions, flow, offset, at)
  const held = then && plan ? heldThen(then, plan) : []
  const ahead = then && plan && aheadThen(store, then, plan)
  const of = (waits: readonly { readonly stage: string }[], name: string): number =>
    waits.filter(({ stage }) => stage === name).length
  const sizeOf = (table: string): number => then?.table(table)?.size ?? 0
  const stages = Object.fromEntries(
    (plan?.stages ?? []).map(({ node, name, tables }) => [
      node,
      {
        ahead: ahead?.stages.get(name) ?? 0,
        waiting: of(held, name),
        unsent: of(effects, name),
        needsLook: of(letters, name),
        rows: tables.length === 0 ? null : tables.reduce((sum, table) => sum + sizeOf(table.name), 0),
      },
    ]),
  )
  const tables = (plan?.stages ?? []).flatMap((stage) =>
    stage.tables.map((table) => ({ table: table.name, node: stage.node, rows: sizeOf(table.name) })),
  )
  return {
    at,
    offset,
    head: store.head,
    first: store.first,
    version: plan?.hash ?? null,
    state: plan === undefined ? 'off' : (then?.standing.state ?? 'on'),
    stages,
    wires: plan && ahead ? wiresOf(store, plan, ahead.wires, [...held, ...effects, ...letters]) : {},
    outputs: plan ? passedThen(store, plan, offset, at) : {},
    tables,
  }
}

export function rowsOf({ flows }: AsOf, flow: string, name: string, limit: number): PastRows {
  const table = flows.get(flow)?.table(name)
  if (table === undefined)
    throw new CounterflowError('TABLE_MISSING', 'There was no such table then.', {
      kept: 'Nothing was changed.',
      advice: 'Go to a later moment.',
      details: { table: name },
    })
  const rows = []
  for (const row of table.rows()) {
    if (rows.length >= limit) break
    rows.push(row)
  }
  const { key, columns } = table.definition
  return {
    columns: [
      ...key.map((column) => ({ name: column.name, type: column.type, key: true })),
      ...columns.map((column) => ({ name: column.name, type: column.type, key: false })),
    ],
    rows,
    total: table.size,
  }
}
