import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import { parseJson } from '../../runtime/expression/json.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import type { Json } from '../../runtime/model/json.ts'
import { attacks } from './attacks.ts'
import { eventWith, sample } from './event.ts'

/** Everything an attack could leave behind: I7 of the threat list. */
const canary = () =>
  [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype].map((prototype) =>
    Reflect.ownKeys(prototype).map(
      (key) => `${String(key)} ${typeof Object.getOwnPropertyDescriptor(prototype, key)?.value}`,
    ),
  )
const before = canary()
afterAll(() => expect(canary()).toEqual(before))

const evaluate = (text: string, data: Json): unknown => {
  const expression = compileExpression(text)
  if (isProblems(expression)) throw new Error(expression[0]?.message)
  return expression.evaluate(eventWith(data))
}
const outcome = (text: string, data: Json): unknown => {
  const value = evaluate(text, data)
  return value instanceof CannotTell ? value.reason : value
}
describe('attacks', () => {
  it.each(attacks.map((attack) => ({ ...attack, shown: attack.text.slice(0, 60) })))(
    '$id $code $shown',
    ({ text, code }) => {
      const found = compileExpression(text)
      expect(isProblems(found) ? found.map((problem) => problem.code) : found.type).toContain(code)
    },
  )

  it('A18 stops loops over hostile data after 10,000 steps', () => {
    const list = Array.from({ length: 1_000 }, (_, index) => index)
    const bombs = [
      'data.map(a, data.map(b, data.map(c, a + b + c)))',
      'data.exists(a, data.exists(b, data.exists(c, a + b + c < 0)))',
      'data.all(a, data.all(b, a + b >= 0))',
      'data.filter(a, data.filter(b, a in data).size() < 0)',
      'data.map(a, data) == data.map(a, data)',
      'data.exists(a, !(a in data))',
      'data.map(a, data + data + data + data + data)',
      'sum(data.map(a, sum(data)))',
    ]
    for (const bomb of bombs) expect(outcome(bomb, list)).toBe('limit')
  })

  it('A18 stops text that doubles, and results that are too large', () => {
    const doubling = `${'cel.bind(x, x + x, '.repeat(14)}x${')'.repeat(14)}`
    expect(outcome(`cel.bind(x, data, ${doubling})`, 'a'.repeat(100))).toBe('limit')
    expect(outcome('[data, data, data, data, data]', 'a'.repeat(300_000))).toBe('limit')
    expect(outcome('[data, data].map(x, x + x + x)', 'a'.repeat(300_000))).toBe('limit')
    expect(outcome('data.join(data[0])', Array(3_000).fill('a'.repeat(400)))).toBe('limit')
    expect(outcome('data.split("").map(x, data.split("").size())', 'a'.repeat(9_000))).toBe('limit')
  })

  it('A18 stops loops that search long texts', () => {
    const data = { list: Array.from({ length: 9_000 }, () => 1), text: 'a'.repeat(900_000) }
    for (const search of [
      'data.text.contains("b")',
      'data.text.indexOf("b") > 0',
      'size(data.text) < 0',
      'regex(data.text, "b$")',
    ])
      expect(outcome(`data.list.exists(i, ${search})`, data)).toBe('limit')
  })

  it('A18 a limit inside a condition is never taken for false', () => {
    const list = Array.from({ length: 20_000 }, () => 1)
    expect(outcome('data.exists(a, a == 2)', list)).toBe('limit')
    expect(outcome('!data.exists(a, a == 2)', list)).toBe('limit')
    expect(outcome('2 in data', list)).toBe('limit')
  })

  it('A19 finds patterns in linear time', () => {
    const text = `${'a'.repeat(100_000)}!`
    for (const pattern of ['^(a+)+$', '(a|aa)+$', '(.*)*x', '^(a|a?)+$'])
      expect(outcome(`regex(data, ${JSON.stringify(pattern)})`, text)).toBe(false)
  })

  it('A14 evaluates no value, whatever it looks like', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the attack
    for (const text of ['={{1+1}}', '${7*7}', '{{data.x}}', '<%= 1 %>', 'data.total'])
      expect(outcome('data.value', { value: text })).toBe(text)
  })

  it('A15 A16 reads own fields only and calls nothing that lies in the data', () => {
    const data = JSON.parse(
      '{"a": {"toString": "x", "valueOf": {"call": 1}, "toJSON": "y", "then": 1, "__proto__": {"polluted": true}}}',
    )
    expect(outcome('data.a.toString + data.a.toJSON', data)).toBe('xy')
    expect(outcome('data.a.__proto__.polluted', data)).toBe(true)
    expect(outcome('data.a.polluted', data)).toBe('missing')
    expect(outcome('data.a.hasOwnProperty', data)).toBe('missing')
    expect(outcome('data.a == data.a', data)).toBe(true)
    expect(outcome('data.a + "x"', data)).toBe('type')
    expect(outcome('{"__proto__": {"polluted": 1}, "constructor": 2}', data)).toEqual(
      JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'),
    )
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('A15 reads nothing from a polluted prototype', () => {
    Object.defineProperty(Object.prototype, 'planted', { value: true, configurable: true })
    try {
      expect(outcome('data.planted', {})).toBe('missing')
      expect(outcome('has(data.a.planted)', { a: {} })).toBe(false)
      expect(outcome('"planted" in data', {})).toBe(false)
      expect(outcome('data.?planted.orValue(1)', {})).toBe(1)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'planted')
    }
  })

  it('A17 keeps long ids through parsing and comparing', () => {
    const parsed = parseJson('{"id": 820982911946154508, "same": 820982911946154509}')
    if ('code' in parsed) throw new Error(parsed.message)
    expect(outcome('data.id == "820982911946154508"', parsed.value)).toBe(true)
    expect(outcome('data.id == data.same', parsed.value)).toBe(false)
    expect(outcome('data.id > 5', parsed.value)).toBe('type')
  })

  it('never throws, whatever the text is', () => {
    const word = fc.constantFrom(
      'data',
      'event',
      '.x',
      '.?x',
      '.type',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"a"',
      '1',
      '&&',
      '||',
      '!',
      '-',
      '+',
      '==',
      'in',
      '? 1 : 2',
      ',',
      'has(',
      'size(',
      '.map(a, a)',
      '.exists(',
      'null',
      ' ',
      'matches',
      'day(event.time, "UTC")',
      '\\',
      '\u0000',
      '💥',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
        ),
        (text) => {
          const found = compileExpression(text)
          if (isProblems(found))
            return found.every(({ code, message }) => code.startsWith('EXPR_') && message.length > 5)
          found.evaluate(eventWith(sample))
          found.explain(eventWith(sample))
          return true
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('never throws, whatever the data are', () => {
    const expressions = [
      'data.a.b > 1 && data.c in ["x"]',
      'data.a.exists(i, i.b == data.c)',
      '{"a": data.a, "b": data.?b.orValue(1)}',
      'sum(data.a) + size(data.b)',
      'data.a == data.b',
      'data.a in data.b',
      'string(data.a) + data.b',
      'times(data.a, data.b, "GBP")',
      'regex(data.a, data.b)',
      'data.a.join(data.b)',
      'data[data.a][data.b]',
    ]
      .map((text) => compileExpression(text))
      .filter((found) => !isProblems(found))
    expect(expressions).toHaveLength(11)
    const value = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }), (data) => {
        const json: Json = JSON.parse(JSON.stringify(data))
        for (const expression of expressions) if (!isProblems(expression)) expression.evaluate(eventWith(json))
      }),
      { numRuns: 500 },
    )
  })
})
