/** Events that a person types in, or that a program or a test sends to this very node. */
import { defineProducer } from '../../model/node.ts'
import { sayType } from '../words.ts'
import { lateField } from './late-field.ts'

export const manual = defineProducer({
  type: 'manual',
  role: 'producer',
  live: true,
  version: 1,
  title: 'By hand',
  icon: 'hand',
  summary: 'Events that you type in or send from a program.',
  outputs: ['event'],
  fields: {
    type: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      default: 'example',
      help: 'The type of an event that is sent without one.',
    },
    sample: { kind: 'json', label: 'Sample', optional: true, help: 'The data that the form starts with.' },
    ...lateField,
  },
  explain: ({ type }) => `Takes “${sayType(type ?? 'example')}” from you`,
  // Nothing to start: the host puts what is sent straight into this node's channel.
  compile: () => async (context) => context.caughtUp(),
  examples: [
    {
      title: 'An order typed in',
      config: { type: 'order.placed', sample: { number: '#1001' } },
      given: [{ type: 'order.placed', data: { number: '#1001', total: { minor: 4200, currency: 'GBP' } } }],
      expect: { event: [{ number: '#1001', total: { minor: 4200, currency: 'GBP' } }] },
    },
    {
      title: 'Data may be anything, or nothing',
      config: {},
      given: [{ data: [1, 'two'] }, {}],
      expect: { event: [[1, 'two'], null] },
    },
  ],
})
