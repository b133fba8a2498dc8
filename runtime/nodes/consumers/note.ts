/** Writes a sentence about each event into a table of notes. */
import { isoTime } from '../../model/event-text.ts'
import { defineConsumer } from '../../model/node.ts'
import { fillTemplate, parseTemplate, sayJson, sayTemplate } from '../placeholders.ts'
import { laneField } from './lane-field.ts'

export const note = defineConsumer({
  type: 'note',
  role: 'consumer',
  version: 1,
  title: 'Note',
  icon: 'sticky-note',
  summary: 'Writes a sentence about each event into a table of notes.',
  outputs: [],
  fields: {
    text: {
      kind: 'text',
      label: 'Sentence',
      multiline: true,
      help: 'What to write. {data.number} stands for the value in the event.',
    },
    table: {
      kind: 'name',
      label: 'Table',
      names: 'table',
      default: 'notes',
      shapesState: true,
      help: 'The table of notes. Each note needs one of its own.',
    },
    ...laneField,
  },
  tables: ({ table = 'notes' }) => [
    {
      name: table,
      key: [],
      columns: [
        { name: 'time', type: 'text', keep: 'set' },
        { name: 'note', type: 'text', keep: 'set' },
      ],
    },
  ],
  explain: ({ text }) => `Notes “${sayTemplate(text)}”`,
  compile({ text, table }) {
    const template = parseTemplate(text)
    return {
      event(event, context) {
        context.append(table, [
          isoTime(event.time),
          fillTemplate(template, event, sayJson, (path) => `(no ${path.replace(/^data\./, '')})`),
        ])
      },
    }
  },
  examples: [
    {
      title: 'A payment in words',
      config: { text: 'Payment {data.payment_id} over {data.amount}: {event.type}' },
      given: [
        {
          type: 'payment.authorized',
          time: '2026-03-02T10:00:00Z',
          data: { payment_id: 'P-1', amount: { minor: 999, currency: 'JPY' } },
        },
      ],
      expect: {},
      tables: { notes: [{ time: '2026-03-02T10:00:00.000Z', note: 'Payment P-1 over ¥999: payment.authorized' }] },
    },
    {
      title: 'What is missing is said, and other braces stay',
      config: { text: '{data.who} {smiles}', table: 'smiles' },
      given: [{ time: '2026-03-02T10:00:00Z', data: {} }],
      expect: {},
      tables: { smiles: [{ time: '2026-03-02T10:00:00.000Z', note: '(no who) {smiles}' }] },
    },
  ],
})
