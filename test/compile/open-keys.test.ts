/** Keys about people: whoever builds the flow is told where one would stand readable in the store's file. */
import { describe, expect, it } from 'vitest'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { orders } from '../host/app/flows.ts'

const flowWith = (name: string, value: string, more: Flow['nodes'] = {}): Flow => {
  const { hand } = orders().nodes
  if (hand === undefined) throw new Error('Expected a producer')
  const book = {
    type: 'table',
    version: 1,
    config: { table: 'book', key: [{ name, type: 'text', value }], columns: [{ name: 'n', type: 'integer', keep: 'add', value: '1' }] },
  } // biome-ignore format: a node
  return orders({
    events: {
      'order.placed': {
        type: 'object',
        personOf: 'ref',
        properties: {
          ref: { type: 'string' },
          who: { type: 'string', personal: true },
          email: { type: 'string', personal: true },
          phone: { type: 'string', personal: true },
        },
      },
    },
    nodes: { hand, book, ...more },
    edges: ['book', ...Object.keys(more)].map((to) => ({ from: 'hand.event', to })),
  })
}
const toldOf = (flow: Flow): readonly string[] => {
  const found = compile(flow, { nodeTypes })
  return (isProblems(found) ? found : found.warnings).map(({ code, node, field }) => `${code} ${node} ${field}`)
}

describe('a key about a person', () => {
  it.each([
    ['is told of: a name in a column of another name', 'label', 'data.who', ['KEY_OPEN book key.0.value']],
    ['is told of: a name inside a text', 'label', "'Dear ' + data.who", ['KEY_OPEN book key.0.value']],
    ['is sealed where its column is called so', 'full_name', 'data.who', []],
    ['is sealed by its look: an e-mail address', 'label', 'data.email', []],
    ['is sealed by its look: a phone number', 'label', 'data.phone', []],
    ['is none: the number of the customer', 'label', 'data.ref', []],
  ])('%s', (_, name, value, expected) => {
    expect(toldOf(flowWith(name, value))).toEqual(expected)
  })

  it('is told of as well where steps remember something by it, or keep events in order by it', () => {
    const more = {
      wait: { type: 'wait', version: 1, config: { when: 'true', unless: 'false', key: 'data.who', for: '1d' } },
      note: { type: 'note', version: 1, config: { text: 'Hello', table: 'notes', orderBy: 'data.who' } },
    }
    const told = toldOf(flowWith('ref', 'data.ref', more))
    expect(told).toEqual(expect.arrayContaining(['KEY_OPEN wait key', 'KEY_OPEN note orderBy']))
  })
})
