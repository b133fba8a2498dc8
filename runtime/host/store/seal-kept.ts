/** From the first flow on that tells of people, what was worked out from events is sealed, and what is there by then is. */
import type { PersonalKeeping } from '../../model/personal.ts'
import { changeTexts } from './kept-texts.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** Told again whenever other flows are at work. */
export function sealKept(store: SqliteStore, keeping: PersonalKeeping): void {
  const { parts } = store
  parts.kept.keeping = keeping
  if (!keeping.people || parts.kept.on) return
  try {
    store.atomically(() => {
      // What stood in the open is overwritten, not only unlinked.
      parts.db.pragma('secure_delete = ON')
      parts.kept.turnOn()
      changeTexts(parts, {
        same: 'sealed anew',
        row: (cells) => cells,
        state: (key, value) => [key, value],
        name: (text) => text,
        message: (text) => text,
        effect: (effect) => effect,
        told: (text) => text,
      })
    })
  } catch (error) {
    parts.kept.reread()
    throw error
  }
}
