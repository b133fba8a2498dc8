/** When e-mails went out by a connection, as the ledger knows: so that the limit of an hour outlives this process. */
import { isObject } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

/** ms of each since then, the earliest first. One whose fate nobody knows may have gone out. */
export function mailsSent({ parts: { db, kept } }: SqliteStore, connection: string, since: number): readonly number[] {
  const rows = db
    .prepare<[number], { request: string; updated: number }>(
      `SELECT request, updated FROM effect
         WHERE state IN ('done', 'unknown') AND service = 'email' AND updated > ? ORDER BY updated`,
    )
    .all(since)
  return rows.flatMap(({ request, updated }) => {
    const mail = kept.openJson(request)
    return isObject(mail) && mail.connection === connection ? [updated] : []
  })
}
