/** Tests of a flow: what they expect, at which step a difference shows, what they have tried. */
import { describe, expect, it } from 'vitest'
import { runFlowTests, testFlow } from '../../runtime/engine/flow-test.ts'
import { untried } from '../../runtime/engine/test-coverage.ts'
import type { Flow, FlowTest } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { orders } from '../host/app/flows.ts'

const large = { data: { customer: 'ann', total: 500 } }
const small = { data: { customer: 'bob', total: 5 } }
const withTests = (...tests: Partial<FlowTest>[]): Flow =>
  orders({ tests: tests.map((test, n) => ({ name: `test ${n + 1}`, events: [], expect: {}, ...test })) })
const failuresOf = (test: Partial<FlowTest>) => runFlowTests(withTests(test), nodeTypes)[0]?.failures

describe('a difference', () => {
  it.each<[string, Partial<FlowTest>, string]>([
    ['an output', { events: [large], expect: { emitted: { 'large.pass': [] } } }, 'large'],
    ['a table', { events: [large], expect: { tables: { totals: [{ total: 1 }] } } }, 'totals'],
    ['what needs a look', { events: [{ data: { customer: 'ann', total: 100.5 } }], expect: {} }, 'totals'],
    ['effects', { events: [large], expect: { effects: { large: [{}] } } }, 'large'],
  ])('in %s names the step at which it shows', (_, test, node) => {
    expect(failuresOf(test)).not.toEqual([])
    expect(new Set(failuresOf(test)?.map((failure) => failure.node))).toEqual(new Set([node]))
  })

  it('names no step where there is none: a table that no step keeps, a clock that is none', () => {
    expect(failuresOf({ expect: { tables: { nothing: [] } } })).toEqual([{ message: 'There is no table nothing' }])
    expect(failuresOf({ clock: 'noon' })?.[0]).toMatchObject({ message: expect.stringContaining('noon') })
  })
})

describe('coverage', () => {
  it('names wires along which no test went, and conditions that came out one way only', () => {
    const one = withTests({ events: [small], expect: {} })
    expect(untried(one, testFlow(one, nodeTypes).coverage)).toMatchObject({
      edges: [{ from: 'large.pass', to: 'totals' }],
      conditions: [{ node: 'large', field: 'when', seen: 'only false', failed: 1 }],
    })
    const both = withTests({ events: [small], expect: {} }, { events: [large], expect: {} })
    expect(untried(both, testFlow(both, nodeTypes).coverage)).toEqual({ edges: [], conditions: [] })
  })

  it('of a flow without tests has tried nothing', () => {
    const none = orders()
    expect(untried(none, testFlow(none, nodeTypes).coverage).edges).toEqual(none.edges)
  })

  it('counts the conditions of tables as well, and those that cannot be told', () => {
    const flow = orders({
      nodes: {
        ...orders().nodes,
        totals: {
          type: 'table',
          version: 1,
          config: {
            table: 'totals',
            key: [{ name: 'customer', type: 'text', value: 'data.customer' }],
            columns: [{ name: 'gifts', type: 'integer', keep: 'add', value: '1', when: 'data.gift' }],
          },
        },
      },
      tests: [{ name: 'one', events: [large, { data: { customer: 'ann', total: 500, gift: true } }], expect: {} }],
    })
    expect(testFlow(flow, nodeTypes).coverage.conditions).toContainEqual({
      node: 'totals',
      field: 'columns.0.when',
      held: 1,
      failed: 0,
      unclear: 1,
    })
  })
})
