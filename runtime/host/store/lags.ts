/** How far stages had come while they were behind, as it was noted then: the scrubber asks for it. */
import type { Database } from 'better-sqlite3'
import type { Lag } from '../../model/commit.ts'

/** From a moment on: everything up to `cursor` was handled; null: nothing waited. */
export type LagRow = { readonly at: number; readonly cursor: number | null }

export function openLags(db: Database) {
  const latest = db.prepare<[number], LagRow>('SELECT at, cursor FROM lag WHERE stage = ? ORDER BY at DESC LIMIT 1')
  const put = db.prepare<[number, number, number | null]>('INSERT OR REPLACE INTO lag VALUES (?, ?, ?)')
  const before = db.prepare<[string, number], LagRow>(
    'SELECT at, lag.cursor FROM lag JOIN stage ON stage.id = lag.stage WHERE stage.name = ? AND at < ? ORDER BY at DESC LIMIT 1',
  )
  const newest = db.prepare<[], { at: number | null }>(
    'SELECT max((SELECT max(at) FROM lag WHERE lag.stage = stage.id)) AS at FROM stage',
  )
  const handledBefore = db.prepare<[number, number]>(
    `DELETE FROM lag AS old WHERE at < ? AND EXISTS
       (SELECT 1 FROM lag AS newer WHERE newer.stage = old.stage AND newer.at > old.at AND newer.at <= ?)`,
  )

  return {
    /** `stage` is its number. */
    write(stage: number, { at, cursor, since }: Lag): void {
      const known = latest.get(stage)
      const isBehind = typeof known?.cursor === 'number'
      // A clock that was set back must not put what is newer before what is older.
      let moment = known?.at ?? Number.NEGATIVE_INFINITY
      if (!isBehind && since !== undefined) {
        moment = Math.max(moment, since.at)
        put.run(stage, moment, since.cursor)
      } else if (!isBehind && cursor === null) return
      put.run(stage, Math.max(moment, at), cursor)
    },
    /** What was noted last before a moment of the wall clock. */
    before: (stage: string, moment: number): LagRow | undefined => before.get(stage, moment),
    /** When something was noted last, of any stage. */
    newest: (): number | undefined => newest.get()?.at ?? undefined,
    /** Nobody can ask any more for what was before a moment; what holds since stays. */
    forget: (moment: number): void => void handledBefore.run(moment, moment),
  }
}

export type Lags = ReturnType<typeof openLags>
