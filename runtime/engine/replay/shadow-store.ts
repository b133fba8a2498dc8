/**
 * What a run over the past keeps: state, timers and tables of its own, in memory. The log is that of the store; nothing
 * can be written to it from here.
 */
import type { DeadLetter, HeldClock, Parked, StageCommit, StateRow, Timer } from '../../model/commit.ts'
import type { Effect } from '../../model/effect.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Json, Scalar } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { BegunWith, CommitMark, StageRow, Store } from '../../model/store.ts'
import type { Row, RowChange, TableDefinition } from '../../model/table.ts'
import { MemoryTable, type TableContents } from '../memory-tables.ts'
import { compareText } from '../table-cells.ts'

/** Rows and remembered keys of one run. A run over the past shall not take the memory of the whole computer. */
export const usuallyKept = 3_000_000
/** Events that this run has made, kept for the timers that they set. */
const mostMade = 50_000

/** What stages have kept, as JSON can hold it. */
export type KeptStages = readonly {
  readonly stage: string
  readonly state: readonly (readonly [key: string, value: Json, expires: number | null])[]
  readonly timers: readonly Timer[]
  readonly tables: readonly (TableContents & { readonly name: string })[]
  /** What needed a look, and what waited behind it until a person let it go on. */
  readonly letters: readonly DeadLetter[]
  readonly parked: readonly Parked[]
}[]

type Kept = {
  readonly state: Map<string, StateRow>
  readonly timers: Map<string, Timer>
  readonly tables: Map<string, MemoryTable>
}

export class ShadowStore implements Store {
  readonly #past: Store
  readonly #kept = new Map<string, Kept>()
  readonly #tables = new Map<string, MemoryTable>()
  readonly #asked = new Set<string>()
  readonly #made = new Map<number, CloudEvent>()
  readonly #begins: ReadonlyMap<string, number>
  readonly #mostKept: number
  #letters: DeadLetter[] = []
  #parked: Parked[] = []
  /** Effects of before this offset count as asked for, see `effect`. */
  askedBefore = 0

  /** `begins`: by stage, the offset from which on it handles events. */
  constructor(past: Store, begins: ReadonlyMap<string, number>, mostKept: number = usuallyKept) {
    this.#past = past
    this.#mostKept = mostKept
    this.#begins = begins
  }

  get id(): string {
    return this.#past.id
  }
  get head(): number {
    return this.#past.head
  }
  get first(): number {
    return this.#past.first
  }
  read(...asked: Parameters<Store['read']>): readonly CloudEvent[] {
    return this.#past.read(...asked)
  }
  get(offset: number): CloudEvent | undefined {
    return this.#made.get(offset) ?? (Number.isInteger(offset) ? this.#past.get(offset) : undefined)
  }
  commitsAfter(after: number, limit: number): readonly CommitMark[] {
    return this.#past.commitsAfter(after, limit)
  }
  find(source: string, id: string): number | undefined {
    return this.#past.find(source, id)
  }

  /** An event that stands nowhere in the log. */
  remember(event: CloudEvent): void {
    if (this.#made.size >= mostMade) for (const oldest of this.#made.keys()) if (this.#made.delete(oldest)) break
    this.#made.set(event.offset, event)
  }

  /** What a stage has done; there is nothing else to commit. */
  write(part: StageCommit): void {
    const kept = this.#of(part.stage)
    for (const { key, value, expires } of part.state) {
      if (value === null) kept.state.delete(key)
      else kept.state.set(key, { value, expires })
    }
    for (const { key, due, cause } of part.timers) {
      if (due === null) kept.timers.delete(key)
      else kept.timers.set(key, { key, due, cause })
    }
    for (const { table, rows } of part.tables) for (const row of rows) this.#change(part, kept.tables.get(table), row)
    for (const lane of part.released) {
      this.#letters = this.#letters.filter((letter) => letter.stage !== part.stage || letter.lane !== lane)
      this.#parked = this.#parked.filter((parked) => parked.stage !== part.stage || parked.lane !== lane)
    }
    this.#letters.push(...part.letters)
    this.#parked.push(...part.parked)
    if (this.size > this.#mostKept) throw tooMuch(this.#mostKept)
  }

  /** A sum that no column can hold is not written, as the flow itself could not: it needs a look. */
  #change({ stage, cursor }: StageCommit, table: MemoryTable | undefined, row: RowChange): void {
    try {
      table?.change(row)
    } catch (error) {
      if (!(error instanceof CounterflowError) || error.code !== 'NUM_RANGE') throw error
      const place = { stage, offset: cursor, split: 0, lane: `#${cursor}` }
      this.#letters.push({ ...place, code: 'WRITE_FAILED', message: error.message, at: 0 })
    }
  }

  get size(): number {
    let size = this.#asked.size + this.#parked.length
    for (const { state, tables } of this.#kept.values()) {
      size += state.size
      for (const table of tables.values()) size += table.size
    }
    return size
  }

  asked(key: string): void {
    this.#asked.add(key)
  }

  /** What another run has asked for is not asked for again. */
  askedAlso(from: ShadowStore): void {
    for (const key of from.#asked) this.#asked.add(key)
  }

  /** Goes on from what another run has kept for a stage. */
  adopt(from: ShadowStore, stage: string): void {
    const there = from.#kept.get(stage)
    if (!there) return
    const kept = this.#of(stage)
    for (const [key, row] of there.state) kept.state.set(key, row)
    for (const [key, timer] of there.timers) kept.timers.set(key, timer)
    for (const [name, table] of there.tables) {
      const copy = new MemoryTable(table.snapshot())
      kept.tables.set(name, copy)
      this.#tables.set(name, copy)
    }
    this.#letters.push(...from.#letters.filter((letter) => letter.stage === stage))
    this.#parked.push(...from.#parked.filter((parked) => parked.stage === stage))
  }

  /** The tables of a stage are kept by somebody else from now on. */
  empty(stage: string): void {
    const kept = this.#kept.get(stage)
    for (const { definition } of kept?.tables.values() ?? []) {
      const table = new MemoryTable({ definition, stage })
      kept?.tables.set(definition.name, table)
      this.#tables.set(definition.name, table)
    }
  }

  /** All that is kept, as plain data. */
  kept(): KeptStages {
    return [...this.#kept].map(([stage, { state, timers, tables }]) => ({
      stage,
      state: [...state].map(([key, { value, expires }]) => [key, value, expires] as const),
      timers: [...timers.values()],
      tables: [...tables].map(([name, table]) => ({ name, ...table.contents() })),
      letters: this.letters(stage),
      parked: this.parked(stage),
    }))
  }

  /** Into tables that are declared already. */
  restore(kept: KeptStages): void {
    for (const { stage, state, timers, tables, letters, parked } of kept) {
      const own = this.#of(stage)
      for (const [key, value, expires] of state) own.state.set(key, { value, expires })
      for (const timer of timers) own.timers.set(timer.key, timer)
      for (const { name, ...contents } of tables) own.tables.get(name)?.fill(contents)
      this.#letters.push(...letters)
      this.#parked.push(...parked)
    }
  }

  table(name: string): MemoryTable | undefined {
    return this.#tables.get(name)
  }

  stage(stage: string): StageRow | undefined {
    const begins = this.#begins.get(stage) ?? 1
    return begins <= 1 ? undefined : { cursor: begins - 1, clock: 0 }
  }
  stageRuns(): readonly [] {
    return []
  }
  flowRuns(): readonly [] {
    return []
  }
  heldClocks(flow: string): readonly HeldClock[] {
    return this.#past.heldClocks(flow)
  }
  begunWith(stage: string, flowHash: string): BegunWith | undefined {
    return this.#past.begunWith(stage, flowHash)
  }
  noteBegunWith(): never {
    return nothingIsWritten()
  }
  position(): null {
    return null
  }
  state(stage: string, key: string): StateRow | undefined {
    return this.#kept.get(stage)?.state.get(key)
  }
  stateCount(stage: string): number {
    return this.#kept.get(stage)?.state.size ?? 0
  }
  states(stage: string, limit: number): readonly (StateRow & { readonly key: string })[] {
    const rows = [...(this.#kept.get(stage)?.state ?? [])].sort(([a], [b]) => compareText(a, b))
    return rows.slice(0, limit).map(([key, row]) => ({ key, ...row }))
  }
  timers(stage: string): readonly Timer[] {
    return [...(this.#kept.get(stage)?.timers.values() ?? [])]
  }
  outcomes(): readonly [] {
    return []
  }
  letters(stage?: string): readonly DeadLetter[] {
    return this.#letters.filter((letter) => stage === undefined || letter.stage === stage)
  }
  parked(stage: string): readonly Parked[] {
    return this.#parked.filter((parked) => parked.stage === stage)
  }
  /** What this run has asked for already, or what was asked for before it began: a business key counts once. */
  effect(key: string): Effect | undefined {
    if (!this.#asked.has(key) && this.askedBefore === 0) return undefined
    const recorded = this.#past.effect(key)
    if (this.#asked.has(key)) return recorded ?? unknownEffect
    return recorded !== undefined && recorded.offset < this.askedBefore ? recorded : undefined
  }
  tries(): readonly [] {
    return []
  }

  effects(): readonly Effect[] {
    return []
  }
  repeats(): number {
    return 0
  }

  declareTable(definition: TableDefinition, stage: string): void {
    if (this.#tables.has(definition.name)) return
    const table = new MemoryTable({ definition, stage })
    this.#of(stage).tables.set(definition.name, table)
    this.#tables.set(definition.name, table)
  }
  tables(): readonly TableDefinition[] {
    return [...this.#tables.values()].map(({ definition }) => definition)
  }
  row(table: string, key: readonly Scalar[]): Row | undefined {
    return this.#tables.get(table)?.row(key)
  }
  *rows(table: string): IterableIterator<Row> {
    yield* this.#tables.get(table)?.rows() ?? []
  }

  commit(): never {
    return nothingIsWritten()
  }
  clearStage(): never {
    return nothingIsWritten()
  }
  saveVersion(): never {
    return nothingIsWritten()
  }
  version(hash: string): ReturnType<Store['version']> {
    return this.#past.version(hash)
  }
  deploy(): never {
    return nothingIsWritten()
  }
  deployments(): ReturnType<Store['deployments']> {
    return this.#past.deployments()
  }
  close(): void {}

  #of(stage: string): Kept {
    const known = this.#kept.get(stage)
    if (known) return known
    const made: Kept = { state: new Map(), timers: new Map(), tables: new Map() }
    this.#kept.set(stage, made)
    return made
  }
}

/** That it was asked for is all that matters. */
const unknownEffect: Effect = {
  key: '',
  stage: '',
  offset: 0,
  split: 0,
  lane: '',
  service: '',
  class: 'once',
  request: null,
  policy: { tries: 0, maximumAge: 0 },
  state: 'skipped',
  attempts: 0,
  due: null,
  answer: null,
  reason: '',
  created: 0,
  updated: 0,
}

function nothingIsWritten(): never {
  throw new Error('A run over the past writes nothing')
}

export const tooMuch = (mostKept: number): CounterflowError =>
  new CounterflowError(
    'REPLAY_LIMIT',
    `This run over the past would have to remember more than ${mostKept} rows and keys.`,
    {
      kept: 'Nothing was changed.',
      advice:
        'Choose a shorter stretch of the past. Where a table itself is larger, run counterflow replay with --most-kept and a higher number, on a computer with memory for it.',
      details: { mostKept },
    },
  )
