/** What a flow document from outside must be, and what is said where it is not. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { type Migration, migrate } from '../../runtime/model/migrations.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { flowOf } from './node-types.ts'

const good = flowOf({ in: ['rows'], out: ['collect'] }, ['in.row out'])
const text = writeFlow(good)
const document = (change: object): unknown => ({ ...good, ...change })

const problemsOf = (input: unknown): readonly Problem[] => {
  const result = parseFlow(input)
  return Array.isArray(result) ? result : []
}
const told = (input: unknown): readonly string[] =>
  problemsOf(input).map(({ code, field, position }) =>
    [code, field, position === undefined ? undefined : `${position.line}:${position.column}`].filter(Boolean).join(' '),
  )

const canary = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(canary)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

describe('a text that is no JSON is refused with its place', () => {
  const cases: readonly (readonly [id: string, input: string, expected: string])[] = [
    ['nothing', '', 'FLOW_PARSE 1:1'],
    ['blanks', ' \n ', 'FLOW_PARSE 2:2'],
    ['byte order mark', `\uFEFF${text}`, 'FLOW_PARSE 1:1'],
    ['UTF-16', [...text].join('\0'), 'FLOW_PARSE 1:1'],
    ['UTF-16 with mark', '\uFFFD\uFFFD{\0"\0', 'FLOW_PARSE 1:1'],
    ['trailing text', `${text}x`, `FLOW_PARSE ${text.split('\n').length}:1`],
    ['two documents', '{}\n{}', 'FLOW_PARSE 2:1'],
    ['NaN', '{"format":NaN}', 'FLOW_PARSE 1:11'],
    ['a line comment', '{\n // why\n}', 'FLOW_PARSE 2:2'],
    ['a block comment', '/* why */{}', 'FLOW_PARSE 1:1'],
    ['trailing comma', '{"a":1,}', 'FLOW_PARSE 1:8'],
    ['single quotes', "{'a':1}", 'FLOW_PARSE 1:2'],
    ['a million brackets', '['.repeat(1_000_000), 'FLOW_TOO_DEEP 1:65'],
    ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'FLOW_TOO_DEEP 1:321'],
  ]
  it.each(cases)('%s', (_id, input, expected) => expect(told(input)).toEqual([expected]))

  it('wherever it is cut off', () => {
    for (let end = 0; end < text.trimEnd().length; end++) {
      const [problem, ...more] = problemsOf(text.slice(0, end))
      expect([problem?.code, more.length], `cut at ${end}`).toEqual(['FLOW_PARSE', 0])
    }
  })
})

describe('a document that is too large is refused before it costs anything', () => {
  const many = (count: number, write: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => write(index)).join()
  const cases: readonly (readonly [id: string, input: string, expected: string])[] = [
    ['200 MB', ' '.repeat(200_000_000), 'FLOW_TOO_LARGE'],
    ['8 MB in bytes, less in characters', `"${'€'.repeat(3_000_000)}"`, 'FLOW_TOO_LARGE'],
    ['a million nodes', `{"nodes":{${many(700_000, (n) => `"n${n}":{}`)}}}`, 'FLOW_TOO_LARGE'],
    ['a million edges', `{"edges":[${many(1_000_000, () => '{}')}]}`, 'FLOW_TOO_LARGE'],
    ['2,001 nodes', `{"nodes":{${many(2_001, (n) => `"n${n}":{}`)}}}`, 'FLOW_TOO_LARGE nodes'],
    ['8,001 edges', `{"edges":[${many(8_001, () => '{}')}]}`, 'FLOW_TOO_LARGE edges'],
  ]
  it.each(cases)('%s', (_id, input, expected) => {
    const before = performance.now()
    expect(told(input)).toEqual([expected])
    // 200 ms is the promise; the rest is for a busy machine.
    expect(performance.now() - before).toBeLessThan(1_000)
  })
})

describe('a document of another shape is refused with the place and the closest name', () => {
  const node = { type: 'rows', version: 1, config: {} }
  const cases: readonly (readonly [id: string, input: unknown, expected: readonly string[]])[] = [
    ['a list', [], ['FLOW_SHAPE']],
    ['null', 'null', ['FLOW_SHAPE']],
    ['newer format', document({ format: 2 }), ['FLOW_NEWER format']],
    ['format 0', document({ format: 0 }), ['FLOW_SHAPE format']],
    ['format as text', document({ format: '1' }), ['FLOW_SHAPE format']],
    [
      'no zone, no currency',
      document({ zone: undefined, currency: undefined }),
      ['FLOW_SHAPE zone', 'FLOW_SHAPE currency'],
    ],
    ['no such zone', document({ zone: 'Europe/Lodnon' }), ['ZONE zone']],
    ['a path as zone', document({ zone: '../../etc/passwd' }), ['ZONE zone']],
    ['currency in small letters', document({ currency: 'gbp' }), ['CURRENCY currency']],
    ['unknown property', document({ edgs: [] }), ['FLOW_SHAPE edgs']],
    ['nodes as a list', document({ nodes: [] }), ['FLOW_SHAPE nodes']],
    [
      'version as text',
      document({ nodes: { in: { ...node, version: '1' } }, edges: [] }),
      ['FLOW_SHAPE nodes.in.version'],
    ],
    [
      'config as a list',
      document({ nodes: { in: { ...node, config: [] } }, edges: [] }),
      ['FLOW_SHAPE nodes.in.config'],
    ],
    [
      'unknown node property',
      document({ nodes: { in: { ...node, outputs: [] } }, edges: [] }),
      ['FLOW_SHAPE nodes.in.outputs'],
    ],
    ['id with a slash', document({ id: 'a/b' }), ['FLOW_SHAPE id']],
    ['large letters in a node id', document({ nodes: { In: node }, edges: [] }), ['NAME nodes.In']],
    ['dot in a node id', document({ nodes: { 'a.b': node }, edges: [] }), ['NAME nodes.a.b']],
    [
      'node id of 65 letters',
      document({ nodes: { ['a'.repeat(65)]: node }, edges: [] }),
      [`NAME nodes.${'a'.repeat(60)}`],
    ],
    ['edge without output', document({ edges: [{ from: 'in', to: 'out' }] }), ['FLOW_SHAPE edges.0.from']],
    ['edge as text', document({ edges: ['in.row out'] }), ['FLOW_SHAPE edges.0']],
    ['edge to a number', document({ edges: [{ from: 'in.row', to: 1 }] }), ['FLOW_SHAPE edges.0.to']],
    ['an edge twice', document({ edges: [...good.edges, ...good.edges] }), ['EDGE_DUPLICATE edges.1']],
    ['schema of an event', document({ events: { row: { type: 'objekt' } } }), ['SCHEMA events.row.type']],
    [
      'schema of a parameter',
      document({ parameters: { properties: { hold: { minimum: 'x' } } } }),
      ['SCHEMA parameters.properties.hold.minimum'],
    ],
    ['standard test', document({ tests: [{ name: 'a', standard: ['replays'] }] }), ['FLOW_SHAPE tests.0.standard.0']],
  ]
  it.each(cases)('%s', (_id, input, expected) => expect(told(input)).toEqual(expected))

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'])(
    'the reserved name %s',
    (name) => {
      const named = (rest: string): string =>
        text.replace('"nodes": {', `"nodes": {\n"${name}": ${JSON.stringify(node)},`) + rest
      expect(told(named(''))).toEqual([`NAME_RESERVED nodes.${name}`])
      const events = Object.fromEntries([[name, { type: 'object', polluted: true }]])
      expect(told(document({ events }))).toEqual([`NAME_RESERVED events.${name}`])
    },
  )

  it('keeps such names where they are data', () => {
    const config = JSON.parse('{"note":"a","extra":{"__proto__":{"polluted":1},"constructor":2}}')
    const flow = parseFlow(
      JSON.stringify({ ...good, nodes: { ...good.nodes, out: { type: 'collect', version: 1, config } } }),
    )
    expect(Array.isArray(flow)).toBe(false)
    expect(writeFlow(flow as Flow)).toContain('"__proto__": {')
  })

  it('offers the closest name and a certain repair', () => {
    const [unknown] = problemsOf(document({ edgs: [] }))
    expect(unknown?.nearest).toBe('edges')
    const [zone] = problemsOf(document({ zone: 'Europe/Lodnon' }))
    expect(zone?.fix?.value).toBe('Europe/London')
    expect(zone?.message).toBe(
      'Expected a time zone such as Europe/London, got "Europe/Lodnon". Did you mean Europe/London?',
    )
    const [newer] = problemsOf(document({ format: 7 }))
    expect(newer?.message).toContain('format 1')
    expect(newer?.message).toContain('format 7')
  })

  it('tells everything at once', () => {
    const broken = document({
      format: 1,
      zone: 'Mars',
      nodes: { In: { type: 'rows' } },
      edges: [{ from: 'in', to: 'out', via: 1 }],
      layuot: {},
    })
    expect(told(broken)).toEqual([
      'FLOW_SHAPE nodes.In.version', 'FLOW_SHAPE edges.0.via', 'FLOW_SHAPE layuot', 'NAME nodes.In', 'ZONE zone', 'FLOW_SHAPE edges.0.from',
    ]) // biome-ignore format: one line reads better
  })

  it('tells names that stand twice, of which JSON would keep the last in silence', () => {
    const twice = '{\n"nodes": {"a": {"type":"x"},\n"b": {},\n"\\u0061": {"config":{"c":[{"d":1,"d":2}]}}}}'
    const problems = problemsOf(twice).filter(({ code }) => code.endsWith('DUPLICATE'))
    expect(problems.map(({ code, field, node, position }) => ({ code, field, node, position }))).toEqual([
      { code: 'NODE_DUPLICATE', field: 'nodes.a', node: 'a', position: { line: 4, column: 1 } },
      { code: 'FLOW_DUPLICATE', field: 'nodes.a.config.c.0.d', node: undefined, position: { line: 4, column: 34 } },
    ])
  })
})

it('takes a value that contains itself as too deep', () => {
  const loop: { [name: string]: unknown } = { ...good }
  loop.settings = loop
  expect(told(loop)).toEqual(['FLOW_TOO_DEEP'])
})

it('fills in what a document may leave out', () => {
  const { format, id, name, zone, currency } = good
  expect(parseFlow({ format, id, name, zone, currency, nodes: {} })).toEqual({ ...good, nodes: {}, edges: [] })
})

describe('an older format', () => {
  const steps: readonly Migration[] = [
    { from: 2, migrate: ({ wires, ...rest }) => ({ ...rest, edges: wires ?? [] }) },
    { from: 1, migrate: ({ links, ...rest }) => ({ ...rest, wires: links ?? [] }) },
  ]

  it('is migrated step by step', () => {
    expect(migrate({ format: 1, links: [1] }, 1, 3, steps)).toEqual({ format: 3, edges: [1] })
    expect(migrate({ format: 2, wires: [1] }, 2, 3, steps)).toEqual({ format: 3, edges: [1] })
  })

  it('that no step leads on from is not one', () => {
    expect(migrate({ format: 0 }, 0, 3, steps)).toBeUndefined()
  })
})

it('reads back what is written, byte by byte', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const json = fc.jsonValue({ maxDepth: 4 })
  const config = fc.dictionary(fc.oneof(name, fc.constantFrom('__proto__', '10', '9', 'Ü')), json)
  const flows = fc.record({
    nodes: fc.dictionary(name, config, { maxKeys: 6 }),
    layout: fc.dictionary(name, fc.record({ x: fc.integer(), y: fc.integer() }), { maxKeys: 3 }),
    label: fc.string({ unit: 'grapheme' }),
  })
  fc.assert(
    fc.property(flows, ({ nodes, layout, label }) => {
      const ids = Object.keys(nodes).filter((id) => id !== 'constructor' && id !== 'then')
      const flow: Flow = {
        ...flowOf(Object.fromEntries(ids.map((id) => [id, ['rows', JSON.parse(JSON.stringify(nodes[id]))] as const]))),
        layout: Object.fromEntries(Object.entries(layout).filter(([id]) => id !== 'constructor' && id !== 'then')),
        name: label,
      }
      const written = writeFlow(flow)
      const parsed = parseFlow(written)
      if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed))
      expect(parsed).toEqual(JSON.parse(JSON.stringify(flow)))
      expect(writeFlow(parsed)).toBe(written)
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(flow)))
    }),
    { numRuns: 100 },
  )
})
