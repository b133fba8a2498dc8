/** The store on disk: one SQLite file, one transaction per commit, everything of a commit in it. */

import { wrongOffset } from '../../engine/memory-store.ts'
import type { Commit, HeldClock, StageCommit } from '../../model/commit.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { CounterflowError } from '../../model/problem.ts'
import {
  type BegunWith,
  type CommitMark,
  type Deployment,
  type FlowVersion,
  StageWriteError,
  type Store,
} from '../../model/store.ts'
import type { TableDefinition } from '../../model/table.ts'
import { begunWithIn, noteBegunWith } from './begun-with.ts'
import { storageError } from './errors.ts'
import { heldClocksIn, noteHeldClock } from './held-clocks.ts'
import { openLateCommits } from './late-commits.ts'
import { type Ends, type OpenFacts, type Parts, readEnds } from './parts.ts'
import { openTransactions, readonlyError } from './transaction.ts'
import { type VerifyProgress, type VerifyResult, verifyLog } from './verify.ts'

export type SqliteStore = ReturnType<typeof assembleStore>

export function assembleStore(parts: Parts, ends: Ends, facts: OpenFacts) {
  const { db, meta, events, chain, identity, state, ledger, tables, versions, files, anchor } = parts
  const readonly = anchor === undefined
  const { atomically, stillThere } = openTransactions(parts)
  const late = openLateCommits(db, parts.path, reached, arrived)
  /** The last event that the disk has. */
  let safe = ends.head
  /** Commits since the store was opened, and those of them that the disk has. */
  let commits = 0
  let safeCommits = 0
  let closed = false
  let trouble: CounterflowError | undefined

  /** Beside a running owner the log grows under us. */
  function current(): Ends {
    if (readonly) readEnds({ events, chain }, ends)
    return ends
  }

  function append(commit: Commit): Buffer {
    const first = ends.head + 1
    let expected = first
    for (const event of commit.events) if (event.offset !== expected++) throw wrongOffset(event.offset, expected - 1)
    const hash = events.append(commit.events, ends.hash)
    chain.append(first, ends.head + commit.events.length, commit.at, hash)
    return hash
  }

  function writeStage(part: StageCommit): void {
    try {
      state.write(part)
      for (const change of part.tables) tables.writer(change.table)(change.rows)
    } catch (error) {
      // A full disk is not the stage's fault: it must not become a dead letter.
      throw storageError(error) ?? new StageWriteError(part.stage, error)
    }
  }

  function writeFiles({ stage, files: appends }: StageCommit): void {
    try {
      for (const file of appends) files.append(file)
    } catch (error) {
      throw storageError(error) ?? new StageWriteError(stage, error)
    }
  }

  function reached(): Reached {
    return { commits, head: ends.head, hash: ends.hash, ledger: meta.ledger() }
  }

  /** The disk has everything that was committed up to there. */
  function arrived(there: Reached): void {
    // A later one, which waited for the disk itself, has brought this along.
    if (there.commits < safeCommits) return
    safeCommits = there.commits
    safe = there.head
    behind(() => anchor?.write(there.head, there.hash, there.ledger))
  }

  /** What follows a commit is not part of it: the commit stands, whatever happens here. */
  function behind(work: () => void): void {
    try {
      work()
      trouble = undefined
    } catch (error) {
      trouble = storageError(error)
      if (!trouble) throw error
    }
  }

  const store = {
    path: parts.path,
    facts,
    /** For the other files of this folder. */
    parts,
    atomically,
    stillThere,
    /** Set by a restore and by an accepted loss; a person sets it free. */
    get effectsPaused(): boolean {
      return meta.get('effects') === 'paused'
    },
    pauseEffects(paused: boolean): void {
      atomically(() => meta.set('effects', paused ? 'paused' : ''))
    },
    /** Destroys a person's keys: what was sealed with them reads as erased from now on. */
    eraseSubject: (subject: string, now: number): number =>
      readonly ? store.eraseKeys([], now).length : store.eraseKeys(parts.keys().idsOf(subject), now).length,
    /** Destroys keys by their ids, which are returned: what was sealed with them reads as erased from now on. */
    eraseKeys: (given: readonly string[], now: number): readonly string[] => {
      if (readonly) throw readonlyError()
      const ids = [...new Set(given)]
      atomically(() => parts.erasures.write(ids, now))
      parts.keys().destroy(ids, now)
      return ids
    },
    /** A piece of the work behind, a few milliseconds at most; true while there is more. */
    maintain(): boolean {
      let more = false
      behind(() => {
        more = identity.step()
        parts.reserve?.fill()
      })
      return more
    },
    /** What went wrong behind the last commit, such as an anchor that could not be written; the log is not touched. */
    get trouble(): CounterflowError | undefined {
      return trouble
    },
    verify: (after = 0): Generator<VerifyProgress, VerifyResult> => verifyLog(parts, after),
    /** After events were removed. */
    refresh(): void {
      readEnds(parts, ends)
    },

    get id(): string {
      return meta.id
    },
    get head(): number {
      return current().head
    },
    get first(): number {
      return current().first
    },
    /** The last event that a power cut cannot take any more; programs read no further. */
    get safe(): number {
      return readonly ? current().head : safe
    },
    late,
    read: events.read,
    get: (offset: number): CloudEvent | undefined => events.get(offset),
    commitsAfter: (after: number, limit: number): readonly CommitMark[] => chain.marksAfter(after, limit),
    find: (source: string, id: string): number | undefined => identity.find(source, id),

    commit(commit: Commit): void {
      if (isEmpty(commit)) return
      const hash = atomically(() => {
        // First, so that the disk has them by the time the rest is written.
        for (const part of commit.stages) writeFiles(part)
        const next = commit.events.length > 0 ? append(commit) : ends.hash
        if (commit.raws !== undefined) parts.raw.write(commit.raws, commit.events, commit.at)
        ledger.writeRepeats(commit.repeats)
        ledger.writePositions(commit.positions)
        for (const part of commit.stages) writeStage(part)
        ledger.writeEffects(commit.effects)
        for (const held of commit.held ?? []) noteHeldClock(parts.settings, held, ends.first)
        if (commit.tries !== undefined) parts.tries.write(commit.tries)
        if (commit.effects.length > 0) meta.set('ledger', String(meta.ledger() + 1))
        return next
      })
      if (commit.events.length + commit.effects.length === 0) return
      ends.head += commit.events.length
      ends.hash = hash
      commits++
      identity.add(commit.events)
      if (!late.isLate) arrived(reached())
      behind(() => identity.step())
    },

    stage: state.stage,
    stageRuns: state.stageRuns,
    flowRuns: state.flowRuns,
    heldClocks: (flow: string): readonly HeldClock[] => heldClocksIn(parts.settings, flow),
    begunWith: (stage: string, flowHash: string): BegunWith | undefined => begunWithIn(parts.settings, stage, flowHash),
    noteBegunWith: (stage: string, flowHash: string, past: BegunWith): void =>
      atomically(() => noteBegunWith(parts.settings, stage, flowHash, past)),
    position: ledger.position,
    state: state.state,
    stateCount: state.stateCount,
    states: state.states,
    timers: state.timers,
    outcomes: state.outcomes,
    letters: state.letters,
    parked: state.parked,
    effect: ledger.effect,
    effects: ledger.effects,
    effectsOf: ledger.effectsOf,
    tries: parts.tries.of,
    repeats: ledger.repeats,

    declareTable(definition: TableDefinition, stage: string): void {
      try {
        atomically(() => tables.declare(definition, stage))
      } catch (error) {
        tables.load()
        throw error
      }
    },
    tables: tables.definitions,
    row: tables.row,
    rows: tables.rows,
    clearStage(stage: string): void {
      atomically(() => {
        state.clear(stage)
        tables.dropOf(stage)
      })
      tables.load()
    },
    saveVersion: (version: FlowVersion): void => atomically(() => versions.save(version)),
    version: versions.find,
    deploy: (deployment: Deployment): void => atomically(() => versions.deploy(deployment)),
    deployments: versions.deployments,

    close(): void {
      if (closed) return
      closed = true
      try {
        files.close()
        late.close()
        if (anchor) {
          db.pragma('wal_checkpoint(TRUNCATE)')
          // A program that was taken over no longer knows where the log ends.
          if (meta.epoch() === parts.epoch) anchor.write(ends.head, ends.hash, meta.ledger(), true)
          anchor.close()
        }
      } finally {
        parts.release()
      }
    },
  }
  return store satisfies Store
}

/** How far the log had come, and what the anchor has to know of it. */
type Reached = { readonly commits: number; readonly head: number; readonly hash: Buffer; readonly ledger: number }

const isEmpty = (commit: Commit): boolean =>
  commit.events.length +
    commit.repeats.length +
    commit.positions.length +
    commit.stages.length +
    commit.effects.length ===
  0
