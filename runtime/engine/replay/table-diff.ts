/** Compares the tables of steps that each version runs for itself: page by page, from what was written and noted. */
import type { Plan } from '../../compile/plan.ts'
import type { TableDiff } from '../../model/api/past.ts'
import type { StageCommit } from '../../model/commit.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Scalar } from '../../model/json.ts'
import type { MemoryTable } from '../memory-tables.ts'
import { findDips, isBelowZero } from './below-zero.ts'
import { ComparedTable } from './compared-table.ts'
import { firstDifference, inRows, type RowEntries, type Sides } from './first-difference.ts'
import type { Side } from './moved.ts'
import type { ShadowStore } from './shadow-store.ts'
import type { Journal, JournalEntry } from './table-journal.ts'

const bothSides = ['was', 'now'] as const

export class TableDiffs {
  readonly #stores: Sides<ShadowStore | undefined>
  readonly #tables = new Map<string, ComparedTable>()
  /** Rows that were touched in this page before this kept their table. */
  readonly #touched = new Map<string, readonly (readonly Scalar[])[]>()
  readonly #wanted: (event: CloudEvent) => boolean

  /** `run`: node ids of the steps that each version runs for itself. */
  constructor(
    plans: Sides<Plan | undefined>,
    stores: Sides<ShadowStore | undefined>,
    run: ReadonlySet<string>,
    wanted: (event: CloudEvent) => boolean,
  ) {
    this.#stores = stores
    this.#wanted = wanted
    for (const plan of [plans.was, plans.now])
      for (const stage of plan?.stages ?? [])
        if (run.has(stage.node))
          for (const definition of stage.tables)
            this.#tables.set(definition.name, new ComparedTable(stage.node, definition))
  }

  /** A table that was kept once for both until now. */
  take(table: ComparedTable, touched: readonly (readonly Scalar[])[]): void {
    this.#tables.set(table.definition.name, table)
    this.#touched.set(table.definition.name, touched)
  }

  /** Both versions have gone through the same page. */
  page(journals: Sides<Journal>, commits: Sides<readonly StageCommit[]>, last: CloudEvent): void {
    for (const side of bothSides) {
      for (const entry of journals[side]) this.#noted(side, entry)
      findDips(
        journals[side],
        (table) => this.#tables.get(table)?.definition,
        (table, key) => this.#table(side, table)?.cells(key),
        (table, key) => this.#tables.get(table)?.fellBelowZero(side, key),
      )
    }
    for (const [name, table] of this.#tables) {
      const touched = new Map<string, readonly Scalar[]>()
      for (const key of this.#touched.get(name) ?? []) touched.set(JSON.stringify(key), key)
      for (const side of bothSides)
        for (const { tables } of commits[side])
          for (const change of tables)
            if (change.table === name)
              for (const row of change.rows) if (row.kind !== 'append') touched.set(JSON.stringify(row.key), row.key)
      const byRow = inRows(journals, name)
      for (const [text, key] of touched) this.#compare(name, table, text, key, byRow, last)
    }
    this.#touched.clear()
    journals.was.length = 0
    journals.now.length = 0
  }

  report(most: number): readonly TableDiff[] {
    return [...this.#tables].map(([name, table]) =>
      table.report((side, key) => this.#table(side, name)?.row(key), most),
    )
  }

  #table(side: Side, name: string): MemoryTable | undefined {
    return this.#stores[side]?.table(name)
  }

  #compare(
    name: string,
    table: ComparedTable,
    text: string,
    key: readonly Scalar[],
    byRow: () => Sides<RowEntries>,
    last: CloudEvent,
  ): void {
    const [was, now] = [this.#table('was', name), this.#table('now', name)]
    const before = was?.cells(key)
    const after = now?.cells(key)
    if (before && isBelowZero(table.definition, before)) table.fellBelowZero('was', key)
    if (after && isBelowZero(table.definition, after)) table.fellBelowZero('now', key)
    const isSame =
      was && now && before && after && was.definition.columns.length === now.definition.columns.length
        ? before.every((cell, n) => cell === after[n])
        : before === undefined && after === undefined
    if (isSame) {
      table.isSame(text)
      return
    }
    if (table.isMarked(text)) return
    const rows = byRow()
    const event = firstDifference({ was: rows.was.get(text) ?? [], now: rows.now.get(text) ?? [] }) ?? last
    if (this.#wanted(event)) table.differs(text, key, event)
  }

  #noted(side: Side, { table: name, key, values, event }: JournalEntry): void {
    const table = this.#tables.get(name)
    if (table === undefined) return
    if (key === undefined) {
      if (this.#wanted(event)) table.appended(side, event, values)
    } else if (values && isBelowZero(table.definition, values, true)) table.fellBelowZero(side, key)
  }
}
