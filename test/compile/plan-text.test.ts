/** How a plan and a path are told to people and programs, and the published schema. */
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import { describePlan, printPlan } from '../../runtime/compile/describe-plan.ts'
import { explainPath } from '../../runtime/compile/explain-path.ts'
import { flowSchema } from '../../runtime/compile/flow-schema.ts'
import type { Plan } from '../../runtime/compile/plan.ts'
import { compileSchema, isUnusable } from '../../runtime/expression/schema.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import { eventOf, flowOf, nodeTypes } from './node-types.ts'

const planOf = (flow: Flow): Plan => {
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) throw new Error(JSON.stringify(plan, null, 1))
  return plan
}

const shop = flowOf(
  {
    in: ['rows'],
    heard: ['hear', { only: 'row' }],
    goods: ['keep', { when: 'data.n > 1' }],
    pieces: ['change', { copies: 2 }],
    held: ['hold'],
    lines: ['collect', { table: 'lines', orderBy: 'data.n' }],
  },
  ['in.row goods', 'goods.pass pieces', 'goods.pass lines', 'pieces.out lines', 'heard.event held'],
)

it('a plan as text', () => {
  const plan = planOf(shop)
  expect(printPlan(describePlan(plan))).toBe(`shop (${plan.hash.slice(0, 12)})

Stages
  held  router hold
  lines  consumer collect, keeps lines, in order by data.n

Paths
  heard.event → held
  held.done → nowhere
  in.row → goods.pass → lines
  in.row → goods.pass → pieces.out → lines
`)
})

it('a plan as data is plain JSON, also where ways double again and again', () => {
  const forks = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`n${n}`, ['fork'] as const]))
  const wires = Array.from({ length: 29 }, (_, n) => [`n${n}.a n${n + 1}`, `n${n}.b n${n + 1}`]).flat()
  const description = describePlan(
    planOf(flowOf({ in: ['rows'], ...forks, out: ['collect'] }, ['in.row n0', ...wires, 'n29.a out'])),
  )
  expect(JSON.parse(JSON.stringify(description))).toEqual(description)
  expect(description.paths.map(({ from, ways, more }) => [from, ways.length, more])).toEqual([['in.row', 200, true]])
})

describe('the way of one event', () => {
  it('has the routers with their conditions and values, and the stages', () => {
    const [own, ...others] = explainPath(planOf(shop), eventOf({ n: 2 }))
    expect(own?.steps.map((step) => `${step.kind} ${step.node}`)).toEqual([
      'router goods', 'stage lines', 'router pieces', 'stage lines', 'stage lines',
    ]) // biome-ignore format: a row
    const [goods] = own?.steps ?? []
    expect(goods?.kind === 'router' && goods.conditions[0]?.clauses).toEqual([
      { text: 'data.n > 1', outcome: true, values: [{ path: 'data.n', value: 2 }] },
    ])
    expect(goods?.kind === 'router' && goods.outputs.map(({ output, leads }) => `${output}: ${leads.join()}`)).toEqual([
      'pass: lines,pieces',
    ])
    // What its own steps hand to each other is not heard.
    expect(others).toEqual([])
  })

  it.each(['events', 'other/pay.emitted'])('begins where it is heard, when it came by %s', (channel) => {
    const [heard, ...others] = explainPath(planOf(shop), eventOf({ n: 2 }, { channel }))
    expect(heard?.from).toBe('heard.event')
    expect(heard?.steps.map(({ node }) => node)).toEqual(['held'])
    expect(others).toEqual([])
  })

  it('ends where no wire leads on', () => {
    const [own] = explainPath(planOf(shop), eventOf({ n: 1 }, { type: 'other' }))
    expect(own?.steps.map(({ node }) => node)).toEqual(['goods'])
    expect(own?.stopped).toEqual(['goods.rest'])
    expect(explainPath(planOf(shop), eventOf({ n: 1 }, { channel: 'elsewhere', type: 'other' }))).toEqual([])
  })

  it('tells a router that threw', () => {
    const plan = planOf(flowOf({ in: ['rows'], b: ['boom', { at: 1 }], out: ['collect'] }, ['in.row b', 'b.out out']))
    const [own] = explainPath(plan, eventOf({ n: 1 }))
    expect(
      own?.steps.map((step) => [step.node, step.kind === 'router' ? step.failure : step.failure?.message]),
    ).toEqual([
      ['b', 'No 1'],
      ['out', 'No 1'],
    ])
  })
})

describe('the published schema', () => {
  // Our validator has no `if`: the same said with `not` and `anyOf`.
  const plain = (schema: Json): Json => {
    if (Array.isArray(schema)) return schema.map(plain)
    if (!isObject(schema)) return schema
    const { if: when, then, ...rest } = schema
    const inner = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, plain(part)]))
    return when === undefined || then === undefined ? inner : { ...inner, anyOf: [{ not: plain(when) }, plain(then)] }
  }
  const check = compileSchema(plain(flowSchema(nodeTypes)))
  const findings = (document: Json): readonly string[] =>
    isUnusable(check) ? ['unusable'] : check(document).map(({ pointer }) => pointer)
  const written = (flow: Flow): Json => JSON.parse(canonicalJson(flow))

  it('takes what the compiler takes', () => {
    expect(findings(written(shop))).toEqual([])
    expect(
      findings(
        written({ ...shop, nodes: { held: { type: 'hold', version: 1, config: { for: { $param: 'hold' } } } } }),
      ),
    ).toEqual([])
  })

  it.each([
    ['an unknown property', { ...shop, edgs: [] }],
    ['a newer format', { ...shop, format: 2 }],
    [
      'a config of another type',
      { ...shop, nodes: { in: { type: 'collect', version: 1, config: { tries: 'many' } } } },
    ],
    ['a missing answer', { ...shop, nodes: { in: { type: 'hear', version: 1, config: {} } } }],
    ['an unknown answer', { ...shop, nodes: { in: { type: 'rows', version: 1, config: { tpye: 'row' } } } }],
  ])('refuses %s', (_id, document) => expect(findings(JSON.parse(JSON.stringify(document)))).not.toEqual([]))
})
