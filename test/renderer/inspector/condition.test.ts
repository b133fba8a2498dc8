/** A condition in rows and its CEL: back and forth without loss, and no value can change what is asked. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromCel } from '../../../renderer/document/conditions/from-cel.ts'
import { toCel } from '../../../renderer/document/conditions/to-cel.ts'
import { type Group, normal, type Rule, type Single } from '../../../renderer/document/conditions/tree.ts'
import { compileExpression, isProblems } from '../../../runtime/expression/expression.ts'
import { parse } from '../../../runtime/expression/parse.ts'
import { sayCondition } from '../../../runtime/nodes/condition-words.ts'
import { eventWith } from '../../expression/event.ts'

const all = (...rules: readonly (Rule | Group)[]): Group => ({ combinator: 'and', not: false, rules })
const either = (...rules: readonly (Rule | Group)[]): Group => ({ combinator: 'or', not: false, rules })
const rule = (field: string, operator: Rule['operator'], value: Rule['value'] = null): Rule => ({
  field,
  operator,
  value,
})

function holds(source: string, data: object): unknown {
  const compiled = compileExpression(source, { expect: 'boolean' })
  if (isProblems(compiled)) throw new Error(compiled.map(({ message }) => message).join('\n'))
  return compiled.evaluate(eventWith(JSON.parse(JSON.stringify(data))))
}

describe('a condition in rows', () => {
  it.each<[string, Group]>([
    [
      'event.type == "payment.submitted" && data.total.minor > 0',
      all(rule('event.type', '==', 'payment.submitted'), rule('data.total.minor', '>', 0)),
    ],
    ['data.a == 1 || data.b == 2', either(rule('data.a', '==', 1), rule('data.b', '==', 2))],
    [
      'data.a == 1 && (data.b == 2 || data.c == 3)',
      all(rule('data.a', '==', 1), either(rule('data.b', '==', 2), rule('data.c', '==', 3))),
    ],
    ['data.n >= 1 && data.n <= 5', all(rule('data.n', 'between', [1, 5]))],
    [
      '(data.n >= 1 && data.n <= 5) || data.m < -2.5',
      either(rule('data.n', 'between', [1, 5]), rule('data.m', '<', -2.5)),
    ],
    ['data.country in ["DE", "FR"]', all(rule('data.country', 'one of', ['DE', 'FR']))],
    ['!(data.country in ["DE", "FR"])', all(rule('data.country', 'none of', ['DE', 'FR']))],
    [
      'data.sku.startsWith("A") && !data.sku.contains("B")',
      all(rule('data.sku', 'starts with', 'A'), rule('data.sku', 'contains not', 'B')),
    ],
    ['regex(data.sku, "^[A-Z]{2}$")', all(rule('data.sku', 'pattern', '^[A-Z]{2}$'))],
    ['has(data.coupon) && !has(data.gift)', all(rule('data.coupon', 'there'), rule('data.gift', 'missing'))],
    ['data.?coupon.code == "X"', all(rule('data.?coupon.code', '==', 'X'))],
    [
      'data.paid && !data.refunded && data.shipped == true',
      all(rule('data.paid', 'true'), rule('data.refunded', 'false'), rule('data.shipped', '==', true)),
    ],
    ['data.gone == null && data.here != null', all(rule('data.gone', 'is null'), rule('data.here', 'is not null'))],
    [
      'size(data.lines) > 3 && "red" in data.tags',
      all(rule('size(data.lines)', '>', 3), rule('data.tags', 'includes', 'red')),
    ],
    [
      'event.time >= timestamp("2026-01-01T00:00:00Z")',
      all(rule('event.time', '>=', { moment: '2026-01-01T00:00:00Z' })),
    ],
    ['event.time.getHours("Europe/London") >= 9', all(rule('event.time.getHours("Europe/London")', '>=', 9))],
    ['data.price > data.cost', all(rule('data.price', '>', { field: 'data.cost' }))],
    ['data["a b"].c == "x"', all(rule('data["a b"].c', '==', 'x'))],
    [
      '!(data.a == 1 || data.b == 2) && data.c == 3',
      all(
        { combinator: 'or', not: true, rules: [rule('data.a', '==', 1), rule('data.b', '==', 2)] },
        rule('data.c', '==', 3),
      ),
    ],
  ])('%s is drawn and written back', (cel, tree) => {
    expect(fromCel(cel)).toEqual({ tree })
    expect(toCel(tree)).toBe(cel)
  })

  it.each([
    ['data.total*2>5&&data.x==1', 'data.total*2>5'],
    ['data.total * 2 > 5 && data.x == 1', 'data.total * 2 > 5'],
    ['data.lines.exists(l, l.sku == "A")', 'data.lines.exists(l, l.sku == "A")'],
    ['5 < data.total', '5 < data.total'],
    ['data.a == 1 ? data.b : data.c', 'data.a == 1 ? data.b : data.c'],
    ['data.id == 12345678901234567890', 'data.id == 12345678901234567890'],
    ['data.sku.contains("")', 'data.sku.contains("")'],
    ['data.x in []', 'data.x in []'],
    ['data.a in [data.b]', 'data.a in [data.b]'],
    ['true', 'true'],
    ['data.lines[0].sku == "A"', 'data.lines[0].sku == "A"'],
  ])('cannot show %s, says which part, and loses nothing', (cel, part) => {
    expect(fromCel(cel)).toEqual({ tree: null, part })
  })

  it('does not guess about text that is no CEL', () => {
    expect(fromCel('data.total >')).toEqual({ tree: null, part: null })
  })

  it.each(['data.a == 1.0', '( data.a == 1 )', 'data.a == 1 && (data.b == 2 && data.c == 3)', "data.a == 'x'"])(
    'takes another way of writing the same: %s',
    (cel) => {
      expect(fromCel(cel).tree).not.toBeNull()
    },
  )
})

describe('the three traps', () => {
  it('a value cannot break out of its quotes', () => {
    const value = 'x\\" || true //'
    const cel = toCel(all(rule('data.a', '==', value)))
    expect(holds(cel, { a: 'something else' })).toBe(false)
    expect(holds(cel, { a: value })).toBe(true)
  })

  it('a part that rows cannot show is never left out', () => {
    const cel = 'data.total * 2 > 5 && data.x == 1'
    expect(fromCel(cel).tree).toBeNull()
    expect(holds(cel, { total: 1, x: 1 })).toBe(false)
  })

  it('whole numbers and decimals mix, as amounts and quantities do', () => {
    for (const [value, data, expected] of [
      [120, { n: 120.0 }, true],
      [2.5, { n: 3 }, false],
      [-0, { n: 0 }, true],
      [1e21, { n: 1e21 }, true],
    ] as const)
      expect(holds(toCel(all(rule('data.n', '==', value))), data)).toBe(expected)
    expect(holds(toCel(all(rule('data.n', 'between', [1, 2.5]))), { n: 2 })).toBe(true)
  })
})

describe('what is not chosen yet', () => {
  it.each<[string, Group]>([
    ['an empty group', all()],
    ['an empty group inside', all(rule('data.a', '==', 1), either())],
    ['a turned empty group', { combinator: 'and', not: true, rules: [] }],
    ['a row without a field', all(rule('', '==', 'x'))],
    ['a row without a value', all(rule('data.a', '>', null))],
    ['half a "between"', all(rule('data.a', 'between', [1, null]))],
    ['a list without values', all(rule('data.a', 'one of', []))],
    ['an empty text to search for', all(rule('data.a', 'contains', ''))],
    ['a field that is none', all(rule('data.a || true', '==', 1))],
  ])('%s never deploys', (_name, tree) => {
    const problems = compileExpression(toCel(tree), { expect: 'boolean' })
    if (!isProblems(problems)) throw new Error(`It compiled: ${toCel(tree)}`)
    expect(problems[0]?.code).toBe('EXPR_UNFINISHED')
  })

  it('is said with dots on the card', () => {
    expect(sayCondition('data.a > unfinished && unfinished')).toBe('a is more than … and …')
    expect(sayCondition('data.a in unfinished')).not.toContain('is not set')
  })

  it('is found again when the flow is opened the next day', () => {
    const tree = all(rule('data.a', '>', null), rule('', '==', null), rule('data.b', 'one of', null))
    expect(fromCel(toCel(tree))).toEqual({ tree })
  })
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom('"', '\\', '\\"', '" || true //', "'", '\n', '\u2028', '`', '$' + '{x}', ')', '"])'),
)
const name = fc
  .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
  .filter((word) => parse(`data.${word}`) && 'op' in parse(`data.${word}`))
const field = fc.oneof(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `data.${names.join('.')}`),
  text.map((key) => `data[${JSON.stringify(key)}]`),
  name.map((key) => `size(data.${key})`),
)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((value) => value + 0)
const single: fc.Arbitrary<Single> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  field.map((path) => ({ field: path })),
  fc.constant({ moment: '2026-01-01T00:00:00Z' }),
)
const row: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ field, operator: fc.constantFrom('==', '!=', '>', '>=', '<', '<=' as const), value: single }),
  fc.record({ field, operator: fc.constant('between' as const), value: fc.tuple(single, single) }),
  fc.record({
    field,
    operator: fc.constantFrom('contains', 'starts not with', 'ends with', 'pattern', 'no pattern' as const),
    value: text,
  }),
  fc.record({
    field,
    operator: fc.constantFrom('one of', 'none of' as const),
    value: fc.array(fc.oneof(text, number), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('includes', 'includes not' as const),
    value: fc.oneof(text, number, fc.boolean()),
  }),
  fc.record({
    field,
    operator: fc.constantFrom('there', 'missing', 'is null', 'is not null', 'true', 'false' as const),
    value: fc.constant(null),
  }),
)
const { tree } = fc.letrec<{ tree: Group; part: Rule | Group }>((tie) => ({
  part: fc.oneof({ maxDepth: 4, withCrossShrink: true }, row, tie('tree')),
  tree: fc.record({
    combinator: fc.constantFrom('and', 'or' as const),
    not: fc.boolean(),
    rules: fc.array(tie('part'), { minLength: 1, maxLength: 4 }),
  }),
}))
/** `has(size(x))` is no question: only fields can be there. */
const askable = ({ rules }: Group): boolean =>
  rules.every((part) =>
    'rules' in part ? askable(part) : !(part.field.startsWith('size(') && ['there', 'missing'].includes(part.operator)),
  )

describe('any condition', () => {
  it('is the same after it was written as CEL and read back', () => {
    fc.assert(
      fc.property(tree.filter(askable), (any) => {
        expect(fromCel(toCel(any))).toEqual({ tree: normal(any) })
      }),
      { numRuns: 500 },
    )
  })

  it('keeps its structure whatever text its values are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('==', 'contains', 'pattern', 'one of' as const),
        (value, operator) => {
          const built = all(rule('data.a', operator, operator === 'one of' ? [value] : value), rule('data.b', '==', 1))
          const node = parse(toCel(built))
          if (!('op' in node)) throw new Error(node.message)
          expect(node.op).toBe('&&')
          expect(
            holds(
              toCel(built)
                .replace('unfinished', '"-"')
                .replace(/regex\(.*, "/s, 'data.a.contains("'),
              { a: 'other', b: 2 },
            ),
          ).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })
})
