/** Collects what one stage puts into its tables during a commit: one change per row, however many events touched it. */
import type { Scalar } from '../model/json.ts'
import type { Column, RowChange, TableChange, TableDefinition } from '../model/table.ts'
import type { TableAsk } from './asked.ts'
import { addCells, cell, keyCell } from './table-cells.ts'

type Cell = Scalar | undefined | Set<Scalar>
type Put = { kind: 'put'; key: readonly Scalar[]; values: Cell[] }
type Pending = {
  readonly definition: TableDefinition
  readonly rows: Map<string, Put | { kind: 'delete'; key: readonly Scalar[] }>
  readonly appended: RowChange[]
  /** Deletions of rows that were put again later in the same commit: they have to come first. */
  readonly deletedFirst: RowChange[]
}

export class PendingTables {
  readonly #tables: readonly Pending[]

  constructor(definitions: readonly TableDefinition[]) {
    this.#tables = definitions.map((definition) => ({ definition, rows: new Map(), appended: [], deletedFirst: [] }))
  }

  /** Throws TABLE_VALUE or NUM_RANGE where a value does not fit its column, before anything is changed. */
  check(table: string, key: readonly Scalar[] | undefined, values: readonly (Scalar | undefined)[]): void {
    const { definition } = this.#pending(table)
    if (key) for (let n = 0; n < definition.key.length; n++) keyCell(definition.key[n] as Column, key[n])
    for (let n = 0; n < values.length; n++) {
      const value = values[n]
      const column = definition.columns[n] as Column
      if (value !== undefined && column.keep !== 'distinct') cell(column, value)
    }
  }

  /** What a handler asked for, after it was checked. */
  apply(ask: TableAsk): void {
    const pending = this.#pending(ask.table)
    if (ask.kind === 'put') put(pending, ask.key, ask.values)
    else if (ask.kind === 'append') pending.appended.push(ask)
    else pending.rows.set(keyText(ask.key), { kind: 'delete', key: ask.key })
  }

  /** Nearly every stage keeps one table, so the list is as quick as can be. */
  #pending(table: string): Pending {
    for (let n = 0; n < this.#tables.length; n++) {
      const pending = this.#tables[n] as Pending
      if (pending.definition.name === table) return pending
    }
    throw new Error(`The stage keeps no table ${table}`)
  }

  get changed(): boolean {
    return this.#tables.some(({ rows, appended }) => rows.size > 0 || appended.length > 0)
  }

  changes(): TableChange[] {
    return this.#tables.flatMap(({ definition, rows, appended, deletedFirst }) =>
      rows.size === 0 && appended.length === 0
        ? []
        : [{ table: definition.name, rows: [...deletedFirst, ...rows.values(), ...appended] }],
    )
  }

  clear(): void {
    for (const { rows, appended, deletedFirst } of this.#tables) {
      if (rows.size > 0) rows.clear()
      appended.length = 0
      deletedFirst.length = 0
    }
  }
}

function put(
  { definition, rows, deletedFirst }: Pending,
  key: readonly Scalar[],
  values: readonly (Scalar | undefined)[],
): void {
  const { columns } = definition
  const name = keyText(key)
  const pending = rows.get(name)
  if (pending?.kind === 'delete') deletedFirst.push(pending)
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

const keyText = (key: readonly Scalar[]): string =>
  key.length === 1 && typeof key[0] === 'string' ? key[0] : JSON.stringify(key)

function merged(column: Column, before: Cell, value: Scalar): Cell {
  if (column.keep === 'distinct') return before instanceof Set ? before.add(value) : new Set([value])
  if (column.keep === 'set' || before === undefined || before === null) return value
  if (column.keep === 'first' || value === null) return before
  return addCells(column, before as Scalar, value)
}
