/** Describing the events and the settings of a flow: edits of schemas that keep whatever they do not know. */
import { describe, expect, it } from 'vitest'
import {
  addField,
  changeField,
  describedFields,
  removeField,
  renameField,
  setRequired,
  withFact,
} from '../../../renderer/document/describe.ts'
import { asKind, fieldKinds, kindOfSchema, schemaOf } from '../../../renderer/document/field-kinds.ts'
import { schemaOfExamples } from '../../../renderer/document/seen-schema.ts'
import { compileSchema, isUnusable } from '../../../runtime/expression/schema.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import { frozen } from './flows.ts'

const order: JsonObject = frozen({
  type: 'object',
  title: 'Order placed',
  additionalProperties: false,
  required: ['number', 'lines'],
  properties: {
    number: { type: 'string', title: 'Order number', minLength: 1 },
    gift: { type: 'boolean' },
    lines: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
    },
  },
})
const names = (schema: Json): readonly string[] => describedFields(schema).map(({ name }) => name)

describe('the fields of a description', () => {
  it('are listed with whether every event has them, those of a list with what is in it', () => {
    expect(describedFields(order).map(({ name, required }) => [name, required])).toEqual([
      ['number', true],
      ['gift', false],
      ['lines', true],
    ])
    expect(names(describedFields(order)[2]?.schema ?? {})).toEqual(['sku'])
    expect(describedFields(true)).toEqual([])
  })

  it('are added anywhere, and renamed in their place with what was said of them', () => {
    const more = addField(order, ['lines'], 'quantity', schemaOf['whole number'])
    expect(names(describedFields(more)[2]?.schema ?? {})).toEqual(['sku', 'quantity'])
    const renamed = renameField(renameField(more, ['number'], 'order_id'), ['lines', 'sku'], 'article')
    expect(names(renamed)).toEqual(['order_id', 'gift', 'lines'])
    expect(renamed.required).toEqual(['order_id', 'lines'])
    expect(describedFields(renamed)[0]?.schema).toEqual({ type: 'string', title: 'Order number', minLength: 1 })
    expect(renamed.properties).toMatchObject({ lines: { minItems: 1, items: { required: ['article'] } } })
    expect(renamed.additionalProperties).toBe(false)
  })

  it('are not renamed onto a neighbour, and nothing is made where nothing is', () => {
    expect(renameField(order, ['number'], 'gift')).toEqual(order)
    expect(addField(order, ['nowhere'], 'x', {})).toBe(order)
    expect(changeField(order, ['nowhere', 'x'], () => ({}))).toBe(order)
  })

  it('go without a trace', () => {
    const left = removeField(removeField(order, ['number']), ['lines', 'sku'])
    expect(left.required).toEqual(['lines'])
    expect(names(left)).toEqual(['gift', 'lines'])
    expect(left.properties).toMatchObject({ lines: { items: { type: 'object', properties: {} } } })
  })

  it('are needed or not; the last one that is not any more takes the list away', () => {
    const none = setRequired(setRequired(order, ['number'], false), ['lines'], false)
    expect(none).not.toHaveProperty('required')
    expect(setRequired(none, ['gift'], true).required).toEqual(['gift'])
  })

  it('with a name that every object answers to are data like any other', () => {
    const odd = addField(order, [], '__proto__', { type: 'string', title: 'Odd' })
    expect(names(odd)).toContain('__proto__')
    expect(Object.getPrototypeOf(odd.properties)).toBe(Object.prototype)
    expect(names(removeField(odd, ['__proto__']))).toEqual(names(order))
  })
})

describe('a kind of field', () => {
  it.each(fieldKinds)('"%s" is read back from the schema that it writes', (kind) => {
    expect(kindOfSchema(schemaOf[kind])).toBe(kind)
    expect(isUnusable(compileSchema(schemaOf[kind]))).toBe(false)
  })

  it.each<[Json, string]>([
    [{ type: ['string', 'null'], format: 'date' }, 'date'],
    [{ properties: { a: true } }, 'group'],
    [{ enum: [1, 2] }, 'other'],
    [{ $ref: '#/$defs/line' }, 'other'],
    [{ type: ['string', 'integer'] }, 'other'],
    [true, 'other'],
  ])('%j is "%s"', (schema, kind) => expect(kindOfSchema(schema)).toBe(kind))

  it('keeps the words and the mark when it changes, and drops what belonged to the old one', () => {
    const field = { type: 'integer', minimum: 1, default: 3, title: 'Pieces', description: 'How many.', personal: true }
    expect(asKind(field, 'text')).toEqual({ type: 'string', title: 'Pieces', description: 'How many.', personal: true })
    expect(asKind(field, 'whole number')).toBe(field)
  })
})

it('a fact that is empty, or not so, is not written', () => {
  expect(withFact({ title: 'A', personal: true }, 'title', '')).toEqual({ personal: true })
  expect(withFact({ personal: true }, 'personal', false)).toEqual({})
})

describe('what events that came were like', () => {
  const seen = [
    { order: '1042', total: { minor: 4200, currency: 'GBP' }, at: '2026-03-02T10:15:00Z', weight: 1, email: 'a@b.co' },
    { order: '1043', total: { minor: 0, currency: 'GBP' }, at: '2026-03-02T10:16:00Z', weight: 0.5, note: null },
  ]
  const schema = schemaOfExamples(seen)

  it('is described by kind, what all have as needed, and what names a person as personal', () => {
    expect(schema).toEqual({
      type: 'object',
      properties: {
        order: { type: 'string' },
        total: {
          type: 'object',
          properties: { minor: { type: 'integer' }, currency: { type: 'string' } },
          required: ['minor', 'currency'],
        },
        at: { type: 'string', format: 'date-time' },
        weight: { type: 'number' },
        email: { type: 'string', format: 'email', personal: true },
        note: {},
      },
      required: ['order', 'total', 'at', 'weight'],
    })
  })

  it('fits the examples themselves', () => {
    const check = compileSchema(schema)
    if (isUnusable(check)) throw new Error(JSON.stringify(check))
    for (const data of seen) expect(check(data)).toEqual([])
  })

  it('is open where nothing came, or no object did', () => {
    expect(schemaOfExamples([])).toEqual({ type: 'object', properties: {} })
    expect(schemaOfExamples(['x', 1])).toEqual({ type: 'object', properties: {} })
  })
})
