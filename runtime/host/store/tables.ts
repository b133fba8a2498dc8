/** The tables that consumers keep: made, read and cleared here, written by `table-writer.ts`. */
import type { Database } from 'better-sqlite3'
import { addDecimals, keyCell } from '../../engine/table-cells.ts'
import { checkSameTable, checkTable } from '../../engine/table-shape.ts'
import type { Scalar } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Column, Row, TableDefinition } from '../../model/table.ts'
import type { KeptSeal } from './kept-seal.ts'
import { type Bound, type CellBinder, cellBinder, type TableWriter, tableWriter } from './table-writer.ts'

type Kept = { readonly definition: TableDefinition; readonly stage: string; readonly access: Access }
type Access = ReturnType<typeof openAccess>

export function openTables(db: Database, options: { readonly readonly: boolean; readonly kept: KeptSeal }) {
  const { kept: seal } = options
  // Sums of decimals in SQL: exact, because SQLite's own numbers are not.
  db.function('decimal_add', { deterministic: true, directOnly: false }, (a: unknown, b: unknown) =>
    addDecimals(String(a), String(b)),
  )
  const all = db.prepare<[], { name: string; stage: string; definition: string }>(
    'SELECT name, stage, definition FROM table_definition ORDER BY name',
  )
  const add = db.prepare<[string, string, string]>('INSERT INTO table_definition VALUES (?, ?, ?)')
  const drop = db.prepare<[string]>('DELETE FROM table_definition WHERE name = ?')
  const kept = new Map<string, Kept>()
  load()

  function load(): void {
    kept.clear()
    for (const { name, stage, definition } of all.all()) {
      const parsed: TableDefinition = JSON.parse(definition)
      kept.set(name, { definition: parsed, stage, access: openAccess(db, parsed, seal) })
    }
  }

  function need(name: string): Kept {
    // Beside a running owner, which may have made the table a moment ago.
    if (options.readonly && !kept.has(name)) load()
    const table = kept.get(name)
    if (table) return table
    throw new CounterflowError('TABLE_MISSING', `There is no table ${name}`, { details: { table: name } })
  }

  return {
    declare(definition: TableDefinition, stage: string): void {
      checkTable(
        definition,
        [...kept.values()].map((table) => table.definition),
      )
      const same = kept.get(definition.name)
      if (same) {
        checkSameTable(same.definition, same.stage, definition, stage)
        return
      }
      db.transaction(() => {
        for (const statement of tableSql(definition)) db.exec(statement)
        add.run(definition.name, stage, JSON.stringify(definition))
      }).immediate()
      kept.set(definition.name, { definition, stage, access: openAccess(db, definition, seal) })
    },
    definitions(): readonly TableDefinition[] {
      if (options.readonly) load()
      return [...kept.values()].map((table) => table.definition).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    writer: (name: string): TableWriter => need(name).access.writer(),
    row: (name: string, key: readonly Scalar[]): Row | undefined => need(name).access.row(key),
    rows: (name: string): IterableIterator<Row> => need(name).access.rows(),
    /** Inside a transaction of the caller. */
    dropOf(stage: string): void {
      for (const [name, table] of kept) {
        if (table.stage !== stage) continue
        db.exec(`DROP TABLE IF EXISTS "distinct_${name}"`)
        db.exec(`DROP TABLE "table_${name}"`)
        drop.run(name)
      }
    },
    load,
  }
}

const sqlTypes = { text: 'TEXT', decimal: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', number: 'REAL' } as const

/** The statements of a declared table as the store keeps it; undefined where the text declares none of that name. */
export function declaredSql(name: string, definition: string): readonly string[] | undefined {
  try {
    const parsed: TableDefinition = JSON.parse(definition)
    checkTable(parsed, [])
    const types = [...parsed.key, ...parsed.columns].every(({ type }) => Object.hasOwn(sqlTypes, type))
    return types && parsed.name === name ? tableSql(parsed) : undefined
  } catch {
    // Whatever is wrong with it: we have not written it.
    return undefined
  }
}

function tableSql({ name, key, columns }: TableDefinition): string[] {
  const cells = [
    ...key.map((column) => `"${column.name}" ${sqlTypes[column.type]} NOT NULL`),
    ...columns.map(columnSql),
    ...(key.length > 0 ? [`PRIMARY KEY (${key.map((column) => `"${column.name}"`).join(', ')})`] : []),
  ]
  const tables = [`CREATE TABLE "table_${name}" (${cells.join(', ')}) STRICT${key.length > 0 ? ', WITHOUT ROWID' : ''}`]
  if (columns.some((column) => column.keep === 'distinct')) {
    // The key as JSON text: one shape for every table.
    tables.push(
      `CREATE TABLE "distinct_${name}" (key TEXT NOT NULL, "column" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, "column", value)) STRICT, WITHOUT ROWID`,
    )
  }
  return tables
}

function columnSql({ name, type, keep }: Column): string {
  const start = keep === 'add' || keep === 'distinct' ? ` NOT NULL DEFAULT ${type === 'decimal' ? "'0'" : '0'}` : ''
  // Past 2^53 a number could not be read back exactly: the write fails instead, as NUM_RANGE.
  const range =
    type === 'integer'
      ? ` CONSTRAINT "range ${name}" CHECK ("${name}" BETWEEN -9007199254740991 AND 9007199254740991)`
      : ''
  return `"${name}" ${sqlTypes[type]}${start}${range}`
}

function openAccess(db: Database, definition: TableDefinition, seal: KeptSeal) {
  const bind: CellBinder = cellBinder(definition, seal)
  const columns = [...definition.key, ...definition.columns]
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  const order = definition.key.length > 0 ? definition.key.map((column) => `"${column.name}"`).join(', ') : 'rowid'
  const where = definition.key.map((column) => `"${column.name}" = ?`).join(' AND ')
  const one = db
    .prepare<Bound[], Bound[]>(`SELECT ${names} FROM "table_${definition.name}" WHERE ${where || 'FALSE'}`)
    .raw()
  // Pages by key: an iterator that is left open would keep the WAL from being checkpointed.
  const marker = definition.key.length > 0 ? `(${order}) > (${definition.key.map(() => '?').join(', ')})` : 'rowid > ?'
  const pageColumns = definition.key.length > 0 ? names : `rowid, ${names}`
  const firstPage = db
    .prepare<[], Bound[]>(`SELECT ${pageColumns} FROM "table_${definition.name}" ORDER BY ${order} LIMIT 1000`)
    .raw()
  const nextPage = db
    .prepare<Bound[], Bound[]>(
      `SELECT ${pageColumns} FROM "table_${definition.name}" WHERE ${marker} ORDER BY ${order} LIMIT 1000`,
    )
    .raw()
  let writer: TableWriter | undefined

  function toRow(cells: readonly Bound[], skip: number): Row {
    const row: { [column: string]: Scalar } = {}
    for (const [at, column] of columns.entries()) {
      const value = cells[at + skip] ?? null
      row[column.name] =
        column.type === 'boolean' && value !== null
          ? value === 1
          : column.type === 'text' && typeof value === 'string'
            ? seal.open(value)
            : value
    }
    return row
  }

  return {
    writer: (): TableWriter => (writer ??= tableWriter(db, definition, bind)),
    row(key: readonly Scalar[]): Row | undefined {
      if (definition.key.length === 0) return undefined
      const cells = one.get(...definition.key.map((column, at) => bind.key(column, keyCell(column, key[at]))))
      return cells && toRow(cells, 0)
    },
    *rows(): IterableIterator<Row> {
      const skip = definition.key.length > 0 ? 0 : 1
      for (let page = firstPage.all(); page.length > 0; ) {
        for (const cells of page) yield toRow(cells, skip)
        const last = page.at(-1) ?? []
        page = page.length < 1000 ? [] : nextPage.all(...last.slice(0, Math.max(1, definition.key.length)))
      }
    },
  }
}
