/** The queue of what has been handed in, and the refusal of what was accepted before. */
import { canonicalJson } from '../compile/canonical.ts'
import type { Repeat } from '../model/commit.ts'
import type { ArrivingEvent, CloudEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import type { RawDelivery, RawRow } from '../model/raw.ts'
import type { Acceptance } from '../model/services.ts'
import type { Store } from '../model/store.ts'

/** Whoever waits for what becomes of events. One of the two is called, once. */
export type Hearer = {
  /** They are committed. */
  settle(acceptances: readonly Acceptance[]): void
  /** They were not taken, and will not be. */
  fail(error: unknown): void
}

/** A batch as one producer or one request hands it in. */
export type Batch = Pick<Hearer, 'settle'> &
  Partial<Hearer> & {
    readonly events: readonly ArrivingEvent[]
    readonly producer?: string | undefined
    readonly position?: Json | undefined
    /** What the events were read from, to be kept beside them. */
    readonly raw?: RawDelivery | undefined
    /** How many have sent them; one where nothing is said. */
    readonly senders?: number
  }

/** What one commit takes from the queue. Exactly one of `committed` and `putBack` is called. */
export type Taken = {
  /** How many have handed in something. */
  readonly senders: number
  /** New events, with their offsets. */
  readonly events: readonly CloudEvent[]
  readonly repeats: readonly Repeat[]
  readonly positions: readonly { readonly producer: string; readonly position: Json }[]
  readonly raws: readonly RawRow[]
  committed(): void
  putBack(): void
}

/** An answer for each batch. */
type Committed = { readonly batches: readonly Batch[]; readonly answers: readonly (readonly Acceptance[])[] }

export class Intake {
  readonly #store: Store
  #queue: Batch[] = []
  /** What was committed, and whoever handed it in does not know yet. */
  #committed: Committed[] = []
  /** Events that were handed in and not answered yet, and those of them that no commit has taken. */
  waiting = 0
  queued = 0
  /** Commits that were ever made. */
  commits = 0
  /** What became of everything that was handed in. */
  readonly counts = { accepted: 0, duplicates: 0, conflicts: 0 }

  constructor(store: Store) {
    this.#store = store
  }

  offer(batch: Batch): void {
    this.#queue.push(batch)
    this.waiting += sizeOf(batch)
    this.queued += sizeOf(batch)
  }

  /** Answers every batch that was committed, or those of the first so many commits. */
  settle(commits = this.commits): void {
    const last = this.#committed.length - (this.commits - commits)
    for (const { batches, answers } of this.#committed.splice(0, Math.max(0, last))) {
      for (const batch of batches) this.waiting -= sizeOf(batch)
      for (let n = 0; n < batches.length; n++) batches[n]?.settle(answers[n] ?? [])
    }
  }

  /** Tells everybody who waits that nothing more is taken. */
  fail(error: unknown): void {
    for (const { batches } of this.#committed) for (const batch of batches) batch.fail?.(error)
    for (const batch of this.#queue) batch.fail?.(error)
  }

  /** Takes whole batches, up to about `limit` events. */
  take(limit: number, firstOffset: number, now: number): Taken {
    const batches: Batch[] = []
    for (let count = 0; batches.length < this.#queue.length; ) {
      const batch = this.#queue[batches.length] as Batch
      if (batches.length > 0 && count + batch.events.length > limit) break
      count += batch.events.length
      batches.push(batch)
    }
    this.#queue = this.#queue.slice(batches.length)
    const size = batches.reduce((sum, batch) => sum + sizeOf(batch), 0)
    this.queued -= size

    const events: CloudEvent[] = []
    // Ids alone: a map to the events kept dead events alive for the collector, half of the reference job's pauses.
    const ids = new Set<string>()
    const repeats = new Map<number, number>()
    const answers: Acceptance[][] = []
    const raws: RawRow[] = []
    let duplicates = 0
    let conflicts = 0
    for (const batch of batches) {
      const acceptances: Acceptance[] = []
      for (const event of batch.events) {
        const earlier = (ids.has(event.id) ? sameName(events, event) : undefined) ?? this.#original(event)
        if (earlier === undefined) {
          event.offset = firstOffset + events.length
          ids.add(event.id)
          events.push(event)
          acceptances.push({ kind: 'accepted', offset: event.offset })
        } else if (earlier === 'removed' || isSame(earlier, event)) {
          const offset = earlier === 'removed' ? 0 : earlier.offset
          if (offset > 0) repeats.set(offset, (repeats.get(offset) ?? 0) + 1)
          acceptances.push({ kind: 'duplicate', offset })
          duplicates++
        } else {
          acceptances.push({ kind: 'conflict', offset: earlier.offset })
          conflicts++
        }
      }
      answers.push(acceptances)
      const offsets = batch.raw === undefined ? [] : acceptances.flatMap(newOffset)
      if (batch.raw !== undefined && offsets.length > 0) raws.push({ offsets, raw: batch.raw })
    }
    return {
      senders: batches.reduce((sum, { senders = 1 }) => sum + senders, 0),
      events,
      repeats: [...repeats].map(([offset, count]) => ({ offset, at: now, count })),
      positions: positionsOf(batches),
      raws,
      committed: () => {
        this.counts.accepted += events.length
        this.counts.duplicates += duplicates
        this.counts.conflicts += conflicts
        this.#committed.push({ batches, answers })
        this.commits++
      },
      putBack: () => {
        this.#queue = [...batches, ...this.#queue]
        this.queued += size
      },
    }
  }

  /** The accepted event of the same name; 'removed' when retention has taken it since. */
  #original(event: CloudEvent): CloudEvent | 'removed' | undefined {
    const offset = this.#store.find(event.source, event.id)
    if (offset === undefined) return undefined
    return (offset > 0 ? this.#store.get(offset) : undefined) ?? 'removed'
  }
}

/** A batch without events waits too: for its position. */
const sizeOf = ({ events }: Batch): number => Math.max(1, events.length)

function positionsOf(batches: readonly Batch[]): Taken['positions'] {
  const positions: { producer: string; position: Json }[] = []
  for (const { producer, position } of batches)
    if (producer !== undefined && position !== undefined) positions.push({ producer, position })
  return positions
}

const newOffset = (one: Acceptance): readonly number[] => (one.kind === 'accepted' ? [one.offset] : [])

const sameName = (events: readonly CloudEvent[], { source, id }: CloudEvent): CloudEvent | undefined =>
  events.find((other) => other.id === id && other.source === source)

/** The same content, however its data was written down. A missing time was filled in, so it cannot differ. */
function isSame(a: CloudEvent, b: CloudEvent): boolean {
  if (a.type !== b.type || a.subject !== b.subject) return false
  return a.text === b.text || canonicalJson(a.data) === canonicalJson(b.data)
}
