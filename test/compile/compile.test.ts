/** What makes a flow impossible to run, all of it at once, and what a plan holds when nothing does. */
import { describe, expect, it } from 'vitest'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import type { Plan } from '../../runtime/compile/plan.ts'
import { resolveConfig, resolveSettings } from '../../runtime/compile/settings.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { flowOf, type Nodes, nodeTypes } from './node-types.ts'

const problemsOf = (flow: Flow, settings?: JsonObject): readonly Problem[] => {
  const result = compile(flow, settings === undefined ? { nodeTypes } : { nodeTypes, settings })
  return isProblems(result) ? result : result.warnings
}
const planOf = (flow: Flow): Plan => {
  const result = compile(flow, { nodeTypes })
  if (isProblems(result)) throw new Error(JSON.stringify(result, null, 1))
  return result
}
const told = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ code, node, field, nearest }) =>
    [code, node, field, nearest && `(${nearest})`].filter(Boolean).join(' '),
  )

describe('wires', () => {
  const nodes: Nodes = { in: ['rows'], only: ['keep'], out: ['collect'], held: ['hold'] }
  const cases: readonly (readonly [id: string, nodes: Nodes, wires: readonly string[], expected: readonly string[]])[] =
    [
      ['all is well', nodes, ['in.row only', 'only.pass out', 'only.rest held', 'held.done out'], []],
      ['outputs may end nowhere', { in: ['rows'] }, [], []],
      ['missing target', nodes, ['in.row only', 'in.row held', 'only.pass otu'], ['EDGE_NODE edges.2.to (out)']],
      ['missing source', nodes, ['ni.row only'], ['EDGE_NODE edges.0.from (in)']],
      ['missing output', nodes, ['in.row only', 'only.pas out'], ['EDGE_OUTPUT edges.1.from (pass)']],
      ['a node without outputs', nodes, ['out.done only'], ['EDGE_OUTPUT edges.0.from']],
      ['a producer as target', nodes, ['only.pass in'], ['EDGE_TARGET edges.0.to']],
      ['self-loop', nodes, ['in.row only', 'only.pass only', 'only.rest out', 'only.rest held'], ['FLOW_CYCLE only']],
      [
        'circle through a stage',
        nodes,
        ['in.row only', 'only.pass held', 'held.done only', 'held.done out'],
        ['FLOW_CYCLE held'],
      ],
      ['nothing leads there', nodes, ['in.row only'], ['UNREACHABLE held', 'UNREACHABLE out']],
      ['unknown type', { in: ['rowz'] }, [], ['NODE_TYPE in (rows)']],
      ['prototype as type', { in: ['constructor'] }, [], ['NODE_TYPE in']],
      [
        'wires of an unknown type',
        { in: ['rows'], x: ['nope'], out: ['collect'] },
        ['in.row x', 'x.any out'],
        ['NODE_TYPE x'],
      ],
      [
        'one table, two forms',
        { in: ['rows'], a: ['collect', { table: 'Sales' }], b: ['collect', { table: 'sales', column: 'x' }] },
        ['in.row a', 'in.row b'],
        ['TABLE_CONFLICT b'],
      ],
      [
        'one table, two keepers',
        { in: ['rows'], a: ['collect', { table: 'sales' }], b: ['collect', { table: 'sales' }] },
        ['in.row a', 'in.row b'],
        ['TABLE_CONFLICT b'],
      ],
      [
        'one file, two writers',
        { in: ['rows'], a: ['collect', { path: 'a.csv' }], b: ['collect', { path: 'A.csv' }] },
        ['in.row a', 'in.row b'],
        ['FILE_CONFLICT b path'],
      ],
    ]
  it.each(cases)('%s', (_id, some, wires, expected) => expect(told(problemsOf(flowOf(some, wires)))).toEqual(expected))

  it('names the way round', () => {
    const flow = flowOf(nodes, ['in.row only', 'only.pass held', 'held.done only'])
    expect(problemsOf(flow).find(({ code }) => code === 'FLOW_CYCLE')?.message).toContain('held → only → held')
  })

  it('finds every circle', () => {
    const flow = flowOf({ a: ['keep'], b: ['keep'], c: ['keep'], d: ['keep'] }, [
      'a.pass b',
      'b.pass a',
      'b.rest c',
      'c.pass d',
      'd.pass c',
      'd.rest d',
    ])
    expect(told(problemsOf(flow).filter(({ code }) => code === 'FLOW_CYCLE'))).toEqual(['FLOW_CYCLE a', 'FLOW_CYCLE c'])
  })

  it('repairs an end that is surely meant', () => {
    const [problem] = problemsOf(flowOf(nodes, ['in.row only', 'only.pas out']))
    expect(problem?.fix).toEqual({ title: 'Write only.pass', value: 'only.pass' })
  })
})

describe('versions of node types', () => {
  const at = (type: string, version: number): Flow => ({ ...flowOf({}), nodes: { a: { type, version, config: {} } } })
  it.each([
    ['newer', at('rows', 2), 'NODE_NEWER'],
    ['older, no longer there', at('collect2', 1), 'NODE_VERSION'],
  ])('%s', (_id, flow, code) => expect(problemsOf(flow)[0]?.code).toBe(code))
})

it('lists everything at once, with nodes and fields', () => {
  const flow = flowOf(
    {
      in: ['rows', { type: '9' }],
      broken: ['ways', { rules: [{ name: 'a b', when: 'data.n >' }, { when: '1' }, 7], match: 'al', matsh: 'all' }],
      odd: ['collcet'],
      out: ['collect', { tries: 0, wait: '10 min', value: 'data..x', zone: 'Mars', orderBy: true }],
    },
    ['in.row broken', 'broken.any out', 'in.raw out', 'in.row nowhere'],
    { settings: { hold: 1 }, currency: 'gbp' },
  )
  expect(told(problemsOf(flow))).toEqual([
    'CURRENCY currency',
    'SETTING_UNKNOWN settings.hold',
    'CONFIG_UNKNOWN broken matsh (match)',
    'NAME broken rules.0.name',
    'CONFIG_MISSING broken rules.1.name',
    'CONFIG_VALUE broken rules.2',
    'CONFIG_VALUE broken match (all)',
    'NAME in type',
    'NODE_TYPE odd (collect)',
    'CONFIG_VALUE out orderBy',
    'DURATION out wait',
    'ZONE out zone',
    'CONFIG_VALUE out tries',
    'EXPR_SYNTAX broken rules.0.when',
    'EXPR_TYPE broken rules.1.when',
    'EXPR_SYNTAX out value',
    'EDGE_OUTPUT edges.2.from (row)',
    'EDGE_NODE edges.3.to',
  ])
})

describe('the plan', () => {
  const nodes: Nodes = {
    in: ['rows', { lateBy: '5m' }],
    heard: ['hear', { only: 'row' }],
    only: ['keep', { when: 'data.n > 1' }],
    held: ['hold', { for: '1h' }],
    out: ['collect', { table: 'sales', orderBy: 'data.n' }],
  }
  const wires = ['in.row only', 'only.pass out', 'only.rest held', 'held.done out', 'heard.event out']

  it('numbers stages and outputs by id and keeps what the engine needs', () => {
    const plan = planOf(flowOf(nodes, wires))
    expect(plan.stages.map(({ index, name, role, orderBy }) => [index, name, role, orderBy?.source])).toEqual([
      [0, 'shop/held', 'router', undefined],
      [1, 'shop/out', 'consumer', 'data.n'],
    ])
    expect(plan.outputs).toEqual(['heard.event', 'held.done', 'in.row', 'only.pass', 'only.rest', 'only.unclear'])
    expect([...plan.paths.keys()]).toEqual(['shop/held.done', 'shop/in.row'])
    expect(plan.producers.map(({ node, lateBy, channels }) => ({ node, lateBy, channels }))).toEqual([
      { node: 'in', lateBy: 300_000, channels: ['shop/in.row'] },
    ])
    expect(plan.listeners.map(({ producer, output }) => `${producer}.${output}`)).toEqual(['heard.event'])
    expect(plan.live).toBe(false)
  })

  it('has the same hash whatever stands for people only', () => {
    const flow = flowOf(nodes, wires)
    const { hash } = planOf(flow)
    const relabelled: Flow = {
      ...flow,
      name: 'Other',
      description: 'Moved about',
      edges: flow.edges.toReversed(),
      layout: { in: { x: 1, y: 2 } },
      nodes: Object.fromEntries(
        Object.entries(flow.nodes)
          .reverse()
          .map(([id, node]) => [id, { ...node, name: 'Label' }]),
      ),
    }
    expect(planOf(relabelled).hash).toBe(hash)
    expect(planOf({ ...flow, zone: 'UTC' }).hash).not.toBe(hash)
    expect(planOf({ ...flow, edges: flow.edges.slice(1) }).hash).not.toBe(hash)
  })

  it('tells by the shape of a stage whether its state still means the same', () => {
    const shape = (config: JsonObject): string | undefined =>
      planOf(flowOf({ held: ['hold', config] })).stages[0]?.shape
    expect(shape({ for: '10m' })).toBe(shape({}))
    expect(shape({ for: '11m' })).not.toBe(shape({}))
    const kept = (config: JsonObject): string | undefined =>
      planOf(flowOf({ out: ['collect', config] })).stages[0]?.shape
    expect(kept({ note: 'a' })).toBe(kept({}))
  })

  it('is ready in 20 ms for a hundred nodes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 98 }, (_, n) => [
        `k${n}`,
        ['keep', { when: `data.n > ${n} && event.type == "row"` }] as const,
      ]),
    )
    const chain = Array.from({ length: 97 }, (_, n) => `k${n}.pass k${n + 1}`)
    const schema = { type: 'object', properties: { n: { type: 'number' } } }
    const flow = flowOf({ in: ['rows'], ...many, out: ['collect'] }, ['in.row k0', ...chain, 'k97.pass out'], {
      events: { row: schema },
    })
    const times = Array.from({ length: 20 }, () => {
      const before = performance.now()
      planOf(flow)
      return performance.now() - before
    })
    expect(Math.min(...times)).toBeLessThan(20)
  })
})

describe('settings', () => {
  const parameters = {
    type: 'object',
    required: ['hold'],
    properties: {
      hold: { type: 'string', title: 'Hold for' },
      tries: { type: 'integer', minimum: 1, default: 3 },
      note: { type: 'string' },
    },
  }
  const flow = flowOf(
    { in: ['rows'], held: ['hold', { for: { $param: 'hold' } }], out: ['collect', { tries: { $param: 'tries' } }] },
    ['in.row held', 'held.done out'],
    { parameters },
  )

  it('stand in for references, with defaults and with answers of a run', () => {
    expect(told(problemsOf(flow))).toEqual(['SETTING_MISSING settings.hold', 'SETTING_MISSING held for'])
    expect(told(problemsOf(flow, { hold: '10m' }))).toEqual([])
    expect(told(problemsOf({ ...flow, settings: { hold: 'soon' } }))).toEqual(['DURATION held for'])
  })

  it('are checked against the parameters, all at once', () => {
    const settings = { hold: 7, tries: 0, nte: 'x' }
    expect(told(problemsOf({ ...flow, settings }))).toEqual([
      'SETTING_VALUE settings.hold',
      'SETTING_VALUE settings.tries',
      'SETTING_UNKNOWN settings.nte (note)',
      'CONFIG_VALUE held for',
      'CONFIG_VALUE out tries',
    ])
  })

  it('must exist where a config names them', () => {
    const typo = flowOf(
      {
        out: [
          'collect',
          { note: { $param: 'nte' }, extra: { deep: [{ $param: 'notes' }], key: { $connection: 'shop' } } },
        ],
      },
      [],
      { parameters: { properties: parameters.properties } },
    )
    expect(told(problemsOf(typo).filter(({ code }) => code !== 'UNREACHABLE'))).toEqual([
      'PARAM_UNKNOWN out note (note)',
      'PARAM_UNKNOWN out extra.deep.0 (note)',
    ])
  })

  it('stand in conditions as values and in sentences as they are said, whatever is written in them', () => {
    const { config } = resolveConfig(
      {
        when: 'data.total.minor > settings.limit.minor && data.country in settings.countries',
        text: 'More than {settings.limit} at {settings.shop}',
        word: { $param: 'shop' },
        rows: [{ value: '"settings.shop" + settings.shop + data.settings.shop' }],
        plain: 'settings.shop',
        method: 'settings.countries.exists(one, one == data.country)',
      },
      resolveSettings(
        { properties: { limit: {}, countries: {}, shop: {} } },
        {
          limit: { minor: 5000, currency: 'GBP' },
          countries: ['GB', 'IE'],
          shop: 'A" || true || "',
        },
      ),
      'n',
      {
        when: { kind: 'expression', expect: 'boolean', help: '' },
        text: { kind: 'text', help: '' },
        word: { kind: 'expression', expect: 'any', help: '' },
        rows: { kind: 'list', help: '', fields: { value: { kind: 'expression', expect: 'any', help: '' } } },
        plain: { kind: 'text', help: '' },
        method: { kind: 'expression', expect: 'boolean', help: '' },
      },
    )
    expect(config).toEqual({
      when: 'data.total.minor > 5000 && data.country in ["GB", "IE"]',
      text: 'More than £50.00 at A" || true || "',
      word: '"A\\" || true || \\""',
      rows: [{ value: '"settings.shop" + "A\\" || true || \\"" + data.settings.shop' }],
      plain: 'settings.shop',
      method: '["GB", "IE"].exists(one, one == data.country)',
    })
  })

  it('that a condition speaks of must exist', () => {
    const typo = flowOf({ in: ['rows'], out: ['collect', { value: 'data.sku + settings.nte' }] }, ['in.row out'], {
      parameters,
    })
    expect(told(problemsOf({ ...typo, settings: { hold: '1m' } }))).toEqual(['SETTING_UNKNOWN out value (note)'])
  })
})
