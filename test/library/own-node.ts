/** A café's stamp card as a node type of one's own: every fifth coffee is free. */
import { createMemoryStore, defineStatefulRouter, keyText, nodeTypes, startFlow } from 'counterflow'

const stampCard = defineStatefulRouter({
  type: 'stamp-card',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Stamp card',
  icon: 'stamp',
  summary: 'Counts the events of each card, and lets the last one of a full card out as free.',
  outputs: ['paid', 'free', 'unclear'],
  fields: {
    card: { kind: 'expression', expect: 'key', shapesState: true, help: 'Whose card it is.' },
    size: { kind: 'integer', default: 10, minimum: 2, help: 'How many stamps a card has.' },
  },
  explain: ({ size = 10 }) => `Gives one in ${size} away`,
  compile: ({ card, size }) => ({
    event(event, { emit, state }) {
      const key = keyText(card.evaluate(event))
      if (key === undefined) return emit('unclear')
      const stamps = Number(state.get(key) ?? 0) + 1
      state.set(key, stamps % size)
      emit(stamps === size ? 'free' : 'paid')
    },
  }),
  examples: [],
})

const flow = {
  format: 1,
  id: 'coffee',
  name: 'Coffee',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    till: { type: 'manual', version: 1, config: { type: 'coffee.sold' } },
    stamps: { type: 'stamp-card', version: 1, config: { card: 'data.card', size: 5 } },
    given: {
      type: 'table',
      version: 1,
      config: {
        table: 'given_away',
        key: [{ name: 'card', value: 'data.card' }],
        columns: [{ name: 'coffees', type: 'integer', keep: 'add', value: '1' }],
      },
    },
  },
  edges: [
    { from: 'till.event', to: 'stamps' },
    { from: 'stamps.free', to: 'given' },
  ],
}

const store = createMemoryStore() // or openStore('coffee.db'), to keep it
const coffee = startFlow(flow, { store, nodeTypes: [...nodeTypes, stampCard] })
for (const card of ['ann', 'bob', 'ann', 'ann', 'ann', 'ann', 'bob']) {
  await coffee.send('till', { type: 'coffee.sold', data: { card } })
}
await coffee.idle()
await coffee.stop()

console.log([...store.rows('given_away')]) // [ { card: 'ann', coffees: 1 } ]
store.close()
