/** Keeps a copy of customers, products or orders in step, in a file that other programs read. */
import { CannotTell } from '../../model/expression.ts'
import { isObject, type Json } from '../../model/json.ts'
import { defineConsumer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import type { Column } from '../../model/table.ts'
import { sayValue } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { mustTell } from '../must-tell.ts'
import { compareVersions } from '../routers/compare-versions.ts'
import { sayList } from '../words.ts'
import { cellValue, columnTypes } from './cell-value.ts'
import { laneField } from './lane-field.ts'

export const copy = defineConsumer({
  type: 'copy',
  role: 'consumer',
  version: 1,
  title: 'Keep a copy',
  icon: 'copy',
  summary: 'Keeps a copy in step, as a SQLite file or as CSV, for other programs.',
  outputs: [],
  fields: {
    table: {
      kind: 'name',
      label: 'What is copied',
      names: 'table',
      shapesState: true,
      help: 'The name of the copy, such as customers. Each is kept by one step.',
    },
    as: {
      kind: 'choice',
      label: 'Copied into',
      default: 'sqlite',
      help: 'A SQLite file can hold several copies; CSV is a file for each, in one folder.',
      options: [
        { value: 'sqlite', label: 'A SQLite file' },
        { value: 'csv', label: 'A folder of CSV files' },
      ],
    },
    target: {
      kind: 'name',
      label: 'Name of the file or folder',
      names: 'column',
      default: 'copies',
      help: 'It stands in the folder for files, beside the store.',
    },
    key: {
      kind: 'list',
      label: 'One row per',
      minimum: 1,
      shapesState: true,
      help: 'What tells one from the other, such as the number of the customer.',
      fields: {
        name: { kind: 'name', label: 'Column', names: 'column', help: 'The name of the column.' },
        type: columnTypes,
        value: { kind: 'expression', label: 'Value', expect: 'any', help: 'Such as the number of the customer.' },
      },
    },
    columns: {
      kind: 'list',
      label: 'Columns',
      default: [],
      shapesState: true,
      help: 'What is copied of each.',
      fields: {
        name: { kind: 'name', label: 'Column', names: 'column', help: 'The name of the column.' },
        type: columnTypes,
        value: { kind: 'expression', label: 'Value', expect: 'any', help: 'Such as the e-mail address.' },
      },
    },
    version: {
      kind: 'expression',
      label: 'Version',
      expect: 'any',
      optional: true,
      shapesState: true,
      help: 'A number or a time that grows with every change, such as when it was changed last: what is older changes nothing. Empty: the time of the event.',
    },
    deleted: {
      kind: 'expression',
      label: 'Deleted when',
      expect: 'boolean',
      optional: true,
      shapesState: true,
      help: 'Which events say that it is gone: the customer was deleted, say.',
    },
    personal: {
      kind: 'boolean',
      label: 'Copy personal fields',
      default: false,
      help: 'Whether fields that the events mark as personal leave the store with the copy. Off: their columns are left out.',
    },
    ...laneField,
  },
  tables: ({ table, key, columns = [] }) => [{ name: table, key: key.map(columnOf), columns: columns.map(columnOf) }],
  copies: ({ table, as = 'sqlite', target = 'copies', key, columns = [], personal = false }) => ({
    table,
    as: as === 'csv' ? 'csv' : 'sqlite',
    target,
    columns: [...key, ...columns].map(({ name, value }) => ({ name, value })),
    personal,
  }),
  check({ table, key, columns = [] }): readonly Problem[] {
    if (/^(sqlite_|counterflow_)/i.test(table))
      return [
        {
          code: 'NAME_RESERVED',
          message: `A copy cannot be called ${table}: such names belong to SQLite and to us`,
          field: 'table',
        },
      ]
    const names = [...key, ...columns].map(({ name }) => name.toLowerCase())
    const twice = names.find((name, index) => names.indexOf(name) < index)
    return twice === undefined
      ? []
      : [{ code: 'COLUMN_TWICE', message: `There are two columns called ${twice}`, field: 'columns' }]
  },
  explain: ({ table, as, target = 'copies', key }) =>
    `Copies ${table} into ${as === 'csv' ? `the folder ${target}` : `${target}.sqlite`}, a row for each ${sayList(key.map(({ value }) => sayValue(value)))}`,
  compile({ table, key, columns, version, deleted }) {
    return {
      event(event, context) {
        const cells = key.map(({ name, type, value }) =>
          cellValue(name, kindOf(type), mustTell(value.evaluate(event), name)),
        )
        const found = version === undefined ? event.time : mustTell(version.evaluate(event), 'The version')
        const own = typeof found === 'number' || typeof found === 'string' ? found : JSON.stringify(found)
        const name = keyText(cells as Json) ?? ''
        const before = versionIn(context.state.get(name))
        const difference = before === undefined ? 1 : compareVersions(own, before)
        // Two changes in one millisecond are two; the same version again is one that is known.
        if (difference < 0 || (difference === 0 && version !== undefined)) return context.outcome('stale')
        context.state.set(name, { version: own })
        if (deleted !== undefined && mustTell(deleted.evaluate(event), 'Whether it is gone')) {
          context.remove(table, cells)
          return context.outcome('deleted')
        }
        context.put(
          table,
          cells,
          columns.map(({ name: column, type, value }) => {
            const cell = value.evaluate(event)
            // What an event does not tell stays as it is.
            return cell instanceof CannotTell ? undefined : cellValue(column, kindOf(type), cell)
          }),
        )
      },
    }
  },
  examples: [
    {
      title: 'Customers as they are now; an update that comes late changes nothing, and who is gone stays gone',
      config: {
        table: 'customers',
        key: [{ name: 'id', value: 'data.id' }],
        columns: [{ name: 'name', value: 'data.name' }],
        version: 'data.version',
        deleted: 'event.type == "customer.deleted"',
      },
      given: [
        { type: 'customer.updated', data: { id: 'a', name: 'Ann', version: 2 } },
        { type: 'customer.updated', data: { id: 'a', name: 'An', version: 1 } },
        { type: 'customer.updated', data: { id: 'b', name: 'Bob', version: 1 } },
        { type: 'customer.deleted', data: { id: 'b', version: 3 } },
        { type: 'customer.updated', data: { id: 'b', name: 'Bobby', version: 2 } },
      ],
      expect: {},
      tables: { customers: [{ id: 'a', name: 'Ann' }] },
    },
    {
      title: 'Without a version the time of the event decides; what is not told stays',
      config: {
        table: 'products',
        as: 'csv',
        target: 'office',
        key: [{ name: 'sku', value: 'data.sku' }],
        columns: [
          { name: 'title', value: 'data.title' },
          { name: 'pieces', type: 'integer', value: 'data.pieces' },
        ],
      },
      given: [
        { time: '2026-03-02T10:00:00Z', data: { sku: 'A', title: 'Candle', pieces: 3 } },
        { time: '2026-03-02T10:00:05Z', data: { sku: 'A', pieces: 2 } },
        { time: '2026-03-02T10:00:01Z', data: { sku: 'A', pieces: 9 } },
      ],
      expect: {},
      tables: { products: [{ sku: 'A', title: 'Candle', pieces: 2 }] },
    },
  ],
})

type NamedColumn = { readonly name: string; readonly type?: string | undefined }
const columnOf = ({ name, type }: NamedColumn): Column => ({ name, type: kindOf(type), keep: 'set' })

const kindOf = (text: string | undefined): Column['type'] =>
  columnTypes.options.find(({ value }) => value === text)?.value ?? 'text'

function versionIn(state: Json | undefined): string | number | undefined {
  const version = isObject(state) ? state.version : undefined
  return typeof version === 'string' || typeof version === 'number' ? version : undefined
}
