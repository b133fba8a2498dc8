/**
 * What a restored copy does not know: read from the store that it replaces. What was done outside since, and what the
 * copy still wanted to do, is not done again by itself: it waits for a person.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Gap } from '../../model/api/care.ts'
import { isObject } from '../../model/json.ts'
import { openSettings, type Settings } from './settings.ts'

/** Name of the setting in which a restored store keeps its report. */
const gapSetting = 'restored'
/** Effects that the report names. */
const mostNamed = 100

type OldEffect = { key: string; stage: string; state: string; updated: number }

/** Writes the report into the copy. Whatever is wrong with the old store: the copy stays as good as it is. */
export function noteGap(copy: string, replaced: string, keptAs: string, now: number): void {
  const db = new Database(copy)
  try {
    const gap = existsSync(replaced) ? measure(db, replaced, keptAs, now) : undefined
    const settings = openSettings(db)
    settings.set(gapSetting, gap ?? { ...nothing, at: now })
  } finally {
    db.close()
  }
}

/** As the restore has written it; null where the store was never restored. */
export function readGap(settings: Settings): Gap | null {
  const kept = settings.get(gapSetting)
  return isObject(kept) ? (kept as unknown as Gap) : null
}

const nothing: Gap = {
  at: 0,
  events: 0,
  from: null,
  through: null,
  settled: 0,
  unknown: 0,
  effects: [],
  replaced: '',
}

function measure(db: Database.Database, replaced: string, keptAs: string, now: number): Gap | undefined {
  let old: Database.Database
  try {
    old = new Database(replaced, { readonly: true, fileMustExist: true })
  } catch {
    return undefined
  }
  try {
    const head = db.prepare<[], { head: number | null }>('SELECT max(last) AS head FROM "commit"').get()?.head ?? 0
    const lost = old
      .prepare<[number], { events: number; from: number | null; through: number | null }>(
        'SELECT count(*) AS events, min(time) AS "from", max(time) AS through FROM event WHERE offset > ?',
      )
      .get(head) ?? { events: 0, from: null, through: null }
    const since = old.prepare<[], OldEffect>(
      "SELECT key, stage, state, updated FROM effect WHERE state IN ('done', 'inflight', 'unknown') ORDER BY updated DESC",
    )
    const known = db.prepare<[string], { state: string }>('SELECT state FROM effect WHERE key = ?')
    const wait = db.prepare<[string, string]>(
      "UPDATE effect SET state = 'unknown', due = NULL, reason = ? WHERE key = ?",
    )
    let settled = 0
    let unknown = 0
    const named: Gap['effects'][number][] = []
    db.transaction(() => {
      for (const { key, stage, state, updated } of since.iterate()) {
        const before = known.get(key)?.state
        const isOpen = before === 'pending' || before === 'inflight'
        if (before !== undefined && !isOpen) continue
        if (isOpen) settled++
        else unknown++
        if (isOpen)
          wait.run(`The store that was replaced says: ${said(state)} on ${new Date(updated).toISOString()}`, key)
        if (named.length < mostNamed) named.push({ stage, state, at: updated, settled: isOpen })
      }
    }).immediate()
    return { ...lost, at: now, settled, unknown, effects: named, replaced: keptAs }
  } catch {
    // The old store is damaged: there is nothing to compare with, and the restore goes on.
    return undefined
  } finally {
    old.close()
  }
}

const said = (state: string): string => (state === 'done' ? 'done' : 'begun, and nobody knows whether it was done,')
