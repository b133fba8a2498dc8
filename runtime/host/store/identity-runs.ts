/**
 * Older identities as sorted runs in the store: pages of 8 kB, of which only the first entries stay in memory. Each page
 * ends with a checksum, because a flipped bit would let an event be accepted a second time.
 */
import { crc32 } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import { CounterflowError } from '../../model/problem.ts'
import { offsetSpan } from './identity-recent.ts'

export type Run = {
  readonly id: number
  /** Offsets that it covers, all of them. */
  readonly first: number
  readonly last: number
  readonly count: number
  readonly level: number
  /** The first entry of each page. */
  readonly fences: BigUint64Array
}

type RunRow = Omit<Run, 'fences'>
type Loaded = { runs: Run[]; garbage: Set<number>; nextId: number; damaged: boolean }
const pagesPerRun = 2 ** 20
const checksumLength = 4

export function openRuns(db: Database) {
  const runRows = db.prepare<[], RunRow>('SELECT * FROM identity_run ORDER BY first')
  const pages = db.prepare<[], { position: number; entries: Buffer }>(
    'SELECT position, entries FROM identity_page ORDER BY position',
  )
  const page = db.prepare<[number], { entries: Buffer }>('SELECT entries FROM identity_page WHERE position = ?')
  const addPage = db.prepare<[number, Buffer]>('INSERT INTO identity_page VALUES (?, ?)')
  const addRun = db.prepare<[number, number, number, number, number]>('INSERT INTO identity_run VALUES (?, ?, ?, ?, ?)')
  const dropRun = db.prepare<[number]>('DELETE FROM identity_run WHERE id = ?')
  const dropPages = db.prepare<[number, number, number]>(
    'DELETE FROM identity_page WHERE position IN (SELECT position FROM identity_page WHERE position >= ? AND position < ? LIMIT ?)',
  )

  return {
    /**
     * Reads everything once. `visit` sees each page as words (low, high); `garbage` are runs that a crash left half done.
     * With `damaged` nothing of it can be relied on: the log has to be read instead.
     */
    load(visit: (words: Uint32Array) => void): Loaded {
      const rows = runRows.all()
      const counts = new Map(rows.map((row) => [row.id, 0]))
      let damaged = false
      const fences = new Map(rows.map((row) => [row.id, [] as bigint[]]))
      const garbage = new Set<number>()
      let nextId = 1 + Math.max(0, ...rows.map((row) => row.id))
      for (const { position, entries } of pages.iterate()) {
        const id = Math.floor(position / pagesPerRun)
        nextId = Math.max(nextId, id + 1)
        const list = fences.get(id)
        if (!list) {
          garbage.add(id)
          continue
        }
        const page = asEntries(position, entries)
        if (!page) {
          damaged = true
          continue
        }
        list.push(page[0] ?? 0n)
        counts.set(id, (counts.get(id) ?? 0) + page.length)
        visit(new Uint32Array(page.buffer))
      }
      const runs = rows.map((row) => ({ ...row, fences: BigUint64Array.from(fences.get(row.id) ?? []) }))
      // Every offset has one entry, and the runs follow each other without a gap.
      damaged ||= runs.some(
        ({ id, first, last, count }, at) =>
          count !== counts.get(id) || count !== last - first + 1 || first !== (runs[at - 1]?.last ?? first - 1) + 1,
      )
      return { runs, garbage, nextId, damaged }
    },
    page(run: number, at: number): BigUint64Array {
      const position = run * pagesPerRun + at
      const entries = asEntries(position, page.get(position)?.entries ?? Buffer.alloc(0))
      if (entries) return entries
      throw new CounterflowError('STORE_CORRUPT', 'The index of accepted ids is damaged', {
        kept: 'The log is not touched.',
        advice: 'Start again: the index is then made anew from the log.',
      })
    },
    /** Every page of some runs, as words (low, high). */
    *words(runs: readonly Run[]): Generator<Uint32Array> {
      for (const run of runs)
        for (let at = 0; at < run.fences.length; at++) yield new Uint32Array(this.page(run.id, at).buffer)
    },
    writePage(run: number, at: number, entries: BigUint64Array): void {
      const position = run * pagesPerRun + at
      const bytes = Buffer.from(entries.buffer, entries.byteOffset, entries.byteLength)
      const checksum = Buffer.alloc(checksumLength)
      checksum.writeUInt32LE(checksumOf(position, bytes))
      addPage.run(position, Buffer.concat([bytes, checksum]))
    },
    addRun: (run: Run): void => void addRun.run(run.id, run.first, run.last, run.count, run.level),
    dropRun: (id: number): void => void dropRun.run(id),
    /** True when pages may be left. */
    dropPages: (id: number, limit: number): boolean =>
      dropPages.run(id * pagesPerRun, (id + 1) * pagesPerRun, limit).changes === limit,

    /** Offsets in a run whose entry has the same 40 bits. */
    *candidates(run: Run, hi: number, lo: number): Generator<number> {
      const low = (BigInt(hi) << 32n) | BigInt((lo & 0xff000000) >>> 0)
      const high = low | 0xffffffn
      // The page before the first fence that is not below: equal entries may begin at its end.
      for (let at = Math.max(0, lowerBound(run.fences, low) - 1); at < run.fences.length; at++) {
        if ((run.fences[at] ?? 0n) > high) return
        const entries = this.page(run.id, at)
        for (let place = lowerBound(entries, low); place < entries.length; place++) {
          const entry = entries[place] ?? 0n
          if (entry > high) return
          yield offsetIn(run, Number(entry & 0xffffffn))
        }
      }
    },
  }
}

export type Runs = ReturnType<typeof openRuns>

/** A run spans fewer offsets than 24 bits can tell apart, so its range says which one is meant. */
function offsetIn(run: RunRow, low: number): number {
  return run.first + ((low - (run.first % offsetSpan) + offsetSpan) % offsetSpan)
}

/** The first place whose entry is not below. */
function lowerBound(entries: BigUint64Array, wanted: bigint): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle] ?? 0n) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Also over the place, so that a page does not count for another one. */
const checksumOf = (position: number, bytes: Uint8Array): number => crc32(bytes, position >>> 0)

/**
 * Undefined where the page is not what was written. A copy, because the buffer that SQLite hands out need not start
 * where eight bytes may be read at once.
 */
function asEntries(position: number, buffer: Buffer): BigUint64Array | undefined {
  const length = buffer.length - checksumLength
  if (length < 0 || length % 8 !== 0) return undefined
  if (buffer.readUInt32LE(length) !== checksumOf(position, buffer.subarray(0, length))) return undefined
  const entries = new BigUint64Array(length >> 3)
  new Uint8Array(entries.buffer).set(buffer.subarray(0, length))
  return entries
}
