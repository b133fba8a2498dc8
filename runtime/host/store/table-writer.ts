/** Writes the changes of one consumer's table: one upsert per changed row, ten of them a statement, cells merged in SQL. */
import Database from 'better-sqlite3'
import { asSet, oneValue, wrongChange } from '../../engine/memory-tables.ts'
import { cell, keyCell, outOfRange } from '../../engine/table-cells.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, RowChange, TableDefinition } from '../../model/table.ts'
import type { KeptSeal } from './kept-seal.ts'

export type Bound = string | number | null
export type TableWriter = (changes: readonly RowChange[]) => void

/**
 * Rows per statement, which takes 40 % off a row. Not more: SQLite keeps a copy of every page that a statement with
 * several rows touches, and beyond 64 KB it keeps them in a file, which costs more than it saves.
 */
const together = 10

/** The statements for one set of cells that a change names. */
type Upsert = { readonly one: Database.Statement<[Bound[]]>; many: Database.Statement<[Bound[]]> | undefined }

/** Cells as they are written: what is personal in them is sealed. */
export type CellBinder = {
  key(column: Pick<Column, 'name' | 'type'>, value: Scalar): Bound
  cell(column: Pick<Column, 'name' | 'type'>, value: Scalar): Bound
  /** A key or a value as JSON text. */
  text(value: Scalar | readonly Scalar[]): string
}

export const cellBinder = ({ name: table }: Pick<TableDefinition, 'name'>, kept: KeptSeal): CellBinder => ({
  key: ({ name, type }, value) =>
    type === 'text' && typeof value === 'string' ? kept.key(value, name) : bindCell(value),
  cell: ({ name, type }, value) =>
    type === 'text' && typeof value === 'string' ? kept.cell(value, table, name) : bindCell(value),
  text: (value) => kept.list(value),
})

export const bindCell = (value: Scalar): Bound => (typeof value === 'boolean' ? Number(value) : value)

export function tableWriter(db: Database.Database, definition: TableDefinition, bind: CellBinder): TableWriter {
  const { name, key, columns } = definition
  const table = `"table_${name}"`
  const counts = columns.some((column) => column.keep === 'distinct')
  const where = key.map((column) => `"${column.name}" = ?`).join(' AND ')
  const remove = key.length > 0 ? db.prepare<Bound[]>(`DELETE FROM ${table} WHERE ${where}`) : undefined
  const forget = counts ? db.prepare<[string]>(`DELETE FROM "distinct_${name}" WHERE key = ?`) : undefined
  const see = counts
    ? db.prepare<[string, string, string]>(`INSERT OR IGNORE INTO "distinct_${name}" VALUES (?, ?, ?)`)
    : undefined
  /** By the cells that a change leaves alone; nearly always that is one set. */
  const upserts = new Map<string, Upsert>()
  /** Rows that wait for their statement, one behind the other, all of which name the columns of `used`. */
  let bound: Bound[] = []
  let place = 0
  let width = 0
  const used: boolean[] = columns.map(() => false)
  let upsert: Upsert | undefined

  function prepareUpsert(rows: number): Database.Statement<[Bound[]]> {
    const named = columns.filter((_, at) => used[at])
    const names = [...key, ...named].map((column) => `"${column.name}"`)
    const merge = named.map(mergeSql)
    const conflict =
      key.length === 0 ? '' : ` ON CONFLICT DO ${merge.length > 0 ? `UPDATE SET ${merge.join(', ')}` : 'NOTHING'}`
    const marks = `(${names.map(() => '?').join(', ')})`
    const target =
      names.length > 0 ? `(${names.join(', ')}) VALUES ${Array(rows).fill(marks).join(', ')}` : 'DEFAULT VALUES'
    return db.prepare<[Bound[]]>(`INSERT INTO ${table} ${target}${conflict}`)
  }

  /** Makes the statement fit for rows that name the same columns as `values`. */
  function use(values: RowValues): void {
    for (let at = 0; at < columns.length; at++) used[at] = isUsed(columns[at], values[at])
    const mask = used.map(Number).join('')
    upsert = upserts.get(mask) ?? { one: prepareUpsert(1), many: undefined }
    upserts.set(mask, upsert)
    width = key.length + used.filter(Boolean).length
    bound = new Array<Bound>(together * width).fill(null)
  }

  function write(): void {
    const end = place
    place = 0
    if (end === 0 || !upsert) return
    try {
      if (end === bound.length) {
        upsert.many ??= prepareUpsert(together)
        upsert.many.run(bound)
      } else for (let from = 0; from < end; from += width) upsert.one.run(bound.slice(from, from + width))
    } catch (error) {
      throw rangeError(error, definition)
    }
  }

  function put(keys: readonly Scalar[], values: RowValues): void {
    if (!names(values)) {
      write()
      use(values)
    }
    for (let at = 0; at < keys.length; at++) {
      const column = key[at]
      if (column !== undefined) bound[place++] = bind.key(column, keys[at] ?? null)
    }
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]
      const value = values[at]
      if (column === undefined || value === undefined || !used[at]) continue
      bound[place++] =
        column.keep === 'distinct'
          ? count(bind.text(keys), column, asSet(value))
          : bind.cell(column, cell(column, oneValue(value)))
    }
    // A row of nothing but defaults cannot be one of several.
    if (width === 0) upsert?.one.run([])
    else if (place === bound.length) write()
  }

  /** Whether the row goes into the statement of the one before. */
  function names(values: RowValues): boolean {
    if (!upsert) return false
    for (let at = 0; at < columns.length; at++) if (isUsed(columns[at], values[at]) !== used[at]) return false
    return true
  }

  function count(row: string, column: Column, values: ReadonlySet<Scalar>): number {
    let added = 0
    for (const value of values) if (value !== null) added += see?.run(row, column.name, bind.text(value)).changes ?? 0
    return added
  }

  return (changes) => {
    // A commit that failed half-way may have left some behind.
    place = 0
    for (const change of changes) {
      if (change.kind === 'append' && key.length > 0) throw wrongChange(definition, 'append')
      const given = change.kind === 'append' ? [] : change.key
      if (given.length > key.length) throw wrongChange(definition, 'key')
      const keys = key.map((column, at) => keyCell(column, given[at]))
      if (change.kind === 'delete') {
        if (!remove) throw wrongChange(definition, 'delete')
        write()
        remove.run(...keys.map((cell, at) => (key[at] === undefined ? null : bind.key(key[at], cell))))
        forget?.run(bind.text(keys))
      } else put(keys, change.values)
    }
    write()
  }
}

type RowValues = Exclude<RowChange, { kind: 'delete' }>['values']

/** An empty value changes a cell only where the latest one counts. */
const isUsed = (column: Column | undefined, value: RowValues[number]): boolean =>
  column !== undefined && value !== undefined && (value !== null || column.keep === 'set')

function mergeSql(column: Column): string {
  const name = `"${column.name}"`
  switch (column.keep) {
    case 'set':
      return `${name} = excluded.${name}`
    case 'first':
      return `${name} = coalesce(${name}, excluded.${name})`
    case 'distinct':
      return `${name} = ${name} + excluded.${name}`
    case 'add':
      return column.type === 'decimal'
        ? `${name} = decimal_add(${name}, excluded.${name})`
        : `${name} = ${name} + excluded.${name}`
  }
}

function rangeError(error: unknown, definition: TableDefinition): unknown {
  if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_CONSTRAINT_CHECK') return error
  const name =
    /range (\w+)/.exec(error.message)?.[1] ??
    `of ${definition.name} (${definition.key.length + definition.columns.length} columns)`
  return outOfRange({ name })
}
