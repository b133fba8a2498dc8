/** Makes a new event that all flows of the shop can hear. */
import { defineConsumer } from '../../model/node.ts'
import { checkNames, compileMapping, dataFields, keepFields } from '../mapped-data.ts'
import { mustTell } from '../must-tell.ts'
import { sayList, sayName, sayType } from '../words.ts'
import { laneField } from './lane-field.ts'

export const emit = defineConsumer({
  type: 'emit',
  role: 'consumer',
  public: true,
  version: 1,
  title: 'Emit',
  icon: 'radio-tower',
  summary: 'Makes a new event that other flows can hear.',
  outputs: ['emitted'],
  fields: {
    type: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      optional: true,
      help: 'The type of the new event, such as cart.abandoned. Empty: the same as before.',
    },
    fields: dataFields,
    keep: { ...keepFields, default: 'all' },
    subject: {
      kind: 'expression',
      label: 'About',
      expect: 'text',
      optional: true,
      help: 'What the new event is about, such as "order/" + data.number. Empty: the same as before.',
    },
    partitionkey: {
      kind: 'expression',
      label: 'In order per',
      expect: 'text',
      optional: true,
      help: 'New events with the same value stay in order. Empty: the same as before.',
    },
    ...laneField,
  },
  check: ({ fields }) => checkNames(fields, 'fields'),
  explain({ type, fields }) {
    const names = sayList((fields ?? []).map(({ name }) => sayName(name)))
    return `Tells everyone ${type === undefined ? 'what comes' : `“${sayType(type)}”`}${names === '' ? '' : ` with ${names}`}`
  },
  compile({ type, fields, keep, subject, partitionkey }) {
    const map = compileMapping(fields, keep)
    return {
      event(event, context) {
        const data = mustTell(map(event), 'A field of the new event')
        context.emit('emitted', {
          ...(type === undefined ? {} : { type }),
          ...(subject === undefined ? {} : { subject: mustTell(subject.evaluate(event), 'What it is about') }),
          ...(partitionkey === undefined ? {} : { partitionkey: mustTell(partitionkey.evaluate(event), 'The order') }),
          ...(data === event.data ? {} : { data }),
        })
      },
    }
  },
  examples: [
    {
      title: 'An abandoned cart, with what a reminder needs',
      config: {
        type: 'cart.abandoned',
        keep: 'listed',
        fields: [
          { name: 'checkout', value: 'data.checkout_id' },
          { name: 'total', value: 'data.total' },
        ],
      },
      given: [
        {
          type: 'checkout.started',
          data: { checkout_id: 'C1', total: { minor: 3000, currency: 'GBP' }, email: 'ann@example.com' },
        },
      ],
      expect: { emitted: [{ checkout: 'C1', total: { minor: 3000, currency: 'GBP' } }] },
    },
    {
      title: 'Only another name',
      config: { type: 'stock.low' },
      given: [{ data: { item: 'A' } }],
      expect: { emitted: [{ item: 'A' }] },
    },
  ],
})
