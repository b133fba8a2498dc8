/** Appends a line per event to a file: the event as it is, its data, or chosen columns as CSV. */
import { dataText, eventText } from '../../model/event-text.ts'
import { CannotTell } from '../../model/expression.ts'
import { defineConsumer } from '../../model/node.ts'
import { mustTell } from '../must-tell.ts'
import { sayList, sayName } from '../words.ts'
import { csvLine } from './csv-line.ts'
import { laneField } from './lane-field.ts'

export const outputFile = defineConsumer({
  type: 'output-file',
  role: 'consumer',
  version: 1,
  title: 'File',
  icon: 'file-plus',
  summary: 'Adds a line to a file for every event.',
  outputs: [],
  fields: {
    path: {
      kind: 'path',
      label: 'File',
      access: 'write',
      help: 'The file that lines are added to, such as reports/orders.csv.',
    },
    content: {
      kind: 'choice',
      label: 'Each line is',
      default: 'event',
      help: 'What is written for an event.',
      options: [
        { value: 'event', label: 'The whole event as JSON' },
        { value: 'data', label: 'Its data as JSON' },
        { value: 'csv', label: 'Columns, for a spreadsheet' },
      ],
    },
    columns: {
      kind: 'list',
      label: 'Columns',
      default: [],
      help: 'The columns of a spreadsheet file.',
      fields: {
        name: { kind: 'text', label: 'Column', help: 'What stands in the first line.' },
        value: {
          kind: 'expression',
          label: 'Value',
          expect: 'any',
          help: 'What is written, such as the number of the order.',
        },
        optional: {
          kind: 'boolean',
          label: 'May be missing',
          default: false,
          help: 'Leave the cell empty where there is no value.',
        },
      },
    },
    header: {
      kind: 'boolean',
      label: 'Column names first',
      default: true,
      help: 'Whether the first line of a spreadsheet file names the columns.',
    },
    ...laneField,
  },
  check: ({ content, columns = [] }) =>
    content === 'csv' && columns.length === 0
      ? [{ code: 'FILE_COLUMNS', message: 'A spreadsheet file needs at least one column', field: 'columns' }]
      : [],
  explain({ path, content, columns = [] }) {
    if (content === 'csv') return `Adds ${sayList(columns.map(({ name }) => sayName(name)))} to ${path}`
    return `Adds ${content === 'data' ? 'the data of every event' : 'every event'} to ${path}`
  },
  compile({ path, content, columns, header }) {
    if (content === 'event') return { event: (event, context) => context.write(path, `${eventText(event)}\n`) }
    if (content === 'data') return { event: (event, context) => context.write(path, `${dataText(event)}\n`) }
    const names = csvLine(columns.map(({ name }) => name))
    return {
      event(event, context) {
        const cells = columns.map(({ name, value, optional }) => {
          const found = value.evaluate(event)
          return found instanceof CannotTell && optional ? null : mustTell(found, name)
        })
        if (header && context.state.get('header') !== names) {
          context.state.set('header', names)
          context.write(path, names)
        }
        context.write(path, csvLine(cells))
      },
    }
  },
  examples: [
    {
      title: 'Orders for a spreadsheet; no cell can become a formula',
      config: {
        path: 'orders.csv',
        content: 'csv',
        columns: [
          { name: 'number', value: 'data.number' },
          { name: 'change', value: 'data.change' },
          { name: 'note', value: 'data.note', optional: true },
        ],
      },
      given: [
        { data: { number: '#1001', change: '-12.50', note: '=1+1' } },
        { data: { number: '#1002', change: 3, note: 'a "b", c' } },
        { data: { number: '#1003', change: null } },
      ],
      expect: {},
      files: { 'orders.csv': 'number,change,note\r\n#1001,-12.50,\'=1+1\r\n#1002,3,"a ""b"", c"\r\n#1003,,\r\n' },
    },
    {
      title: 'Every event as one line of JSON',
      config: { path: 'all.ndjson' },
      given: [
        {
          id: 'e1',
          source: 'till',
          type: 'order.placed',
          subject: 'order/1',
          time: '2026-03-02T10:00:00Z',
          data: { n: 1, t: 'é"' },
        },
      ],
      expect: {},
      files: {
        'all.ndjson':
          '{"specversion":"1.0","id":"e1","source":"till","type":"order.placed","subject":"order/1","time":"2026-03-02T10:00:00Z","data":{"n":1,"t":"é\\""}}\n',
      },
    },
  ],
})
