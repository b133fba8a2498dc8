/** Reading a part of a text gives what reading all of it gives there, and an expression cannot tell the two apart. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import { neededReader } from '../../runtime/expression/needed-json.ts'
import { amountIn, amountNeeds } from '../../runtime/model/amount-in.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import { mergeNeeds, type Needs, noNeeds, type PartNeeds } from '../../runtime/model/needs.ts'
import { cases } from './cases.ts'
import { eventWith, sample } from './event.ts'

const name = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom('a', 'b', 'total', 'minor', 'currency', 'é', '1', '') },
  { weight: 1, arbitrary: fc.constantFrom('$erased', '__proto__', 'a"b') },
)

const needs: fc.Arbitrary<Needs> = fc.letrec<{ any: Needs; part: PartNeeds }>((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, fc.constant('all' as const), { weight: 3, arbitrary: tie('part') }),
  part: fc
    .record(
      {
        fields: fc.array(fc.tuple(name, tie('any')), { maxLength: 3 }).map((fields) => new Map(fields)),
        items: tie('any'),
        others: fc.constantFrom<PartNeeds>(noNeeds, { fields: new Map([['minor', 'all']]) }),
      },
      { requiredKeys: ['fields'] },
    )
    .map((part): PartNeeds => part),
})).any

/** Written as programs write it: with spaces, with escapes, with names that come twice. */
const { object: objects, value: values } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    // Written in a way that has to be undone, in names as in values.
    fc.constant('{"\\u0061":1}'),
    fc.constantFrom('0', '-0', '17', '-3', '1.5', '1e3', '999999999999999', '820982911946154508', '1e400', 'true'),
    fc.constantFrom('false', 'null', '""', '"x"', '"é😀"', '"a\\"b"', '"\\u0061"', '"[{,:}]"', '"\\\\"', '{}', '[]'),
    fc.array(tie('value'), { maxLength: 4 }).chain(spaced('[', ']')),
    tie('object'),
  ),
  object: fc
    .array(
      fc
        .tuple(
          name.map((plain) => JSON.stringify(plain)),
          fc.constantFrom(':', ' : ', ':\n'),
          tie('value'),
        )
        .map((parts) => parts.join('')),
      { maxLength: 5, size: 'max' },
    )
    .chain(spaced('{', '}')),
}))
const texts = fc.oneof({ weight: 9, arbitrary: objects }, values)

function spaced(open: string, close: string) {
  return (parts: readonly string[]) =>
    fc.constantFrom('', '', ' ', '\n  ').map((space) => `${open}${space}${parts.join(`,${space}`)}${space}${close}`)
}

/** What of a value somebody sees who looks only at this, with the order of its fields. Going through an object takes all of it. */
function seen(value: Json, at: Needs): string {
  if (at === 'all') return JSON.stringify(value)
  if (Array.isArray(value))
    return at.items === undefined ? 'a list' : `[${value.map((item) => seen(item, at.items as Needs))}]`
  if (!isObject(value) || at.items !== undefined) return JSON.stringify(value)
  const parts = Object.keys(value).flatMap((name) => {
    const own = at.fields.get(name)
    const part = value[name] as Json
    if (own !== undefined) return `${JSON.stringify(name)}:${seen(part, own)}`
    return at.others !== undefined && isObject(part) ? `${JSON.stringify(name)}:${seen(part, at.others)}` : []
  })
  return `{${parts}}`
}

describe('a part of a JSON text', () => {
  it('is what reading all of it gives there', () => {
    let less = 0
    fc.assert(
      fc.property(texts, needs, (text, at) => {
        const whole: Json = JSON.parse(text)
        const part = neededReader(at, JSON.parse)(text)
        expect(seen(part, at)).toBe(seen(whole, at))
        if (JSON.stringify(part) !== JSON.stringify(whole)) less++
      }),
      { numRuns: 5_000 },
    )
    // Otherwise everything was read as a whole.
    expect(less).toBeGreaterThan(60)
  })

  it('of which something is missing is refused as the whole is', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, cut) => {
        const short = text.slice(0, cut % text.length)
        const read = (): Json => JSON.parse(short)
        try {
          read()
        } catch {
          expect(() => neededReader({ fields: new Map([['a', 'all']]) }, JSON.parse)(short)).toThrow(SyntaxError)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('has the sum of money that the whole is about', () => {
    fc.assert(
      fc.property(texts, needs, (text, more) => {
        const read = neededReader(mergeNeeds(more, amountNeeds), JSON.parse)
        expect(amountIn(read(text))).toEqual(amountIn(JSON.parse(text)))
      }),
      { numRuns: 2_000 },
    )
  })

  it('has what both of two look at', () => {
    fc.assert(
      fc.property(texts, needs, needs, (text, one, other) => {
        const part = neededReader(mergeNeeds(one, other), JSON.parse)(text)
        for (const at of [one, other]) expect(seen(part, at)).toBe(seen(JSON.parse(text), at))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('what an expression needs', () => {
  const said = (text: string): unknown => {
    const expression = compileExpression(text)
    return isProblems(expression) ? expression : plain(expression.needs)
  }
  const plain = (at: Needs): unknown =>
    at === 'all' || at.fields.size + (at.items === undefined ? 0 : 1) === 0
      ? at === 'all'
        ? 'all'
        : 'kind'
      : {
          ...Object.fromEntries([...at.fields].map(([name, inner]) => [name, plain(inner)])),
          ...(at.items === undefined ? {} : { '[]': plain(at.items) }),
        }

  it.each<[string, unknown]>([
    ['event.type == "x"', 'kind'],
    ['data.total.minor > 5', { total: { minor: 'all' } }],
    ['data.a == data.b.c', { a: 'all', b: { c: 'all' } }],
    ['data.b.c == 1 && has(data.b)', { b: 'all' }],
    ['data["a b"].c == 1', { 'a b': { c: 'all' } }],
    ['data.lines[0].sku == "x"', { lines: { '[]': { sku: 'all' } } }],
    ['data.lines.exists(l, l.sku == "x" && l.n > 1)', { lines: { '[]': { sku: 'all', n: 'all' } } }],
    [
      'data.orders.exists(o, o.lines.all(l, l.sku == o.main))',
      { orders: { '[]': { lines: { '[]': { sku: 'all' } }, main: 'all' } } },
    ],
    ['size(data.lines.filter(l, l.n > 1)) > 1', { lines: { '[]': 'all' } }],
    ['data.lines.map(l, l.n).exists(n, n > 1)', { lines: { '[]': { n: 'all' } } }],
    ['data.lines.exists(l, l == data.main)', { lines: { '[]': 'all' }, main: 'all' }],
    ['data[event.type] == 1', 'all'],
    ['data.byType[event.type].n == 1', { byType: 'all' }],
    ['data == data', 'all'],
    ['data.?customer.email.orValue("") == ""', { customer: { email: 'all' } }],
    ['cel.bind(l, data.line, l.sku == "x" && l.n > 1)', { line: 'all' }],
    ['(data.n > 1 ? data.a : data.b).c == 1', { n: 'all', a: 'all', b: 'all' }],
    ['size(data.lines) > 1', { lines: 'all' }],
  ])('%s', (text, outcome) => {
    expect(said(text)).toEqual(outcome)
  })

  const whole = eventWith(sample)
  const text = JSON.stringify(sample)
  let smaller = 0
  it.each(cases.filter(({ outcome }) => !('problem' in outcome)))('$text: comes to the same', ({ text: source }) => {
    const expression = compileExpression(source)
    if (isProblems(expression)) throw new Error(source)
    const data = neededReader(expression.needs, JSON.parse)(text)
    const [all, part] = [expression.evaluate(whole), expression.evaluate({ ...whole, data })]
    const comparable = (found: unknown): unknown => (found instanceof CannotTell ? { ...found } : found)
    expect(comparable(part)).toEqual(comparable(all))
    if (JSON.stringify(data).length < text.length / 2) smaller++
  })

  it('is little for most of them', () => {
    expect(smaller).toBeGreaterThan(250)
  })
})
