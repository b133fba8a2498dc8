import { describe, expect, it } from 'vitest'
import { checkedArgument } from '../../electron/argument.ts'

const circle: { self?: object } = {}
circle.self = circle

describe('what a window sends', () => {
  it.each([
    ['nothing in particular', {}],
    ['any JSON', { text: 'a', list: [1, null, { deep: [true] }], absent: undefined }],
    ['fields named like built-in ones, which are data', JSON.parse('{"__proto__":{"a":1},"constructor":2}')],
    ['a flow as large as a flow may be', { text: 'x'.repeat(8 * 1024 * 1024) }],
  ])('is taken: %s', (_what, value) => {
    expect(checkedArgument('draft.save', value)).toBe(value)
  })

  it.each([
    ['nothing at all', undefined, 'it is not an object'],
    ['a text', 'shop', 'it is not an object'],
    ['a list', [], 'it is not an object'],
    ['a map', new Map(), 'it is not an object'],
    ['a date', { at: new Date(0) }, 'not JSON'],
    ['bytes', { bytes: new Uint8Array(4) }, 'not JSON'],
    ['a big integer', { count: 1n }, 'not JSON'],
    ['no number', { count: Number.NaN }, 'a number that JSON does not know'],
    ['a circle', circle, 'nested too deep'],
    ['100 MB', { text: 'x'.repeat(100 * 1024 * 1024) }, 'larger than 10 MB'],
    ['two million numbers', { list: new Array(2_000_000).fill(0) }, 'larger than 10 MB'],
    ['long names', { ['x'.repeat(11 * 1024 * 1024)]: 1 }, 'larger than 10 MB'],
  ])('is refused: %s', (_what, value, reason) => {
    expect(() => checkedArgument('draft.save', value)).toThrow(
      expect.objectContaining({ code: 'CALL_ARGUMENT', message: expect.stringContaining(reason) }),
    )
  })
})
