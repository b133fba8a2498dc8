import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connect, possibleTargets, reconnect, whyNot } from '../../../renderer/document/connect.ts'
import { insertIntoEdge, makeRoom, whyNotInsert } from '../../../renderer/document/insert-into-edge.ts'
import { outputsOf } from '../../../renderer/document/outputs.ts'
import { removeAndJoin } from '../../../renderer/document/remove.ts'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { readConfig } from '../../../runtime/compile/config.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { dailySales, flowOf, routed } from './flows.ts'
import { anyEdit, applyEdit, startOf } from './random-edit.ts'

describe('an impossible wire says why', () => {
  const chain = connect(
    flowOf({ ...routed, nodes: { ...routed.nodes, again: { type: 'filter', version: 1, config: { when: 'true' } } } }),
    nodeTypes,
    'which.otherwise',
    'again',
  )
  it.each([
    ['to a producer', 'which.unclear', 'till', '“Till” is a producer: events begin there, so nothing can lead to it.'],
    ['to itself', 'which.unclear', 'which', 'A step cannot lead to itself.'],
    ['twice', 'which.paid', 'takings', 'These two are connected already.'],
    ['in a circle', 'again.pass', 'which', '“Route” leads to “Filter” already, so events would go round in circles.'],
    ['from no output', 'which.gone', 'takings', '“Route” has no way out called “Gone”.'],
    ['from a name that is empty', 'which.', 'takings', 'This way out of “Route” needs a name first.'],
    ['from a step that is gone', 'gone.event', 'takings', 'One of the two steps does not exist any more.'],
    ['to what every object has', 'which.paid', 'constructor', 'One of the two steps does not exist any more.'],
  ])('%s', (_, from, to, reason) => {
    expect(whyNot(chain, nodeTypes, from, to)).toBe(reason)
    expect(connect(chain, nodeTypes, from, to)).toBe(chain)
  })

  it('and a possible one says nothing', () => {
    expect(whyNot(chain, nodeTypes, 'which.paid', 'again')).toBeNull()
    expect(possibleTargets(chain, nodeTypes, 'again.pass')).toEqual(['takings', 'reminders'])
  })

  it('while a wire is moved, the wire itself is not in the way', () => {
    const edge = { from: 'which.paid', to: 'takings' }
    const moved = reconnect(routed, nodeTypes, edge, { from: 'which.late', to: 'takings' })
    expect(moved.edges[1]).toEqual({ from: 'which.late', to: 'takings' })
    expect(reconnect(routed, nodeTypes, edge, { from: 'which.late', to: 'reminders' })).toBe(routed)
    expect(reconnect(routed, nodeTypes, edge, edge)).toBe(routed)
  })
})

const aboutWires = new Set(['EDGE_NODE', 'EDGE_OUTPUT', 'EDGE_TARGET', 'EDGE_DUPLICATE', 'FLOW_CYCLE'])

function wireProblems(flow: Flow): number {
  const found = compile(flow, { nodeTypes })
  return (isProblems(found) ? found : found.warnings).filter(({ code }) => aboutWires.has(code)).length
}

/** Of a step whose config is broken the compiler does not know the outputs, so it says nothing about them. */
function isWhole(flow: Flow, id: string): boolean {
  const node = flow.nodes[id]
  const type = nodeTypes.find(({ type: name }) => name === node?.type)
  return node !== undefined && type !== undefined && readConfig(type.fields, node.config, id).problems.length === 0
}

it('what can be connected is what the compiler accepts, and the other way round', () => {
  const starts = [routed, dailySales()]
  let [possible, impossible] = [0, 0]
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.array(anyEdit, { maxLength: 12 }),
      fc.nat(40),
      fc.nat(40),
      fc.nat(6),
      (start, plans, a, b, output) => {
        const flow = plans.reduce(applyEdit, start)
        const ids = Object.keys(flow.nodes)
        const [id, to] = [ids[a % Math.max(1, ids.length)], ids[b % Math.max(1, ids.length)]]
        if (id === undefined || to === undefined || !isWhole(flow, id) || wireProblems(flow) > 0) return
        const from = `${id}.${outputsOf(flow, id, nodeTypes)[output] ?? 'elsewhere'}`
        const reason = whyNot(flow, nodeTypes, from, to)
        const added = { ...flow, edges: [...flow.edges, { from, to }] }
        expect(wireProblems(added) > 0, `${from} > ${to}: ${reason}`).toBe(reason !== null)
        if (reason === null) possible++
        else impossible++
      },
    ),
    { numRuns: 400, seed: 3 },
  )
  expect(possible).toBeGreaterThan(20)
  expect(impossible).toBeGreaterThan(20)
})

describe('a step in a wire', () => {
  const edge = { from: 'which.paid', to: 'takings' }
  const apart = flowOf({
    ...routed,
    nodes: { ...routed.nodes, check: { type: 'filter', version: 1, config: { when: 'true' } } },
    layout: { ...routed.layout, check: { x: 460, y: 0 } },
  })

  it('takes over both ends, and is joined again when it is taken out', () => {
    const inserted = insertIntoEdge(apart, nodeTypes, edge, 'check')
    expect(inserted.edges).not.toContainEqual(edge)
    expect(inserted.edges).toContainEqual({ from: 'which.paid', to: 'check' })
    expect(inserted.edges).toContainEqual({ from: 'check.pass', to: 'takings' })
    expect(removeAndJoin(inserted, 'check').edges).toContainEqual(edge)
  })

  it('pushes what follows to the right, and nothing else', () => {
    const roomy = makeRoom(insertIntoEdge(apart, nodeTypes, edge, 'check'), 'check')
    expect(roomy.layout.takings?.x).toBeGreaterThan(460 + 216)
    expect(startOf('which.paid')).toBe('which')
    for (const id of ['till', 'which', 'reminders', 'check']) expect(roomy.layout[id]).toEqual(apart.layout[id])
  })

  it('must lead on, and must not be an end of the wire already', () => {
    expect(whyNotInsert(routed, nodeTypes, edge, 'reminders')).toBe(
      '“Note” has no way out, so it can stand at the end of a wire only.',
    )
    expect(whyNotInsert(routed, nodeTypes, edge, 'which')).toBe('The step is an end of this wire already.')
    expect(insertIntoEdge(routed, nodeTypes, edge, 'reminders')).toBe(routed)
  })
})
