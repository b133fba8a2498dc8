/** Collects what one stage puts into its tables during a commit: one change per row, however many events touched it. */
import type { Scalar } from '../model/json.ts'
import type { Column, RowChange, TableChange, TableDefinition } from '../model/table.ts'
import type { TableAsk } from './asked.ts'
import { addCells, cell, keyCell } from './table-cells.ts'

type Cell = Scalar | undefined | Set<Scalar>
type Put = { kind: 'put'; key: readonly Scalar[]; values: Cell[] }

export class PendingTables {
  readonly #definitions = new Map<string, TableDefinition>()
  readonly #rows = new Map<string, Map<string, Put | { kind: 'delete'; key: readonly Scalar[] }>>()
  readonly #appended = new Map<string, RowChange[]>()
  /** Deletions of rows that were put again later in the same commit: they have to come first. */
  readonly #deletedFirst = new Map<string, RowChange[]>()

  constructor(definitions: readonly TableDefinition[]) {
    for (const definition of definitions) {
      this.#definitions.set(definition.name, definition)
      this.#rows.set(definition.name, new Map())
      this.#appended.set(definition.name, [])
      this.#deletedFirst.set(definition.name, [])
    }
  }

  /** Throws TABLE_VALUE or NUM_RANGE where a value does not fit its column, before anything is changed. */
  check(table: string, key: readonly Scalar[] | undefined, values: readonly (Scalar | undefined)[]): void {
    const definition = this.#definitions.get(table)
    if (!definition) throw new Error(`The stage keeps no table ${table}`)
    if (key) for (let n = 0; n < definition.key.length; n++) keyCell(definition.key[n] as Column, key[n])
    for (let n = 0; n < values.length; n++) {
      const value = values[n]
      const column = definition.columns[n] as Column
      if (value !== undefined && column.keep !== 'distinct') cell(column, value)
    }
  }

  /** What a handler asked for, after it was checked. */
  apply(ask: TableAsk): void {
    if (ask.kind === 'put') this.#put(ask.table, ask.key, ask.values)
    else if (ask.kind === 'append') (this.#appended.get(ask.table) as RowChange[]).push(ask)
    else this.#rows.get(ask.table)?.set(keyText(ask.key), { kind: 'delete', key: ask.key })
  }

  #put(table: string, key: readonly Scalar[], values: readonly (Scalar | undefined)[]): void {
    const rows = this.#rows.get(table) as Map<string, Put | { kind: 'delete'; key: readonly Scalar[] }>
    const columns = (this.#definitions.get(table) as TableDefinition).columns
    const name = keyText(key)
    const pending = rows.get(name)
    if (pending?.kind === 'delete') (this.#deletedFirst.get(table) as RowChange[]).push(pending)
    if (pending?.kind !== 'put') {
      const cells: Cell[] = new Array(values.length)
      for (let n = 0; n < values.length; n++) {
        const value = values[n]
        cells[n] = value !== undefined && (columns[n] as Column).keep === 'distinct' ? new Set([value]) : value
      }
      rows.set(name, { kind: 'put', key, values: cells })
      return
    }
    const cells = pending.values
    for (let n = 0; n < values.length; n++) {
      const value = values[n]
      if (value !== undefined) cells[n] = merged(columns[n] as Column, cells[n], value)
    }
  }

  get changed(): boolean {
    for (const rows of this.#rows.values()) if (rows.size > 0) return true
    for (const rows of this.#appended.values()) if (rows.length > 0) return true
    return false
  }

  changes(): TableChange[] {
    const changes: TableChange[] = []
    for (const [table, rows] of this.#rows) {
      const appended = this.#appended.get(table) as RowChange[]
      if (rows.size === 0 && appended.length === 0) continue
      changes.push({ table, rows: [...(this.#deletedFirst.get(table) as RowChange[]), ...rows.values(), ...appended] })
    }
    return changes
  }

  clear(): void {
    for (const rows of this.#rows.values()) if (rows.size > 0) rows.clear()
    for (const rows of this.#appended.values()) rows.length = 0
    for (const rows of this.#deletedFirst.values()) rows.length = 0
  }
}

const keyText = (key: readonly Scalar[]): string =>
  key.length === 1 && typeof key[0] === 'string' ? key[0] : JSON.stringify(key)

function merged(column: Column, before: Cell, value: Scalar): Cell {
  if (column.keep === 'distinct') return before instanceof Set ? before.add(value) : new Set([value])
  if (column.keep === 'set' || before === undefined || before === null) return value
  if (column.keep === 'first' || value === null) return before
  return addCells(column, before as Scalar, value)
}
