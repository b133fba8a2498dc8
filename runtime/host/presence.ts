/** Notes that somebody listens, so that our own absence is never taken for a silence of the shop. */
import type { Clock } from '../model/services.ts'
import { noteAbsence } from './absences.ts'
import type { SqliteStore } from './store/sqlite-store.ts'

const setting = 'alive'
/** ms between two notes, and without one from which on we were away. */
const every = 60_000
const absence = 2 * every

/** `wasAway` is told at once since when nobody has listened, where that was long enough to be mistaken for silence. */
export function openPresence(store: SqliteStore, clock: Pick<Clock, 'now'>, wasAway: (since: number) => void) {
  const { settings } = store.parts
  const note = (): void => {
    try {
      store.atomically(() => settings.set(setting, clock.now()))
    } catch {
      // A full disk is told by those who must write; this can wait.
    }
  }
  const last = settings.get(setting)
  if (typeof last === 'number' && clock.now() - last > absence) {
    noteAbsence(store, { from: last, to: clock.now() })
    wasAway(last)
  }
  note()
  const timer = setInterval(note, every).unref()
  return {
    close(): void {
      clearInterval(timer)
      note()
    },
  }
}
