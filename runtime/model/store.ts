/** Where events, state, tables, timers, cursors and the ledger are kept. Memory and SQLite implement it alike. */
import type { Commit, DeadLetter, HeldClock, Outcome, Parked, StateRow, Timer } from './commit.ts'
import type { Effect, EffectState, EffectTry } from './effect.ts'
import type { CloudEvent } from './event.ts'
import type { Json, Scalar } from './json.ts'
import type { Needs } from './needs.ts'
import type { Row, TableDefinition } from './table.ts'

/** The append-only log. Offsets start at 1 and have no holes above `first`. */
export interface Log {
  /** The last offset; 0 when empty. */
  readonly head: number
  /** The lowest offset that is still kept; head + 1 when none is. */
  readonly first: number
  /**
   * Up to `limit` events after an offset, in order. `channels` narrows it. With `needs` only those parts of the data, by
   * channel, are sure to be there; the text is always whole.
   */
  read(
    after: number,
    limit: number,
    channels?: readonly string[],
    needs?: (channel: string) => Needs,
  ): readonly CloudEvent[]
  get(offset: number): CloudEvent | undefined
  /** Commits that reach beyond an offset, oldest first: the last offset of each, and what the wall clock said. */
  commitsAfter(after: number, limit: number): readonly CommitMark[]
  /** The offset at which (source, id) was accepted: exact, for ever. 0: accepted, and since removed by retention. */
  find(source: string, id: string): number | undefined
}

export type CommitMark = { readonly last: number; readonly at: number }

/**
 * One synchronous transaction at a time. A commit that throws has written nothing.
 * Reads between commits see the last commit.
 */
export interface Store extends Log {
  /** Random, made with the store: tells a replaced file from this one. */
  readonly id: string
  /** @throws StageWriteError when one stage's writes failed; CounterflowError for everything else. */
  commit(commit: Commit): void

  stage(stage: string): StageRow | undefined
  /** Which version ran over what, oldest first. */
  stageRuns(stage: string): readonly StageRun[]
  /** The same of all stages of a flow, also of those that it has no more. */
  flowRuns(flow: string): readonly StageRun[]
  /** When the clock of a live flow stood still, in order. */
  heldClocks(flow: string): readonly HeldClock[]
  /** The past that a stage began with when that version of it came into force: what it sends on because of it is no news. */
  begunWith(stage: string, flowHash: string): BegunWith | undefined
  noteBegunWith(stage: string, flowHash: string, past: BegunWith): void
  position(producer: string): Json
  state(stage: string, key: string): StateRow | undefined
  stateCount(stage: string): number
  /** What a stage remembers, ordered by key; up to `limit` of them. */
  states(stage: string, limit: number): readonly (StateRow & { readonly key: string })[]
  timers(stage: string): readonly Timer[]
  /** Why the stages did what they did with one event. */
  outcomes(offset: number): readonly (Outcome & { readonly stage: string })[]
  letters(stage?: string): readonly DeadLetter[]
  parked(stage: string): readonly Parked[]

  effect(key: string): Effect | undefined
  effects(filter: { readonly states?: readonly EffectState[]; readonly stage?: string }): readonly Effect[]
  /** What came of the effects of an event before they were done, per key in the order of trying. */
  tries(offset: number): readonly EffectTry[]
  repeats(offset: number): number

  /** Makes the table, or checks that it is the same one. Throws TABLE_SHAPE where it differs. */
  declareTable(table: TableDefinition, stage: string): void
  tables(): readonly TableDefinition[]
  row(table: string, key: readonly Scalar[]): Row | undefined
  /** All rows, ordered by key. */
  rows(table: string): IterableIterator<Row>
  /** Forgets what a stage kept (state, timers, tables, letters, cursor), so that it can start anew. */
  clearStage(stage: string): void

  /** Missing where each commit is on the disk when it returns, or there is no disk. */
  readonly late?: LateCommits

  saveVersion(version: FlowVersion): void
  version(hash: string): FlowVersion | undefined
  deploy(deployment: Deployment): void
  deployments(): readonly Deployment[]

  close(): void
}

/** Commits that do not wait for the disk. Nothing of them may be told to anybody before it has them. */
export interface LateCommits {
  /** Those that `work` makes. */
  during<T>(work: () => T): T
  /**
   * Calls back when the disk has everything that was committed until now, which is not what is committed meanwhile: at once
   * where it has; with an error where it never will. One at a time.
   */
  flush(then: (lost?: unknown) => void): void
}

/** Events up to an offset, and what came due before a moment of the wall clock, ms. */
export type BegunWith = { readonly through: number; readonly at: number }
export type StageRow = { readonly cursor: number; readonly clock: number }
export type StageRun = { readonly stage: string; readonly from: number; readonly to: number; readonly flowHash: string }

/** A flow as it was deployed, under the hash of its canonical text. */
export type FlowVersion = { readonly hash: string; readonly flow: string; readonly text: string; readonly at: number }

/** `on`; `paused`: intake goes on, consumers wait; `off`: neither. */
export type Deployment = {
  readonly flow: string
  readonly hash: string
  readonly state: 'on' | 'paused' | 'off'
  readonly at: number
}

/** One stage's part of a commit could not be written; nothing of the commit was. */
export class StageWriteError extends Error {
  readonly stage: string
  constructor(stage: string, cause: unknown) {
    super(`The writes of ${stage} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'StageWriteError'
    this.stage = stage
  }
}
