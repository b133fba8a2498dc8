/** Writes the changes of one consumer's table: one upsert per changed row, cells merged in SQL. */
import Database from 'better-sqlite3'
import { asSet, oneValue, wrongChange } from '../../engine/memory-tables.ts'
import { cell, keyCell, outOfRange } from '../../engine/table-cells.ts'
import type { Scalar } from '../../model/json.ts'
import type { Column, RowChange, TableDefinition } from '../../model/table.ts'

export type Bound = string | number | null
export type TableWriter = (changes: readonly RowChange[]) => void

export const bindCell = (value: Scalar): Bound => (typeof value === 'boolean' ? Number(value) : value)

export function tableWriter(db: Database.Database, definition: TableDefinition): TableWriter {
  const { name, key, columns } = definition
  const table = `"table_${name}"`
  const width = key.length + columns.length
  const counts = columns.some((column) => column.keep === 'distinct')
  const where = key.map((column) => `"${column.name}" = ?`).join(' AND ')
  const remove = key.length > 0 ? db.prepare<Bound[]>(`DELETE FROM ${table} WHERE ${where}`) : undefined
  const forget = counts ? db.prepare<[string]>(`DELETE FROM "distinct_${name}" WHERE key = ?`) : undefined
  const see = counts
    ? db.prepare<[string, string, string]>(`INSERT OR IGNORE INTO "distinct_${name}" VALUES (?, ?, ?)`)
    : undefined
  /** One statement per set of cells that a change leaves alone; nearly always that is one set. */
  const upserts = new Map<string, Database.Statement<[Bound[]]>>()
  const bound: Bound[] = []
  /** Which columns a change names, so that the statement of the change before can be used again without a look-up. */
  const lastUsed: boolean[] = columns.map(() => false)
  let lastUpsert: Database.Statement<[Bound[]]> | undefined

  function upsert(isSame: boolean): Database.Statement<[Bound[]]> {
    if (lastUpsert && isSame) return lastUpsert
    const mask = lastUsed.map(Number).join('')
    let statement = upserts.get(mask)
    if (!statement) {
      const used = columns.filter((_, at) => lastUsed[at])
      const names = [...key, ...used].map((column) => `"${column.name}"`)
      const target =
        names.length > 0 ? `(${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})` : 'DEFAULT VALUES'
      const merge = used.map(mergeSql)
      const conflict =
        key.length === 0 ? '' : ` ON CONFLICT DO ${merge.length > 0 ? `UPDATE SET ${merge.join(', ')}` : 'NOTHING'}`
      statement = db.prepare<[Bound[]]>(`INSERT INTO ${table} ${target}${conflict}`)
      upserts.set(mask, statement)
    }
    lastUpsert = statement
    return statement
  }

  function write(keys: readonly Scalar[], change: Exclude<RowChange, { kind: 'delete' }>): void {
    let isSame = true
    let place = 0
    for (; place < keys.length; place++) bound[place] = bindCell(keys[place] ?? null)
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]
      const value = change.values[at]
      // An empty value changes a cell only where the latest one counts.
      const used = column !== undefined && value !== undefined && (value !== null || column.keep === 'set')
      if (used !== lastUsed[at]) {
        lastUsed[at] = used
        isSame = false
      }
      if (!used) continue
      bound[place++] =
        column.keep === 'distinct'
          ? count(JSON.stringify(keys), column, asSet(value))
          : bindCell(cell(column, oneValue(value)))
    }
    bound.length = place
    upsert(isSame).run(bound)
  }

  function count(row: string, column: Column, values: ReadonlySet<Scalar>): number {
    let added = 0
    for (const value of values)
      if (value !== null) added += see?.run(row, column.name, JSON.stringify(value)).changes ?? 0
    return added
  }

  return (changes) => {
    for (const change of changes) {
      if (change.kind === 'append' && key.length > 0) throw wrongChange(definition, 'append')
      const given = change.kind === 'append' ? [] : change.key
      if (given.length > key.length) throw wrongChange(definition, 'key')
      const keys = key.map((column, at) => keyCell(column, given[at]))
      if (change.kind === 'delete') {
        if (!remove) throw wrongChange(definition, 'delete')
        remove.run(...keys.map(bindCell))
        forget?.run(JSON.stringify(keys))
      } else {
        try {
          write(keys, change)
        } catch (error) {
          throw rangeError(error, definition, width)
        }
      }
    }
  }
}

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

function rangeError(error: unknown, definition: TableDefinition, width: number): unknown {
  if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_CONSTRAINT_CHECK') return error
  const name = /range (\w+)/.exec(error.message)?.[1] ?? `of ${definition.name} (${width} columns)`
  return outOfRange({ name })
}
