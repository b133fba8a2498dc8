import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import { eventWith, sample } from './event.ts'
import { evaluateByLibrary, failure } from './library.ts'

/** Expressions as people and the condition builder write them. Left out: what the table of cases lists as different. */
const { condition } = fc.letrec<{ condition: string; number: string; text: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'data.total',
      'data.n',
      'data.minus',
      'data.half',
      'data.zero',
      'data.money.minor',
      'data.absent',
      'data.nothing',
      'data.text',
      'data.lines[1].quantity',
      '2.5',
      '7.0',
      '100.0',
      'double(size(data.lines))',
      'data.?absent.orValue(1.5)',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'data.text',
      'data.country',
      'data.number',
      'data.absent',
      'data.total',
      'event.type',
      'event.subject',
      '"DE"',
      '"Hello"',
      '""',
      'data.lines[0].sku',
      'data.?absent.orValue("z")',
    ),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'data.yes',
      'data.no',
      'data.absent',
      'data.total',
      'true',
      'false',
      'has(data.money)',
      'has(data.money.absent)',
      'data.nothing == null',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'))
      .map(([a, operator, b]) => `${a} ${operator} ${b}`),
    fc
      .tuple(tie('text'), fc.constantFrom('<', '==', '!='), tie('text'))
      .map(([a, operator, b]) => `${a} ${operator} ${b}`),
    fc
      .tuple(tie('text'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('text'))
      .map(([a, name, b]) => `(${a}).${name}(${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('["DE", "FR"]', 'data.tags', 'data.money', '["Hello"]'))
      .map(([a, list]) => `${a} in ${list}`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    tie('condition').map((a) => `!(${a})`),
    fc
      .tuple(fc.constantFrom('all', 'exists', 'exists_one'), tie('number'))
      .map(([name, b]) => `data.numbers.${name}(x, x > ${b})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  ),
}))

it('comes to the same result as the library for any condition that both accept', () => {
  const event = eventWith(sample)
  let compared = 0
  fc.assert(
    fc.property(condition, (text) => {
      const ours = compileExpression(text, { expect: 'boolean' })
      const theirs = evaluateByLibrary(text, event)
      // Our checker knows what a value is in more places, so it refuses more; what it refuses must not give a value there.
      if (isProblems(ours)) return
      const value = ours.evaluate(event)
      compared++
      expect(value instanceof CannotTell ? failure : value).toEqual(typeof theirs === 'boolean' ? theirs : failure)
    }),
    { numRuns: 3_000 },
  )
  expect(compared).toBeGreaterThan(1_000)
})
