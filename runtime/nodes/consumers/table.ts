/** Keeps a table of rows from events: the latest values, sums, and counts of different values per key. */
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell, type Expression } from '../../model/expression.ts'
import type { Json, Scalar } from '../../model/json.ts'
import { nearest } from '../../model/nearest.ts'
import { defineConsumer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import type { Column, ColumnType, Keep } from '../../model/table.ts'
import { sayValue } from '../condition-words.ts'
import { cannotTell, mustTell } from '../must-tell.ts'
import { columnsIn, parseRowSentence } from '../row-sentence.ts'
import { sayCount, sayList, sayType } from '../words.ts'
import { cellValue, columnTypes } from './cell-value.ts'
import { laneField } from './lane-field.ts'

/** As many as a store keeps in one table. */
const mostColumns = 200

export const table = defineConsumer({
  type: 'table',
  role: 'consumer',
  version: 1,
  title: 'Table',
  icon: 'table',
  summary: 'Keeps a table up to date: a row per key, or a row per event.',
  outputs: [],
  rowsAlone: true,
  readsByExpressions: true,
  fields: {
    table: {
      kind: 'name',
      label: 'Table',
      names: 'table',
      shapesState: true,
      help: 'The name of the table. Each table is kept by one consumer.',
    },
    key: {
      kind: 'list',
      label: 'One row per',
      default: [],
      shapesState: true,
      help: 'What a row stands for, such as the order number. Without it every event adds a row.',
      fields: {
        name: { kind: 'name', label: 'Column', names: 'column', help: 'The name of the column.' },
        type: columnTypes,
        value: {
          kind: 'expression',
          label: 'Value',
          expect: 'any',
          help: 'Which row an event belongs to, such as the number of the order.',
        },
      },
    },
    columns: {
      kind: 'list',
      label: 'Columns',
      default: [],
      shapesState: true,
      help: 'What is kept in each row.',
      fields: {
        name: { kind: 'name', label: 'Column', names: 'column', help: 'The name of the column.' },
        type: columnTypes,
        keep: {
          kind: 'choice',
          default: 'set',
          help: 'How a cell follows from the values that come.',
          options: [
            { value: 'set', label: 'The latest value' },
            { value: 'first', label: 'The first value' },
            { value: 'add', label: 'The sum' },
            { value: 'distinct', label: 'How many different ones' },
          ],
        },
        value: {
          kind: 'expression',
          label: 'Value',
          expect: 'any',
          help: 'The value that an event brings, such as the total of the order.',
        },
        when: {
          kind: 'expression',
          label: 'Only when',
          expect: 'boolean',
          optional: true,
          help: 'Which events count for this column; empty: all.',
        },
        optional: {
          kind: 'boolean',
          label: 'May be missing',
          default: false,
          help: 'An event without the value leaves the cell as it is.',
        },
      },
    },
    says: {
      kind: 'text',
      label: 'In words',
      optional: true,
      help: 'A sentence that stands in front of each row, with columns in braces: {available} available[, {held} held for {until, left}][, {sold} sold {day, day}]. In square brackets stands what is left out where there is none.',
    },
    ...laneField,
  },
  tables: ({ table: name, key, columns }) => [
    {
      name,
      key: (key ?? []).map((column) => ({ name: column.name, type: typeOf(column.type), keep: 'set' })),
      columns: (columns ?? []).map((column): Column => {
        const keep = keepOf(column.keep)
        return { name: column.name, type: keep === 'distinct' ? 'integer' : typeOf(column.type), keep }
      }),
    },
  ],
  check({ key = [], columns = [], says = '' }) {
    const names = [...key, ...columns].map(({ name }) => name.toLowerCase())
    const twice = names.find((name, index) => names.indexOf(name) < index)
    const problems: Problem[] = columns.flatMap(({ keep, type }, index): Problem[] => {
      const field = `columns.${index}`
      if (keep !== undefined && keep !== 'set' && key.length === 0)
        return [
          {
            code: 'KEEP_WITHOUT_KEY',
            message: 'Without a key every event adds a row, so a column takes the value as it comes',
            field: `${field}.keep`,
          },
        ]
      if (keep === 'add' && !['integer', 'decimal', 'number'].includes(type ?? 'text'))
        return [
          { code: 'ADD_TYPE', message: `A sum needs a kind of number, got ${type ?? 'text'}`, field: `${field}.type` },
        ]
      return []
    })
    const own = [...key, ...columns].map(({ name }) => name)
    for (const column of new Set(columnsIn(parseRowSentence(says)))) {
      if (own.includes(column)) continue
      const meant = nearest(column, own)
      problems.push({
        code: 'SENTENCE_COLUMN',
        message: `There is no column ${column} in this table${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
        field: 'says',
      })
    }
    if (twice !== undefined)
      problems.push({ code: 'COLUMN_TWICE', message: `There are two columns called ${twice}`, field: 'columns' })
    if (names.length > mostColumns)
      problems.push({
        code: 'TABLE_COLUMNS',
        message: `Expected at most ${mostColumns} columns, got ${names.length}`,
        field: 'columns',
      })
    if (names.length === 0)
      problems.push({ code: 'TABLE_EMPTY', message: 'A table needs at least one column', field: 'columns' })
    return problems
  },
  explain({ table: name, key = [], columns = [] }) {
    const by = sayList(key.map(sayKey))
    const width = sayCount(columns.length, 'column')
    return by === ''
      ? `Adds a row to “${sayType(name)}” for every event`
      : `Keeps “${sayType(name)}”: ${width} for each ${by}`
  },
  compile({ table: name, key, columns }) {
    const keys = key.map((column) => keyCell(column))
    const cells = columns.map((column) => cellOf(column, key.length === 0))
    return {
      event(event, context) {
        const values = valuesOf(cells, event)
        if (keys.length === 0) context.append(name, values)
        else context.put(name, valuesOf(keys, event), values)
      },
    }
  },
  examples: [
    {
      title: 'Sales per day and product',
      config: {
        table: 'sales',
        key: [{ name: 'sku', type: 'text', value: 'data.sku' }],
        columns: [
          { name: 'title', type: 'text', keep: 'first', value: 'data.title', optional: true },
          { name: 'pieces', type: 'decimal', keep: 'add', value: 'data.quantity' },
          { name: 'buyers', keep: 'distinct', value: 'data.customer_ref', when: 'has(data.customer_ref)' },
        ],
      },
      given: [
        { data: { sku: '85123a', title: 'Candle', quantity: '0.1', customer_ref: 'c1' } },
        { data: { sku: '85123A', quantity: '1', customer_ref: 'c1' } },
        { data: { sku: '85123a', title: 'Renamed', quantity: '0.2', customer_ref: 'c1' } },
      ],
      expect: {},
      tables: {
        sales: [
          { sku: '85123A', title: null, pieces: '1', buyers: 1 },
          { sku: '85123a', title: 'Candle', pieces: '0.3', buyers: 1 },
        ],
      },
    },
    {
      title: 'The latest state of each payment; what cannot be told leaves a cell alone',
      config: {
        table: 'payments',
        key: [{ name: 'payment', value: 'data.payment_id' }],
        columns: [
          { name: 'state', value: 'event.type' },
          { name: 'reason', value: 'data.code' },
        ],
      },
      given: [
        { type: 'payment.failed', data: { payment_id: 'P-1', code: 'card_declined' } },
        { type: 'payment.authorized', data: { payment_id: 'P-1' } },
        { type: 'payment.failed', data: { payment_id: 'P-2', code: null } },
      ],
      expect: {},
      tables: {
        payments: [
          { payment: 'P-1', state: 'payment.authorized', reason: 'card_declined' },
          { payment: 'P-2', state: 'payment.failed', reason: null },
        ],
      },
    },
    {
      title: 'A row for every event',
      config: { table: 'visits', columns: [{ name: 'page', value: 'data.page' }] },
      given: [{ data: { page: '/' } }, { data: { page: '/' } }],
      expect: {},
      tables: { visits: [{ page: '/' }, { page: '/' }] },
    },
  ],
})

type CellColumn = {
  readonly name: string
  readonly type: ColumnType
  readonly keep: Keep
  readonly value: Expression<Json>
  readonly when: Expression<boolean> | undefined
  readonly optional: boolean
}

/** Written out rather than mapped: this is the hot path of most flows. */
function valuesOf<T>(cells: readonly ((event: CloudEvent) => T)[], event: CloudEvent): T[] {
  const values = new Array<T>(cells.length)
  for (let at = 0; at < cells.length; at++) values[at] = (cells[at] as (event: CloudEvent) => T)(event)
  return values
}

function keyCell({ name, type, value }: Pick<CellColumn, 'name' | 'type' | 'value'>): (event: CloudEvent) => Scalar {
  const said = quoted(name)
  return (event) => cellValue(name, type, mustTell(value.evaluate(event), said))
}

/** What an event puts into a cell; undefined leaves it alone. */
function cellOf(
  { name, type, keep, value, when, optional }: CellColumn,
  appends: boolean,
): (event: CloudEvent) => Scalar | undefined {
  // A sum or a count that silently misses an event would be wrong for ever; a value is replaced by the next one.
  const counts = keep === 'add' || keep === 'distinct'
  const lenient = optional || !(counts || appends)
  const kept = keep === 'distinct' ? 'text' : type
  return (event) => {
    if (when !== undefined) {
      const holds = when.evaluate(event)
      if (holds instanceof CannotTell && !lenient) cannotTell(holds, `Whether it counts for ${quoted(name)}`)
      if (holds !== true) return undefined
    }
    const found = value.evaluate(event)
    if (found instanceof CannotTell) return lenient ? undefined : cannotTell(found, quoted(name))
    // Nothing (null) adds nothing and is no different value.
    if (found === null && counts)
      return optional ? undefined : cannotTell(new CannotTell(name, 'missing'), quoted(name))
    return cellValue(name, kept, found)
  }
}

const typeOf = (text: string | undefined): ColumnType =>
  columnTypes.options.find(({ value }) => value === text)?.value ?? 'text'
const keepOf = (text: string | undefined): Keep =>
  text === 'first' || text === 'add' || text === 'distinct' ? text : 'set'

/** What is worked out goes by the name of its column. */
function sayKey({ name, value }: { readonly name: string; readonly value: string }): string {
  const said = sayValue(value)
  return said.startsWith('“') ? name.replaceAll('_', ' ') : said
}

/** Minor units are shown as money, and named so. */
const quoted = (name: string): string => `“${name.replace(/_minor$/, '').replaceAll('_', ' ')}”`
