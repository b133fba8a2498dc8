import { describe, expect, it } from 'vitest'
import { type CompileOptions, compileExpression, type Expect, isProblems } from '../../runtime/expression/expression.ts'
import { functions } from '../../runtime/expression/functions.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import type { Json } from '../../runtime/model/json.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { eventWith, sample } from './event.ts'

const order: Json = {
  type: 'object',
  properties: {
    order_id: { type: 'string' },
    total: { $ref: '#/$defs/money' },
    quantity: { type: ['number', 'null'] },
    status: { enum: ['paid', 'failed', 'open'] },
    placed_at: { type: 'string', format: 'date-time' },
    paid: { type: 'boolean' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } },
    },
    notes: { type: 'object' },
  },
  $defs: { money: { type: 'object', properties: { minor: { type: 'integer' }, currency: { type: 'string' } } } },
}

const compiled = (text: string, options: CompileOptions<Expect> = {}) => {
  const found = compileExpression(text, { expect: 'any', ...options })
  if (isProblems(found)) throw new Error(found.map(({ message }) => message).join('; '))
  return found
}
const problems = (text: string, options: CompileOptions<Expect> = {}): readonly Problem[] => {
  const found = compileExpression(text, { expect: 'any', ...options })
  return isProblems(found) ? found : []
}

describe('a problem', () => {
  it.each([
    [
      'data.totl.minor > 5',
      'EXPR_UNKNOWN',
      'Expected a field of data, got totl. Did you mean total?',
      'data.total.minor > 5',
    ],
    [
      'data.total.minr > 5',
      'EXPR_UNKNOWN',
      'Expected a field of data.total, got minr. Did you mean minor?',
      'data.total.minor > 5',
    ],
    [
      'data.lines.exists(l, l.skuu == "A")',
      'EXPR_UNKNOWN',
      'Expected a field of l, got skuu. Did you mean sku?',
      'data.lines.exists(l, l.sku == "A")',
    ],
    ['data["totl"]', 'EXPR_UNKNOWN', 'Expected a field of data, got totl. Did you mean total?', 'data["total"]'],
    [
      'event.tpye == "x"',
      'EXPR_UNKNOWN',
      'Expected a field of event, got tpye. Did you mean type?',
      'event.type == "x"',
    ],
    [
      'event.data.total',
      'EXPR_UNKNOWN',
      'Expected data, got event.data: the content of an event is called data',
      'data.total',
    ],
    [
      'total.minor > 5',
      'EXPR_UNKNOWN',
      'Expected event, data or a function, got total. Did you mean data.total?',
      'data.total.minor > 5',
    ],
    ['sise(data.lines) > 1', 'EXPR_UNKNOWN', undefined, 'size(data.lines) > 1'],
    ['data.order_id.startWith("A")', 'EXPR_UNKNOWN', undefined, 'data.order_id.startsWith("A")'],
    [
      'data.order_id.matches("^A")',
      'EXPR_UNKNOWN',
      'Expected regex(text, pattern), got matches, whose time can grow without end',
      'regex(data.order_id, "^A")',
    ],
    ['data.total = 5', 'EXPR_SYNTAX', 'Expected ==, got =', 'data.total == 5'],
    ['data.paid and data.paid', 'EXPR_SYNTAX', 'Expected &&, got and', 'data.paid && data.paid'],
    ['data.paid ===  true', 'EXPR_SYNTAX', undefined, undefined],
    [
      'data.order_id == 5',
      'EXPR_TYPE',
      'Expected two values of one kind around ==, got text and a number: they are never equal',
      'data.order_id == "5"',
    ],
    [
      'data.order_id > 5',
      'EXPR_TYPE',
      'Expected two numbers, texts or times around >, got text and a number. Write number(data.order_id) to read text as a number',
      undefined,
    ],
    [
      'data.order_id + 5',
      'EXPR_TYPE',
      'Expected two numbers or two texts around +, got text and a number. Write number(data.order_id) to add, or string(5) to join',
      undefined,
    ],
    ['820982911946154508', 'EXPR_TYPE', undefined, '"820982911946154508"'],
    [
      'day(event.time, "Europe/Lodnon")',
      'EXPR_UNKNOWN',
      'Expected a time zone such as Europe/London, got "Europe/Lodnon". Did you mean Europe/London?',
      undefined,
    ],
    ['duration("10 min")', 'EXPR_TYPE', 'Expected a duration such as 10m, got "10 min"', undefined],
    [
      'data.lines.exists(line, line.quantity + 1)',
      'EXPR_TYPE',
      'Expected a condition that is true or false in .exists(), got a number',
      undefined,
    ],
    [
      'size(data.paid)',
      'EXPR_TYPE',
      'Expected text or a list or an object for value in size(value), got true or false',
      undefined,
    ],
    ['size()', 'EXPR_TYPE', 'Expected size(value), got size()', undefined],
    ['(data.paid', 'EXPR_SYNTAX', 'Expected ), got the end. At "the end".', undefined],
    ['', 'EXPR_SYNTAX', 'Expected an expression such as data.total > 100, got nothing', undefined],
  ])('of %s names %s and what to do', (text, code, message, fix) => {
    const [problem] = problems(text, { schema: order })
    expect(problem?.code).toBe(code)
    if (message !== undefined) expect(problem?.message).toBe(message)
    if (fix !== undefined) {
      expect(problem?.fix?.value).toBe(fix)
      if (typeof problem?.fix?.value === 'string' && code !== 'EXPR_SYNTAX')
        expect(problems(problem.fix.value, { schema: order })).toEqual([])
    }
  })

  it('comes with all others of the expression, each with its place', () => {
    const found = problems('data.totl > 5 &&\n  data.stauts == "paid" &&\n  nwo() > 1', { schema: order })
    expect(found.map(({ code, position }) => [code, position?.line, position?.column])).toEqual([
      ['EXPR_UNKNOWN', 1, 1],
      ['EXPR_UNKNOWN', 2, 3],
      ['EXPR_UNKNOWN', 3, 3],
    ])
  })

  it('is only a warning where a schema lists the texts and another one stands there', () => {
    const { warnings } = compiled('data.status == "piad" || data.status in ["open", "falied"]', { schema: order })
    expect(warnings.map(({ severity, nearest }) => [severity, nearest])).toEqual([
      ['warning', 'paid'],
      ['warning', 'failed'],
    ])
    expect(compiled('data.status == "paid"', { schema: order }).warnings).toEqual([])
  })

  it('does not arise from null, optional access and open objects', () => {
    for (const text of [
      'data.quantity > 1',
      'data.order_id == null',
      'data.?coupon.orValue("x") == "y"',
      'data.notes.anything == 1',
      'has(data.total) && data.?quantity.orValue(0) > 1',
      'data.total == money("5.00", "GBP")',
      'data.paid ? 1 : null',
    ])
      expect(problems(text, { schema: order })).toEqual([])
  })

  it('takes a field of any of several event types', () => {
    const schema: Json = {
      anyOf: [
        { type: 'object', properties: { a: { type: 'string' } } },
        { type: 'object', properties: { b: { type: 'number' } } },
      ],
    }
    expect(problems('data.a == "x" || data.b > 1', { schema })).toEqual([])
    expect(problems('data.c', { schema })).toHaveLength(1)
  })
})

describe('an expression', () => {
  it.each([
    ['data.total.minor > 5 && event.type == "x"', ['data.total.minor', 'event.type']],
    ['data.lines.exists(l, l.sku == data.order_id)', ['data.lines', 'data.lines[].sku', 'data.order_id']],
    ['has(data.notes.gift) && data.?notes.gift.orValue("") != ""', ['data.notes.gift']],
    ['data["a b"].c', ['data["a b"].c']],
    ['1 + 1', []],
    ['data', ['data']],
    ['cel.bind(l, data.lines[0], l.sku)', ['data.lines[]', 'data.lines[].sku']],
    ['day(event.time, "Europe/London")', ['event.time']],
  ])('%s says what it reads', (text, reads) => {
    expect(compiled(text).reads).toEqual(reads)
  })

  it('explains each clause with the actual values', () => {
    const event = eventWith(sample)
    expect(
      compiled('data.total > 500 && (data.country == "DE" || data.yes) && data.absent == 1').explain(event),
    ).toEqual([
      { text: 'data.total > 500', outcome: false, values: [{ path: 'data.total', value: 120 }] },
      {
        text: 'data.country == "DE" || data.yes',
        outcome: true,
        values: [
          { path: 'data.country', value: 'DE' },
          { path: 'data.yes', value: true },
        ],
      },
      { text: 'data.absent == 1', outcome: 'cannot-tell', values: [{ path: 'data.absent', value: undefined }] },
    ])
    expect(compiled('event.time > timestamp("2020-01-01T00:00:00Z")').explain(event)).toEqual([
      {
        text: 'event.time > timestamp("2020-01-01T00:00:00Z")',
        outcome: false,
        values: [{ path: 'event.time', value: '2010-12-01T08:26:00.123Z' }],
      },
    ])
  })

  it.each<[string, Expect, unknown]>([
    ['data.yes', 'boolean', true],
    ['data.total', 'boolean', 'type'],
    ['data.text', 'text', 'Hello'],
    ['data.total', 'text', 'type'],
    ['data.total', 'number', 120],
    ['data.text', 'number', 'type'],
    ['data.text', 'key', 'Hello'],
    ['data.total', 'key', 120],
    ['data.nothing', 'key', null],
    ['data.money', 'key', 'type'],
    ['event.time', 'time', Date.UTC(2010, 11, 1, 8, 26, 0, 123)],
    ['timestamp(data.placed)', 'time', Date.UTC(2010, 11, 1, 8)],
    ['data.text', 'time', 'type'],
    ['duration("1h30m")', 'duration', 5_400_000],
    ['data.tags', 'list', ['red', 'green']],
    ['data.text', 'list', 'type'],
    ['[event.time]', 'list', ['2010-12-01T08:26:00.123Z']],
    ['event.time', 'any', '2010-12-01T08:26:00.123Z'],
    ['{"wait": duration("90m")}', 'any', { wait: '1h30m' }],
    ['data.?absent', 'any', 'missing'],
    ['data.?total', 'number', 120],
  ])('%s expected as %s is checked against the data', (text, expected, outcome) => {
    const value = compiled(text, { expect: expected }).evaluate(eventWith(sample))
    expect(value instanceof CannotTell ? value.reason : value).toEqual(outcome)
  })

  it.each<[string, Expect, string]>([
    ['data.order_id', 'boolean', 'Expected a condition that is true or false, such as data.total > 100, got text'],
    ['data.paid', 'text', 'Expected text, got true or false. Write string(data.paid)'],
    ['data.order_id', 'number', 'Expected a number, got text. Write number(data.order_id)'],
    ['data.total', 'key', 'Expected a text or a number to tell things apart by, got an object'],
    ['data.paid', 'time', 'Expected a time, such as event.time, got true or false'],
    ['5', 'list', 'Expected a list, got a number'],
  ])('%s expected as %s is refused before any event', (text, expected, message) => {
    expect(problems(text, { schema: order, expect: expected }).map((problem) => problem.message)).toEqual([message])
  })

  it('tells where it could not tell, and why', () => {
    const found = (text: string) => compiled(text).evaluate(eventWith(sample))
    expect(found('data.money.absent > 1')).toEqual(new CannotTell('data.money.absent', 'missing'))
    expect(found('data.gone.email == "a"')).toEqual(new CannotTell('data.gone.email', 'erased'))
    expect(found('data.text + 1 > 5')).toEqual(new CannotTell('data.text + 1', 'type'))
    expect(found('data.lines.map(line, line.absent)')).toEqual(new CannotTell('data.lines[].absent', 'missing'))
    expect(found('number(data.text) > 1')).toEqual(new CannotTell('number(data.text)', 'value'))
  })

  it('keeps nothing from one event to the next', () => {
    const expression = compiled('data.list.exists(x, x > 1) || data.a > 1')
    const outcomes = [
      { list: [5], a: 0 },
      { list: [], a: 0 },
      { list: Array(20_000).fill(0), a: 0 },
      { list: [0], a: 0 },
    ].map((data) => expression.evaluate(eventWith(data)))
    expect(outcomes.map((value) => (value instanceof CannotTell ? value.reason : value))).toEqual([
      true,
      false,
      'limit',
      false,
    ])
  })
})

describe('every function', () => {
  it.each(functions)('$name has a help text and an example that compiles', ({ help, example, name }) => {
    expect(help).not.toBe('')
    expect(example).toContain(name)
    expect(problems(example)).toEqual([])
  })
})
