/** What waits: dead letters and effects for a person, parked events behind them, events for their stage. */
import type { Database, Statement } from 'better-sqlite3'
import type { DeadLetter } from '../../model/commit.ts'
import type { KeptSeal } from './kept-seal.ts'
import { openLetter } from './state.ts'

export type StageWaits = { readonly letters: number; readonly unsure: number; readonly open: number }

export function openWaiting(db: Database, kept: KeptSeal) {
  const letters = db.prepare<[], { stage: string; count: number }>(
    'SELECT stage.name AS stage, count(*) AS count FROM letter JOIN stage ON stage.id = letter.stage GROUP BY letter.stage',
  )
  const effects = db.prepare<[], { stage: string; person: number; count: number }>(
    `SELECT stage, state IN ('dead', 'unknown') AS person, count(*) AS count FROM effect
       WHERE state IN ('pending', 'inflight', 'dead', 'unknown') GROUP BY stage, person`,
  )
  const between = db.prepare<[number, number, number, number], { offset: number }>(
    `SELECT offset FROM letter WHERE offset BETWEEN ? AND ?
       UNION SELECT offset FROM effect WHERE state IN ('dead', 'unknown') AND offset BETWEEN ? AND ?`,
  )
  const repeats = db.prepare<[number, number], { offset: number; count: number }>(
    'SELECT offset, count FROM repeat WHERE offset BETWEEN ? AND ?',
  )
  const behind = db.prepare<[string, string], { count: number }>(
    'SELECT count(*) AS count FROM parked WHERE stage = (SELECT id FROM stage WHERE name = ?) AND lane = ?',
  )
  const letter = db.prepare<[string, number, number], Omit<DeadLetter, 'stage'>>(
    `SELECT offset, split, lane, code, message, at FROM letter
       WHERE stage = (SELECT id FROM stage WHERE name = ?) AND offset = ? AND split = ?`,
  )
  /** One statement per number of origins asked for. */
  const counts = new Map<number, Statement<number[], { count: number }>>()

  return {
    /** By stage; one that nothing waits for is left out. */
    byStage(): ReadonlyMap<string, StageWaits> {
      const found = new Map<string, { letters: number; unsure: number; open: number }>()
      const of = (stage: string): { letters: number; unsure: number; open: number } => {
        const known = found.get(stage) ?? { letters: 0, unsure: 0, open: 0 }
        found.set(stage, known)
        return known
      }
      for (const { stage, count } of letters.all()) of(stage).letters = count
      for (const { stage, person, count } of effects.all()) of(stage)[person === 1 ? 'unsure' : 'open'] = count
      return found
    },
    /** Offsets of events about which something waits for a person. */
    offsets: (first: number, last: number): ReadonlySet<number> =>
      new Set(between.all(first, last, first, last).map(({ offset }) => offset)),
    repeats: (first: number, last: number): ReadonlyMap<number, number> =>
      new Map(repeats.all(first, last).map(({ offset, count }) => [offset, count])),
    /** Deliveries that are parked in a lane. */
    behind: (stage: string, lane: string): number => behind.get(stage, kept.name(lane))?.count ?? 0,
    letter(stage: string, offset: number, split: number): Omit<DeadLetter, 'stage'> | undefined {
      const row = letter.get(stage, offset, split)
      return row && openLetter(row, kept)
    },
    /** How many events of some origins lie in (after, through]. Reads each of them: only for short stretches. */
    events(origins: readonly number[], after: number, through: number): number {
      if (origins.length === 0 || through <= after) return 0
      if (origins.length > 500) return through - after
      let statement = counts.get(origins.length)
      if (!statement) {
        const marks = Array(origins.length).fill('?').join()
        statement = db.prepare<number[], { count: number }>(
          `SELECT count(*) AS count FROM event WHERE offset > ? AND offset <= ? AND origin IN (${marks})`,
        )
        counts.set(origins.length, statement)
      }
      return statement.get(after, through, ...origins)?.count ?? 0
    },
  }
}

export type Waiting = ReturnType<typeof openWaiting>
