/** The chain of hashes over the commits: it proves later that nothing that was accepted has changed or gone. */
import type { Database } from 'better-sqlite3'

export type CommitRow = { readonly first: number; readonly last: number; readonly at: number; readonly hash: Buffer }

/** What the first commit of a store continues. */
export const noHash: Buffer = Buffer.alloc(32)

export function openChain(db: Database) {
  const insert = db.prepare<[number, number, number, Buffer]>(
    'INSERT INTO "commit" (first, last, at, hash) VALUES (?, ?, ?, ?)',
  )
  const last = db.prepare<[], CommitRow>('SELECT * FROM "commit" ORDER BY last DESC LIMIT 1')
  const lastSegment = db.prepare<[], CommitRow>('SELECT * FROM segment ORDER BY last DESC LIMIT 1')
  const at = db.prepare<[number], CommitRow>('SELECT * FROM "commit" WHERE last = ?')
  const segmentAt = db.prepare<[number], CommitRow>('SELECT * FROM segment WHERE last = ?')
  const from = db.prepare<[number, number], CommitRow>('SELECT * FROM "commit" WHERE last > ? ORDER BY last LIMIT ?')
  const marks = db.prepare<[number, number], { last: number; at: number }>(
    'SELECT last, at FROM "commit" WHERE last > ? ORDER BY last LIMIT ?',
  )

  return {
    append(first: number, last: number, moment: number, hash: Buffer): void {
      insert.run(first, last, moment, hash)
    },
    /** The last commit, also when retention has removed its events. */
    head: (): CommitRow | undefined => last.get() ?? lastSegment.get(),
    /** The commit that ends at an offset; undefined when none does. */
    endingAt: (offset: number): CommitRow | undefined => at.get(offset) ?? segmentAt.get(offset),
    /** Commits that reach beyond an offset, oldest first. */
    after: (offset: number, limit: number): CommitRow[] => from.all(offset, limit),
    /** The same, without what proves them. */
    marksAfter: (offset: number, limit: number): { last: number; at: number }[] => marks.all(offset, limit),
    segmentEndingAt: (offset: number): CommitRow | undefined => segmentAt.get(offset),
  }
}

export type Chain = ReturnType<typeof openChain>
