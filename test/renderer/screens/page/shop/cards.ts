/** Cards of the first screen: as many flows as asked for, and templates. */
import type { FlowCard } from '../../../../../runtime/model/api/flows.ts'
import type { TemplateCard } from '../../../../../runtime/model/api/templates.ts'
import { hostileName, sales } from './documents.ts'
import { newest } from './log.ts'

const card = (more: Partial<FlowCard>): FlowCard => ({
  flow: '',
  name: '',
  description: '',
  state: 'off',
  version: null,
  differs: false,
  edited: newest,
  steps: 6,
  needsLook: 0,
  ...more,
})

const usual: readonly FlowCard[] = [
  card({
    flow: 'daily-sales',
    name: 'Daily sales',
    description: sales.description ?? '',
    state: 'on',
    version: 7,
    differs: true,
    needsLook: 8,
  }),
  card({
    flow: 'other-flow',
    name: 'Take a payment',
    description: 'Charges the card once, and tells the shopper how it went.',
    state: 'paused',
    version: 2,
    needsLook: 1,
    edited: newest - 86_400_000,
  }),
  card({ flow: 'broken', name: 'Daily sales, half done', steps: 7, edited: newest - 9_000_000 }),
  card({
    flow: 'hostile',
    name: hostileName,
    description: hostileName,
    state: 'off',
    version: 1,
    edited: newest - 400 * 86_400_000,
  }),
]

export const flowCards = (count: number): FlowCard[] => [
  ...usual.slice(0, count),
  ...Array.from({ length: Math.max(0, count - usual.length) }, (_, index) =>
    card({
      flow: `flow-${index}`,
      name: `Flow number ${index + 5}`,
      steps: index,
      edited: newest - index * 7_200_000,
      state: index % 3 ? 'off' : 'on',
      version: 1,
    }),
  ),
]

const asking = {
  type: 'object',
  properties: {
    holdMinutes: {
      type: 'integer',
      title: 'How long goods are held',
      description: 'Minutes, while the shopper pays.',
      minimum: 1,
      maximum: 120,
    },
  },
}

export const templateCards = (count: number): TemplateCard[] =>
  [
    {
      id: 'daily-sales',
      name: 'Daily sales',
      summary: 'Reads what the till sold and keeps sales by day, by country and by article.',
      roles: ['producer', 'router', 'consumer'],
      document: sales,
    },
    {
      id: 'hold-stock',
      name: 'Hold stock while the shopper pays',
      summary:
        'Takes goods off the shelf when a cart is paid for, gives them back when the payment fails or takes too long, and says so when an article runs out, long before the shopper sees it.',
      roles: ['producer', 'router', 'consumer'],
      document: { ...sales, parameters: asking, settings: { holdMinutes: 15 } },
    },
    {
      id: 'hostile',
      name: hostileName,
      summary: hostileName,
      roles: [],
      document: { ...sales, nodes: {}, edges: [], layout: {} },
    },
  ].slice(0, count)
