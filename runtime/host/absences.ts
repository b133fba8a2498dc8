/** When nobody listened, as it was noted: a run over the past must not take our absence for a silence of the shop. */
import { awayIn } from '../engine/replay/timer-moments.ts'
import type { Away } from '../engine/stage-facts.ts'
import type { SqliteStore } from './store/sqlite-store.ts'

const setting = 'absences'
/** Some years of nights. */
const mostKept = 2_000

/** In order. */
export function absencesOf({ parts: { settings } }: SqliteStore): readonly Away[] {
  const kept = settings.get(setting)
  return Array.isArray(kept) ? kept.flatMap((each) => awayIn(each) ?? []) : []
}

export function noteAbsence(store: SqliteStore, away: Away): void {
  try {
    store.atomically(() => store.parts.settings.set(setting, [...absencesOf(store), away].slice(-mostKept)))
  } catch {
    // A full disk is told by those who must write.
  }
}
