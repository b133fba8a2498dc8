/** One look at a document tells everything: a wrong fact about it hides nothing of what is wrong with its steps. */
import { expect, it } from 'vitest'
import { allProblems } from '../../runtime/compile/all-problems.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

const sound = {
  ...{ format: 1, id: 'shop', name: 'Shop', zone: 'Europe/London', currency: 'GBP' },
  nodes: {
    till: { type: 'manual', version: 1, config: {} },
    large: { type: 'filter', version: 1, config: { when: 'data.total > 3' } },
    note: { type: 'note', version: 1, config: { text: 'large' } },
  },
  edges: [
    { from: 'till.event', to: 'large' },
    { from: 'large.pass', to: 'note' },
  ],
}

const told = (document: object) =>
  allProblems(document, { nodeTypes })
    .problems.map(({ code, node, field }) => [code, node, field].filter((part) => part !== undefined).join(' '))
    .sort()

it('finds a flow without problems', () => {
  const { flow, plan } = allProblems(sound, { nodeTypes })
  expect([flow?.id, plan?.stages.map(({ node }) => node), told(sound)]).toEqual(['shop', ['note'], []])
})

it.each([
  ['zone', { zone: 'Europe/Lundon' }, ['ZONE zone']],
  ['currency', { currency: 'Pounds' }, ['CURRENCY currency']],
  ['wire', { edges: [...sound.edges, { from: 'till.event', to: 'large' }] }, ['EDGE_DUPLICATE edges.2']],
  ['schema', { events: { sale: { type: 'objekt' } } }, [expect.stringMatching(/^\S+ events\.sale/)]],
])('a wrong %s is told beside what is wrong with the steps, and nothing twice', (_, wrong, alone) => {
  const large = { type: 'filtr', version: 1, config: {} }
  expect(told({ ...sound, ...wrong })).toEqual(alone)
  const both = told({ ...sound, ...wrong, nodes: { ...sound.nodes, large } })
  expect(both).toEqual(expect.arrayContaining([...alone, 'NODE_TYPE large']))
  expect(new Set(both).size).toBe(both.length)
})

it('stops where the document has not the form of a flow', () => {
  const { flow, problems } = allProblems({ ...sound, nodes: [] }, { nodeTypes })
  expect([flow, problems.length > 0]).toEqual([undefined, true])
})
