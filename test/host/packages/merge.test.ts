/** An update of a flow that was changed here: each side keeps what only it has changed, and a person decides about the rest. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../runtime/compile/canonical.ts'
import { mergeFlows } from '../../../runtime/host/packages/merge.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { template } from './large-orders.ts'

const base = template({ parameters: { properties: { limit: { type: 'integer', title: 'Limit', default: 100 } } } })
const when = (flow: Flow, condition: string): Flow => ({
  ...flow,
  nodes: { ...flow.nodes, large: { ...(flow.nodes.large as Flow['nodes'][string]), config: { when: condition } } },
})
const note = { type: 'note', version: 1, config: { text: 'mine' } }
const withNode = (flow: Flow, id: string, from?: string): Flow => ({
  ...flow,
  nodes: { ...flow.nodes, [id]: note },
  edges: from === undefined ? flow.edges : [...flow.edges, { from, to: id }],
  layout: { ...flow.layout, [id]: { x: 1, y: 2 } },
})
const without = (flow: Flow, id: string): Flow => ({
  ...flow,
  nodes: Object.fromEntries(Object.entries(flow.nodes).filter(([name]) => name !== id)),
  edges: flow.edges.filter(({ from, to }) => !from.startsWith(`${id}.`) && to !== id),
})
const wires = ({ edges }: Flow): readonly string[] => edges.map(({ from, to }) => `${from}>${to}`).toSorted()

describe('what only one side has changed is taken from that side', () => {
  const mine = withNode(when(base, 'data.total > 500'), 'remark', 'large.pass')
  const theirs = withNode({ ...base, description: 'Better.' }, 'extra', 'large.rest')
  const { flow, parts } = mergeFlows(base, mine, theirs, {})

  it('a condition and a step of mine stay, a step of theirs comes, each with its wires and its place', () => {
    expect(flow.nodes.large?.config.when).toBe('data.total > 500')
    expect(Object.keys(flow.nodes)).toEqual(expect.arrayContaining(['remark', 'extra']))
    expect(wires(flow)).toEqual([...wires(base), 'large.pass>remark', 'large.rest>extra'].toSorted())
    expect(flow.layout).toMatchObject({ remark: { x: 1, y: 2 }, extra: { x: 1, y: 2 } })
    expect(flow.description).toBe('Better.')
  })

  it('is told part by part, and none of it is left open', () => {
    expect(parts.map(({ id, here, there, open, takes }) => [id, here, there, open, takes])).toEqual([
      ['step extra', 'same', 'added', false, 'theirs'],
      ['step large', 'changed', 'same', false, 'mine'],
      ['step remark', 'added', 'same', false, 'mine'],
    ].toSorted((a, b) => parts.findIndex(({ id }) => id === a[0]) - parts.findIndex(({ id }) => id === b[0]))) // biome-ignore format: a table
  })

  it('a step that they took away goes, with its wires; one that I took away does not come back', () => {
    expect(mergeFlows(base, base, without(base, 'totals'), {}).flow.nodes).not.toHaveProperty('totals')
    const { flow: left } = mergeFlows(base, without(base, 'totals'), { ...base, description: 'x' }, {})
    expect([Object.keys(left.nodes).includes('totals'), wires(left).some((wire) => wire.includes('totals'))]).toEqual([false, false]) // biome-ignore format: a pair
  })
})

describe('what both have changed', () => {
  const mine = { ...when(base, 'data.total > 500'), settings: { limit: 7, gone: 1 } }
  const theirs = { ...when(base, 'data.total >= 100'), settings: { limit: 100 } }

  it('is open, and stays as it is here until a person says otherwise', () => {
    const { flow, parts } = mergeFlows(base, mine, theirs, {})
    expect(parts).toMatchObject([{ id: 'step large', here: 'changed', there: 'changed', open: true, takes: 'mine' }])
    expect(flow.nodes.large?.config.when).toBe('data.total > 500')
  })

  it('is taken from the update where a person says so; answers stay, as far as they are still asked for', () => {
    const { flow } = mergeFlows(base, mine, theirs, { 'step large': 'theirs' })
    expect(flow.nodes.large?.config.when).toBe('data.total >= 100')
    expect(flow.settings).toEqual({ limit: 7 })
  })

  it('is open with every difference where nobody knows what came', () => {
    const { parts } = mergeFlows(undefined, mine, theirs, {})
    expect(parts).toMatchObject([{ id: 'step large', open: true, takes: 'mine' }])
  })

  it('names that could be those of an object are names like others', () => {
    const odd = { ...base, nodes: { ...base.nodes, constructor: note } } as Flow
    expect(Object.hasOwn(mergeFlows(base, base, odd, {}).flow.nodes, 'constructor')).toBe(true)
  })
})

describe('whatever was changed on either side', () => {
  const change = fc.constantFrom<(flow: Flow) => Flow>(
    (flow) => flow,
    (flow) => when(flow, 'data.total > 1'),
    (flow) => when(flow, 'data.total > 2'),
    (flow) => (flow.nodes.one ? flow : withNode(flow, 'one', 'large.pass')),
    (flow) => withNode(flow, 'two'),
    (flow) => without(flow, 'totals'),
    (flow) => ({ ...flow, events: {} }),
    (flow) => ({ ...flow, parameters: {} }),
    (flow) => ({ ...flow, tests: [] }),
  )
  const changed = fc.array(change, { maxLength: 4 }).map((all) => all.reduce((flow, one) => one(flow), base))
  const sense = ({ nodes, edges, events, parameters, tests }: Flow): string => canonicalJson({ nodes, edges: edges.map(({ from, to }) => `${from}>${to}`).toSorted(), events, asked: (parameters.properties ?? {}) as Json, tests: tests.map(({ name }) => name).toSorted() }) // biome-ignore format: a row

  it('without changes here it is the update, without changes there it stays, and no wire leads nowhere', () => {
    fc.assert(
      fc.property(changed, changed, (mine, theirs) => {
        expect(sense(mergeFlows(base, base, theirs, {}).flow)).toBe(sense(theirs))
        expect(sense(mergeFlows(base, mine, base, {}).flow)).toBe(sense(mine))
        const { flow, parts } = mergeFlows(base, mine, theirs, {})
        for (const { from, to } of flow.edges)
          expect([from.split('.')[0], to].every((id) => Object.hasOwn(flow.nodes, id ?? ''))).toBe(true)
        const all = Object.fromEntries(parts.map(({ id }) => [id, 'theirs' as const]))
        const taken = mergeFlows(base, mine, theirs, all).flow
        expect([Object.keys(taken.nodes).toSorted(), taken.nodes.large]).toEqual([Object.keys(theirs.nodes).toSorted(), theirs.nodes.large]) // biome-ignore format: a pair
      }),
      { numRuns: 200 },
    )
  })
})
