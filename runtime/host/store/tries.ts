/** What came of effects before they were done: each try that came to nothing, and what people said in between. */
import type { Database } from 'better-sqlite3'
import { type EffectTry, firstTries, latestTries, numbered } from '../../model/effect.ts'
import type { KeptSeal } from './kept-seal.ts'

type Last = { readonly place: number; readonly number: number }

export function openTries(db: Database, kept: KeptSeal) {
  const latest = db.prepare<[number, string], Last>(
    'SELECT place, number FROM effect_try WHERE offset = ? AND key = ? ORDER BY place DESC LIMIT 1',
  )
  const put = db.prepare<(string | number)[]>('INSERT INTO effect_try VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const thin = db.prepare<[number, string, number, number]>(
    'DELETE FROM effect_try WHERE offset = ? AND key = ? AND place > ? AND place <= ?',
  )
  const ofOffset = db.prepare<[number], EffectTry>(
    'SELECT key, offset, number, at, kind, reason, "by" FROM effect_try WHERE offset = ? ORDER BY key, place',
  )

  return {
    write(tries: readonly EffectTry[]): void {
      for (const found of tries) {
        const { offset, key, at, kind, reason, by } = found
        const last = latest.get(offset, key)
        const place = (last?.place ?? 0) + 1
        const { number } = numbered(found, last?.number ?? 0)
        put.run(offset, key, place, number, at, kind, kept.text(reason), kept.text(by))
        if (place > firstTries + latestTries) thin.run(offset, key, firstTries, place - latestTries)
      }
    },
    of: (offset: number): readonly EffectTry[] =>
      ofOffset.all(offset).map((row) => ({ ...row, reason: kept.open(row.reason), by: kept.open(row.by) })),
  }
}

export type Tries = ReturnType<typeof openTries>
