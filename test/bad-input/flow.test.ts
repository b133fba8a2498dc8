/** Flows that nobody should have written: refused with codes and words, or run as harmless data. */
import { afterEach, describe, expect, it } from 'vitest'
import { compile } from '../../runtime/compile/compile.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { publish } from '../../runtime/engine/publish.ts'
import { parseSchedule } from '../../runtime/expression/schedule.ts'
import type { Json, JsonObject } from '../../runtime/model/json.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { Bench, flowOf, planOf } from '../engine/flows.ts'
import { codeOf, newFolder } from '../host/store/folder.ts'
import { expectPlain, expectPrototypesIntact } from './canary.ts'

afterEach(expectPrototypesIntact)

type Node = { readonly type: string; readonly config: JsonObject; readonly version?: number }
const nodes = (more: { readonly [id: string]: Node }, edges: readonly string[]) => {
  const flow = flowOf({ in: { type: 'manual' } }, edges)
  const made = Object.entries(more).map(([id, { version = 1, ...node }]) => [id, { version, ...node }] as const)
  return { ...flow, nodes: { ...flow.nodes, ...Object.fromEntries(made) } }
}
const one = (type: string, config: JsonObject) => nodes({ it: { type, config } }, ['in.event > it'])
const table = (name: string, ...columns: readonly string[]) =>
  one('table', { table: name, columns: columns.map((column) => ({ name: column, value: 'data' })) })
const field = (name: string) => one('emit', { type: 'said', fields: [{ name, value: '"x"' }] })

/** As the command does it: text in, problems or none out. */
function problemsOf(flow: object): readonly Problem[] {
  const parsed = parseFlow(JSON.stringify(flow))
  if (Array.isArray(parsed)) return parsed
  const plan = compile(parsed, { nodeTypes })
  return Array.isArray(plan) ? plan : []
}

const many = (count: number, name: string): string[] => Array.from({ length: count }, (_, n) => `${name}${n}`)

/** What a flow must not name, and what is said. An empty code: it is data like any other. */
const cases: readonly (readonly [id: string, flow: object, expected: string])[] = [
  ['A08 a newer node type', nodes({ it: { type: 'filter', version: 9, config: {} } }, []), 'NODE_NEWER'],
  ['A08 two consumers, one table', nodes({ a: { type: 'note', config: { text: 'x' } }, b: { type: 'note', config: { text: 'y' } } }, ['in.event > a', 'in.event > b']), 'TABLE_CONFLICT'], // biome-ignore format: a row
  ['A10 __proto__ as a field of a file', one('file', { columns: [{ from: 'a', to: '__proto__' }] }), 'NAME_RESERVED'],
  ['A10 __proto__ as a column of a file', one('file', { columns: [{ from: '__proto__' }] }), 'NAME_RESERVED'],
  ['A10 __proto__ as an HTTP header', one('http', { url: 'https://a.example/', headers: [{ name: '__proto__', value: 'x' }] }), 'HTTP_HEADER'], // biome-ignore format: a row
  ['A10 a table called constructor', table('constructor', 'n'), 'NAME_RESERVED'],
  ['A10 a table called ToString', table('ToString', 'n'), 'NAME_RESERVED'],
  ['A10 a column called __proto__', table('t', '__proto__'), 'NAME_RESERVED'],
  ['A10 a column called HasOwnProperty', table('t', 'HasOwnProperty'), 'NAME_RESERVED'],
  ['A10 an output called then', one('route', { rules: [{ name: 'then', when: 'true' }] }), 'NAME_RESERVED'],
  ['A15 a field of 5,000 parts', field(`${'a.'.repeat(4_999)}a`), 'FIELD_NAME'],
  ['A15 a field without a name inside', field('a..b'), 'FIELD_NAME'],
  ['A23 SQL as a table', table('"x";drop table events;--', 'n'), 'NAME'],
  ['A23 a quote in a column', table('t', 'a" TEXT); DROP TABLE event; --'), 'NAME'],
  ['A23 a dash in a table', table('daily-sales', 'n'), 'NAME'],
  ['A23 a dot in a table', table('main.event', 'n'), 'NAME'],
  ['A23 a dot in a column', table('t', 'a.b'), 'NAME'],
  ['A23 a table called RowId', table('RowId', 'n'), 'NAME_RESERVED'],
  ['A23 a column called oid', table('t', 'oid'), 'NAME_RESERVED'],
  ['A23 a column twice, in other letters', table('t', 'Name', 'name'), 'COLUMN_TWICE'],
  ['A23 a name of 64 letters', table('a'.repeat(64), 'n'), 'NAME'],
  ['A23 201 columns', table('t', ...many(201, 'c')), 'TABLE_COLUMNS'],
  ['A23 2,001 columns', table('t', ...many(2_001, 'c')), 'CONFIG_VALUE'],
  ['A44 a path out of the data', one('output-file', { path: '../{data.x}.csv' }), 'PATH_BLOCKED'],
  ['A56 every millisecond', one('schedule', { every: 'every 1 ms' }), 'SCHEDULE'],
  ['A56 the 31st of February', one('schedule', { every: '* * 31 2 *' }), 'SCHEDULE'],
  ['A56 a zone that is a path', one('schedule', { every: 'every hour', zone: '../../etc/localtime' }), 'ZONE'],
]

describe('a flow is refused', () => {
  it.each(cases)('%s', (_id, flow, expected) => {
    const problems = problemsOf(flow)
    expect(problems.map(({ code }) => code)).toContain(expected)
    for (const { message } of problems) expectPlain(message)
  })
})

describe('what the compiler lets through, the store can keep', () => {
  const allowed = ['sqlite_master', 'events', 'event', 'meta', 'commit', 'table', 'select', 'ATTACH', 'load_extension', 'x'.repeat(63)] // biome-ignore format: a row
  it.each(allowed)('A23 %s is a table of the merchant, apart from those of the store', (name) => {
    const folder = newFolder()
    const store = folder.open()
    const flow = table(name, 'n', 'select', 'key')
    expect(problemsOf(flow)).toEqual([])
    const bench = new Bench([planOf(flow)], { store })
    bench.send({ data: "'); DROP TABLE event; --" }, { data: 'x' })
    expect(store.letters()).toEqual([])
    expect([...store.rows(name)].map((row) => row.n)).toEqual(["'); DROP TABLE event; --", 'x'])
    store.close()
    expect(folder.open().head).toBe(2)
  })

  it('A23 200 columns are kept', () => {
    const store = newFolder().open()
    const bench = new Bench([planOf(table('t', ...many(200, 'c')))], { store })
    bench.send({ data: 1 })
    expect(Object.keys([...store.rows('t')][0] ?? {})).toHaveLength(200)
  })
})

describe('a version that cannot run does not come into force', () => {
  const first = flowOf({ in: { type: 'manual' }, it: { type: 'note', text: 'a' } }, ['in.event > it'], 'first')
  const second = (name: string) =>
    flowOf({ in: { type: 'manual' }, it: { type: 'note', text: 'b', table: name } }, ['in.event > it'], 'second')

  it('A08 a table of another flow leaves the old version as it was', () => {
    const store = newFolder().open()
    const old = planOf(second('mine'))
    publish(store, planOf(first), undefined, '1', 0)
    publish(store, old, undefined, '2', 0)
    new Bench([old], { store }).send({ data: 1 })
    const again = (): unknown => publish(store, planOf(second('notes')), old, '3', 1, { reshaped: 'rebuild' })
    expect(codeOf(again)).toBe('TABLE_OWNED')
    expect(store.deployments().find(({ flow }) => flow === 'second')?.hash).toBe(old.hash)
    expect([...store.rows('mine')]).toHaveLength(1)
  })

  it('A08 its own table in another form is a choice, not an error', () => {
    const store = newFolder().open()
    const plan = (...columns: string[]) => planOf({ ...table('mine', ...columns), id: 'second' })
    publish(store, plan('a'), undefined, '1', 0)
    expect(codeOf(() => publish(store, plan('a', 'b'), plan('a'), '2', 1))).toBe('PUBLISH_CHOICE')
    publish(store, plan('a', 'b'), plan('a'), '2', 1, { reshaped: 'empty' })
    new Bench([plan('a', 'b')], { store }).send({ data: 1 })
    expect([...store.rows('mine')]).toEqual([{ a: '1', b: '1' }])
  })
})

it('A10 A14 A16 values and names of an event pass four nodes byte by byte, and nothing of them is evaluated', () => {
  const flow = nodes(
    {
      some: { type: 'filter', config: { when: 'has(data.text)' } },
      moved: { type: 'transform', config: { fields: [{ name: '__proto__.polluted', value: 'data.text' }] } },
      said: { type: 'emit', config: { type: 'said' } },
      note: { type: 'note', config: { text: '{data.text} {event.constructor} {data.constructor.name}' } },
    },
    ['in.event > some', 'some.pass > moved', 'moved.event > said', 'said.emitted > note'],
  )
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the attack
  const texts = ['={{1+1}}', '${7*7}', '{{data.x}}', '{data.other}', '<%= 1 %>', '__proto__', '\u0000', '=1+1']
  const odd = '{"toString":1,"valueOf":{"a":1},"toJSON":"x","then":{"then":1},"hasOwnProperty":0,"constructor":null}'
  for (const text of texts) {
    const bench = new Bench([planOf(flow)], { store: newFolder().open() })
    const data: Json = JSON.parse(`{"text":${JSON.stringify(text)},"other":"LEAKED","__proto__":{"x":1},"odd":${odd}}`)
    bench.send({ data })
    expect(bench.store.letters()).toEqual([])
    const said = bench.store.read(0, 10).find(({ type }) => type === 'said')
    expect(JSON.stringify(said?.data)).toBe(
      JSON.stringify(data).replace('"__proto__":{"x":1}', `"__proto__":{"x":1,"polluted":${JSON.stringify(text)}}`),
    )
    expect([...bench.store.rows('notes')][0]?.note).toBe(`${text} (no event.constructor) (no constructor.name)`)
  }
})

it('A56 the zone of the computer plays no part, whatever it becomes while a schedule runs', () => {
  const daily = parseSchedule('every day at 06:00')
  if ('code' in daily) throw new Error(daily.message)
  const zone = process.env.TZ
  const slots = ['Asia/Tokyo', 'America/New_York', 'UTC'].map((own) => {
    process.env.TZ = own
    return [Date.UTC(2026, 6, 1), Date.UTC(2038, 0, 20), Date.UTC(9999, 11, 30)].map((at) => daily.next(at, 'Europe/London')) // biome-ignore format: a row
  })
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
  const expected = ['2026-07-01T05:00Z', '2038-01-20T06:00Z', '9999-12-30T06:00Z'].map((text) => Date.parse(text))
  expect(slots).toEqual([expected, expected, expected])
})
