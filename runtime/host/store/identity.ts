/**
 * Whether (source, id) was accepted before: exact, for ever, without an index of random keys in the write path (which
 * costs two thirds of the throughput). New keys wait in memory, older ones lie in sorted runs that are merged behind.
 */
import { createHmac } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { CloudEvent } from '../../model/event.ts'
import { storageError } from './errors.ts'
import { FilterGrowth, IdentityFilter } from './identity-filter.ts'
import { type HashOutput, identityHasher } from './identity-hash.ts'
import { Merge } from './identity-merge.ts'
import { offsetSpan, RecentIdentities } from './identity-recent.ts'
import { openRuns, type Run } from './identity-runs.ts'

export type IdentityOptions = {
  readonly secret: Buffer
  readonly readonly: boolean
  /** Keys in memory before they become a run; entries per page; runs that are merged into one; keys per step. */
  readonly recent?: number
  readonly page?: number
  readonly fanIn?: number
  readonly step?: number
}

/**
 * Keys that the filter has room for from the beginning: 8 MB. Each doubling reads every older key again, and what that
 * leaves behind is more than the filter itself; most shops never come to one.
 */
const leastFiltered = 2 ** 22

export type LogAccess = {
  readonly first: () => number
  readonly head: () => number
  readonly identityOf: (offset: number) => { readonly source: string; readonly id: string } | undefined
  readonly identitiesAfter: (
    offset: number,
    limit: number,
  ) => readonly { readonly offset: number; readonly source: string; readonly id: string }[]
}

export function openIdentity(db: Database, log: LogAccess, options: IdentityOptions) {
  const limit = options.recent ?? 65_536
  const least = options.recent ?? leastFiltered
  const pageEntries = options.page ?? 1000
  const stepEntries = options.step ?? 32_000
  const fanIn = options.fanIn ?? 4
  const hash = identityHasher(options.secret)
  const stored = openRuns(db)
  const addRetired = db.prepare<[Buffer]>('INSERT OR IGNORE INTO identity_retired VALUES (?)')
  const getRetired = db.prepare<[Buffer], { found: number }>('SELECT 1 AS found FROM identity_retired WHERE key = ?')
  const dataVersion = db.prepare<[], { data_version: number }>('PRAGMA data_version')

  const out: HashOutput = { hi: 0, lo: 0 }
  let recent = new RecentIdentities(limit)
  let runs: Run[] = []
  let garbage = new Set<number>()
  let nextId = 1
  let filter = new IdentityFilter(least)
  let growth: FilterGrowth | undefined
  let merge: Merge | undefined
  let seenVersion = -1

  /** Where the index begins: behind nothing, but for one that was made anew when older events had been removed. */
  let start = 0
  const covered = (): number => runs.at(-1)?.last ?? start
  const beginsLate = (): boolean => (runs[0]?.first ?? start + 1) > 1

  function load(): void {
    seenVersion = dataVersion.get()?.data_version ?? 0
    const expected = log.head() + 1
    filter = new IdentityFilter(Math.max(least, expected * 1.25))
    recent = new RecentIdentities(limit)
    merge = undefined
    growth = undefined
    const loaded = stored.load((words) => filter.addAll(words))
    ;({ runs, garbage, nextId } = loaded)
    if (loaded.damaged || (runs[0]?.first ?? 0) > log.first()) startAnew()
    if (runs.length === 0) start = log.first() - 1
    for (
      let from = covered(), rows = log.identitiesAfter(from, 1000);
      rows.length > 0;
      rows = log.identitiesAfter(from, 1000)
    ) {
      for (const row of rows) {
        remember(row.source, row.id, row.offset)
        from = row.offset
      }
      if (!options.readonly && recent.count >= limit) freeze(from)
    }
  }

  /** The index is damaged; the log has all of it but what retention has removed, and those keys are kept apart. */
  function startAnew(): void {
    for (const { id } of runs) garbage.add(id)
    const drop = db.transaction(() => {
      for (const { id } of runs) stored.dropRun(id)
    })
    if (!options.readonly) drop.immediate()
    runs = []
    filter = new IdentityFilter(Math.max(least, (log.head() + 1) * 1.25))
  }

  function remember(source: string, id: string, offset: number): void {
    hash(source, id, out)
    filter.add(out.hi, out.lo)
    growth?.filter.add(out.hi, out.lo)
    recent.add(out.hi, out.lo, offset)
  }

  /** Writes the recent keys as a run of their own. */
  function freeze(last: number): void {
    const entries = recent.sorted()
    const id = nextId
    const fences: bigint[] = []
    const run = db
      .transaction(() => {
        for (let at = 0; at < entries.length; at += pageEntries) {
          const page = entries.subarray(at, at + pageEntries)
          stored.writePage(id, fences.length, page)
          fences.push(page[0] ?? 0n)
        }
        const made = {
          id,
          first: covered() + 1,
          last,
          count: entries.length,
          level: 0,
          fences: BigUint64Array.from(fences),
        }
        stored.addRun(made)
        return made
      })
      .immediate()
    nextId++
    runs = [...runs, run]
    recent.clear()
  }

  /** Neighbours of one level that are enough to be merged and whose offsets 24 bits still tell apart. */
  function mergeable(): Run[] | undefined {
    for (let at = 0; at + fanIn <= runs.length; at++) {
      const some = runs.slice(at, at + fanIn)
      const first = some[0]
      const last = some.at(-1)
      if (!first || !last || some.some((run) => run.level !== first.level)) continue
      if (last.last - first.first + 1 < offsetSpan) return some
    }
    return undefined
  }

  function stepMerge(current: Merge): void {
    const done = db.transaction(() => current.step()).immediate()
    if (!done) return
    const old = new Set(current.inputs.map((run) => run.id))
    runs = [...runs.filter((run) => !old.has(run.id)), done].sort((a, b) => a.first - b.first)
    for (const id of old) garbage.add(id)
    merge = undefined
  }

  /** One small piece of the work behind: at most a few milliseconds. True while there is more. */
  function step(): boolean {
    if (options.readonly) return false
    if (recent.count >= limit) freeze(log.head())
    else if (growth) {
      if (growth.step(stepEntries)) {
        filter = growth.filter
        growth = undefined
      }
    } else if (merge) stepMerge(merge)
    else if (garbage.size > 0) {
      const [id = 0] = garbage
      if (!stored.dropPages(id, 100)) garbage.delete(id)
    } else if (filter.count > filter.capacity) {
      const next = new FilterGrowth(filter, stored.words(runs))
      recent.forEach((hi, lo) => {
        next.filter.add(hi, lo)
      })
      growth = next
    } else {
      const inputs = mergeable()
      if (!inputs) return false
      merge = new Merge(stored, inputs, nextId++, { pageEntries, stepEntries })
    }
    return true
  }

  const retiredKey = (source: string, id: string): Buffer =>
    createHmac('sha256', options.secret).update(`${source.length}\n${source}\n${id}`).digest().subarray(0, 16)

  const isRetired = (source: string, id: string): boolean => getRetired.get(retiredKey(source, id)) !== undefined

  function same(offset: number, source: string, id: string): boolean {
    const found = log.identityOf(offset)
    return found !== undefined && found.id === id && found.source === source
  }

  /** The filter has seen it, or another one like it. */
  function findAmong(source: string, id: string, hi: number, lo: number): number | undefined {
    const fresh = recent.find(hi, lo, (offset) => same(offset, source, id))
    if (fresh !== undefined) return fresh
    let removed = beginsLate()
    for (const run of runs) {
      for (const offset of stored.candidates(run, hi, lo)) {
        if (offset < log.first()) removed = true
        else if (same(offset, source, id)) return offset
      }
    }
    // Retention may also have removed what was still among the recent keys.
    recent.find(hi, lo, (offset) => {
      removed ||= offset < log.first()
      return false
    })
    return removed && isRetired(source, id) ? 0 : undefined
  }

  load()
  return {
    find(source: string, id: string): number | undefined {
      // Beside a running owner the log and the runs change under us.
      if (options.readonly && dataVersion.get()?.data_version !== seenVersion) load()
      hash(source, id, out)
      const { hi, lo } = out
      // Apart from the rest, which makes closures: nearly every event is new.
      if (filter.mayHave(hi, lo)) return findAmong(source, id, hi, lo)
      return beginsLate() && isRetired(source, id) ? 0 : undefined
    },
    /** After the commit that wrote them. */
    add(events: readonly CloudEvent[]): void {
      for (let at = 0; at < events.length; at++) {
        const event = events[at]
        if (event) remember(event.source, event.id, event.offset)
      }
    },
    step(): boolean {
      try {
        return step()
      } catch (error) {
        // On a full or failing disk the keys stay in memory, which is as good; the commit was written.
        if (!storageError(error)) throw error
        if (merge) garbage.add(merge.id)
        merge = undefined
        return false
      }
    },
    /** Before events are removed: afterwards their keys could not be read from the log again. */
    flush(): void {
      if (recent.count > 0) freeze(log.head())
    },
    /** In the transaction that removes the events. Sorted, because random keys cost a page each. */
    retire(identities: readonly { readonly source: string; readonly id: string }[]): void {
      const keys = identities.map(({ source, id }) => retiredKey(source, id)).sort(Buffer.compare)
      for (const key of keys) addRetired.run(key)
    },
    /** For tests and for the page on memory. */
    facts: () => ({ recent: recent.count, runs: runs.length, filterBytes: filter.bytes, filterKeys: filter.count }),
  }
}

export type Identity = ReturnType<typeof openIdentity>
