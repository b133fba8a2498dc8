/** Pages of a table that a consumer keeps: sorted by any column, narrowed by a text in any cell. */
import type { Database } from 'better-sqlite3'
import type { Scalar } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Column, Row, TableDefinition } from '../../model/table.ts'
import { type KeptSeal, openedSql } from './kept-seal.ts'
import { readStored } from './stored-json.ts'

export type KeptTable = { readonly name: string; readonly stage: string; readonly definition: TableDefinition }

export type TablePage = {
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined
  readonly text: string | undefined
  /** Rows to pass over. */
  readonly after: number
  readonly limit: number
}

export function openTablePages(db: Database, seal: KeptSeal) {
  db.function('opened', { deterministic: true, directOnly: true }, (text: unknown) => seal.open(String(text)))
  // Letter case beyond ASCII, which SQLite's own `lower` does not know.
  db.function('folded', { deterministic: true, directOnly: true }, (text: unknown) => String(text).toLowerCase())
  const all = db.prepare<[], { name: string; stage: string; definition: string }>(
    'SELECT name, stage, definition FROM table_definition ORDER BY name',
  )
  const one = db.prepare<[string], { name: string; stage: string; definition: string }>(
    'SELECT name, stage, definition FROM table_definition WHERE name = ?',
  )

  function find(name: string): KeptTable {
    const row = one.get(name)
    if (row) return kept(row)
    throw new CounterflowError('TABLE_MISSING', `There is no table ${name.slice(0, 80)}`, {
      kept: 'Nothing was changed.',
      advice: 'It appears as soon as its flow has been turned on.',
    })
  }

  function count(name: string): number {
    const { count } = db
      .prepare<[], { count: number }>(`SELECT count(*) AS count FROM "table_${find(name).name}"`)
      .get() ?? {
      count: 0,
    }
    return count
  }

  return {
    list: (): readonly KeptTable[] => all.all().map(kept),
    has: (name: string): boolean => one.get(name) !== undefined,
    find,
    count,
    /** @throws TABLE_MISSING, TABLE_COLUMN */
    page(
      name: string,
      { sort, text, after, limit }: TablePage,
    ): { readonly rows: readonly Row[]; readonly total: number } {
      const { definition } = find(name)
      const columns = columnsOf(definition)
      const { where, bound } = narrowing(columns, text)
      const from = `FROM "table_${definition.name}"${where}`
      const names = columns.map((column) => quoted(column.name)).join(', ')
      const rows = db
        .prepare<(string | number)[], Scalar[]>(
          `SELECT ${names} ${from} ORDER BY ${order(definition, sort)} LIMIT ? OFFSET ?`,
        )
        .raw()
        .all(...bound, limit, after)
        .map((cells) => rowOf(columns, cells, seal))
      const total =
        where === ''
          ? count(name)
          : (db.prepare<string[], { count: number }>(`SELECT count(*) AS count ${from}`).get(...bound)?.count ?? 0)
      return { rows, total }
    },
  }
}

export type TablePages = ReturnType<typeof openTablePages>

export const columnsOf = ({ key, columns }: TableDefinition): readonly Column[] => [...key, ...columns]

const kept = ({ name, stage, definition }: { name: string; stage: string; definition: string }): KeptTable => ({
  name,
  stage,
  // Written by the store itself, and held against its own tables when it was opened.
  definition: readStored(definition) as unknown as TableDefinition,
})

const quoted = (name: string): string => `"${name}"`

function narrowing(columns: readonly Column[], text: string | undefined): { where: string; bound: string[] } {
  const wanted = text?.trim().toLowerCase() ?? ''
  if (wanted === '') return { where: '', bound: [] }
  // Unless the text needs it, no cell has to leave SQLite.
  const fold = /^[\x20-\x7e]*$/.test(wanted) ? 'lower' : 'folded'
  const cells = columns.map(
    ({ name, type }) =>
      `instr(${fold}(${type === 'text' ? openedSql(quoted(name)) : `CAST(${quoted(name)} AS TEXT)`}), ?) > 0`,
  )
  return { where: ` WHERE ${cells.join(' OR ')}`, bound: columns.map(() => wanted) }
}

function order(definition: TableDefinition, sort: TablePage['sort']): string {
  const natural = definition.key.length > 0 ? definition.key.map(({ name }) => quoted(name)) : ['rowid']
  if (sort === undefined) return natural.join(', ')
  const column = columnsOf(definition).find(({ name }) => name === sort.column)
  if (column === undefined) {
    throw new CounterflowError(
      'TABLE_COLUMN',
      `The table ${definition.name} has no column ${sort.column.slice(0, 80)}`,
      {
        kept: 'Nothing was changed.',
        advice: 'Load the table anew: its columns may have changed.',
      },
    )
  }
  const way = sort.descending ? ' DESC' : ''
  const name = quoted(column.name)
  // A decimal is kept as text, so that it stays exact; as a number it only gives the order.
  const by =
    column.type === 'decimal'
      ? `CAST(${name} AS REAL)`
      : column.type === 'text'
        ? `${openedSql(name)} COLLATE NOCASE`
        : name
  return [`${by}${way}`, ...natural].join(', ')
}

function rowOf(columns: readonly Column[], cells: readonly Scalar[], seal: KeptSeal): Row {
  const row: { [column: string]: Scalar } = {}
  for (const [at, { name, type }] of columns.entries()) {
    const value = cells[at] ?? null
    row[name] =
      type === 'boolean' && value !== null
        ? value === 1
        : type === 'text' && typeof value === 'string'
          ? seal.open(value)
          : value
  }
  return row
}
