/** What a merchant fills in about a report: what closes the day, which figures it shows, and by what they are broken down. */
import type { Fields } from '../../model/field.ts'
import { dayFields } from './day-fields.ts'

export const reportFields = {
  closes: {
    kind: 'expression',
    label: 'Made when',
    expect: 'boolean',
    help: 'Which events ask for the report: it is due, say. They count for no figure.',
  },
  figures: {
    kind: 'list',
    minimum: 1,
    shapesState: true,
    help: 'What the report shows of each day.',
    fields: {
      name: { kind: 'name', label: 'Figure', names: 'column', help: 'The name of the figure, such as net.' },
      keep: {
        kind: 'choice',
        default: 'add',
        help: 'How it follows from the events of the day.',
        options: [
          { value: 'add', label: 'The sum' },
          { value: 'count', label: 'How many events' },
          { value: 'distinct', label: 'How many different ones' },
        ],
      },
      value: {
        kind: 'expression',
        expect: 'any',
        optional: true,
        help: 'The value that an event brings, such as the amount. A count needs none.',
      },
      when: {
        kind: 'expression',
        expect: 'boolean',
        optional: true,
        help: 'Which events count for this figure; empty: all.',
      },
      money: {
        kind: 'boolean',
        default: false,
        help: 'The value is in pence or cents: the report shows it as money of the flow.',
      },
    },
  },
  by: {
    kind: 'list',
    label: 'Broken down by',
    default: [],
    shapesState: true,
    help: 'The same figures once more for each channel, location or whatever the events name.',
    fields: {
      name: { kind: 'name', label: 'Breakdown', names: 'column', help: 'The name of the breakdown, such as channel.' },
      value: { kind: 'expression', expect: 'key', help: 'Which group an event belongs to, such as its channel.' },
    },
  },
  ...dayFields,
  currency: {
    kind: 'text',
    optional: true,
    shapesState: true,
    help: 'The currency of figures that are money, such as GBP; empty: the one of the flow.',
  },
  type: {
    kind: 'name',
    label: 'Event',
    names: 'event type',
    default: 'report.daily',
    help: 'What the report is called as an event.',
  },
} as const satisfies Fields
