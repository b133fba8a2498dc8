/**
 * Waits until the index of words has come near the end of the log: right after a restore it is made anew, and asking it
 * then would read the rest of the log for every word, in one go. Here it is made in small pieces, between other work.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Search } from '../store/search.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

/** Events that are read through for a word without anybody noticing. */
const fewEnough = 2_000
/** ms */
const piece = 10

export async function indexed(store: Pick<SqliteStore, 'head'>, search: Search): Promise<void> {
  while (store.head - search.cursor() > fewEnough && search.catchUp(piece)) await turn()
}
