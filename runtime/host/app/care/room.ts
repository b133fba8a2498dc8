/** How much room the store takes, by what it is for. */
import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Room, RoomKind } from '../../../model/api/care.ts'
import type { SqliteStore } from '../../store/sqlite-store.ts'

/** Counting pages reads them all: of a larger store only the whole is told. */
const countedUpTo = 400 * 1024 * 1024
/** ms for which a count is good enough. */
const fresh = 60_000

const kindOf = (table: string): RoomKind => {
  if (table.startsWith('table_') || table.startsWith('distinct_')) return 'tables'
  return kinds[table] ?? 'other'
}
const kinds: { readonly [table: string]: RoomKind } = {
  event: 'log',
  commit: 'log',
  segment: 'log',
  origin: 'log',
  repeat: 'log',
  raw: 'deliveries',
  raw_event: 'deliveries',
  state: 'state',
  timer: 'state',
  outcome: 'state',
  letter: 'state',
  parked: 'state',
  effect: 'ledger',
  identity_run: 'keys',
  identity_page: 'keys',
  identity_retired: 'keys',
}

export function openRoom(store: SqliteStore) {
  const { db } = store.parts
  let counted: ReadonlyMap<RoomKind, number> = new Map()
  let at = Number.NEGATIVE_INFINITY

  function count(): ReadonlyMap<RoomKind, number> {
    if (performance.now() - at < fresh) return counted
    const found = new Map<RoomKind, number>()
    const rows = db
      .prepare<[], { table: string; bytes: number }>(
        `SELECT coalesce(s.tbl_name, d.name) AS "table", sum(d.pgsize) AS bytes
           FROM dbstat AS d LEFT JOIN sqlite_schema AS s ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY 1`,
      )
      .all()
    for (const { table, bytes } of rows) found.set(kindOf(table), (found.get(kindOf(table)) ?? 0) + bytes)
    counted = found
    at = performance.now()
    return found
  }

  return {
    read(): Room {
      const file = sizeOf(store.path)
      const journal = sizeOf(`${store.path}-wal`)
      const search = sizeOf(`${store.path}-search`) + sizeOf(`${store.path}-search-wal`)
      const inside = file <= countedUpTo ? count() : new Map<RoomKind, number>()
      const all = new Map<RoomKind, number>([...inside, ['search', search], ['journal', journal]])
      return {
        bytes: file + journal + search,
        kinds: [...all].filter(([, bytes]) => bytes > 0).map(([kind, bytes]) => ({ kind, bytes })),
        free: freeOn(dirname(store.path)),
      }
    },
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

function freeOn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
