/** Lets events through for which a condition holds. */
import { CannotTell } from '../../model/expression.ts'
import { defineRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'

export const filter = defineRouter({
  type: 'filter',
  role: 'router',
  stateful: false,
  changesContent: false,
  readsByExpressions: true,
  version: 1,
  title: 'Filter',
  icon: 'filter',
  summary: 'Lets an event pass when a condition holds.',
  outputs: ['pass', 'rest', 'unclear'],
  fields: {
    when: { kind: 'expression', label: 'Condition', expect: 'boolean', help: 'What must hold for an event to pass.' },
  },
  explain: ({ when }, say = plainly) => `Passes when ${say.condition(when)}`,
  conditions: ({ when }) => ({ pass: when }),
  compile({ when }) {
    return (event, emit) => {
      const holds = when.evaluate(event)
      if (holds === true) emit('pass', event)
      else emit(holds instanceof CannotTell ? 'unclear' : holds ? 'pass' : 'rest', event)
    }
  },
  examples: [
    {
      title: 'Large orders only',
      config: { when: 'data.total.minor > 50000' },
      given: [
        { data: { total: { minor: 50001, currency: 'GBP' } } },
        { data: { total: { minor: 50000, currency: 'GBP' } } },
      ],
      expect: {
        pass: [{ total: { minor: 50001, currency: 'GBP' } }],
        rest: [{ total: { minor: 50000, currency: 'GBP' } }],
      },
    },
    {
      title: 'An order without a total is neither large nor small',
      config: { when: 'data.total.minor > 50000' },
      given: [{ data: { number: '#1001' } }],
      expect: { unclear: [{ number: '#1001' }] },
    },
  ],
})
