/** What is called plain is JSON that any reader takes as it stands; what is not plain is left to the reader of whole texts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../runtime/expression/json.ts'
import { isPlainJson } from '../../runtime/expression/plain-json.ts'

const nested = (levels: number): string => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`

describe('plain', () => {
  it.each([
    ...['{}', '[]', '0', '-0', '-17.25', '999999999999999', 'true', 'false', 'null', '""', '"é😀"', '"a{[,:]}"'],
    ...['{"a":1}', '{"":[]}', '[1,"2",[3],{"4":5},true,null]', '{"a":{"b":{"c":[{}]}},"a":2}', '{"__proto__":1}'],
    ...[' { "a" : [ 1 , 2 ] , "b" : { } }\n', '[\t1\r\n]', nested(64)],
  ])('%s', (text) => {
    expect(isPlainJson(text, 64)).toBe(true)
    expect(() => JSON.parse(text)).not.toThrow()
  })
})

describe('not plain, or no JSON', () => {
  it.each([
    ...['', ' ', 'nul', 'True', 'undefined', '.5', '1.', '01', '-', '-01', '+1', '0x1', '1e3', '1E-400', '--1', 'NaN'],
    ...['1234567890123456', '0.1234567890123456', '"', '"a', '"a"b', '"\\n"', '"\\u0061"', '"\u0001"', '"\n"', "'a'"],
    ...['{', '[', '}', ']', '{]', '[}', '{"a"}', '{"a":}', '{"a":1,}', '{,}', '[,]', '[1,]', '[1 2]', '{"a":1 "b":2}'],
    ...['{a:1}', '{1:1}', '{"a":1}}', '[1]]', '1 2', '{"a":1}[', '[[1]', '{"a":[1}', '\u00a01', '\uFEFF1', '\f1'],
    ...[nested(66)],
  ])('%j', (text) => expect(isPlainJson(text, 64)).toBe(false))
})

const json = fc.json({ maxDepth: 5, noUnicodeString: false })
/** Mostly JSON, with a piece of it taken out, doubled, or put somewhere else. */
const nearly = fc
  .tuple(
    json,
    fc.nat(),
    fc.nat(8),
    fc.nat(),
    fc.constantFrom('', ' ', ',', '"', '}', ']', '{', '[', ':', '0', '\\', 'e'),
  )
  .map(([text, from, length, to, put]) => {
    const start = from % (text.length + 1)
    const without = text.slice(0, start) + text.slice(start + length)
    const place = to % (without.length + 1)
    return without.slice(0, place) + put + without.slice(place)
  })

describe('whatever is called plain', () => {
  it('is JSON, as deep as may be, with every number as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(json, nearly), fc.integer({ min: 0, max: 6 }), (text, depth) => {
        if (!isPlainJson(text, depth)) return
        expect(parseJson(text, { maximumDepth: depth })).toEqual({ value: JSON.parse(text) })
      }),
      { numRuns: 5_000 },
    )
  })

  it('is all JSON without escapes, long numbers and exponents', () => {
    fc.assert(
      fc.property(json, (text) => {
        const isUsual = !/\\|[\d.]{15}|\d[eE]/.test(text)
        if (isUsual) expect(isPlainJson(text, 64)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
