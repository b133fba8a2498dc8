/**
 * What a restored copy does not know: read from the store that it replaces. What was done outside since, and what the
 * copy still wanted to do, is not done again by itself: it waits for a person.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Gap } from '../../model/api/care.ts'
import { isObject } from '../../model/json.ts'
import { openSettings, type Settings } from './settings.ts'
import { readAll, readSince } from './since.ts'

/** Name of the setting in which a restored store keeps its report. */
const gapSetting = 'restored'
/** In which it keeps that the log says so, too. */
export const toldSetting = 'restored told'

/** Writes the report into the copy. Whatever is wrong with the old store: the copy stays as good as it is. */
export function noteGap(
  copy: string,
  replaced: string,
  { keptAs, now, by }: { readonly keptAs: string; readonly now: number; readonly by?: string | undefined },
): void {
  const db = new Database(copy)
  try {
    const gap = existsSync(replaced) ? measure(db, replaced, keptAs, now) : undefined
    const settings = openSettings(db)
    settings.set(gapSetting, { ...(gap ?? { ...nothing, at: now }), ...(by === undefined ? {} : { by }) })
    // One that an earlier restore has left: this one is told anew.
    settings.drop(toldSetting)
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
    const wait = db.prepare<[string, string]>(
      "UPDATE effect SET state = 'unknown', due = NULL, reason = ? WHERE key = ?",
    )
    const found = readAll(readSince(db, old))
    db.transaction(() => {
      for (const { key, state, at } of found.open)
        wait.run(`The store that was replaced says: ${said(state)} on ${new Date(at).toISOString()}`, key)
    }).immediate()
    const { open: _open, ...since } = found
    return { ...since, at: now, replaced: keptAs }
  } catch {
    // The old store is damaged: there is nothing to compare with, and the restore goes on.
    return undefined
  } finally {
    old.close()
  }
}

const said = (state: string): string => (state === 'done' ? 'done' : 'begun, and nobody knows whether it was done,')
