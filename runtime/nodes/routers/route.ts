/** Sends each event the way whose rule holds, and shows the events for which none does. */
import { CannotTell } from '../../model/expression.ts'
import { defineRouter } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { plainly } from '../condition-words.ts'

const reserved = ['otherwise', 'unclear']

export const route = defineRouter({
  type: 'route',
  role: 'router',
  stateful: false,
  changesContent: false,
  readsByExpressions: true,
  version: 1,
  title: 'Route',
  icon: 'split',
  summary: 'Sends an event one way or another, by rules.',
  outputs: ({ rules }) => [...rules.map(({ name }) => name), ...reserved],
  fields: {
    rules: {
      kind: 'list',
      label: 'Rules',
      minimum: 1,
      help: 'Each rule is a way out of its own. They are tried from top to bottom.',
      fields: {
        name: { kind: 'name', label: 'Way', names: 'output', help: 'The name of the way out, such as paid.' },
        when: {
          kind: 'expression',
          label: 'When',
          expect: 'boolean',
          help: 'What must hold for an event to go this way.',
        },
      },
    },
    match: {
      kind: 'choice',
      label: 'Where several rules hold',
      default: 'first',
      help: 'Whether an event goes only the first way whose rule holds, or every such way.',
      options: [
        { value: 'first', label: 'Only the first way' },
        { value: 'all', label: 'Every way' },
      ],
    },
  },
  check: ({ rules }) =>
    rules.flatMap(({ name }, index): readonly Problem[] => {
      const field = `rules.${index}.name`
      if (reserved.includes(name))
        return [
          {
            code: 'OUTPUT_RESERVED',
            message: `Expected a name other than ${name}, which is the way for the rest`,
            field,
          },
        ]
      const twice = rules.findIndex((rule) => rule.name === name) < index
      return twice ? [{ code: 'OUTPUT_TWICE', message: `There are two ways called ${name}`, field }] : []
    }),
  explain: ({ rules }, say = plainly) =>
    `Sends to ${rules.map(({ name, when }) => `${say.output(name)} when ${say.condition(when)}`).join('; to ')}`,
  conditions: ({ rules }) => Object.fromEntries(rules.map(({ name, when }) => [name, when])),
  compile({ rules, match }) {
    return (event, emit) => {
      let sent = false
      for (const { name, when } of rules) {
        const holds = when.evaluate(event)
        // With `first`, a rule that cannot be decided leaves open which way is the first one.
        if (holds instanceof CannotTell) {
          emit('unclear', event)
          if (match === 'first') return
          sent = true
        } else if (holds) {
          emit(name, event)
          if (match === 'first') return
          sent = true
        }
      }
      if (!sent) emit('otherwise', event)
    }
  },
  examples: [
    {
      title: 'What a payment came to',
      config: {
        rules: [
          { name: 'paid', when: 'event.type == "payment.authorized"' },
          { name: 'declined', when: 'event.type == "payment.failed"' },
        ],
      },
      given: [
        { type: 'payment.authorized', data: { payment_id: 'P-1' } },
        { type: 'payment.failed', data: { payment_id: 'P-2' } },
        { type: 'payment.cancelled', data: { payment_id: 'P-3' } },
      ],
      expect: { paid: [{ payment_id: 'P-1' }], declined: [{ payment_id: 'P-2' }], otherwise: [{ payment_id: 'P-3' }] },
    },
    {
      title: 'Every rule that holds',
      config: {
        match: 'all',
        rules: [
          { name: 'abroad', when: 'data.country != "GB"' },
          { name: 'large', when: 'data.total > 100' },
        ],
      },
      given: [{ data: { country: 'FR', total: 120 } }, { data: { country: 'GB', total: 20 } }],
      expect: {
        abroad: [{ country: 'FR', total: 120 }],
        large: [{ country: 'FR', total: 120 }],
        otherwise: [{ country: 'GB', total: 20 }],
      },
    },
    {
      title: 'A missing field is not taken for "no"',
      config: { rules: [{ name: 'large', when: 'data.total > 100' }] },
      given: [{ data: { country: 'FR' } }],
      expect: { unclear: [{ country: 'FR' }] },
    },
  ],
})
