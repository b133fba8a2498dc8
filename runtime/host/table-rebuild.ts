/** A table built anew from the log of a store that this process only reads, or has for itself. */
import { type RebuildProgress, rebuild } from '../engine/rebuild.ts'
import type { TableDifference } from '../model/api/rebuild.ts'
import { CounterflowError } from '../model/problem.ts'
import type { TableDefinition } from '../model/table.ts'
import { openBeside } from './store/beside.ts'
import { coverage } from './store/retention.ts'
import type { SqliteStore } from './store/sqlite-store.ts'
import { storedPlan } from './stored-plan.ts'

export type TableRebuild = {
  readonly flow: string
  /** False: older events are no longer kept, so what they had built cannot be built again. */
  readonly whole: boolean
  /** ms since 1970: since when events are kept. */
  readonly since: number | null
  readonly steps: Generator<RebuildProgress, void>
  /** Of all tables of the same step: they are swapped together. */
  compare(): readonly TableDifference[]
  swap(): void
  close(): void
}

/** @throws TABLE_MISSING */
export function openTableRebuild(store: SqliteStore, table: string): TableRebuild {
  const { plan, flow, node, name, tables } = stageOf(store, table)
  // Read in one look: whatever its owner does meanwhile, log, cursor and rows are those of the same moment.
  const beside = openBeside(store, `${store.path}-rebuild-${process.pid}`)
  const { db } = store.parts
  if (db.readonly) {
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM main.sqlite_schema').get()
  }
  const cursor = store.stage(name)?.cursor ?? 0
  const from = store.stageRuns(name)[0]?.from ?? store.first
  const steps = rebuild(beside.target, plan, store, { nodes: new Set([node]), from, to: () => cursor, lived: store })
  return {
    ...{ flow, whole: store.first <= from, since: coverage(store).since, steps },
    compare: () => tables.map((each) => beside.compare(each)),
    swap: () => beside.swap(name, tables),
    close() {
      if (db.inTransaction) db.exec('COMMIT')
      beside.close()
    },
  }
}

type Stage = { readonly flow: string; readonly node: string; readonly name: string } & {
  readonly plan: NonNullable<ReturnType<typeof storedPlan>>
  readonly tables: readonly TableDefinition[]
}

function stageOf(store: SqliteStore, table: string): Stage {
  for (const { flow, hash } of store.deployments()) {
    const plan = storedPlan(store, hash)
    const stage = plan?.stages.find(({ tables }) => tables.some(({ name }) => name === table))
    if (plan && stage) return { plan, flow, node: stage.node, name: stage.name, tables: stage.tables }
  }
  const isThere = store.tables().some(({ name }) => name === table)
  throw new CounterflowError(
    'TABLE_MISSING',
    isThere ? `No flow keeps the table ${table} any more.` : `There is no table ${table}.`,
    {
      kept: 'Nothing was changed.',
      advice: 'counterflow tables <store> lists what there is.',
      details: { table },
    },
  )
}
