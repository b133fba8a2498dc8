/** Passes the first event with a given key and sets later ones aside. */
import { CannotTell } from '../../model/expression.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'

export const dedupe = defineStatefulRouter({
  type: 'dedupe',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Deduplicate',
  icon: 'copy-x',
  summary: 'Passes the first event with a given key and sets later ones aside.',
  outputs: ['first', 'repeat', 'unclear'],
  fields: {
    key: {
      kind: 'expression',
      label: 'The same when',
      expect: 'key',
      shapesState: true,
      help: 'What makes two events the same, such as the number of the receipt. Repeats with the same event id never come this far.',
    },
    remember: {
      kind: 'duration',
      label: 'Remember for',
      default: '7d',
      shapesState: true,
      help: 'How long after the first event a key is known.',
    },
    again: {
      kind: 'expression',
      label: 'Known until',
      expect: 'boolean',
      optional: true,
      shapesState: true,
      help: 'Which events make their key new again: goods came in, say. They go no further.',
    },
  },
  explain: ({ key, remember, again }, say = plainly) =>
    `Passes each ${say.value(key)} once in ${sayDuration(remember ?? '7d')}${again === undefined ? '' : `, or until ${sayWhichEvent(again, say)} comes`}`,
  compile({ key, remember, again }) {
    return {
      event(event, context) {
        const isEnd = again?.evaluate(event) ?? false
        if (isEnd instanceof CannotTell) return context.emit('unclear')
        const seen = keyText(key.evaluate(event))
        if (seen === undefined) return context.emit('unclear')
        if (isEnd) {
          context.state.delete(seen)
          return context.outcome('new again')
        }
        if (context.state.get(seen) !== undefined) return context.emit('repeat')
        context.state.set(seen, true, remember)
        context.emit('first')
      },
    }
  },
  examples: [
    {
      title: 'A till sends the same receipt twice',
      config: { key: 'data.receipt' },
      given: [{ data: { receipt: 7 } }, { data: { receipt: 7 } }, { data: { receipt: 8 } }],
      expect: { first: [{ receipt: 7 }, { receipt: 8 }], repeat: [{ receipt: 7 }] },
    },
    {
      title: 'After the time a key is new again',
      config: { key: 'data.customer', remember: '1h' },
      given: [{ data: { customer: 'c1' } }, 3_600_000, { data: { customer: 'c1' } }],
      expect: { first: [{ customer: 'c1' }, { customer: 'c1' }] },
    },
    {
      title: 'Events without a key are not taken for repeats of each other',
      config: { key: 'data.customer' },
      given: [{ data: { customer: null } }, { data: {} }],
      expect: { unclear: [{ customer: null }, {}] },
    },
    {
      title: 'One order of an item at a time, until it has come',
      config: { key: 'data.item', remember: '90d', again: 'event.type == "inventory.received"' },
      given: [
        { type: 'inventory.low', data: { item: 'A' } },
        { type: 'inventory.low', data: { item: 'A' } },
        { type: 'inventory.received', data: { item: 'A' } },
        { type: 'inventory.low', data: { item: 'A' } },
      ],
      expect: { first: [{ item: 'A' }, { item: 'A' }], repeat: [{ item: 'A' }] },
    },
  ],
})
