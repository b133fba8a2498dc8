/** Appends events to the log and reads them back in pages. */
import type { Database, Statement } from 'better-sqlite3'
import type { CloudEvent } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { Dictionary } from './dictionary.ts'
import { type EventRow, envelopeText, eventOf, extraOf } from './event-row.ts'
import { RowSheet } from './row-sheet.ts'

type IdentityRow = { readonly offset: number; readonly origin: number; readonly id: string }
type Bound = string | number | null

const columns = 9
// Rows per statement: 50 at once is a third faster than one by one; 10 and 1 take the rest without a new statement.
const sizes = [50, 10, 1] as const
const pageSize = 1000

export type EventsOptions = {
  readonly parse: (text: string) => Json
  /** Seals personal fields in a text before it is stored, and opens them when it is read. */
  readonly seal: ((event: CloudEvent, text: string) => string) | undefined
  readonly unseal: (text: string) => string
}

export function openEvents(db: Database, dictionary: Dictionary, options: EventsOptions) {
  const inserts = sizes.map((rows) => ({
    rows,
    statement: db.prepare<[Bound[]]>(`INSERT INTO event VALUES ${Array(rows).fill('(?,?,?,?,?,?,?,?,?)').join()}`),
    bound: new Array<Bound>(rows * columns).fill(null),
  }))
  const page = db
    .prepare<[number, number], EventRow>('SELECT * FROM event WHERE offset > ? ORDER BY offset LIMIT ?')
    .raw()
  const one = db.prepare<[number], EventRow>('SELECT * FROM event WHERE offset = ?').raw()
  const ends = db
    .prepare<[], [number | null, number | null]>(
      'SELECT (SELECT min(offset) FROM event), (SELECT max(offset) FROM event)',
    )
    .raw()
  const identities = db.prepare<[number, number], IdentityRow>(
    'SELECT offset, origin, id FROM event WHERE offset > ? ORDER BY offset LIMIT ?',
  )
  const identity = db.prepare<[number], IdentityRow>('SELECT offset, origin, id FROM event WHERE offset = ?')
  /** One statement per number of origins asked for. */
  const filtered = new Map<number, Statement<number[], EventRow>>()

  const toEvent = (row: EventRow): CloudEvent => eventOf(row, dictionary, options.parse, options.unseal)

  const sheet = new RowSheet()

  /** Writes the events and returns the hash of the chain behind them. */
  function append(events: readonly CloudEvent[], previous: Buffer): Buffer {
    sheet.begin(previous)
    let at = 0
    for (const { rows, statement, bound } of inserts) {
      for (; events.length - at >= rows; at += rows) {
        for (let row = 0, place = 0; row < rows; row++, place += columns) {
          const event = events[at + row]
          if (event === undefined) break
          const origin = dictionary.intern(event.channel, event.source, event.type)
          const plain = event.text === '' ? JSON.stringify(event.data) : event.text
          const data = options.seal ? options.seal(event, plain) : plain
          const extra = extraOf(event, data !== plain)
          const envelope = envelopeText(
            event.offset,
            origin.id,
            event.id,
            event.time,
            event.subject,
            event.partitionkey,
            extra,
          )
          bound[place] = event.offset
          bound[place + 1] = origin.id
          bound[place + 2] = event.id
          bound[place + 3] = event.time
          bound[place + 4] = event.subject
          bound[place + 5] = event.partitionkey
          bound[place + 6] = extra
          bound[place + 7] = data
          bound[place + 8] = sheet.add(envelope, data, origin.crc)
        }
        statement.run(bound)
      }
    }
    return sheet.end()
  }

  function readChannels(after: number, limit: number, channels: readonly string[]): CloudEvent[] {
    const origins = dictionary.idsOf(channels)
    if (origins.length === 0) return []
    if (origins.length > 500) return readWide(after, limit, new Set(origins))
    let statement = filtered.get(origins.length)
    if (!statement) {
      const marks = Array(origins.length).fill('?').join()
      statement = db
        .prepare<number[], EventRow>(
          `SELECT * FROM event WHERE offset > ? AND origin IN (${marks}) ORDER BY offset LIMIT ?`,
        )
        .raw()
      filtered.set(origins.length, statement)
    }
    return statement.all(after, ...origins, limit).map(toEvent)
  }

  function readWide(after: number, limit: number, origins: ReadonlySet<number>): CloudEvent[] {
    const found: CloudEvent[] = []
    for (let from = after; found.length < limit; ) {
      const rows = page.all(from, pageSize)
      const last = rows.at(-1)
      if (last === undefined) break
      for (const row of rows) if (found.length < limit && origins.has(row[1])) found.push(toEvent(row))
      from = last[0]
    }
    return found
  }

  return {
    append,
    read(after: number, limit: number, channels?: readonly string[]): CloudEvent[] {
      if (channels) return readChannels(after, limit, channels)
      if (limit <= pageSize) return page.all(after, limit).map(toEvent)
      const found: CloudEvent[] = []
      while (found.length < limit) {
        const rows = page.all(found.at(-1)?.offset ?? after, Math.min(pageSize, limit - found.length))
        if (rows.length === 0) break
        for (const row of rows) found.push(toEvent(row))
      }
      return found
    },
    /** Rows as they are stored, for checks, search and the index of identities. */
    rows: (after: number, limit: number): EventRow[] => page.all(after, limit),
    identities: (after: number, limit: number): IdentityRow[] => identities.all(after, limit),
    identity: (offset: number): IdentityRow | undefined => identity.get(offset),
    get(offset: number): CloudEvent | undefined {
      const row = one.get(offset)
      return row && toEvent(row)
    },
    /** The lowest and the highest offset kept; undefined when there is none. */
    ends(): { first: number; last: number } | undefined {
      const [first, last] = ends.get() ?? [null, null]
      return first === null || last === null ? undefined : { first, last }
    },
  }
}

export type Events = ReturnType<typeof openEvents>
