/** Hears the events that programs send and that other flows emit. */
import { defineProducer } from '../../model/node.ts'
import { sayList, sayTypes } from '../words.ts'
import { lateField } from './late-field.ts'
import { namePattern } from './name-pattern.ts'

export const events = defineProducer({
  type: 'events',
  role: 'producer',
  live: true,
  version: 1,
  title: 'Events of this shop',
  icon: 'ear',
  summary: 'Hears what programs send and what other flows emit.',
  outputs: ['event'],
  fields: {
    types: {
      kind: 'text',
      label: 'Events',
      default: '*',
      help: 'Which events, separated by commas; * stands for anything: order.*, payment.failed',
    },
    sources: {
      kind: 'text',
      label: 'From',
      default: '*',
      help: 'Whose events, separated by commas; * stands for anything: shopify://*',
    },
    ...lateField,
  },
  explain({ types = '*', sources = '*' }) {
    const names = types.split(',').map((type) => type.trim())
    const what = names.includes('*') ? 'every event' : sayList(names.map(sayTypes), 'or')
    const from = sources.split(',').map((source) => source.trim().replace(/:\/\/\*$/, ''))
    return `Hears ${what}${from.includes('*') ? '' : ` from ${sayList(from, 'or')}`}`
  },
  hears({ types, sources }) {
    const type = namePattern(types)
    const source = namePattern(sources)
    return (event) => type(event.type) && source(event.source)
  },
  // The engine leads what it hears here; there is nothing to start.
  compile: () => async (context) => context.caughtUp(),
  examples: [
    {
      title: 'All about orders, and failed payments',
      config: { types: 'order.*, payment.failed' },
      given: [
        { type: 'order.placed', data: 1 },
        { type: 'payment.failed', data: 2 },
        { type: 'payment.failed.again', data: 3 },
        { type: 'reorder.placed', data: 4 },
      ],
      expect: { event: [1, 2] },
    },
    {
      title: 'Only from one shop',
      config: { sources: 'shopify://*/orders' },
      given: [
        { source: 'shopify://my-shop/orders', data: 1 },
        { source: 'shopify://my-shop/products', data: 2 },
      ],
      expect: { event: [1] },
    },
  ],
})
