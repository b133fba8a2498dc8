/** The published versions of each flow, numbered in the order in which they came into force, reverts included. */
import type { Database } from 'better-sqlite3'

/** `text` is the whole document; the same logic (`hash`) may come with other names and another layout. */
export type Release = {
  readonly flow: string
  readonly version: number
  readonly hash: string
  readonly at: number
  readonly by: string
  readonly text: string
}

export function openReleases(db: Database) {
  const add = db.prepare<[string, number, string, number, string, string]>(
    'INSERT INTO release VALUES (?, ?, ?, ?, ?, ?)',
  )
  const latest = db.prepare<[string], Release>('SELECT * FROM release WHERE flow = ? ORDER BY version DESC LIMIT 1')
  const ofHash = db.prepare<[string, string], Release>(
    'SELECT * FROM release WHERE flow = ? AND hash = ? ORDER BY version DESC LIMIT 1',
  )
  const newest = db.prepare<[string], Omit<Release, 'text'>>(
    'SELECT flow, version, hash, at, "by" FROM release WHERE flow = ? ORDER BY version DESC LIMIT 1',
  )
  const list = db.prepare<[string], Omit<Release, 'text'>>(
    'SELECT flow, version, hash, at, "by" FROM release WHERE flow = ? ORDER BY version DESC',
  )
  return {
    /** Answers with its number. */
    add({ flow, hash, at, by, text }: Omit<Release, 'version'>): number {
      const version = (newest.get(flow)?.version ?? 0) + 1
      add.run(flow, version, hash, at, by, text)
      return version
    },
    latest: (flow: string): Release | undefined => latest.get(flow),
    /** The latest without its text, which may be large. */
    newest: (flow: string): Omit<Release, 'text'> | undefined => newest.get(flow),
    /** The newest one of that logic. */
    find: (flow: string, hash: string): Release | undefined => ofHash.get(flow, hash),
    /** The newest first. */
    list: (flow: string): readonly Omit<Release, 'text'>[] => list.all(flow),
  }
}

export type Releases = ReturnType<typeof openReleases>
