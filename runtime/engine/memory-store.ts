/** The store that lives in memory: for tests, the simulation, the editor's dry runs and runs over the past. */
import type { Commit, StageCommit } from '../model/commit.ts'
import { type EffectTry, firstTries, latestTries, numbered } from '../model/effect.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Scalar } from '../model/json.ts'
import { CounterflowError } from '../model/problem.ts'
import { type CommitMark, type StageRun, StageWriteError, type Store } from '../model/store.ts'
import type { Row, TableDefinition } from '../model/table.ts'
import { withHeld } from './held-clocks.ts'
import { type Maps, newMaps } from './memory-maps.ts'
import { MemoryTable, type TableSnapshot } from './memory-tables.ts'
import { compareText } from './table-cells.ts'
import { checkSameTable, checkTable } from './table-shape.ts'
import { checkWritePath } from './write-path.ts'

/** Everything a store holds, as it was at one moment. Values are never changed in place, so copies are shallow. */
export type MemorySnapshot = {
  readonly id: string
  readonly events: readonly CloudEvent[]
  readonly commits: readonly CommitMark[]
  readonly maps: Maps
  readonly tables: readonly TableSnapshot[]
}

export interface MemoryStore extends Store {
  /** Files that stages have written, by path. */
  readonly files: ReadonlyMap<string, string>
  snapshot(): MemorySnapshot
  /** Lets the next commit fail after all its writes: as a whole, or in one stage's part. */
  failNext: { readonly stage?: string; readonly error: Error } | undefined
}

let made = 0

/** `from` goes on from a snapshot: what a process finds that starts after a crash. */
export function createMemoryStore(from?: MemorySnapshot): MemoryStore {
  const undo: (() => void)[] = []
  const id = from?.id ?? `memory-${++made}`
  const events: CloudEvent[] = [...(from?.events ?? [])]
  const commits: CommitMark[] = [...(from?.commits ?? [])]
  const maps = newMaps(undo, from?.maps)
  const tables = new Map((from?.tables ?? []).map((table) => [table.definition.name, new MemoryTable(table, undo)]))
  let failNext: MemoryStore['failNext']

  /** Does all or nothing. */
  function atomically(work: () => void): void {
    const length = events.length
    const committed = commits.length
    try {
      work()
    } catch (error) {
      events.length = length
      commits.length = committed
      for (const back of undo.reverse()) back()
      throw error
    } finally {
      undo.length = 0
    }
  }

  function append(commit: Commit): void {
    for (const event of commit.events) {
      if (event.offset !== events.length + 1) throw wrongOffset(event.offset, events.length + 1)
      events.push(event.text === '' ? { ...event, split: 0, text: JSON.stringify(event.data) } : { ...event, split: 0 })
      maps.identity.set(JSON.stringify([event.source, event.id]), event.offset)
    }
    if (commit.events.length > 0) commits.push({ last: events.length, at: commit.at })
  }

  function writeStage(part: StageCommit): void {
    const { stage } = part
    const run: StageRun = { stage, from: part.from, to: part.cursor, flowHash: part.flowHash }
    maps.stages.set(stage, { cursor: part.cursor, clock: part.clock })
    maps.runs.set(JSON.stringify([stage, part.from, part.flowHash]), run)
    for (const { key, value, expires } of part.state) {
      if (value === null) maps.state.delete(JSON.stringify([stage, key]))
      else maps.state.set(JSON.stringify([stage, key]), { stage, value, expires })
    }
    for (const { key, due, cause } of part.timers) {
      if (due === null) maps.timers.delete(JSON.stringify([stage, key]))
      else maps.timers.set(JSON.stringify([stage, key]), { stage, key, due, cause })
    }
    for (const change of part.tables) {
      const table = needTable(change.table)
      for (const row of change.rows) table.change(row)
    }
    for (const { path, text } of part.files) {
      checkWritePath(path)
      maps.files.set(path, (maps.files.get(path) ?? '') + text)
    }
    for (const outcome of part.outcomes) {
      maps.outcomes.set(JSON.stringify([stage, outcome.offset, outcome.split, outcome.code]), { ...outcome, stage })
    }
    for (const lane of part.released) {
      for (const [name, letter] of maps.letters.entries) {
        if (letter.stage === stage && letter.lane === lane) maps.letters.delete(name)
      }
      for (const [name, event] of maps.parked.entries) {
        if (event.stage === stage && event.lane === lane) maps.parked.delete(name)
      }
    }
    for (const letter of part.letters)
      maps.letters.set(JSON.stringify([letter.stage, letter.offset, letter.split]), letter)
    for (const event of part.parked) maps.parked.set(JSON.stringify([event.stage, event.offset, event.split]), event)
    if (failNext?.stage === stage) fail()
  }

  function addTry(found: EffectTry): void {
    const before = maps.tries.get(found.key) ?? []
    const all = [...before, numbered(found, before.at(-1)?.number ?? 0)]
    const tooMany = Math.max(0, all.length - firstTries - latestTries)
    maps.tries.set(found.key, [...all.slice(0, firstTries), ...all.slice(firstTries + tooMany)])
  }

  /** As it was told to, once. */
  function fail(): void {
    const error = failNext?.error
    failNext = undefined
    throw error
  }

  function needTable(name: string): MemoryTable {
    const table = tables.get(name)
    if (table) return table
    throw new CounterflowError('TABLE_MISSING', `There is no table ${name}`, { details: { table: name } })
  }

  return {
    id,
    get head() {
      return events.length
    },
    first: 1,
    get files() {
      return maps.files.entries
    },
    get failNext() {
      return failNext
    },
    set failNext(failure) {
      failNext = failure
    },
    snapshot: () => ({
      id,
      events: [...events],
      commits: [...commits],
      maps: newMaps([], maps),
      tables: [...tables.values()].map((table) => table.snapshot()),
    }),

    read(after, limit, channels) {
      const from = Math.max(0, after)
      if (!channels) return events.slice(from, from + limit)
      const found: CloudEvent[] = []
      for (let at = from; at < events.length && found.length < limit; at++) {
        const event = events[at]
        if (event && channels.includes(event.channel)) found.push(event)
      }
      return found
    },
    get: (offset) => events[offset - 1],
    commitsAfter(after, limit) {
      const from = commits.findIndex(({ last }) => last > after)
      return from < 0 ? [] : commits.slice(from, from + limit)
    },
    find: (source, eventId) => maps.identity.get(JSON.stringify([source, eventId])),

    commit(commit) {
      atomically(() => {
        append(commit)
        for (const { offset, count } of commit.repeats)
          maps.repeats.set(offset, (maps.repeats.get(offset) ?? 0) + count)
        for (const { producer, position } of commit.positions) maps.positions.set(producer, position)
        for (const part of commit.stages) {
          try {
            writeStage(part)
          } catch (error) {
            throw new StageWriteError(part.stage, error)
          }
        }
        for (const effect of commit.effects) maps.effects.set(effect.key, effect)
        for (const held of commit.held ?? []) maps.held.set(held.flow, withHeld(maps.held.get(held.flow) ?? [], held))
        for (const found of commit.tries ?? []) addTry(found)
        if (failNext && failNext.stage === undefined) fail()
      })
    },

    stage: (stage) => maps.stages.get(stage),
    stageRuns: (stage) =>
      [...maps.runs.entries.values()]
        .filter((run) => run.stage === stage)
        .sort((a, b) => a.from - b.from || a.to - b.to),
    flowRuns: (flow) =>
      [...maps.runs.entries.values()]
        .filter((run) => run.stage.startsWith(`${flow}/`))
        .sort((a, b) => (a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : a.from - b.from || a.to - b.to)),
    heldClocks: (flow) => maps.held.get(flow) ?? [],
    begunWith: (stage, flowHash) => maps.begunWith.get(JSON.stringify([stage, flowHash])),
    noteBegunWith(stage, flowHash, past) {
      maps.begunWith.set(JSON.stringify([stage, flowHash]), past)
      undo.length = 0
    },
    position: (producer) => maps.positions.get(producer) ?? null,
    state(stage, key) {
      const found = maps.state.get(JSON.stringify([stage, key]))
      return found && { value: found.value, expires: found.expires }
    },
    stateCount: (stage) => countOf(maps.state.entries.values(), (row) => row.stage === stage),
    states: (stage, limit) =>
      [...maps.state.entries]
        .filter(([, row]) => row.stage === stage)
        .map(([name, { value, expires }]) => ({ key: String((JSON.parse(name) as unknown[])[1]), value, expires }))
        .sort((a, b) => compareText(a.key, b.key))
        .slice(0, limit),
    timers: (stage) =>
      [...maps.timers.entries.values()]
        .filter((timer) => timer.stage === stage)
        .sort((a, b) => a.due - b.due || compareText(a.key, b.key))
        .map(({ key, due, cause }) => ({ key, due, cause })),
    outcomes: (offset) =>
      [...maps.outcomes.entries.values()]
        .filter((outcome) => outcome.offset === offset)
        .sort((a, b) => compareText(a.stage, b.stage) || a.split - b.split || compareText(a.code, b.code)),
    letters: (stage) =>
      [...maps.letters.entries.values()]
        .filter((letter) => stage === undefined || letter.stage === stage)
        .sort((a, b) => a.offset - b.offset || compareText(a.stage, b.stage) || a.split - b.split),
    parked: (stage) =>
      [...maps.parked.entries.values()]
        .filter((event) => event.stage === stage)
        .sort((a, b) => a.offset - b.offset || a.split - b.split),

    effect: (key) => maps.effects.get(key),
    effects: ({ states, stage }) =>
      [...maps.effects.entries.values()]
        .filter(
          (effect) => (!states || states.includes(effect.state)) && (stage === undefined || effect.stage === stage),
        )
        .sort((a, b) => a.offset - b.offset || a.split - b.split || compareText(a.key, b.key)),
    tries: (offset) =>
      [...maps.tries.entries.values()]
        .flat()
        .filter((found) => found.offset === offset)
        .sort((a, b) => compareText(a.key, b.key)),
    repeats: (offset) => maps.repeats.get(offset) ?? 0,

    declareTable(definition: TableDefinition, stage: string) {
      checkTable(
        definition,
        [...tables.values()].map((table) => table.definition),
      )
      const kept = tables.get(definition.name)
      if (kept) return checkSameTable(kept.definition, kept.stage, definition, stage)
      tables.set(definition.name, new MemoryTable({ definition, stage }, undo))
    },
    tables: () => [...tables.values()].map((table) => table.definition).sort((a, b) => compareText(a.name, b.name)),
    row: (table: string, key: readonly Scalar[]) => needTable(table).row(key),
    rows: (table: string): IterableIterator<Row> => needTable(table).rows(),

    clearStage(stage) {
      for (const map of [maps.state, maps.timers, maps.letters, maps.parked]) {
        for (const [name, row] of map.entries) if (row.stage === stage) map.delete(name)
      }
      maps.stages.delete(stage)
      for (const [name, table] of tables) if (table.stage === stage) tables.delete(name)
      undo.length = 0
    },

    saveVersion(version) {
      if (!maps.versions.get(version.hash)) maps.versions.set(version.hash, version)
      undo.length = 0
    },
    version: (hash) => maps.versions.get(hash),
    deploy(deployment) {
      maps.deployments.set(deployment.flow, deployment)
      undo.length = 0
    },
    deployments: () => [...maps.deployments.entries.values()].sort((a, b) => compareText(a.flow, b.flow)),
    close() {},
  }
}

function countOf<T>(values: Iterable<T>, holds: (value: T) => boolean): number {
  let count = 0
  for (const value of values) if (holds(value)) count++
  return count
}

export const wrongOffset = (found: number, expected: number): CounterflowError =>
  new CounterflowError('LOG_OFFSET', `Expected the event at offset ${expected}, got ${found}`, {
    kept: 'Nothing of this commit was written.',
    details: { expected, found },
  })
