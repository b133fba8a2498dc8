import { describe, expect, it } from 'vitest'
import { compileSchema, isUnusable } from '../../runtime/expression/schema.ts'
import type { Json } from '../../runtime/model/json.ts'

const findings = (schema: Json, data: Json): readonly string[] => {
  const validate = compileSchema(schema)
  if (isUnusable(validate)) throw new Error(validate.map(({ message }) => message).join('; '))
  return validate(data).map(({ pointer, message }) => `${pointer} ${message}`)
}

const order: Json = {
  type: 'object',
  required: ['order_id', 'lines'],
  additionalProperties: false,
  properties: {
    order_id: { type: 'string', pattern: '^ord_[0-9]+$' },
    placed_at: { type: 'string', format: 'date-time' },
    email: { type: 'string', format: 'email' },
    status: { enum: ['open', 'paid'] },
    lines: { type: 'array', items: { $ref: '#/$defs/line' }, minItems: 1 },
  },
  $defs: {
    line: {
      type: 'object',
      required: ['sku'],
      properties: {
        sku: { type: 'string', minLength: 1, maxLength: 4 },
        quantity: { type: 'integer', minimum: 1, maximum: 99 },
      },
    },
  },
}

describe('a schema', () => {
  it('finds nothing in data that fit', () => {
    expect(
      findings(order, {
        order_id: 'ord_1',
        lines: [{ sku: 'A', quantity: 2 }],
        status: 'paid',
        email: 'a@b.co',
        placed_at: '2026-01-15T14:30:00Z',
      }),
    ).toEqual([])
  })

  it('finds everything that does not fit, each with its place', () => {
    expect(
      findings(order, {
        order_id: '1',
        lines: [{ sku: '', quantity: 0.5 }, { quantity: 100 }],
        status: 'payed',
        email: 'a',
        placed_at: 'today',
        'a/b~c': 1,
      }),
    ).toEqual([
      '/order_id expected text like ^ord_[0-9]+$, got "1"',
      '/lines/0/sku expected at least 1 characters, got 0',
      '/lines/0/quantity expected a whole number, got 0.5',
      '/lines/0/quantity expected at least 1, got 0.5',
      '/lines/1 expected the field "sku"',
      '/lines/1/quantity expected at most 99, got 100',
      '/status expected one of "open", "paid", got "payed"',
      '/email expected an e-mail address, got "a"',
      '/placed_at expected a time such as 2026-01-15T14:30:00Z, got "today"',
      '/a~1b~0c expected nothing here',
    ])
  })

  it.each<[string, Json, Json, boolean]>([
    ['true takes anything', true, { a: 1 }, true],
    ['false takes nothing', false, 1, false],
    ['several types', { type: ['string', 'null'] }, null, true],
    ['1.0 is an integer', { type: 'integer' }, 1.0, true],
    ['const', { const: { a: [1] } }, { a: [1] }, true],
    ['const differs', { const: { a: [1] } }, { a: [2] }, false],
    ['exclusive bounds', { exclusiveMinimum: 1 }, 1, false],
    ['multipleOf is exact', { multipleOf: 0.1 }, 0.3, true],
    ['multipleOf fails', { multipleOf: 0.1 }, 0.35, false],
    ['lengths count characters', { maxLength: 1 }, '😀', true],
    ['anyOf', { anyOf: [{ type: 'string' }, { type: 'number' }] }, 1, true],
    ['anyOf fails', { anyOf: [{ type: 'string' }, { type: 'number' }] }, true, false],
    ['oneOf wants one', { oneOf: [{ type: 'number' }, { type: 'integer' }] }, 1, false],
    ['oneOf', { oneOf: [{ type: 'number' }, { type: 'integer' }] }, 1.5, true],
    ['allOf', { allOf: [{ minimum: 1 }, { maximum: 3 }] }, 4, false],
    ['not', { not: { type: 'null' } }, null, false],
    [
      'a reference to itself',
      { type: 'object', properties: { next: { $ref: '#' } }, required: ['v'] },
      { v: 1, next: { v: 2, next: {} } },
      false,
    ],
    ['additionalProperties as a schema', { additionalProperties: { type: 'number' } }, { a: 'x' }, false],
    ['an unknown keyword is ignored', { 'x-personal': true, title: 'x' }, 1, true],
    ['an unknown format is ignored', { format: 'iban' }, 'x', true],
    ['uri', { format: 'uri' }, 'https://example.com/a?b', true],
    ['uri fails', { format: 'uri' }, 'not a uri', false],
    ['date', { format: 'date' }, '2026-02-29', false],
    ['other types pass a keyword', { minLength: 3, minimum: 5, required: ['a'] }, true, true],
    [
      'what was erased was right',
      { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] },
      { email: { $erased: true } },
      true,
    ],
  ])('%s', (_name, schema, data, fits) => {
    expect(findings(schema, data).length === 0).toBe(fits)
  })

  it.each<[Json, string]>([
    [5, '#'],
    [{ type: 'text' }, '#/type'],
    [{ properties: { a: { pattern: '(' } } }, '#/properties/a/pattern'],
    [{ $ref: '#/$defs/absent' }, '#/$ref'],
    [{ $ref: 'https://evil/schema.json' }, '#/$ref'],
    [{ minimum: '5' }, '#/minimum'],
    [{ required: 'a' }, '#/required'],
    [{ enum: 5 }, '#/enum'],
    [{ anyOf: [] }, '#/anyOf'],
    [{ properties: [] }, '#/properties'],
  ])('%j is unusable, and says where', (schema, field) => {
    expect(compileSchema(schema)).toMatchObject([{ code: 'SCHEMA', field }])
  })

  it('A10 A15 treats names that are special in JavaScript as names', () => {
    const schema: Json = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}},"required":["toString"],"additionalProperties":false}',
    )
    expect(findings(schema, JSON.parse('{"__proto__":1,"constructor":"x","valueOf":1}'))).toEqual([
      ' expected the field "toString"',
      '/__proto__ expected text, got 1',
      '/constructor expected a number, got "x"',
      '/valueOf expected nothing here',
    ])
  })

  it('ends for schemas and data made to run for ever', () => {
    expect(findings({ $ref: '#' }, 1)).toEqual([' too much work to check against this schema'])
    expect(findings({ anyOf: [{ $ref: '#' }, { $ref: '#' }] }, 1)[0]).toContain('too much work')
    let deep: Json = 1
    for (let level = 0; level < 60; level++) deep = { a: deep }
    expect(
      findings(
        {
          anyOf: [{ properties: { a: { $ref: '#' } } }, { properties: { a: { $ref: '#' } } }],
          not: { type: 'number' },
        },
        deep,
      ).length,
    ).toBeGreaterThan(0)
  })
})
