/** The tables of the store in memory: the same cells, ranges and orders as in SQLite, without SQLite. */
import type { Scalar } from '../model/json.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Row, RowChange, TableDefinition } from '../model/table.ts'
import { addCells, cell, compareKeys, emptyCell, keyCell } from './table-cells.ts'
import { UndoMap } from './undo-map.ts'

type Cells = { readonly key: readonly Scalar[]; readonly values: readonly Scalar[] }

export type TableSnapshot = {
  readonly definition: TableDefinition
  readonly stage: string
  readonly rows: ReadonlyMap<string, Cells>
  readonly seen: ReadonlyMap<string, true>
  readonly appended: number
}

/** A table's rows and what its counters of different values have seen, as JSON can hold it. */
export type TableContents = {
  readonly rows: readonly (readonly [name: string, key: readonly Scalar[], values: readonly Scalar[]])[]
  readonly seen: readonly string[]
  readonly appended: number
}

export class MemoryTable {
  readonly definition: TableDefinition
  readonly stage: string
  readonly #rows: UndoMap<string, Cells>
  /** Key, column and value of everything that a `distinct` column has counted. */
  readonly #seen: UndoMap<string, true>
  #appended: number

  constructor(from: Pick<TableSnapshot, 'definition' | 'stage'> & Partial<TableSnapshot>, undo?: (() => void)[]) {
    this.definition = from.definition
    this.stage = from.stage
    this.#rows = new UndoMap(undo, from.rows)
    this.#seen = new UndoMap(undo, from.seen)
    this.#appended = from.appended ?? 0
  }

  snapshot(): TableSnapshot {
    const { definition, stage } = this
    return {
      definition,
      stage,
      rows: new Map(this.#rows.entries),
      seen: new Map(this.#seen.entries),
      appended: this.#appended,
    }
  }

  contents(): TableContents {
    const rows = [...this.#rows.entries].map(([name, { key, values }]) => [name, key, values] as const)
    return { rows, seen: [...this.#seen.entries.keys()], appended: this.#appended }
  }

  fill({ rows, seen, appended }: TableContents): void {
    for (const [name, key, values] of rows) this.#rows.set(name, { key, values })
    for (const name of seen) this.#seen.set(name, true)
    this.#appended = appended
  }

  change(change: RowChange): void {
    if (change.kind === 'delete') this.#delete(this.#key(change.key))
    else this.#write(change)
  }

  #write(change: Exclude<RowChange, { kind: 'delete' }>): void {
    if (change.kind === 'append' && this.definition.key.length > 0) throw wrongChange(this.definition, 'append')
    const key = change.kind === 'put' ? this.#key(change.key) : []
    const name = this.definition.key.length > 0 ? JSON.stringify(key) : `#${++this.#appended}`
    const old = this.#rows.get(name)
    const values = this.definition.columns.map((column, at) => {
      const before = old?.values[at] ?? null
      const value = change.values[at]
      const kept = old === undefined ? emptyCell(column) : before
      if (value === undefined || value === null) return column.keep === 'set' && value === null ? null : kept
      if (column.keep === 'distinct') return Number(kept) + this.#count(name, column.name, asSet(value))
      const now = cell(column, oneValue(value))
      if (column.keep === 'add') return addCells(column, kept, now)
      return column.keep === 'first' && kept !== null ? kept : now
    })
    this.#rows.set(name, { key, values })
  }

  get size(): number {
    return this.#rows.entries.size
  }

  /** The cells of a row behind its key, in the order of the definition. */
  cells(key: readonly Scalar[]): readonly Scalar[] | undefined {
    return this.#rows.get(JSON.stringify(this.#key(key)))?.values
  }

  row(key: readonly Scalar[]): Row | undefined {
    if (this.definition.key.length === 0) return undefined
    const found = this.#rows.get(JSON.stringify(this.#key(key)))
    return found === undefined ? undefined : this.#row(found)
  }

  *rows(): IterableIterator<Row> {
    const all = [...this.#rows.entries.values()]
    if (this.definition.key.length > 0) all.sort((a, b) => compareKeys(a.key, b.key))
    for (const one of all) yield this.#row(one)
  }

  #key(key: readonly Scalar[]): readonly Scalar[] {
    if (key.length > this.definition.key.length) throw wrongChange(this.definition, 'key')
    return this.definition.key.map((column, at) => keyCell(column, key[at]))
  }

  #delete(key: readonly Scalar[]): void {
    if (key.length === 0) throw wrongChange(this.definition, 'delete')
    const name = JSON.stringify(key)
    if (this.#rows.get(name) === undefined) return
    this.#rows.delete(name)
    for (const seen of [...this.#seen.entries.keys()]) if (seen.startsWith(`${name}|`)) this.#seen.delete(seen)
  }

  #count(row: string, column: string, values: ReadonlySet<Scalar>): number {
    let added = 0
    for (const value of values) {
      if (value === null) continue
      const name = `${row}|${column}|${JSON.stringify(value)}`
      if (this.#seen.get(name)) continue
      this.#seen.set(name, true)
      added++
    }
    return added
  }

  #row({ key, values }: Cells): Row {
    const row: { [column: string]: Scalar } = {}
    for (const [at, column] of this.definition.key.entries()) row[column.name] = key[at] ?? null
    for (const [at, column] of this.definition.columns.entries()) row[column.name] = values[at] ?? null
    return row
  }
}

const isSet = (value: Scalar | ReadonlySet<Scalar>): value is ReadonlySet<Scalar> => value instanceof Set
export const asSet = (value: Scalar | ReadonlySet<Scalar>): ReadonlySet<Scalar> =>
  isSet(value) ? value : new Set([value])
export function oneValue(value: Scalar | ReadonlySet<Scalar>): Scalar {
  if (!isSet(value)) return value
  throw new CounterflowError(
    'TABLE_VALUE',
    'Expected one value, got a set: only a column that counts different values takes one',
  )
}

export const wrongChange = (table: TableDefinition, what: 'append' | 'delete' | 'key'): CounterflowError =>
  new CounterflowError(
    'TABLE_CHANGE',
    what === 'append'
      ? `Table ${table.name} has a key, so its rows are put, not appended`
      : `Table ${table.name} has ${table.key.length} key columns, the change names another number`,
    { details: { table: table.name } },
  )
