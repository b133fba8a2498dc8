/**
 * Who was erased, as ids of keys that tell nobody's name. The list stands in the store and in the key file, and each
 * makes up for the other when it is opened: whichever of them comes back from an old copy, nobody comes back with it.
 */
import type { Database } from 'better-sqlite3'
import type { Keys } from './keys.ts'

export function openErasures(db: Database) {
  const add = db.prepare<[string, number]>('INSERT OR IGNORE INTO erasure VALUES (?, ?)')
  const all = db.prepare<[], { key: string }>('SELECT key FROM erasure')
  return {
    /** Inside a transaction, before the keys are destroyed: a crash in between is made up for at the next start. */
    write(ids: readonly string[], at: number): void {
      for (const id of ids) add.run(id, at)
    },
    list: (): readonly string[] => all.all().map(({ key }) => key),
    /** Inside a transaction: what only one of the two knows, both know afterwards. Returns how many keys that destroyed. */
    makeUp(keys: Keys, at: number): number {
      const here = new Set(this.list())
      const there = new Set(keys.destroyed())
      this.write(
        [...there].filter((id) => !here.has(id)),
        at,
      )
      const missing = [...here].filter((id) => !there.has(id))
      return missing.length === 0 ? 0 : keys.destroy(missing, at)
    },
  }
}

export type Erasures = ReturnType<typeof openErasures>
