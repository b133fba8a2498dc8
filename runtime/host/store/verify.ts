/** Proves that the log is what was accepted: every row against its checksum, every commit against its hash. */
import { type Chain, type CommitRow, noHash } from './chain.ts'
import type { Dictionary } from './dictionary.ts'
import type { EventRow } from './event-row.ts'
import type { Events } from './events.ts'
import { RowSheet } from './row-sheet.ts'

export type LogParts = { readonly events: Events; readonly chain: Chain; readonly dictionary: Dictionary }

/** `offset` is exact for `checksum` and `missing`; for `hash` it is the first of the commit. */
export type Damage = {
  readonly kind: 'checksum' | 'missing' | 'hash'
  readonly offset: number
  readonly message: string
}
export type VerifyProgress = { readonly offset: number; readonly head: number }
export type VerifyResult = { readonly checked: number; readonly from: number; readonly damage: Damage | undefined }

const commitsPerStep = 64
const rowsPerPage = 1000

/** Checks what lies behind `after`, a few commits per step; the caller decides how often to go on. */
export function* verifyLog(parts: LogParts, after = 0): Generator<VerifyProgress, VerifyResult> {
  const { events, chain } = parts
  const end = events.ends()
  const head = end?.last ?? 0
  // One for all: a sheet is a megabyte, and live traffic makes commits of one event.
  const sheet = new RowSheet()
  const rows = new RowsInOrder(events)
  let checked = 0
  let reached: number | undefined
  let from = after + 1
  let previous: Buffer | undefined
  for (
    let commits = chain.after(after, commitsPerStep);
    commits.length > 0;
    commits = chain.after(reached ?? after, commitsPerStep)
  ) {
    for (const commit of commits) {
      if (reached === undefined) {
        from = commit.first
        previous = commit.first === 1 ? noHash : chain.endingAt(commit.first - 1)?.hash
      }
      const damage = checkCommit(parts.dictionary, { rows, sheet }, commit, reached, previous)
      if (damage) return { checked, from, damage }
      checked += commit.last - commit.first + 1
      reached = commit.last
      previous = commit.hash
    }
    yield { offset: reached ?? after, head }
  }
  const orphan = events.rows(Math.max(reached ?? 0, after), 1)[0]
  if (orphan) return { checked, from, damage: missing(orphan[0], `Event ${orphan[0]} belongs to no commit`) }
  return { checked, from, damage: undefined }
}

function checkCommit(
  dictionary: Dictionary,
  { rows, sheet }: { readonly rows: RowsInOrder; readonly sheet: RowSheet },
  commit: CommitRow,
  reached: number | undefined,
  previous: Buffer | undefined,
): Damage | undefined {
  if (reached !== undefined && commit.first !== reached + 1) {
    return missing(reached + 1, `The commit of event ${reached + 1} is missing`)
  }
  sheet.begin(previous ?? noHash)
  for (let offset = commit.first; offset <= commit.last; offset++) {
    const row = rows.take(offset)
    if (row === undefined) return missing(offset, `Event ${offset} is missing`)
    const [, origin, id, time, subject, key, extra, data, crc] = row
    const seed = dictionary.get(origin).crc
    if (sheet.add(offset, origin, id, time, subject, key, extra, data, seed) !== crc) {
      return { kind: 'checksum', offset, message: `Event ${offset} is not what was stored` }
    }
  }
  if (previous !== undefined && sheet.end().equals(commit.hash)) return undefined
  const range = commit.first === commit.last ? `event ${commit.first}` : `events ${commit.first} to ${commit.last}`
  return { kind: 'hash', offset: commit.first, message: `The commit of ${range} does not continue the one before it` }
}

/** A thousand rows at once, however small the commits are: live traffic makes commits of one event. */
class RowsInOrder {
  readonly #events: Events
  #page: readonly EventRow[] = []
  #at = 0

  constructor(events: Events) {
    this.#events = events
  }

  /** The row of an offset, which follows on the one taken before; undefined where there is none. */
  take(offset: number): EventRow | undefined {
    if (this.#at === this.#page.length) {
      this.#page = this.#events.rows(offset - 1, rowsPerPage)
      this.#at = 0
    }
    const row = this.#page[this.#at++]
    return row?.[0] === offset ? row : undefined
  }
}

const missing = (offset: number, message: string): Damage => ({ kind: 'missing', offset, message })

/** To the end, in one go. */
export function verifyAll(parts: LogParts, after = 0): VerifyResult {
  const steps = verifyLog(parts, after)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
