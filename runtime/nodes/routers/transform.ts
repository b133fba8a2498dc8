/** Gives an event another form: new fields, another name, another subject. */
import { CannotTell } from '../../model/expression.ts'
import { defineRouter } from '../../model/node.ts'
import { checkNames, compileMapping, dataFields, keepFields } from '../mapped-data.ts'
import { sayList, sayName, sayType } from '../words.ts'
import { changedEvent } from './changed-event.ts'

export const transform = defineRouter({
  type: 'transform',
  role: 'router',
  stateful: false,
  changesContent: true,
  version: 1,
  title: 'Transform',
  icon: 'shuffle',
  summary: 'Gives an event other fields, or another name.',
  outputs: ['event', 'unclear'],
  fields: {
    type: {
      kind: 'name',
      label: 'New name',
      names: 'event type',
      optional: true,
      help: 'The new type of the event; empty keeps the old one.',
    },
    fields: dataFields,
    keep: { ...keepFields, default: 'all' },
    subject: {
      kind: 'expression',
      expect: 'text',
      optional: true,
      help: 'What the event is about, such as "order/" + data.number.',
    },
    partitionkey: {
      kind: 'expression',
      label: 'Order by',
      expect: 'text',
      optional: true,
      help: 'Events with the same value stay in order, such as those of one order.',
    },
  },
  check: ({ fields }) => checkNames(fields, 'fields'),
  explain({ type, fields, keep }) {
    const names = sayList((fields ?? []).map(({ name }) => sayName(name)))
    const filled = names === '' ? '' : keep === 'listed' ? ` with only ${names}` : ` with ${names}`
    return type === undefined ? `Sends it on${filled}` : `Makes it “${sayType(type)}”${filled}`
  },
  compile({ type, fields, keep, subject, partitionkey }) {
    const map = compileMapping(fields, keep)
    return (event, emit) => {
      const data = map(event)
      const about = subject?.evaluate(event)
      const lane = partitionkey?.evaluate(event)
      if (data instanceof CannotTell || about instanceof CannotTell || lane instanceof CannotTell)
        emit('unclear', event)
      else emit('event', changedEvent(event, data, { type, subject: about, partitionkey: lane }))
    }
  },
  examples: [
    {
      title: 'Only what the warehouse needs',
      config: {
        type: 'pick.requested',
        keep: 'listed',
        fields: [
          { name: 'order.number', value: 'data.number' },
          { name: 'order.pieces', value: 'size(data.lines)' },
          { name: 'gift', value: 'data.gift', optional: true },
        ],
      },
      given: [
        {
          type: 'order.placed',
          data: { number: '#1001', lines: [{ sku: 'A' }, { sku: 'B' }], email: 'ann@example.com' },
        },
      ],
      expect: { event: [{ order: { number: '#1001', pieces: 2 } }] },
    },
    {
      title: 'One more field beside the others',
      config: { fields: [{ name: 'pence', value: 'times(data.quantity, data.unit_price, "GBP")' }] },
      given: [{ data: { sku: '85123A', quantity: '6', unit_price: '2.55' } }],
      expect: { event: [{ sku: '85123A', quantity: '6', unit_price: '2.55', pence: 1530 }] },
    },
    {
      title: 'A value that is not there',
      config: { fields: [{ name: 'total', value: 'data.totals.total' }] },
      given: [{ data: { number: '#1002' } }],
      expect: { unclear: [{ number: '#1002' }] },
    },
  ],
})
