/**
 * The rows of one table in two versions. What both have put into a row stands there once; from the first event that only
 * one of them puts into it, the row is kept for each until they are the same again.
 */
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, Row, TableDefinition } from '../../model/table.ts'
import { type TableContents, wrongChange } from '../memory-tables.ts'
import { addCells, cell, emptyCell, keyCell } from '../table-cells.ts'
import { isBelowZero, isFigure, isMinus } from './below-zero.ts'
import { type ComparedTable, keyRow, valuesRow } from './compared-table.ts'
import { firstDifference, type Sides } from './first-difference.ts'
import type { Side } from './moved.ts'
import type { Journal, JournalEntry } from './table-journal.ts'

/** For which versions something holds. */
export const forWas = 1
export const forNow = 2
export const forBoth = 3
export type For = typeof forWas | typeof forNow | typeof forBoth

type Cells = Scalar[]
type Values = readonly (Scalar | undefined)[]
type SharedRow = {
  readonly key: readonly Scalar[]
  /** The same list for both as long as there is no difference. */
  was: Cells | undefined
  now: Cells | undefined
  /** The page in which it was touched last. */
  page: number
  /** It is known to differ, and since when. */
  isMarked: boolean
  /** What was put into it in that page from the first difference on, until that has been told. */
  entries: Sides<JournalEntry[]> | undefined
  /** Column and value of everything that a `distinct` column has counted, with the versions that have. */
  seen: Map<string, number> | undefined
}

export class SharedRows {
  readonly table: ComparedTable
  readonly #definition: TableDefinition
  readonly #columns: readonly Column[]
  readonly #isFigure: readonly boolean[]
  /** Of whole numbers, which is what most columns are. */
  readonly #isSum: readonly boolean[]
  readonly #rows = new Map<string, SharedRow>()
  #touched: SharedRow[] = []
  #page = 1

  constructor(table: ComparedTable) {
    this.table = table
    this.#definition = table.definition
    this.#columns = table.definition.columns
    this.#isFigure = this.#columns.map(isFigure)
    this.#isSum = this.#columns.map(({ keep, type }) => keep === 'add' && type === 'integer')
  }

  /** What both had kept before. */
  begin({ rows, seen }: TableContents): void {
    const byText = new Map<string, SharedRow>()
    for (const [text, key, values] of rows) {
      const row = this.#at(key)
      row.was = [...values]
      row.now = row.was
      byText.set(text, row)
    }
    for (const counted of seen) {
      // Behind the key, which is the one beginning of the text that is a key.
      for (let end = counted.indexOf(']|'); end >= 0; end = counted.indexOf(']|', end + 1)) {
        const row = byText.get(counted.slice(0, end + 1))
        if (row === undefined) continue
        row.seen ??= new Map()
        row.seen.set(counted.slice(end + 2), forBoth)
        break
      }
    }
  }

  get size(): number {
    return this.#rows.size
  }

  /** @throws TABLE_VALUE where a value does not fit its column. Nearly always it is kept as it comes. */
  keyOf(key: readonly Scalar[]): readonly Scalar[] {
    const { key: columns } = this.#definition
    if (key.length > columns.length) throw wrongChange(this.#definition, 'key')
    for (let n = 0; n < columns.length; n++)
      if (keyCell(columns[n] as Column, key[n]) !== key[n]) return columns.map((column, at) => keyCell(column, key[at]))
    return key
  }

  /** @throws TABLE_VALUE where a value does not fit its column. */
  valuesOf(values: Values): Values {
    for (let n = 0; n < values.length; n++)
      if (this.#kept(n, values[n]) !== values[n]) return values.map((value, at) => this.#kept(at, value))
    return values
  }

  #kept(n: number, value: Scalar | undefined): Scalar | undefined {
    const column = this.#columns[n] as Column
    return value === undefined || column.keep === 'distinct' ? value : cell(column, value)
  }

  /** `values` as they are kept, `put` as they came. */
  put(sides: For, key: readonly Scalar[], values: Values, put: Values, event: CloudEvent): void {
    const row = this.#at(key)
    this.#touch(row)
    const isBoth = sides === forBoth
    if (row.was === row.now && isBoth && (row.seen === undefined || this.#countsAlike(row.seen, values))) {
      row.was = this.#into(row, forBoth, row.was, values)
      row.now = row.was
      return
    }
    if (row.was === row.now) row.now = row.was && [...row.was]
    this.#note(row, sides, put, event)
    // First what is new to each, then what has been seen.
    if (sides !== forNow) row.was = this.#into(row, forWas, row.was, values)
    if (sides !== forWas) row.now = this.#into(row, forNow, row.now, values)
  }

  remove(sides: For, key: readonly Scalar[], event: CloudEvent): void {
    const row = this.#at(key)
    this.#touch(row)
    if (row.was !== row.now || sides !== forBoth) this.#note(row, sides, undefined, event)
    if (sides !== forNow) row.was = undefined
    if (sides !== forWas) row.now = undefined
    for (const [counted, by] of row.seen ?? []) {
      if ((by & ~sides) === 0) row.seen?.delete(counted)
      else row.seen?.set(counted, by & ~sides)
    }
  }

  /** Both have gone through a page. */
  endPage(last: CloudEvent, wanted: (event: CloudEvent) => boolean): void {
    for (const row of this.#touched) {
      this.#compare(row, last, wanted)
      row.entries = undefined
    }
    this.#touched = []
    this.#page++
  }

  row(side: Side, key: readonly Scalar[]): Row | undefined {
    const cells = this.#rows.get(nameOf(key))?.[side]
    return cells && { ...keyRow(this.#definition, key), ...valuesRow(this.#definition, cells) }
  }

  /** What one version has kept, for a table of its own. */
  contents(side: Side): TableContents {
    const rows: (readonly [string, readonly Scalar[], readonly Scalar[]])[] = []
    const seen: string[] = []
    const own = side === 'was' ? forWas : forNow
    for (const row of this.#rows.values()) {
      const cells = row[side]
      if (cells === undefined) continue
      const text = JSON.stringify(row.key)
      rows.push([text, row.key, [...cells]])
      for (const [counted, by] of row.seen ?? []) if ((by & own) !== 0) seen.push(`${text}|${counted}`)
    }
    return { rows, seen, appended: 0 }
  }

  /** What was done in the page at hand. */
  openPage(): { readonly touched: readonly (readonly Scalar[])[]; readonly entries: Sides<Journal> } {
    const of = (side: Side): Journal => this.#touched.flatMap(({ entries }) => entries?.[side] ?? [])
    return { touched: this.#touched.map(({ key }) => key), entries: { was: of('was'), now: of('now') } }
  }

  #at(key: readonly Scalar[]): SharedRow {
    const name = nameOf(key)
    const known = this.#rows.get(name)
    if (known) return known
    const row = { key, was: undefined, now: undefined, page: 0, isMarked: false, entries: undefined, seen: undefined }
    this.#rows.set(name, row)
    return row
  }

  #touch(row: SharedRow): void {
    if (row.page === this.#page) return
    row.page = this.#page
    this.#touched.push(row)
  }

  #note(row: SharedRow, sides: For, values: JournalEntry['values'], event: CloudEvent): void {
    if (row.isMarked) return
    const entry = { table: this.#definition.name, key: row.key, values, event }
    row.entries ??= { was: [], now: [] }
    if (sides !== forNow) row.entries.was.push(entry)
    if (sides !== forWas) row.entries.now.push(entry)
  }

  #into(row: SharedRow, sides: For, kept: Cells | undefined, values: Values): Cells {
    const columns = this.#columns
    const cells = kept ?? columns.map(emptyCell)
    for (let n = 0; n < values.length; n++) {
      const value = values[n]
      if (this.#isSum[n] && typeof value === 'number') {
        const sum = addCells(columns[n] as Column, cells[n] as number, value)
        cells[n] = sum
        if (value < 0 && isMinus(sum)) this.#fell(row, sides)
        continue
      }
      const column = columns[n] as Column
      if (value === undefined || (value === null && column.keep !== 'set')) continue
      const before = cells[n] ?? null
      if (column.keep === 'set') cells[n] = value
      else if (column.keep === 'add') cells[n] = addCells(column, before, value)
      else if (column.keep === 'distinct') cells[n] = Number(before) + this.#count(row, sides, column, value)
      else if (before === null) cells[n] = value
      if (this.#isFigure[n] && isMinus(value) && isMinus(cells[n]) && (column.keep === 'set' || column.keep === 'add'))
        this.#fell(row, sides)
    }
    return cells
  }

  #count(row: SharedRow, sides: For, { name }: Column, value: Scalar): number {
    const counted = `${name}|${JSON.stringify(value)}`
    row.seen ??= new Map()
    const by = row.seen.get(counted) ?? 0
    row.seen.set(counted, by | sides)
    return (by & sides) === 0 ? 1 : 0
  }

  /** Two versions may have counted as many, but not the same. */
  #countsAlike(seen: ReadonlyMap<string, number>, values: Values): boolean {
    return this.#columns.every(({ keep, name }, n) => {
      const value = values[n]
      if (keep !== 'distinct' || value === undefined || value === null) return true
      const by = seen.get(`${name}|${JSON.stringify(value)}`) ?? 0
      return by === 0 || by === forBoth
    })
  }

  #compare(row: SharedRow, last: CloudEvent, wanted: (event: CloudEvent) => boolean): void {
    const { key, was, now } = row
    if (was && isBelowZero(this.#definition, was)) this.#fell(row, forWas)
    if (now && isBelowZero(this.#definition, now)) this.#fell(row, forNow)
    if (was === now && row.entries === undefined && !row.isMarked) return
    if (was === now || (was && now && was.every((value, n) => value === now[n]))) {
      row.now = was
      row.isMarked = false
      this.table.isSame(JSON.stringify(key))
      if (was === undefined) this.#rows.delete(nameOf(key))
      return
    }
    if (row.isMarked) return
    const event = (row.entries && firstDifference(row.entries)) ?? last
    if (!wanted(event)) return
    row.isMarked = true
    this.table.differs(JSON.stringify(key), key, event)
  }

  #fell({ key }: SharedRow, sides: For): void {
    if (sides !== forNow) this.table.fellBelowZero('was', key)
    if (sides !== forWas) this.table.fellBelowZero('now', key)
  }
}

const nameOf = (key: readonly Scalar[]): string =>
  key.length === 1 && typeof key[0] === 'string' ? key[0] : JSON.stringify(key)
