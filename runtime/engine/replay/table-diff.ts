/** Rows that came out differently: which, by how much, and since which event. */
import type { Plan } from '../../compile/plan.ts'
import type { PastEvent, RowDiff, TableDiff } from '../../model/api/past.ts'
import type { StageCommit } from '../../model/commit.ts'
import { add, type Decimal, decimalOf, negate, printDecimal } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, Row, TableDefinition } from '../../model/table.ts'
import { pastEvent } from './listed.ts'
import type { Side } from './moved.ts'
import type { ShadowStore } from './shadow-store.ts'
import type { Journal, JournalEntry } from './table-journal.ts'

type Sides<T> = { readonly [S in Side]: T }
type Mark = { readonly key: readonly Scalar[]; readonly since: PastEvent }
type Appended = { readonly side: Side; readonly entry: JournalEntry }
type OfTable = {
  readonly node: string
  readonly definition: TableDefinition
  readonly marks: Map<string, Mark>
  readonly appended: Map<string, Appended>
  readonly below: Sides<Map<string, readonly Scalar[]>>
}

export class TableDiffs {
  readonly #stores: Sides<ShadowStore | undefined>
  readonly #tables = new Map<string, OfTable>()
  readonly #wanted: (event: CloudEvent) => boolean
  readonly #most: number

  /** `again`: node ids of the steps that are run again in each version. */
  constructor(
    plans: Sides<Plan | undefined>,
    stores: Sides<ShadowStore | undefined>,
    again: ReadonlySet<string>,
    wanted: (event: CloudEvent) => boolean,
    most: number,
  ) {
    this.#stores = stores
    this.#wanted = wanted
    this.#most = most
    for (const plan of [plans.was, plans.now])
      for (const stage of plan?.stages ?? [])
        if (again.has(stage.node))
          for (const definition of stage.tables)
            this.#tables.set(definition.name, {
              node: stage.node,
              definition,
              marks: new Map(),
              appended: new Map(),
              below: { was: new Map(), now: new Map() },
            })
  }

  /** Both versions have gone through the same page. */
  page(journals: Sides<Journal>, commits: Sides<readonly StageCommit[]>, last: CloudEvent): void {
    for (const side of ['was', 'now'] as const) {
      for (const entry of journals[side]) this.#noted(side, entry)
      this.#findDips(side, journals[side])
    }
    for (const [name, table] of this.#tables) {
      const touched = new Map<string, readonly Scalar[]>()
      for (const side of ['was', 'now'] as const)
        for (const { tables } of commits[side])
          for (const change of tables)
            if (change.table === name)
              for (const row of change.rows) if (row.kind !== 'append') touched.set(JSON.stringify(row.key), row.key)
      const byRow = inRows(journals, name)
      for (const [text, key] of touched) this.#compare(name, table, text, key, byRow, last)
    }
    journals.was.length = 0
    journals.now.length = 0
  }

  report(): readonly TableDiff[] {
    return [...this.#tables]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, table]) =>
        table.definition.key.length > 0 ? this.#keyed(name, table) : this.#appendedTo(name, table),
      )
  }

  #compare(
    name: string,
    table: OfTable,
    text: string,
    key: readonly Scalar[],
    byRow: () => Sides<RowEntries>,
    last: CloudEvent,
  ): void {
    const was = this.#stores.was?.table(name)
    const now = this.#stores.now?.table(name)
    const before = was?.cells(key)
    const after = now?.cells(key)
    if (before && isBelowZero(table.definition, before)) table.below.was.set(text, key)
    if (after && isBelowZero(table.definition, after)) table.below.now.set(text, key)
    const isSame =
      was && now && before && after && was.definition.columns.length === now.definition.columns.length
        ? before.every((cell, n) => cell === after[n])
        : before === undefined && after === undefined
    if (isSame) {
      table.marks.delete(text)
      return
    }
    if (table.marks.has(text)) return
    const event = firstDifference(byRow(), text) ?? last
    if (this.#wanted(event)) table.marks.set(text, { key, since: pastEvent(event, !Number.isInteger(event.offset)) })
  }

  #noted(side: Side, entry: JournalEntry): void {
    const table = this.#tables.get(entry.table)
    if (table === undefined) return
    if (entry.key !== undefined) {
      if (entry.values && isBelowZero(table.definition, entry.values, true))
        table.below[side].set(JSON.stringify(entry.key), entry.key)
      return
    }
    if (!this.#wanted(entry.event)) return
    // The same event may append several rows, and does so in the same order.
    for (let n = 0; ; n++) {
      const name = `${entry.event.source}\n${entry.event.id}\n${entry.event.split}\n${n}`
      const other = table.appended.get(name)
      if (other?.side === side) continue
      if (other === undefined) table.appended.set(name, { side, entry })
      else if (sameValues(other.entry.values, entry.values)) table.appended.delete(name)
      else continue
      return
    }
  }

  /** A sum that fell below zero on the way and had recovered by the end of the page: worked out from its end back. */
  #findDips(side: Side, journal: Journal): void {
    const fallen = new Set<string>()
    this.#eachSum(journal, (_table, entry, n, value) => {
      if (isMinus(value)) fallen.add(cellName(entry, n))
    })
    if (fallen.size === 0) return
    const sums = new Map<string, Decimal>()
    this.#eachSum(journal.toReversed(), (table, entry, n, value) => {
      const cell = cellName(entry, n)
      if (!fallen.has(cell)) return
      const after = sums.get(cell) ?? figureOf(this.#stores[side]?.table(entry.table)?.cells(entry.key ?? [])?.[n])
      const change = decimalOf(value)
      if (after === null || change === null) return
      if (after.units < 0n) table.below[side].set(JSON.stringify(entry.key), entry.key ?? [])
      sums.set(cell, add(after, negate(change)))
    })
  }

  #eachSum(
    journal: Journal,
    see: (table: OfTable, entry: JournalEntry, column: number, value: number | string) => void,
  ): void {
    for (const entry of journal) {
      const table = entry.key && entry.values && this.#tables.get(entry.table)
      if (!table) continue
      const { columns } = table.definition
      for (let n = 0; n < columns.length; n++) {
        const value = entry.values?.[n]
        const { keep, type } = columns[n] as Column
        if (keep !== 'add' || !figures.has(type) || (typeof value !== 'number' && typeof value !== 'string')) continue
        see(table, entry, n, value)
      }
    }
  }

  #keyed(name: string, table: OfTable): TableDiff {
    const was = this.#stores.was?.table(name)
    const now = this.#stores.now?.table(name)
    const sums = new Sums(table.definition)
    const counts = { added: 0, changed: 0, gone: 0 }
    const rows: RowDiff[] = []
    for (const [, { key, since }] of [...table.marks].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const before = was?.row(key) ?? null
      const after = now?.row(key) ?? null
      counts[before === null ? 'added' : after === null ? 'gone' : 'changed']++
      sums.add(before, after)
      if (rows.length < this.#most) rows.push({ key: keyRow(table.definition, key), was: before, now: after, since })
    }
    const { below } = table
    const only = (side: Side, other: Side): Row[] =>
      [...below[side]]
        .filter(([text]) => !below[other].has(text))
        .slice(0, this.#most)
        .map(([, key]) => keyRow(table.definition, key))
    return {
      table: name,
      node: table.node,
      ...counts,
      sums: sums.report(),
      belowZero: { new: only('now', 'was'), gone: only('was', 'now') },
      rows,
    }
  }

  #appendedTo(name: string, table: OfTable): TableDiff {
    const sums = new Sums(table.definition)
    const rows: RowDiff[] = []
    let added = 0
    let gone = 0
    for (const { side, entry } of table.appended.values()) {
      const row = valuesRow(table.definition, entry.values ?? [])
      const [was, now] = side === 'was' ? [row, null] : [null, row]
      if (side === 'was') gone++
      else added++
      sums.add(was, now)
      const since = pastEvent(entry.event, !Number.isInteger(entry.event.offset))
      if (rows.length < this.#most) rows.push({ key: {}, was, now, since })
    }
    const belowZero = { new: [], gone: [] }
    return { table: name, node: table.node, added, changed: 0, gone, sums: sums.report(), belowZero, rows }
  }
}

const cellName = ({ table, key }: JournalEntry, column: number): string => `${table} ${column} ${JSON.stringify(key)}`

type RowEntries = ReadonlyMap<string, readonly JournalEntry[]>

/** What was put into each row of a table; worked out when the first row is found to differ. */
function inRows(journals: Sides<Journal>, table: string): () => Sides<RowEntries> {
  let found: Sides<RowEntries> | undefined
  const of = (journal: Journal): RowEntries => {
    const rows = new Map<string, JournalEntry[]>()
    for (const entry of journal) {
      if (entry.table !== table || entry.key === undefined) continue
      const text = JSON.stringify(entry.key)
      const known = rows.get(text)
      if (known) known.push(entry)
      else rows.set(text, [entry])
    }
    return rows
  }
  return () => {
    found ??= { was: of(journals.was), now: of(journals.now) }
    return found
  }
}

/** The first event that put something else into the row, or did so at another place. */
function firstDifference(rows: Sides<RowEntries>, key: string): CloudEvent | undefined {
  const was = rows.was.get(key) ?? []
  const now = rows.now.get(key) ?? []
  for (let n = 0; n < Math.max(was.length, now.length); n++) {
    const [before, after] = [was[n], now[n]]
    if (before && after && before.event.id === after.event.id && sameValues(before.values, after.values)) continue
    if (!before || !after) return (before ?? after)?.event
    return after.event.offset <= before.event.offset ? after.event : before.event
  }
  return undefined
}

const sameValues = (a: JournalEntry['values'], b: JournalEntry['values']): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((value, n) => value === b[n]))

const isMinus = (value: number | string): boolean =>
  typeof value === 'number' ? value < 0 : value.charCodeAt(0) === 45 /* - */

const figureOf = (value: Scalar | undefined): Decimal | null =>
  typeof value === 'number' || typeof value === 'string' ? decimalOf(value) : null

const figures = new Set(['integer', 'decimal', 'number'])

/** `written`: the values are what is put in, which is the figure itself only where the latest one counts. */
function isBelowZero({ columns }: TableDefinition, values: readonly (Scalar | undefined)[], written = false): boolean {
  for (let n = 0; n < columns.length; n++) {
    const column = columns[n]
    const value = values[n]
    if (column === undefined || !figures.has(column.type) || (written && column.keep !== 'set')) continue
    if ((typeof value === 'number' || typeof value === 'string') && isMinus(value)) return true
  }
  return false
}

function keyRow({ key: columns }: TableDefinition, key: readonly Scalar[]): Row {
  return Object.fromEntries(columns.map(({ name }, n) => [name, key[n] ?? null]))
}
const valuesRow = ({ columns }: TableDefinition, values: readonly (Scalar | undefined)[]): Row =>
  Object.fromEntries(columns.map(({ name }, n) => [name, values[n] ?? null]))

/** Exact sums of the columns that hold figures, over rows as they were and as they would be. */
class Sums {
  readonly #columns: readonly string[]
  readonly #was = new Map<string, Decimal>()
  readonly #now = new Map<string, Decimal>()

  constructor({ columns }: TableDefinition) {
    this.#columns = columns.filter(({ type }) => figures.has(type)).map(({ name }) => name)
  }

  add(was: Row | null, now: Row | null): void {
    for (const column of this.#columns) {
      this.#into(this.#was, column, was?.[column])
      this.#into(this.#now, column, now?.[column])
    }
  }

  report(): TableDiff['sums'] {
    const text = (sums: Map<string, Decimal>, column: string): string =>
      printDecimal(sums.get(column) ?? { units: 0n, scale: 0 })
    return this.#columns
      .map((column) => ({ column, was: text(this.#was, column), now: text(this.#now, column) }))
      .filter(({ was, now }) => was !== now)
  }

  #into(sums: Map<string, Decimal>, column: string, value: Scalar | undefined): void {
    const figure = figureOf(value)
    if (figure === null) return
    const before = sums.get(column)
    sums.set(column, before === undefined ? figure : add(before, figure))
  }
}
