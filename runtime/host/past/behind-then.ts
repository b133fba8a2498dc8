/**
 * How far each step of a flow had come at a moment at which it was behind, or stood still. Of the first minute that it
 * was behind each commit is known, of what takes longer one in a second. It is told by the clock on the wall, and so is
 * what had come by then: an event that came in later was not there, whenever it happened.
 */
import type { Plan } from '../../compile/plan.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type BehindThen = {
  /** The last event that had come. */
  readonly came: number
  /** By stage, the last event that it had handled. Those that are not here had handled everything. */
  readonly cursors: ReadonlyMap<string, number>
}

/** Undefined where no step was behind by anything that was noted. */
export function behindThen(store: SqliteStore, plan: Plan, at: number): BehindThen | undefined {
  const { db, lags } = store.parts
  const cursors = new Map<string, number>()
  // In one look: meanwhile the owner may go on.
  return db.transaction(() => {
    for (const { name } of plan.stages) {
      const cursor = lags.before(name, at)?.cursor ?? unnoted(store, name, at)
      if (cursor !== undefined) cursors.set(name, cursor)
    }
    if (cursors.size === 0) return undefined
    return { came: cameBefore(store, Math.min(...cursors.values()), at), cursors }
  })()
}

/** Behind by now, and nothing has been noted of it: it is halted, its program died, or it has yet to go on. */
function unnoted(store: SqliteStore, stage: string, at: number): number | undefined {
  const cursor = store.stage(stage)?.cursor
  const since = cursor === undefined ? undefined : store.commitsAfter(cursor, 1)[0]?.at
  return since !== undefined && since < at ? cursor : undefined
}

function cameBefore({ parts: { db }, head }: SqliteStore, after: number, at: number): number {
  const next = db
    .prepare<[number, number], { first: number }>(
      'SELECT first FROM "commit" WHERE last > ? AND at >= ? ORDER BY last LIMIT 1',
    )
    .get(after, at)
  return next === undefined ? head : next.first - 1
}
