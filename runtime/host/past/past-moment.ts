/** What a window is shown of a moment: what waited at each step, and how many rows its tables had. */
import type { PastMoment, PastRows } from '../../model/api/past.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { AsOf } from './as-of.ts'

export function momentOf(store: SqliteStore, { offset, flows }: AsOf, flow: string, at: number): PastMoment {
  const state = flows.get(flow)
  const plan = state?.plan
  const effects = openThen(store, at)
  const stages = Object.fromEntries(
    (plan?.stages ?? []).map(({ node, name, tables }) => [
      node,
      {
        waiting: state?.waiting(name) ?? 0,
        unsent: effects.get(name) ?? 0,
        rows:
          tables.length === 0
            ? null
            : tables.reduce((sum, table) => sum + (state?.store?.table(table.name)?.size ?? 0), 0),
      },
    ]),
  )
  const tables = (plan?.stages ?? []).flatMap((stage) =>
    stage.tables.map((table) => ({
      table: table.name,
      node: stage.node,
      rows: state?.store?.table(table.name)?.size ?? 0,
    })),
  )
  return {
    at,
    offset,
    head: store.head,
    first: store.first,
    version: plan?.hash ?? null,
    stages,
    outputs: passing(store, flow, offset, at),
    tables,
  }
}

export function rowsOf({ flows }: AsOf, flow: string, name: string, limit: number): PastRows {
  const table = flows.get(flow)?.store?.table(name)
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

/** Events before it among which the last minute is looked for. */
const near = 5_000
const minute = 60_000

function passing({ parts }: SqliteStore, flow: string, offset: number, at: number): PastMoment['outputs'] {
  const rows = parts.db
    .prepare<[number, number, number, number], { origin: number; count: number }>(
      'SELECT origin, count(*) AS count FROM event WHERE offset > ? AND offset <= ? AND time >= ? AND time < ? GROUP BY origin',
    )
    .all(offset - near, offset, at - minute, at)
  const outputs: { [output: string]: { total: number; perMinute: number } } = {}
  for (const { origin, count } of rows) {
    const { channel } = parts.dictionary.get(origin)
    if (!channel.startsWith(`${flow}/`)) continue
    const output = channel.slice(flow.length + 1)
    const before = outputs[output]?.total ?? 0
    outputs[output] = { total: before + count, perMinute: before + count }
  }
  return outputs
}

/** Asked for by then, and not final yet: by stage. The ledger knows when, by the clock on the wall. */
function openThen({ parts: { db } }: SqliteStore, at: number): ReadonlyMap<string, number> {
  const rows = db
    .prepare<[number, number], { stage: string; count: number }>(
      `SELECT stage, count(*) AS count FROM effect
       WHERE created < ? AND (state NOT IN ('done', 'failed', 'skipped') OR updated >= ?) GROUP BY stage`,
    )
    .all(at, at)
  return new Map(rows.map(({ stage, count }) => [stage, count]))
}
