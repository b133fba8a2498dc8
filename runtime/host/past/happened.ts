/** When something happened that a flow hears: the event before a moment and the next one, and how much there was when. */
import type { Plan } from '../../compile/plan.ts'
import { isPublicChannel } from '../../model/event.ts'
import { openOrigins } from '../origins.ts'
import { openHistoryPages } from '../store/history-pages.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { blockSize, type PastFile } from './past-file.ts'

/** Offsets, and between which moments of event time their events lie. */
type Stretch = { readonly after: number; readonly last: number; readonly lowest: number; readonly highest: number }

/** ms within which an event was taken in that came at once. What came later counts from when it happened. */
const soon = 1_000
/** Of more events than these a part is counted, and stands for the others around it: that is over in the blink of an eye. */
const mostCounted = 200_000
/** So many in a row are looked at as one: of each, the first ones are counted. */
const row = 1_000

export function openHappened(store: SqliteStore, file: PastFile) {
  const { db } = store.parts
  const origins = openOrigins(openHistoryPages(store))
  const heard = 'origin IN (SELECT value FROM json_each(?))'
  const ends = db.prepare<[number, number], { lowest: number | null; highest: number | null }>(
    'SELECT min(time) AS lowest, max(time) AS highest FROM event WHERE offset > ? AND offset <= ?',
  )
  const nextIn = db.prepare<[number, number, number, string], { time: number | null }>(
    `SELECT min(time) AS time FROM event WHERE offset > ? AND offset <= ? AND time >= ? AND ${heard}`,
  )
  const lastIn = db.prepare<[number, number, number, string], { time: number | null }>(
    `SELECT max(time) AS time FROM event WHERE offset > ? AND offset <= ? AND time < ? AND ${heard}`,
  )
  const taken = `SELECT CASE WHEN at BETWEEN time AND time + ${soon} THEN at ELSE time END + 1 AS moment FROM
     (SELECT time, (SELECT at FROM "commit" WHERE last >= offset ORDER BY last LIMIT 1) AS at FROM event
        WHERE offset > ? AND offset <= ? AND time >= ? AND time <= ? AND ${heard})`
  const takenAfter = db.prepare<[number, number, number, number, string, number], { moment: number | null }>(
    `SELECT min(moment) AS moment FROM (${taken}) WHERE moment > ?`,
  )
  const takenBefore = db.prepare<[number, number, number, number, string, number], { moment: number | null }>(
    `SELECT max(moment) AS moment FROM (${taken}) WHERE moment < ?`,
  )
  const counts = db.prepare<[number, number, number, number, number, number, number, string], Counted>(
    `SELECT CAST((time - ?) * ? / ? AS INTEGER) AS part, count(*) AS count FROM event
       WHERE offset > ? AND offset <= ? AND time >= ? AND time < ? AND ${heard} GROUP BY part`,
  )

  const heardBy = (plan: Plan): string => {
    const ids = origins
      .all()
      .filter(
        ({ channel, event }) =>
          plan.paths.has(channel) || (isPublicChannel(channel) && plan.listeners.some(({ hears }) => hears(event))),
      )
      .map(({ id }) => id)
    return JSON.stringify(ids)
  }

  /** All that is kept, in blocks; what has come since the last of them lies at the end. */
  function stretches(): readonly Stretch[] {
    const kept = file.blocks().filter(({ last }) => last >= store.first)
    const blocks = kept.map(({ last, lowest, highest }) => ({ after: last - blockSize, last, lowest, highest }))
    const after = blocks.at(-1)?.last ?? store.first - 1
    const tail = ends.get(after, store.head)
    if (typeof tail?.lowest !== 'number' || typeof tail.highest !== 'number') return blocks
    return [...blocks, { after, last: store.head, lowest: tail.lowest, highest: tail.highest }]
  }

  /** The moment of the last event before a moment. */
  function before(ids: string, at: number): number | null {
    let found: number | null = null
    for (const { after, last, lowest, highest } of stretches().toSorted((a, b) => b.highest - a.highest)) {
      if (found !== null && highest <= found) break
      if (lowest >= at) continue
      const time = lastIn.get(after, last, at, ids)?.time ?? null
      if (time !== null && (found === null || time > found)) found = time
    }
    return found
  }

  function from(ids: string, at: number): number | null {
    let found: number | null = null
    for (const { after, last, lowest, highest } of stretches().toSorted((a, b) => a.lowest - b.lowest)) {
      if (found !== null && lowest >= found) break
      if (highest < at) continue
      const time = nextIn.get(after, last, at, ids)?.time ?? null
      if (time !== null && (found === null || time < found)) found = time
    }
    return found
  }

  /** The least or the greatest of what there is, of the events of some stretch of time. */
  function pick(
    statement: typeof takenAfter,
    best: (...moments: number[]) => number,
    {
      ids,
      since,
      until,
      at,
    }: { readonly ids: string; readonly since: number; readonly until: number; readonly at: number },
  ): number | null {
    const found = stretches()
      .filter(({ lowest, highest }) => highest >= since && lowest <= until)
      .flatMap(({ after, last }) => statement.get(after, last, since, until, ids, at)?.moment ?? [])
    return found.length === 0 ? null : best(...found)
  }

  return {
    /** The next moment at which an event had just been taken in, or the last such moment before. */
    step(plan: Plan, at: number, way: 'back' | 'on'): number | null {
      const ids = heardBy(plan)
      if (way === 'on') {
        const next = from(ids, at)
        return pick(takenAfter, Math.min, { ids, since: at - soon - 1, until: (next ?? at) + soon, at })
      }
      const earlier = before(ids, at - soon - 1)
      const found = pick(takenBefore, Math.max, { ids, since: (earlier ?? at - 2) - soon, until: at, at })
      if (found !== null) return found
      // Before the first of all there is nothing: that moment can be looked at as well.
      const first = from(ids, Number.MIN_SAFE_INTEGER)
      return first !== null && first < at ? first : null
    },
    /** How many there were in each of so many parts of the time between two moments. */
    counts(plan: Plan, since: number, until: number, parts: number): readonly number[] {
      const ids = heardBy(plan)
      const found = new Array<number>(parts).fill(0)
      const within = stretches().filter(({ lowest, highest }) => highest >= since && lowest < until)
      const all = within.reduce((sum, { after, last }) => sum + last - after, 0)
      const share = Math.max(1, Math.ceil(all / mostCounted))
      const counted = share === 1 ? blockSize : Math.ceil(row / share)
      const stride = share === 1 ? blockSize : row
      for (const { after, last } of within)
        for (let at = after; at < last; at += stride)
          for (const { part, count } of counts.all(
            ...[since, parts, until - since, at, Math.min(last, at + counted), since, until, ids],
          ))
            found[part] = (found[part] ?? 0) + count * share
      return found
    },
  }
}

type Counted = { readonly part: number; readonly count: number }
