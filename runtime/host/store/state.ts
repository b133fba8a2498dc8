/** What stages remember: cursor, runs, keyed state, timers, outcomes, dead letters and the events parked behind them. */
import type { Database } from 'better-sqlite3'
import type { DeadLetter, Outcome, Parked, StageCommit, StateRow, Timer } from '../../model/commit.ts'
import type { StageRow, StageRun } from '../../model/store.ts'
import type { KeptSeal } from './kept-seal.ts'
import type { Lags } from './lags.ts'

type TimerRow = { key: string; due: number; cause: number }
type LetterRow = {
  stage: string
  offset: number
  split: number
  lane: string
  code: string
  message: string
  at: number
}

export function openState(db: Database, appVersion: string, kept: KeptSeal, lags: Lags) {
  const findStage = db.prepare<[string], { id: number; cursor: number | null; clock: number }>(
    'SELECT id, cursor, clock FROM stage WHERE name = ?',
  )
  const addStage = db.prepare<[string]>('INSERT INTO stage (name) VALUES (?)')
  const move = db.prepare<[number, number, number]>('UPDATE stage SET cursor = ?, clock = ? WHERE id = ?')
  const run = db.prepare<[number, number, string, string, number]>(
    'INSERT INTO stage_run VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last, app_version = excluded.app_version',
  )
  const runs = db.prepare<[number], { from: number; to: number; flowHash: string }>(
    'SELECT first AS "from", last AS "to", flow_hash AS flowHash FROM stage_run WHERE stage = ? ORDER BY first, last',
  )
  const flowRuns = db.prepare<[string, string], StageRun>(
    'SELECT name AS stage, first AS "from", last AS "to", flow_hash AS flowHash FROM stage JOIN stage_run ON stage_run.stage = stage.id WHERE name >= ? AND name < ? ORDER BY name, first, last',
  )
  const setState = db.prepare<[number, string, string, number | null]>(
    'INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, expires = excluded.expires',
  )
  const dropState = db.prepare<[number, string]>('DELETE FROM state WHERE stage = ? AND key = ?')
  const getState = db.prepare<[number, string], { value: string; expires: number | null }>(
    'SELECT value, expires FROM state WHERE stage = ? AND key = ?',
  )
  const countState = db.prepare<[number], { count: number }>('SELECT count(*) AS count FROM state WHERE stage = ?')
  const listState = db.prepare<[number, number], { key: string; value: string; expires: number | null }>(
    'SELECT key, value, expires FROM state WHERE stage = ? ORDER BY key LIMIT ?',
  )
  const setTimer = db.prepare<[number, string, number, number]>(
    'INSERT INTO timer VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET due = excluded.due, cause = excluded.cause',
  )
  const dropTimer = db.prepare<[number, string]>('DELETE FROM timer WHERE stage = ? AND key = ?')
  const timers = db.prepare<[number], TimerRow>('SELECT key, due, cause FROM timer WHERE stage = ? ORDER BY due, key')
  const addOutcome = db.prepare<[number, number, number, string, string | null]>(
    'INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?)',
  )
  const outcomes = db.prepare<[number], { stage: string; split: number; code: string; numbers: string | null }>(
    'SELECT stage.name AS stage, split, code, numbers FROM stage CROSS JOIN outcome ON outcome.stage = stage.id AND outcome.offset = ? ORDER BY 1, 2, 3',
  )
  const addLetter = db.prepare<[number, number, number, string, string, string, number]>(
    'INSERT OR REPLACE INTO letter VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const letters = db.prepare<[number | null, number | null], LetterRow>(
    'SELECT stage.name AS stage, offset, split, lane, code, message, at FROM letter JOIN stage ON stage.id = letter.stage WHERE ? IS NULL OR letter.stage = ? ORDER BY 2, 1, 3',
  )
  const addParked = db.prepare<[number, number, number, string]>('INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?)')
  const parked = db.prepare<[number], { offset: number; split: number; lane: string }>(
    'SELECT offset, split, lane FROM parked WHERE stage = ? ORDER BY offset, split',
  )
  const freeLetters = db.prepare<[number, string]>('DELETE FROM letter WHERE stage = ? AND lane = ?')
  const freeParked = db.prepare<[number, string]>('DELETE FROM parked WHERE stage = ? AND lane = ?')
  const clears = ['state', 'timer', 'letter', 'parked'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE stage = ?`),
  )
  const stop = db.prepare<[number]>('UPDATE stage SET cursor = NULL, clock = NULL WHERE id = ?')

  const ids = new Map<string, number>()

  function known(stage: string): number | undefined {
    const cached = ids.get(stage)
    if (cached !== undefined) return cached
    const id = findStage.get(stage)?.id
    if (id !== undefined) ids.set(stage, id)
    return id
  }
  function intern(stage: string): number {
    const id = known(stage) ?? Number(addStage.run(stage).lastInsertRowid)
    ids.set(stage, id)
    return id
  }

  return {
    write(part: StageCommit): void {
      const id = intern(part.stage)
      move.run(part.cursor, part.clock, id)
      run.run(id, part.from, part.flowHash, appVersion, part.cursor)
      for (const { key, value, expires } of part.state) {
        if (value === null) dropState.run(id, kept.name(key))
        else setState.run(id, kept.name(key), kept.json(value), expires)
      }
      for (const { key, due, cause } of part.timers) {
        if (due === null) dropTimer.run(id, kept.name(key))
        else setTimer.run(id, kept.name(key), due, cause)
      }
      for (const { offset, split, code, numbers } of part.outcomes) {
        addOutcome.run(id, offset, split, code, numbers.length === 0 ? null : JSON.stringify(numbers))
      }
      // Before what is new: a lane that was set free may get stuck again at once.
      for (const lane of part.released) {
        freeLetters.run(id, kept.name(lane))
        freeParked.run(id, kept.name(lane))
      }
      for (const letter of part.letters) {
        addLetter.run(
          intern(letter.stage),
          letter.offset,
          letter.split,
          kept.name(letter.lane),
          letter.code,
          kept.text(letter.message),
          letter.at,
        )
      }
      for (const event of part.parked)
        addParked.run(intern(event.stage), event.offset, event.split, kept.name(event.lane))
      if (part.lag !== undefined) lags.write(id, part.lag)
    },

    stage(stage: string): StageRow | undefined {
      const row = findStage.get(stage)
      return row === undefined || row.cursor === null ? undefined : { cursor: row.cursor, clock: row.clock }
    },
    stageRuns(stage: string): readonly StageRun[] {
      const id = known(stage)
      return id === undefined ? [] : runs.all(id).map((row) => ({ stage, ...row }))
    },
    // Behind the slash there is only what begins with it: the sign after the slash is a nought.
    flowRuns: (flow: string): readonly StageRun[] => flowRuns.all(`${flow}/`, `${flow}0`),
    state(stage: string, key: string): StateRow | undefined {
      const id = known(stage)
      const row = id === undefined ? undefined : getState.get(id, kept.name(key))
      return row && { value: kept.openJson(row.value), expires: row.expires }
    },
    stateCount(stage: string): number {
      const id = known(stage)
      return id === undefined ? 0 : (countState.get(id)?.count ?? 0)
    },
    states(stage: string, limit: number): readonly (StateRow & { readonly key: string })[] {
      const id = known(stage)
      const rows = id === undefined ? [] : listState.all(id, limit)
      return rows.map(({ key, value, expires }) => ({ key: kept.open(key), value: kept.openJson(value), expires }))
    },
    timers(stage: string): readonly Timer[] {
      const id = known(stage)
      return id === undefined ? [] : timers.all(id).map((row) => ({ ...row, key: kept.open(row.key) }))
    },
    outcomes: (offset: number): readonly (Outcome & { readonly stage: string })[] =>
      outcomes.all(offset).map(({ stage, split, code, numbers }) => ({
        stage,
        offset,
        split,
        code,
        numbers: numbers === null ? [] : JSON.parse(numbers),
      })),
    letters(stage?: string): readonly DeadLetter[] {
      const id = stage === undefined ? null : known(stage)
      return id === undefined ? [] : letters.all(id, id).map((row) => openLetter(row, kept))
    },
    parked(stage: string): readonly Parked[] {
      const id = known(stage)
      return id === undefined ? [] : parked.all(id).map((row) => ({ stage, ...row, lane: kept.open(row.lane) }))
    },
    clear(stage: string): void {
      const id = known(stage)
      if (id === undefined) return
      for (const statement of clears) statement.run(id)
      stop.run(id)
    },
    /** After a rollback: numbers that were given meanwhile do not exist. */
    forget: (): void => ids.clear(),
  }
}

export const openLetter = <L extends { readonly lane: string; readonly message: string }>(
  row: L,
  kept: KeptSeal,
): L => ({
  ...row,
  lane: kept.open(row.lane),
  message: kept.open(row.message),
})
