/** What is known of one table in two versions: rows that differ since when, rows that one of them alone has appended. */
import type { RowDiff, TableDiff } from '../../model/api/past.ts'
import { add, type Decimal, printDecimal } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'
import type { Row, TableDefinition } from '../../model/table.ts'
import { figureOf, isFigure } from './below-zero.ts'
import { type Sides, sameValues } from './first-difference.ts'
import { pastEvent } from './listed.ts'
import type { Side } from './moved.ts'
import type { JournalEntry } from './table-journal.ts'

type Mark = { readonly key: readonly Scalar[]; readonly since: ReturnType<typeof pastEvent> }
type Appended = { readonly side: Side; readonly event: CloudEvent; readonly values: JournalEntry['values'] }

/** A row as a version has it now; undefined where it has none. */
export type RowOf = (side: Side, key: readonly Scalar[]) => Row | undefined

export class ComparedTable {
  readonly node: string
  readonly definition: TableDefinition
  readonly #marks = new Map<string, Mark>()
  readonly #appended = new Map<string, Appended>()
  readonly #below: Sides<Map<string, readonly Scalar[]>> = { was: new Map(), now: new Map() }

  constructor(node: string, definition: TableDefinition) {
    this.node = node
    this.definition = definition
  }

  fellBelowZero(side: Side, key: readonly Scalar[]): void {
    this.#below[side].set(JSON.stringify(key), key)
  }

  isMarked(row: string): boolean {
    return this.#marks.has(row)
  }

  /** `row`: its key as JSON. */
  differs(row: string, key: readonly Scalar[], event: CloudEvent): void {
    this.#marks.set(row, { key, since: pastEvent(event, !Number.isInteger(event.offset)) })
  }

  isSame(row: string): void {
    this.#marks.delete(row)
  }

  /** The same event may append several rows, and does so in the same order. */
  appended(side: Side, event: CloudEvent, values: JournalEntry['values']): void {
    for (let n = 0; ; n++) {
      const name = `${event.source}\n${event.id}\n${event.split}\n${n}`
      const other = this.#appended.get(name)
      if (other?.side === side) continue
      if (other === undefined) this.#appended.set(name, { side, event, values })
      else if (sameValues(other.values, values)) this.#appended.delete(name)
      else continue
      return
    }
  }

  report(rowOf: RowOf, most: number): TableDiff {
    return this.definition.key.length > 0 ? this.#keyed(rowOf, most) : this.#appendedTo(most)
  }

  #keyed(rowOf: RowOf, most: number): TableDiff {
    const sums = new Sums(this.definition)
    const counts = { added: 0, changed: 0, gone: 0 }
    const rows: RowDiff[] = []
    for (const [, { key, since }] of [...this.#marks].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const was = rowOf('was', key) ?? null
      const now = rowOf('now', key) ?? null
      counts[was === null ? 'added' : now === null ? 'gone' : 'changed']++
      sums.add(was, now)
      if (rows.length < most) rows.push({ key: keyRow(this.definition, key), was, now, since })
    }
    const only = (side: Side, other: Side): Row[] =>
      [...this.#below[side]]
        .filter(([text]) => !this.#below[other].has(text))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, most)
        .map(([, key]) => keyRow(this.definition, key))
    return {
      table: this.definition.name,
      node: this.node,
      ...counts,
      sums: sums.report(),
      belowZero: { new: only('now', 'was'), gone: only('was', 'now') },
      rows,
    }
  }

  #appendedTo(most: number): TableDiff {
    const sums = new Sums(this.definition)
    const rows: RowDiff[] = []
    let added = 0
    let gone = 0
    const inOrder = [...this.#appended.values()].sort(
      (a, b) => a.event.offset - b.event.offset || (a.side === b.side ? 0 : a.side === 'was' ? -1 : 1),
    )
    for (const { side, event, values } of inOrder) {
      const row = valuesRow(this.definition, values ?? [])
      const [was, now] = side === 'was' ? [row, null] : [null, row]
      if (side === 'was') gone++
      else added++
      sums.add(was, now)
      if (rows.length < most) rows.push({ key: {}, was, now, since: pastEvent(event, !Number.isInteger(event.offset)) })
    }
    const { definition, node } = this
    const belowZero = { new: [], gone: [] }
    return { table: definition.name, node, added, changed: 0, gone, sums: sums.report(), belowZero, rows }
  }
}

export const keyRow = ({ key: columns }: TableDefinition, key: readonly Scalar[]): Row =>
  Object.fromEntries(columns.map(({ name }, n) => [name, key[n] ?? null]))
export const valuesRow = ({ columns }: TableDefinition, values: readonly (Scalar | undefined)[]): Row =>
  Object.fromEntries(columns.map(({ name }, n) => [name, values[n] ?? null]))

/** Exact sums of the columns that hold figures, over rows as they were and as they would be. */
class Sums {
  readonly #columns: readonly string[]
  readonly #was = new Map<string, Decimal>()
  readonly #now = new Map<string, Decimal>()

  constructor({ columns }: TableDefinition) {
    this.#columns = columns.filter(isFigure).map(({ name }) => name)
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
