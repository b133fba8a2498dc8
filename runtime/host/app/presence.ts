/** Notes that somebody listens, so that our own absence is never taken for a silence of the shop. */
import { noteAbsence } from '../absences.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

const setting = 'alive'
/** ms between two notes, and without one from which on we were away. */
const every = 60_000
const absence = 2 * every

export function openPresence({ store, services }: ShopParts, running: Running) {
  const { settings } = store.parts
  const { clock } = services
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
    running.runtime().engine.wasAway(last)
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
