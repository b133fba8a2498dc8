/** Makes one event of every item of a list, such as the lines of an order. */
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell } from '../../model/expression.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { defineRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { checkNames, compileMapping, dataFields } from '../mapped-data.ts'
import { sayType } from '../words.ts'
import { changedEvent } from './changed-event.ts'

/** More would not fit into an event of 64 kB anyway. */
const longest = 10_000

export const split = defineRouter({
  type: 'split',
  role: 'router',
  stateful: false,
  changesContent: true,
  version: 1,
  title: 'Split',
  icon: 'list-tree',
  summary: 'Makes one event of every item of a list.',
  outputs: ['item', 'empty', 'unclear'],
  fields: {
    list: {
      kind: 'expression',
      label: 'List',
      expect: 'any',
      help: 'The list to take apart, such as the lines of an order.',
    },
    type: {
      kind: 'name',
      label: 'New name',
      names: 'event type',
      optional: true,
      help: 'The type of the new events; empty keeps the old one.',
    },
    parent: {
      ...dataFields,
      label: 'Also from the whole',
      help: 'Fields of the whole event that every item gets as well, such as the order number.',
    },
    position: {
      kind: 'text',
      optional: true,
      help: 'A field that gets the place of the item in the list, from 1; empty for none.',
    },
  },
  check: ({ parent }) => checkNames(parent, 'parent'),
  explain: ({ list, type }, say = plainly) =>
    `One ${type === undefined ? 'event' : `“${sayType(type)}”`} for each of ${say.value(list)}`,
  compile({ list, type, parent, position }) {
    const fromParent = compileMapping(parent, 'listed')
    return (event, emit) => {
      const items = list.evaluate(event)
      const shared = fromParent(event)
      if (!isList(items) || items.length > longest || shared instanceof CannotTell) emit('unclear', event)
      else if (items.length === 0) emit('empty', event)
      else for (const [index, item] of items.entries()) emit('item', itemEvent(event, item, shared, index))
    }

    function itemEvent(event: CloudEvent, item: Json, shared: Json, index: number): CloudEvent {
      const data: JsonObject = { ...(isObject(item) ? item : { item }), ...(isObject(shared) ? shared : {}) }
      const changed = changedEvent(event, position === undefined ? data : { ...data, [position]: index + 1 }, { type })
      // By its place in the list, so that a filter behind that is edited does not make one item pass for another.
      return { ...changed, split: event.split * longest + index }
    }
  },
  examples: [
    {
      title: 'The lines of an order',
      config: {
        list: 'data.lines',
        type: 'line.sold',
        parent: [{ name: 'number', value: 'data.number' }],
        position: 'line',
      },
      given: [
        {
          type: 'order.placed',
          data: {
            number: '#1001',
            lines: [
              { sku: 'A', quantity: '2' },
              { sku: 'B', quantity: '1' },
            ],
          },
        },
      ],
      expect: {
        item: [
          { sku: 'A', quantity: '2', number: '#1001', line: 1 },
          { sku: 'B', quantity: '1', number: '#1001', line: 2 },
        ],
      },
    },
    {
      title: 'Items that are no objects, and the same one twice',
      config: { list: 'data.tags' },
      given: [{ data: { tags: ['new', 'new'] } }],
      expect: { item: [{ item: 'new' }, { item: 'new' }] },
    },
    {
      title: 'An empty list and none at all',
      config: { list: 'data.lines' },
      given: [{ data: { lines: [] } }, { data: { lines: null } }],
      expect: { empty: [{ lines: [] }], unclear: [{ lines: null }] },
    },
  ],
})

const isList = (value: Json | CannotTell): value is readonly Json[] => Array.isArray(value)
