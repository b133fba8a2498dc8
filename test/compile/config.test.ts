/** Each kind of field: what it takes, what it becomes, and what is said where it does not fit. */
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../runtime/compile/config.ts'
import type { Field, Fields } from '../../runtime/model/field.ts'
import type { Json } from '../../runtime/model/json.ts'

const help = 'A field.'
const read = (field: Field, value: Json) => parseConfig({ field }, { field: value }, 'node')
const readOne = (field: Field, value: Json): unknown => {
  const { parsed, problems } = read(field, value)
  const [problem] = problems
  return problem === undefined ? parsed.field : `${problem.code} ${problem.field}`
}

const name = (names: 'table' | 'event type' | 'output' | 'column'): Field => ({ kind: 'name', names, help })
const written: Field = { kind: 'path', access: 'write', help }
const count = { kind: 'integer', minimum: 1, maximum: 20, help } as const
const optional = { optional: true } as const
const share: Field = { kind: 'number', minimum: 0, maximum: 1, help }
const choice: Field = { kind: 'choice', options: [{ value: 'first', label: 'Only one' }, { value: 'all', label: 'Every' }], help } // biome-ignore format: a row
const shop: Field = { kind: 'connection', kinds: ['shopify'], help }
const zone: Field = { kind: 'zone', help }
const wait: Field = { kind: 'duration', help }
const list: Field = { kind: 'list', minimum: 1, fields: { n: count, note: { kind: 'text', default: '-', help } }, help }

const wrong = 'CONFIG_VALUE field'
const cases: readonly (readonly [field: Field, value: Json, expected: unknown])[] = [
  [{ kind: 'text', help }, '', ''],
  [{ kind: 'text', help }, '<img src=x onerror=1>', '<img src=x onerror=1>'],
  [{ kind: 'text', help }, 7, wrong],
  [{ kind: 'boolean', help }, false, false],
  [{ kind: 'boolean', help }, 'false', wrong],
  [{ kind: 'json', help }, null, null],
  [count, 20, 20],
  [count, 0, wrong],
  [count, 21, wrong],
  [count, 1.5, wrong],
  [count, '4', wrong],
  [count, null, wrong],
  [{ kind: 'integer', help }, 9_007_199_254_740_992, wrong],
  [share, 0.5, 0.5],
  [share, -0.1, wrong],
  [choice, 'all', 'all'],
  [choice, 'every', wrong],
  [choice, 'toString', wrong],
  [shop, { $connection: 'my-shop' }, 'my-shop'],
  [shop, 'my-shop', 'my-shop'],
  [shop, '', 'CONNECTION_NAME field'],
  [shop, { $connection: '../my-shop' }, 'CONNECTION_NAME field'],
  [shop, { $connection: 'my-shop', key: 'sk_live_1' }, wrong],
  [shop, 7, wrong],
  [wait, '1h30m', 5_400_000],
  [wait, '10 min', 'DURATION field'],
  [wait, 600, wrong],
  [zone, 'Africa/Cairo', 'Africa/Cairo'],
  [zone, '../../etc/passwd', 'ZONE field'],
  [zone, '+01:00', 'ZONE field'],
  [zone, '', 'ZONE field'],
  [{ kind: 'schedule', help }, '* * 31 2 *', 'SCHEDULE field'],
  [name('table'), 'daily_sales', 'daily_sales'],
  [name('event type'), 'order.placed', 'order.placed'],
  [name('table'), '"x";drop table events;--', 'NAME field'],
  [name('table'), 'über', 'NAME field'],
  [name('table'), '', 'NAME field'],
  [name('column'), '__proto__', 'NAME_RESERVED field'],
  [name('column'), 'constructor', 'NAME_RESERVED field'],
  [name('output'), 'a'.repeat(65), 'NAME field'],
  [written, 'reports/2026/sales.csv', 'reports/2026/sales.csv'],
  ...['', '/etc/passwd.csv', '../x.csv', 'a/../../x.csv', 'a//b.csv', 'a\\b.csv', 'C:\\x.csv', 'C:x.csv', '\\\\server\\x.csv', '\\\\?\\x.csv',
    'a.csv:b.csv', 'x.html', 'x.desktop', 'x.bat', 'x', '.git/x.txt', 'con.csv', 'a/COM1.txt', 'a./x.csv', 'a /x.csv', 'x.csv ', 'x.csv.', 'a\nb.csv',
    'a\u202Ecsv.csv', 'x\0.csv', `${'a'.repeat(300)}.csv`, '~/*.csv'].map((path) => [written, path, 'PATH_BLOCKED field'] as const), // biome-ignore format: a row of paths
  [{ kind: 'path', access: 'read', help }, '/home/ann/sales.csv', '/home/ann/sales.csv'],
  [{ kind: 'path', access: 'read', help }, '', wrong],
  [
    list,
    [{ n: 1 }, { n: 2, note: 'b' }],
    [
      { n: 1, note: '-' },
      { n: 2, note: 'b' },
    ],
  ],
  [list, [], wrong],
  [list, { n: 1 }, wrong],
  [list, [{ n: 0 }], 'CONFIG_VALUE field.0.n'],
  [list, [{}], 'CONFIG_MISSING field.0.n'],
  [list, [{ n: 1, m: 1 }], 'CONFIG_UNKNOWN field.0.m'],
  [list, Array.from({ length: 2_000 }, () => ({ n: 1 })), wrong],
  [{ kind: 'expression', expect: 'boolean', help }, 'data.a >', 'EXPR_SYNTAX field'],
  [{ kind: 'expression', expect: 'boolean', help }, '"text"', 'EXPR_TYPE field'],
  [{ kind: 'expression', expect: 'boolean', help }, true, wrong],
]
it.each(cases)('%j takes %j as %j', (field, value, expected) => expect(readOne(field, value)).toEqual(expected))

describe('messages say what was expected, what came, and what to do', () => {
  const messages: readonly (readonly [Field, Json, message: string, fix: unknown])[] = [
    [wait, '10 min', 'Expected a duration such as 10m, got "10 min"', '10m'],
    [count, '4', 'Expected a whole number from 1 to 20, got "4"', 4],
    [choice, 'al', 'Expected first or all, got "al". Did you mean all?', 'all'],
    [choice, 'only one', 'Expected first or all, got "only one". Did you mean first?', 'first'],
    [
      name('table'),
      'Daily sales',
      'Expected a table name (a letter, then letters, digits or _; at most 63), got "Daily sales"',
      'Daily_sales',
    ],
    [
      name('table'),
      'Verkäufe',
      'Expected a table name (a letter, then letters, digits or _; at most 63), got "Verkäufe"',
      'Verkaufe',
    ],
    [
      written,
      '../a.csv',
      'Expected a path below the file root such as reports/sales.csv, got "../a.csv": it leads out of the file root',
      undefined,
    ],
    [{ kind: 'text', help }, { a: 'x'.repeat(99) }, `Expected text, got {"a":"${'x'.repeat(53)}…`, undefined],
  ]
  it.each(messages)('%j %j', (field, value, message, fix) => {
    const [problem] = read(field, value).problems
    expect(problem?.message).toBe(message)
    expect(problem?.fix?.value).toBe(fix)
  })
})

it('fills in defaults, tells what is missing and leaves optional fields undefined', () => {
  const fields: Fields = { a: count, b: { ...count, default: 3 }, c: { ...count, ...optional }, d: list }
  const { stored, parsed, problems } = parseConfig(fields, { d: [{ n: 2 }] }, 'node')
  expect(problems.map(({ code, node, field }) => `${code} ${node} ${field}`)).toEqual(['CONFIG_MISSING node a'])
  expect(stored).toEqual({ b: 3, d: [{ n: 2, note: '-' }] })
  expect(parsed).toEqual({ a: undefined, b: 3, c: undefined, d: [{ n: 2, note: '-' }] })
})

it('does not take inherited properties for answers', () => {
  const { problems } = parseConfig({ constructor: count, toString: { ...count, ...optional } }, {}, 'node')
  expect(problems.map(({ field }) => field)).toEqual(['constructor'])
})
