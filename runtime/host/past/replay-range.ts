/** Finds the stretch of the log that somebody means by days, moments or events. */
import type { Plan } from '../../compile/plan.ts'
import type { ReplayRange } from '../../model/api/past.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type Stretch = {
  readonly first: number
  readonly last: number
  readonly from?: number
  readonly to?: number
  readonly selected?: ReadonlySet<number>
  /** How long it should be, in ms of event time. */
  readonly asked?: number
  /** What the wall clock said at its end. */
  readonly until?: number
}

const day = 86_400_000
/** Events at the end of the log among which the latest time is looked for. */
const newest = 1_000
const mostOrigins = 500
/** How far behind picked events what they caused is looked for, as in looking back. */
const reach = 20_000

/** @throws RANGE_EMPTY */
export function findStretch(store: SqliteStore, range: ReplayRange, plan: Plan): Stretch {
  if (store.head < store.first) throw empty('There are no events in this store yet.')
  if ('offsets' in range) return picked(store, range.offsets)
  const { from, to } = 'days' in range ? lastDays(store, range.days, plan) : range
  const { db } = store.parts
  const first =
    from === undefined
      ? store.first
      : db
          .prepare<[number], { offset: number }>('SELECT offset FROM event WHERE time >= ? ORDER BY offset LIMIT 1')
          .get(from)?.offset
  const last =
    to === undefined
      ? store.head
      : db
          .prepare<[number], { offset: number }>('SELECT offset FROM event WHERE time < ? ORDER BY offset DESC LIMIT 1')
          .get(to)?.offset
  if (first === undefined || last === undefined || first > last)
    throw empty('Nothing that is kept happened in this stretch of time.')
  const end = last === store.head ? wallClock(store, last) : undefined
  return {
    first,
    last,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...('days' in range ? { asked: range.days * day } : {}),
    ...((to ?? end) === undefined
      ? {}
      : { until: Math.min(to ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY) }),
  }
}

/** Back from the latest event that came in: the past of an import ends where its events end. */
function lastDays(store: SqliteStore, days: number, plan: Plan): { readonly from: number; readonly to: undefined } {
  // A clock of its own goes on whatever happens in the shop.
  const channels = plan.producers.flatMap((producer) => (producer.type === 'schedule' ? [] : producer.channels))
  const origins = plan.listeners.length > 0 ? [] : store.parts.dictionary.idsOf(channels)
  const narrowed = origins.length > 0 && origins.length < mostOrigins
  const where = narrowed ? ` WHERE origin IN (${origins.map(() => '?').join()})` : ''
  const { latest } = store.parts.db
    .prepare<number[], { latest: number | null }>(
      `SELECT max(time) AS latest FROM (SELECT time FROM event${where} ORDER BY offset DESC LIMIT ${newest})`,
    )
    .get(...(narrowed ? origins : [])) ?? { latest: null }
  return { from: (latest ?? 0) - days * day, to: undefined }
}

function picked(store: SqliteStore, offsets: readonly number[]): Stretch {
  const selected = new Set(offsets.filter((offset) => offset >= store.first && offset <= store.head))
  if (selected.size === 0) throw empty('None of these events is kept.')
  const last = Math.min(store.head, Math.max(...selected) + reach)
  const until = wallClock(store, last)
  return { first: Math.min(...selected), last, selected, ...(until === undefined ? {} : { until }) }
}

const wallClock = (store: SqliteStore, offset: number): number | undefined => store.commitsAfter(offset - 1, 1)[0]?.at

const empty = (message: string): CounterflowError =>
  new CounterflowError('RANGE_EMPTY', message, {
    kept: 'Nothing was run.',
    advice: 'Choose a stretch of time in which something happened.',
  })
