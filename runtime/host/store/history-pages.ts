/** Pages of the log from the newest event back, narrowed in SQL, so that an event that is not wanted is not even parsed. */
import type { Database, Statement } from 'better-sqlite3'
import type { CloudEvent } from '../../model/event.ts'
import type { Origin } from './dictionary.ts'
import type { SqliteStore } from './sqlite-store.ts'

export type Narrowing = {
  /** Only these origins; undefined: all. */
  readonly origins: readonly number[] | undefined
  /** Event time in ms: from (inclusive) and to (exclusive). */
  readonly from: number | undefined
  readonly to: number | undefined
  /** Leaves out events that surely do not have this text in them, whatever its letter case; those that may, stay. */
  readonly word?: string | undefined
}

/** More cannot be bound to one statement; beyond it the wider net is cast and the rest sorted out by the caller. */
const mostOrigins = 500
/** Letter case of these is what SQLite knows as well. */
const plain = /^[\x21-\x7e]+$/
/** Where data was written with escapes, or is sealed, its text does not tell. */
const mayHave = ` AND (instr(lower(data), ?) > 0 OR instr(data, '\\') > 0 OR instr(lower(id), ?) > 0
  OR instr(lower(coalesce(subject, '')), ?) > 0 OR instr(lower(coalesce(key, '')), ?) > 0
  OR instr(lower(coalesce(extra, '')), ?) > 0 OR coalesce(extra, '') LIKE '%,1]')`
const wordMarks = 5

export function openHistoryPages(store: SqliteStore) {
  const db: Database = store.parts.db
  const origins = db.prepare<[number], Omit<Origin, 'crc'>>(
    'SELECT id, channel, source, type FROM origin WHERE id > ? ORDER BY id',
  )
  const statements = new Map<string, Statement<(string | number)[], { offset: number }>>()
  // The id is looked for first: only what has it somewhere is read, and what merely belongs together takes no place.
  const caused = db.prepare<[number, number, string, string, number], { offset: number }>(
    "SELECT offset FROM event WHERE offset > ? AND offset <= ? AND extra IS NOT NULL AND instr(extra, ?) > 0 AND json_extract(extra, '$[1]') = ? ORDER BY offset LIMIT ?",
  )
  const named = db.prepare<[number, number, string], { offset: number }>(
    'SELECT offset FROM event WHERE offset >= ? AND offset < ? AND id = ? ORDER BY offset DESC',
  )

  function prepare(count: number, timed: boolean, worded: boolean): Statement<(string | number)[], { offset: number }> {
    const key = `${count} ${timed} ${worded}`
    let statement = statements.get(key)
    if (!statement) {
      const wanted = count === 0 ? '' : ` AND origin IN (${Array(count).fill('?').join()})`
      const time = timed ? ' AND time >= ? AND time < ?' : ''
      statement = db.prepare<(string | number)[], { offset: number }>(
        `SELECT offset FROM event WHERE offset >= ? AND offset < ?${wanted}${time}${worded ? mayHave : ''} ORDER BY offset DESC LIMIT ?`,
      )
      statements.set(key, statement)
    }
    return statement
  }

  const eventsOf = (rows: readonly { readonly offset: number }[]): CloudEvent[] =>
    rows.flatMap(({ offset }) => store.get(offset) ?? [])

  return {
    /** Every (channel, source, type) that the log has ever had, behind a number of them. */
    origins: (after: number): readonly Omit<Origin, 'crc'>[] => origins.all(after),
    /** The newest events in [floor, before), newest first. */
    back(floor: number, before: number, { origins, from, to, word = '' }: Narrowing, limit: number): CloudEvent[] {
      if (origins !== undefined && origins.length === 0) return []
      const narrow = origins === undefined || origins.length > mostOrigins ? [] : origins
      const timed = from !== undefined || to !== undefined
      const bounds = timed ? [from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER] : []
      const words = plain.test(word) ? Array<string>(wordMarks).fill(word.toLowerCase()) : []
      const statement = prepare(narrow.length, timed, words.length > 0)
      return eventsOf(statement.all(floor, before, ...narrow, ...bounds, ...words, limit))
    },
    /** Events in (after, through] that name this id as their cause. */
    causedBy(id: string, after: number, through: number, limit: number): CloudEvent[] {
      return eventsOf(caused.all(after, through, JSON.stringify(id), id, limit))
    },
    /** Events in [floor, before) with this id, the newest first. */
    named: (id: string, floor: number, before: number): CloudEvent[] => eventsOf(named.all(floor, before, id)),
  }
}

export type HistoryPages = ReturnType<typeof openHistoryPages>
