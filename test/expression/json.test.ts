import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../runtime/expression/json.ts'

const value = (text: string): unknown => {
  const parsed = parseJson(text)
  if ('code' in parsed) throw new Error(parsed.message)
  return parsed.value
}
describe('JSON from outside', () => {
  it('is read as JSON.parse reads it where no number is long', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }).filter((text) => !/\d{16}/.test(text)),
        (text) => {
          const parsed: unknown = JSON.parse(text)
          expect(value(text)).toEqual(parsed)
        },
      ),
    )
  })

  it('is refused exactly where JSON.parse refuses it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a"',
      ':',
      ',',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\\',
      '"',
      '\n',
      '\u0000',
      '01',
      '12345678901234567890',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
        (text) => {
          let accepted = true
          try {
            JSON.parse(text)
          } catch {
            accepted = false
          }
          const parsed = parseJson(text)
          expect('code' in parsed ? parsed.code : 'read').toBe(accepted ? 'read' : 'JSON_SYNTAX')
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['820982911946154508', '820982911946154508'],
    ['-9007199254740993', '-9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740991', 9007199254740991],
    ['{"id":820982911946154508,"n":1}', { id: '820982911946154508', n: 1 }],
    ['[12345678901234567890 , 1.5]', ['12345678901234567890', 1.5]],
    ['"12345678901234567890"', '12345678901234567890'],
    ['{"12345678901234567890":"a \\"1234567890123456789\\""}', { '12345678901234567890': 'a "1234567890123456789"' }],
    ['0.1234567890123456789', 0.12345678901234568],
    ['1e400', '1e400'],
    ['[1e3,-1E-2]', [1000, -0.01]],
    ['{"a":1,"a":2}', { a: 2 }],
  ])('A17 %s keeps every digit of an integer', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  it('A10 has its own field __proto__ as data', () => {
    const read = value('{"__proto__":{"polluted":820982911946154508}}')
    expect(Object.keys(read ?? {})).toEqual(['__proto__'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it.each([
    ['', 'Expected a value, got nothing at line 1, column 1'],
    ['{"a":1', 'Expected , or }, got the end at line 1, column 7'],
    ['{"a":NaN}', 'Expected a value, got "NaN}" at line 1, column 6'],
    ['// note\n{}', 'Expected a value, got a comment at line 1, column 1'],
    ['{} x', 'Expected nothing more after the JSON, got "x" at line 1, column 4'],
    ['{"a":01}', 'Expected a number such as 12.5, got "01}" at line 1, column 6'],
    ["{'a':1}", 'Expected a name in double quotes or }, got "\'a\':1}" at line 1, column 2'],
    ['[1,]', 'Expected a value, got "]" at line 1, column 4'],
    ['{\n "a": 1,\n "b": oops\n}', 'Expected a value, got "oops\\n}" at line 3, column 7'],
    ['"abc', 'Expected a closing quote, got the end at line 1, column 5'],
    ['\uFEFF{}', 'Expected JSON in UTF-8 without a byte order mark, got one at the start'],
  ])('A02 %j is refused with its place', (text, message) => {
    expect(parseJson(text)).toMatchObject({ code: 'JSON_SYNTAX', message })
  })

  it('A02 is refused at every truncation', () => {
    const text = '{"a": [1, -2.5e3, "x\\u20ac\\n", true, null, {"b": {}}], "c": false}'
    for (let length = 0; length < text.length; length++)
      expect(parseJson(text.slice(0, length))).toMatchObject({ code: 'JSON_SYNTAX' })
  })

  it('may start with a byte order mark where the caller says so', () => {
    expect(parseJson('\uFEFF{}', { byteOrderMark: 'skip' })).toEqual({ value: {} })
  })

  it("A04 is at most as deep as the caller says, under the caller's code", () => {
    expect(parseJson('['.repeat(64) + ']'.repeat(64))).toHaveProperty('value')
    expect(parseJson('['.repeat(65) + ']'.repeat(65))).toMatchObject({
      code: 'JSON_DEPTH',
      position: { line: 1, column: 65 },
    })
    expect(
      parseJson('[[[]]]', { maximumDepth: 2, codes: { syntax: 'FLOW_PARSE', depth: 'FLOW_TOO_DEEP' } }),
    ).toMatchObject({ code: 'FLOW_TOO_DEEP' })
    expect(parseJson('"[[[[["', { maximumDepth: 1 })).toEqual({ value: '[[[[[' })
  })

  it.each([
    ['deep lists', '['.repeat(1_000_000)],
    ['deep objects', '{"a":'.repeat(200_000)],
    ['backslashes', `"${'\\\\'.repeat(500_000)}`],
    ['escaped quotes', `["${'\\"'.repeat(500_000)}`],
    ['one long number', '1'.repeat(1_000_000)],
    ['many long numbers', `[${'12345678901234567,'.repeat(55_000)}1]`],
    ['an open string', `"${'a'.repeat(1_000_000)}`],
    ['commas', ','.repeat(1_000_000)],
    ['lines', '\n'.repeat(1_000_000)],
    ['minus signs', '-'.repeat(1_000_000)],
    ['many short strings', `[${'"",'.repeat(330_000)}`],
  ])('has an answer to a megabyte of %s', (_name, text) => {
    const found = parseJson(text)
    expect('value' in found || found.code.startsWith('JSON_')).toBe(true)
  })
})
