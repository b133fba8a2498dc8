import { describe, expect, it } from 'vitest'
import { addRow, moveRow, removeRow, setConfig, setValue } from '../../../renderer/document/configure.ts'
import { applyFix, fixable } from '../../../renderer/document/fix.ts'
import { setAnswer } from '../../../renderer/document/settings.ts'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { flowOf, routed } from './flows.ts'

const wires = (flow: Flow): readonly string[] => flow.edges.map(({ from, to }) => `${from} ${to}`).sort()
const name = (flow: Flow, index: number, to: string): Flow =>
  setValue(flow, nodeTypes, 'which', `rules.${index}.name`, to)

describe('wires follow their outputs', () => {
  it('when a rule is renamed, in the tests of the flow as well', () => {
    const flow = name(routed, 0, 'charged')
    expect(wires(flow)).toEqual(['till.event which', 'which.charged takings', 'which.late reminders'])
    expect(Object.keys(flow.tests[0]?.expect.emitted ?? {}).sort()).toEqual(['till.event', 'which.charged'])
  })

  it('while the new name is typed letter by letter, from an empty field', () => {
    let flow = routed
    for (const typed of ['pai', 'pa', 'p', '', 'c', 'ch', 'charged']) flow = name(flow, 0, typed)
    expect(wires(flow)).toEqual(wires(name(routed, 0, 'charged')))
  })

  it('while the name is for a moment that of another rule', () => {
    let flow = routed
    for (const typed of ['lat', 'late', 'later']) flow = name(flow, 0, typed)
    expect(wires(flow)).toEqual(['till.event which', 'which.late reminders', 'which.later takings'])
  })

  it('when rules change places', () => {
    const flow = moveRow(routed, nodeTypes, 'which', 'rules', 1, 0)
    expect(flow.nodes.which?.config.rules).toMatchObject([{ name: 'late' }, { name: 'paid' }])
    expect(wires(flow)).toEqual(wires(routed))
  })

  it('and go with a rule that is removed, in the same step', () => {
    expect(wires(removeRow(routed, nodeTypes, 'which', 'rules', 0))).toEqual([
      'till.event which',
      'which.late reminders',
    ])
  })

  it('and go when the config is emptied', () => {
    expect(wires(setConfig(routed, nodeTypes, 'which', {}))).toEqual(['till.event which'])
  })

  it('stay when a rule is added in front', () => {
    const flow = addRow(routed, nodeTypes, 'which', 'rules', { name: 'gift', when: 'data.gift' }, 0)
    expect(flow.nodes.which?.config.rules).toMatchObject([{ name: 'gift' }, { name: 'paid' }, { name: 'late' }])
    expect(wires(flow)).toEqual(wires(routed))
  })

  it('when the name is the answer to a setting', () => {
    const asked = flowOf({
      ...routed,
      parameters: { properties: { way: { type: 'string', default: 'paid' } } },
      nodes: {
        ...routed.nodes,
        which: { type: 'route', version: 1, config: { rules: [{ name: { $param: 'way' }, when: 'true' }] } },
      },
      edges: [{ from: 'which.paid', to: 'takings' }],
    })
    expect(wires(setAnswer(asked, nodeTypes, 'way', 'charged'))).toEqual(['which.charged takings'])
  })
})

describe('a value', () => {
  it('is put at a path, and taken away again', () => {
    const flow = setValue(routed, nodeTypes, 'which', 'match', 'all')
    expect(flow.nodes.which?.config.match).toBe('all')
    expect(setValue(flow, nodeTypes, 'which', 'match', undefined).nodes).toEqual(routed.nodes)
  })

  it('that is there already makes no step', () => {
    expect(setValue(routed, nodeTypes, 'which', 'rules.0.when', 'data.total.minor > 0')).toBe(routed)
    expect(setConfig(routed, nodeTypes, 'which', structuredClone(routed.nodes.which?.config ?? {}))).toBe(routed)
  })

  it('at a path that leads nowhere changes nothing', () => {
    for (const path of ['rules.7.name', 'rules.-1', 'rules.x', 'rules.0.when.deep'])
      expect(setValue(routed, nodeTypes, 'which', path, 1)).toBe(routed)
    expect(setValue(routed, nodeTypes, 'nobody', 'x', 1)).toBe(routed)
  })

  it('called __proto__ is data like any other', () => {
    const flow = setValue(routed, nodeTypes, 'which', '__proto__.polluted', true)
    expect(Object.hasOwn(flow.nodes.which?.config ?? {}, '__proto__')).toBe(true)
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('a fix', () => {
  it('mends what the compiler said, at the step and in the document', () => {
    const broken = flowOf({
      ...setValue(routed, nodeTypes, 'which', 'match', 'frist'),
      currency: 'gbp',
      edges: [{ from: 'till.evnet', to: 'which' }, ...routed.edges.slice(1)],
    })
    const found = compile(broken, { nodeTypes })
    if (!isProblems(found)) throw new Error('expected problems')
    const mendable = found.filter(fixable)
    expect(mendable.map(({ code }) => code).sort()).toEqual(['CONFIG_VALUE', 'CURRENCY', 'EDGE_OUTPUT'])
    const mended = mendable.reduce<Flow>((flow, problem) => applyFix(flow, problem), broken)
    const left = compile(mended, { nodeTypes })
    expect(isProblems(left)).toBe(false)
    expect(wires(mended)).toEqual(wires(routed))
  })

  it('for a place that is gone changes nothing', () => {
    const fix = { title: 'Write x', value: 'x' }
    expect(applyFix(routed, { code: 'X', message: '', node: 'gone', field: 'a', fix })).toBe(routed)
    expect(applyFix(routed, { code: 'X', message: '', field: 'nodes', fix })).toBe(routed)
    expect(applyFix(routed, { code: 'X', message: '', field: 'id', fix })).toBe(routed)
  })
})
