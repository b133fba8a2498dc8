/** Reads the rows of a CSV or NDJSON file, each as one event, and each only once however often the file is read. */
import { nodeSource } from '../../model/event.ts'
import { defineProducer } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Acceptance, FileRow } from '../../model/services.ts'
import { sayType } from '../words.ts'
import { lateField } from './late-field.ts'
import { rowEvent } from './row-event.ts'

export const file = defineProducer({
  type: 'file',
  role: 'producer',
  live: false,
  version: 1,
  title: 'File',
  icon: 'file-input',
  summary: 'Reads the rows of a CSV or NDJSON file.',
  outputs: ['row'],
  fields: {
    path: {
      kind: 'path',
      label: 'File',
      access: 'read',
      optional: true,
      help: 'What it reads. A row is counted once, however often the file is read or handed over again.',
    },
    format: {
      kind: 'choice',
      default: 'auto',
      help: 'How the file is written.',
      options: [
        { value: 'auto', label: 'See for yourself' },
        { value: 'csv', label: 'CSV, a table' },
        { value: 'ndjson', label: 'NDJSON, a JSON object per line' },
      ],
    },
    type: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      default: 'row',
      help: 'What each row is called as an event.',
    },
    time: {
      kind: 'text',
      label: 'Time column',
      optional: true,
      help: 'The column that says when it happened; empty: the moment of reading.',
    },
    zone: {
      kind: 'zone',
      label: 'Times are in',
      optional: true,
      help: 'The time zone of times that name none; empty: the zone of the flow.',
    },
    subject: {
      kind: 'text',
      label: 'About',
      optional: true,
      help: 'The column that says what a row is about, such as the order number.',
    },
    partitionkey: {
      kind: 'text',
      label: 'Order by',
      optional: true,
      help: 'Rows with the same value in this column stay in order.',
    },
    columns: {
      kind: 'list',
      label: 'Columns',
      default: [],
      help: 'The columns to take, and how. Empty: all of them, as text, as they are.',
      fields: {
        from: { kind: 'text', label: 'Column', help: 'Its name in the file.' },
        to: { kind: 'text', label: 'Field', optional: true, help: 'Its name in the event; empty: the same.' },
        type: {
          kind: 'choice',
          label: 'Kind',
          default: 'text',
          help: 'What the column holds. Ids, codes and phone numbers are text.',
          options: [
            { value: 'text', label: 'Text' },
            { value: 'integer', label: 'Whole number' },
            { value: 'decimal', label: 'Exact decimal, kept as text' },
            { value: 'number', label: 'Number' },
            { value: 'boolean', label: 'Yes or no' },
          ],
        },
        trim: { kind: 'boolean', label: 'Trim', default: false, help: 'Take away blanks at both ends.' },
        optional: {
          kind: 'boolean',
          label: 'May be missing',
          default: false,
          help: 'The field is left out where the file has no such column or an empty cell.',
        },
      },
    },
    ...lateField,
  },
  check: ({ columns = [] }) =>
    columns.flatMap(({ from, to }, index) => {
      if ((to ?? from) === '__proto__')
        return [
          {
            code: 'NAME_RESERVED',
            message: 'Expected another field name: __proto__ is reserved',
            field: `columns.${index}.to`,
          },
        ]
      const twice = columns.findIndex((other) => (other.to ?? other.from) === (to ?? from)) < index
      return twice
        ? [{ code: 'FIELD_TWICE', message: `The field ${to ?? from} is filled twice`, field: `columns.${index}.to` }]
        : []
    }),
  explain: ({ path, type = 'row' }) => `Reads “${sayType(type)}” from ${path ?? 'a file that you choose'}`,
  compile(config) {
    return async (context) => {
      const path = context.input ?? config.path
      if (path === undefined) {
        throw new CounterflowError('INPUT_MISSING', `Choose the file that ${context.node} reads.`, {
          advice: 'Choose it on the card, or name it: --input node=file.csv',
        })
      }
      const read = rowEvent(config, config.zone || context.zone)
      const { signal } = context
      for await (const batch of context.services.files.rows({
        path,
        format: config.format,
        position: context.position,
        signal,
      })) {
        if (batch.known > 0) context.known(batch.known)
        const source = `${nodeSource(context.flow, context.node)}/${batch.file}`
        if (batch.rows.length > 0) {
          const events = batch.rows.map((row) => read(row, source))
          checkAnswers(await context.produce(events, batch.position, 'whole'), batch.rows)
        }
        context.progress(batch.read, batch.size)
        if (signal.cancelled) return
      }
      context.caughtUp()
    }
  },
  examples: [
    {
      title: 'A till export: times of the shop, ids as text',
      config: {
        type: 'line.sold',
        time: 'InvoiceDate',
        zone: 'Europe/London',
        subject: 'InvoiceNo',
        columns: [
          { from: 'InvoiceNo', to: 'invoice' },
          { from: 'StockCode', to: 'sku', trim: true },
          { from: 'Quantity', to: 'quantity', type: 'integer' },
          { from: 'UnitPrice', to: 'price', type: 'decimal' },
          { from: 'CustomerID', to: 'customer' },
        ],
      },
      given: [
        {
          data: {
            InvoiceNo: '536365',
            StockCode: ' 85123a',
            Description: 'CANDLE',
            Quantity: '6',
            InvoiceDate: '2010-12-01 08:26:00',
            UnitPrice: '2.550',
            CustomerID: '17850.0',
          },
        },
      ],
      expect: { row: [{ invoice: '536365', sku: '85123a', quantity: 6, price: '2.550', customer: '17850.0' }] },
    },
    {
      title: 'Two equal rows are two events',
      config: {},
      given: [{ data: { sku: 'A', n: '' } }, { data: { sku: 'A', n: '' } }],
      expect: {
        row: [
          { sku: 'A', n: '' },
          { sku: 'A', n: '' },
        ],
      },
    },
  ],
})

/** A row that differs from what was read before under its number is never taken silently. */
function checkAnswers(answers: readonly Acceptance[], rows: readonly FileRow[]): void {
  for (const [index, answer] of answers.entries()) {
    const row = rows[index]?.row ?? 0
    if (answer.kind === 'conflict') {
      throw new CounterflowError('FILE_CHANGED', `Row ${row} is not what it was when this file was read before.`, {
        kept: 'All rows before it are in the log, and so is the row as it was first.',
        advice: 'Give the changed file to a new flow, or correct the row by an event of its own.',
        details: { row },
      })
    }
    // The one row that is wrong, not those that were left out with it.
    if (answer.kind === 'refused' && answer.code !== 'EVENT_BATCH') {
      throw new CounterflowError('FILE_ROW', `Row ${row} was refused: ${answer.message}`, {
        kept: 'All rows of the batches before it are in the log.',
        advice: 'Correct the row in the file and read it again.',
        details: { row, code: answer.code },
      })
    }
  }
}
