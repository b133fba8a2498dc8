/** Appends events to the log and reads them back in pages. */
import type { Database, Statement } from 'better-sqlite3'
import { neededReader } from '../../expression/needed-json.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { Needs } from '../../model/needs.ts'
import type { Dictionary, Origin } from './dictionary.ts'
import { type EventRow, eventOf, extraOf, hasExtra } from './event-row.ts'
import { RowSheet } from './row-sheet.ts'

type IdentityRow = { readonly offset: number; readonly origin: number; readonly id: string }
type Bound = string | number | null

/** A value bound costs as much as a column written, so what follows by itself is left out, see `insertSql`. */
const columns = { bare: 7, full: 9 } as const
// Rows per statement: 50 at once is a third faster than one by one; 10 and 1 take the rest without a new statement.
const sizes = [50, 10, 1] as const
const pageSize = 1000
/** All but the checksum, in the order of `EventRow`. */
const read = 'offset, origin, id, time, subject, key, extra, data'

type NeedsOf = (channel: string) => Needs

export type EventsOptions = {
  readonly parse: (text: string) => Json
  /** Seals personal fields in a text before it is stored, and opens them when it is read. */
  readonly seal: ((event: CloudEvent, text: string) => string) | undefined
  readonly unseal: (text: string) => string
}

export function openEvents(db: Database, dictionary: Dictionary, options: EventsOptions) {
  const insert = (rows: number, form: keyof typeof columns) => ({
    statement: db.prepare<Bound[]>(insertSql(rows, form)),
    bound: new Array<Bound>(rows * columns[form] + (form === 'bare' ? 1 : 0)).fill(null),
  })
  const inserts = sizes.map((rows) => ({ rows, bare: insert(rows, 'bare'), full: insert(rows, 'full') }))
  const rows = db
    .prepare<[number, number], EventRow>('SELECT * FROM event WHERE offset > ? ORDER BY offset LIMIT ?')
    .raw()
  const page = db
    .prepare<[number, number], EventRow>(`SELECT ${read} FROM event WHERE offset > ? ORDER BY offset LIMIT ?`)
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

  const whole = (row: EventRow): CloudEvent => eventOf(row, dictionary.get(row[1]), options.parse, options.unseal)

  /** For whoever asked last: pages follow on one another. */
  let inPart: { readonly needs: NeedsOf; readonly read: (row: EventRow) => CloudEvent } | undefined

  function reader(needs: NeedsOf | undefined): (row: EventRow) => CloudEvent {
    if (needs === undefined) return whole
    if (inPart?.needs !== needs) inPart = { needs, read: partReader(needs) }
    return inPart.read
  }

  function partReader(needs: NeedsOf): (row: EventRow) => CloudEvent {
    const known = new Map<number, { readonly origin: Origin; readonly parse: (text: string) => Json }>()
    /** Of the last row: the next is nearly always of the same origin, or of one of a few. */
    let [id, last] = [0, { origin: dictionary.get(0), parse: options.parse }]
    return (row) => {
      if (row[1] !== id) {
        id = row[1]
        last = known.get(id) ?? remember(id)
      }
      return eventOf(row, last.origin, last.parse, options.unseal)
    }

    function remember(id: number) {
      const origin = dictionary.get(id)
      const made = { origin, parse: neededReader(needs(origin.channel), options.parse) }
      known.set(id, made)
      return made
    }
  }

  const sheet = new RowSheet()

  /** Writes the events, whose offsets follow on the last one of the log, and returns the hash of the chain behind them. */
  function append(events: readonly CloudEvent[], previous: Buffer): Buffer {
    sheet.begin(previous)
    let at = 0
    for (const { rows, bare, full } of inserts) {
      for (; events.length - at >= rows; at += rows) {
        const isFull = options.seal !== undefined || anyExtra(events, at, rows)
        const { statement, bound } = isFull ? full : bare
        let place = 0
        for (let row = 0; row < rows; row++) {
          const event = events[at + row]
          if (event === undefined) break
          const origin = dictionary.intern(event.channel, event.source, event.type)
          const plain = event.text === '' ? JSON.stringify(event.data) : event.text
          const data = options.seal ? options.seal(event, plain) : plain
          const { offset, id, time, subject, partitionkey } = event
          const extra = isFull ? extraOf(event, data !== plain) : null
          if (isFull || row === 0) bound[place++] = offset
          bound[place++] = origin.id
          bound[place++] = id
          bound[place++] = time
          bound[place++] = subject
          bound[place++] = partitionkey
          if (isFull) bound[place++] = extra
          bound[place++] = data
          bound[place++] = sheet.add(offset, origin.id, id, time, subject, partitionkey, extra, data, origin.crc)
        }
        // Spread, because each value of a list is fetched one by one: a tenth of what such an insert takes.
        const { lastInsertRowid } = statement.run(...bound)
        const last = events[at + rows - 1]?.offset
        if (lastInsertRowid !== last) throw new Error(`Event ${last} would have become ${lastInsertRowid}`)
      }
    }
    return sheet.end()
  }

  function readChannels(after: number, limit: number, channels: readonly string[], needs?: NeedsOf): CloudEvent[] {
    const origins = dictionary.idsOf(channels)
    if (origins.length === 0) return []
    if (origins.length === dictionary.count()) return readAll(after, limit, needs)
    if (origins.length > 500) return readWide(after, limit, new Set(origins), needs)
    let statement = filtered.get(origins.length)
    if (!statement) {
      const marks = Array(origins.length).fill('?').join()
      statement = db
        .prepare<number[], EventRow>(
          `SELECT ${read} FROM event WHERE offset > ? AND origin IN (${marks}) ORDER BY offset LIMIT ?`,
        )
        .raw()
      filtered.set(origins.length, statement)
    }
    return statement.all(after, ...origins, limit).map(reader(needs))
  }

  function readWide(after: number, limit: number, origins: ReadonlySet<number>, needs?: NeedsOf): CloudEvent[] {
    const toEvent = reader(needs)
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

  function readAll(after: number, limit: number, needs?: NeedsOf): CloudEvent[] {
    const toEvent = reader(needs)
    if (limit <= pageSize) return page.all(after, limit).map(toEvent)
    const found: CloudEvent[] = []
    while (found.length < limit) {
      const rows = page.all(found.at(-1)?.offset ?? after, Math.min(pageSize, limit - found.length))
      if (rows.length === 0) break
      for (const row of rows) found.push(toEvent(row))
    }
    return found
  }

  return {
    append,
    read: (after: number, limit: number, channels?: readonly string[], needs?: NeedsOf): CloudEvent[] =>
      channels ? readChannels(after, limit, channels, needs) : readAll(after, limit, needs),
    /** Rows as they are stored, for checks, search and the index of identities. */
    rows: (after: number, limit: number): EventRow[] => rows.all(after, limit),
    identities: (after: number, limit: number): IdentityRow[] => identities.all(after, limit),
    identity: (offset: number): IdentityRow | undefined => identity.get(offset),
    get(offset: number): CloudEvent | undefined {
      const row = one.get(offset)
      return row && whole(row)
    },
    /** The lowest and the highest offset kept; undefined when there is none. */
    ends(): { first: number; last: number } | undefined {
      const [first, last] = ends.get() ?? [null, null]
      return first === null || last === null ? undefined : { first, last }
    },
  }
}

/** Of several bare rows only the first one names its offset: SQLite gives the others the next ones, see `append`. */
function insertSql(rows: number, form: keyof typeof columns): string {
  const row = (n: number) =>
    form === 'full' ? '(?,?,?,?,?,?,?,?,?)' : n === 0 ? '(?,?,?,?,?,?,NULL,?,?)' : '(NULL,?,?,?,?,?,NULL,?,?)'
  return `INSERT INTO event VALUES ${Array.from({ length: rows }, (_, n) => row(n)).join()}`
}

function anyExtra(events: readonly CloudEvent[], from: number, count: number): boolean {
  for (let at = from; at < from + count; at++) {
    const event = events[at]
    if (event && hasExtra(event)) return true
  }
  return false
}

export type Events = ReturnType<typeof openEvents>
