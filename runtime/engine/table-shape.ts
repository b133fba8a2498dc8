/** Refuses a table that a store could not keep, before it becomes part of a schema. Both stores ask the same rules. */
import { CounterflowError } from '../model/problem.ts'
import type { Column, TableDefinition } from '../model/table.ts'

const nameForm = /^[a-z][a-z0-9_]{0,62}$/i
const maximumColumns = 200
/** Names with a meaning of their own: in SQLite (rowid …) or as a property of every JavaScript object. */
const reserved = new Set([
  ...['rowid', 'oid', '_rowid_', 'prototype', 'then'],
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()),
])

/** @throws CounterflowError TABLE_NAME, TABLE_COLUMNS, NAME_RESERVED */
export function checkTable(table: TableDefinition, others: Iterable<TableDefinition>): void {
  checkName(table.name, 'table', table)
  for (const other of others) {
    if (other.name !== table.name && other.name.toLowerCase() === table.name.toLowerCase()) {
      fail(
        'TABLE_NAME',
        `There is a table ${other.name} already, and ${table.name} differs from it only by case`,
        table,
      )
    }
  }
  const columns = [...table.key, ...table.columns]
  if (columns.length === 0) fail('TABLE_COLUMNS', `Table ${table.name} has no columns`, table)
  if (columns.length > maximumColumns) {
    fail(
      'TABLE_COLUMNS',
      `Table ${table.name} has ${columns.length} columns, at most ${maximumColumns} are possible`,
      table,
    )
  }
  const names = new Set<string>()
  for (const column of columns) {
    checkName(column.name, 'column', table)
    const folded = column.name.toLowerCase()
    if (names.has(folded)) fail('TABLE_COLUMNS', `Table ${table.name} has two columns ${column.name}`, table)
    names.add(folded)
  }
  for (const column of table.key) {
    if (column.keep !== 'set') fail('TABLE_COLUMNS', `Key column ${column.name} must keep what is set`, table)
  }
  for (const column of table.columns) checkKeep(column, table)
}

function checkKeep(column: Column, table: TableDefinition): void {
  if (column.keep === 'add' && (column.type === 'text' || column.type === 'boolean')) {
    fail('TABLE_COLUMNS', `Column ${column.name} adds up, so it cannot be ${column.type}`, table)
  }
  if (column.keep === 'distinct' && column.type !== 'integer') {
    fail(
      'TABLE_COLUMNS',
      `Column ${column.name} counts different values, so it must be integer, not ${column.type}`,
      table,
    )
  }
  if (column.keep === 'distinct' && table.key.length === 0) {
    fail('TABLE_COLUMNS', `Column ${column.name} counts different values, so table ${table.name} needs a key`, table)
  }
}

/** @throws CounterflowError TABLE_SHAPE, TABLE_OWNED */
export function checkSameTable(kept: TableDefinition, owner: string, table: TableDefinition, stage: string): void {
  if (owner !== stage) {
    fail('TABLE_OWNED', `Table ${table.name} is kept by ${owner} already, so ${stage} cannot keep it too`, table, {
      advice: 'Give one of the two another table name.',
    })
  }
  if (shapeOf(kept) === shapeOf(table)) return
  fail('TABLE_SHAPE', `Table ${table.name} has other columns than ${stage} wants now`, table, {
    advice: 'Start the table anew, or rebuild it from the log.',
  })
}

const shapeOf = (table: TableDefinition): string =>
  JSON.stringify([table.key, table.columns].map((list) => list.map(({ name, type, keep }) => [name, type, keep])))

function checkName(name: string, what: string, table: TableDefinition): void {
  if (!nameForm.test(name)) {
    fail(
      'TABLE_NAME',
      `Expected a ${what} name of letters, digits and _ (63 at most, a letter first), got ${JSON.stringify(name.slice(0, 80))}`,
      table,
    )
  }
  if (reserved.has(name.toLowerCase())) fail('NAME_RESERVED', `${name} cannot be the name of a ${what}`, table)
}

function fail(code: string, message: string, table: TableDefinition, more: { advice?: string } = {}): never {
  throw new CounterflowError(code, message, { ...more, details: { table: table.name.slice(0, 80) } })
}
