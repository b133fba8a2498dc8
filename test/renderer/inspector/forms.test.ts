/** Forms made of a schema, and the words and suggestions around the fields of a step. */
import { describe, expect, it } from 'vitest'
import { conditionFields } from '../../../renderer/document/conditions/condition-fields.ts'
import { fitted } from '../../../renderer/document/conditions/operator-words.ts'
import { sayCel } from '../../../renderer/document/conditions/say-tree.ts'
import { fieldsAt, settingFields } from '../../../renderer/document/event-fields.ts'
import { speechOf } from '../../../renderer/document/speech.ts'
import { suggestionsAt } from '../../../renderer/panels/inspector/cel/completion.ts'
import { onSample } from '../../../renderer/panels/inspector/cel/on-sample.ts'
import { rowSentence, rowTitle } from '../../../renderer/panels/inspector/fields/row-words.ts'
import { findProblems } from '../../../renderer/panels/send/find-problems.ts'
import { shapeOf } from '../../../renderer/panels/send/schema-shape.ts'
import { startFor, typesFor } from '../../../renderer/panels/send/send-choices.ts'
import { fromLocal, toLocal } from '../../../renderer/words/local-time.ts'
import { table } from '../../../runtime/nodes/consumers/table.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { route } from '../../../runtime/nodes/routers/route.ts'
import { events, flow, samples } from './page/flow.ts'

const schema = events['payment.submitted'] ?? {}
const fields = fieldsAt(flow, nodeTypes, 'which')
const speaking = { fields: conditionFields(fields, flow), currency: 'GBP', zone: 'Europe/London' }

describe('a form made of a schema', () => {
  it('knows money, choices, moments, groups, lists, and what is personal', () => {
    const { kind } = shapeOf(schema, schema, 'data')
    if (kind.is !== 'object') throw new Error(kind.is)
    const kinds = Object.fromEntries(
      kind.properties.map(({ name, schema: one }) => [name, shapeOf(one, schema, name).kind.is]),
    )
    expect(kinds).toEqual({
      order: 'text',
      total: 'money',
      method: 'choice',
      gift: 'yes or no',
      placed_at: 'text',
      due: 'text',
      customer: 'object',
      lines: 'list',
    })
    expect(kind.properties.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'order',
      'total',
      'method',
    ])
    const customer = shapeOf(kind.properties.find(({ name }) => name === 'customer')?.schema, schema, 'customer')
    if (customer.kind.is !== 'object') throw new Error(customer.kind.is)
    expect(customer.kind.properties.map(({ name, schema: one }) => shapeOf(one, schema, name).personal)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('follows references inside the schema, nullable parts, and gives up on what goes in circles', () => {
    const root = { $defs: { a: { type: 'integer', title: 'A' }, loop: { $ref: '#/$defs/loop' } } }
    expect(shapeOf({ $ref: '#/$defs/a' }, root, 'x')).toMatchObject({
      title: 'A',
      kind: { is: 'number', integer: true },
    })
    expect(shapeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }, root, 'x')).toMatchObject({
      nullable: true,
      kind: { is: 'text' },
    })
    expect(shapeOf({ $ref: '#/$defs/loop' }, root, 'x').kind).toEqual({ is: 'json' })
    expect(shapeOf({ $ref: 'https://example.invalid/schema' }, root, 'x').kind).toEqual({ is: 'json' })
  })

  it('tells what is wrong at the field where it is', () => {
    const problems = findProblems(schema, {
      order: 7,
      total: { minor: 1 },
      method: 'cheque',
      lines: [{ sku: 'A', quantity: 0 }],
    })
    expect([...problems.keys()].sort()).toEqual(['/lines/0/quantity', '/method', '/order', '/total/currency'])
    expect(problems.get('/total/currency')?.message).toBe('It is needed.')
    expect(findProblems(schema, samples[0]?.data).size).toBe(0)
  })

  it('starts with the sample of the producer, else with what the schema says', () => {
    expect(startFor(flow, 'pay', 'payment.submitted')).toEqual(flow.nodes.pay?.config.sample)
    expect(startFor(flow, 'pay', 'payment.refunded')).toEqual({ total: { minor: 0, currency: 'GBP' } })
    expect(typesFor(flow, 'pay', nodeTypes)[0]).toEqual({ type: 'payment.submitted', label: 'Payment submitted' })
  })

  it('shows a moment on the clock of the shop and keeps it in UTC', () => {
    expect(toLocal('2026-07-01T10:00:00Z', 'Europe/London')).toBe('2026-07-01T11:00:00')
    expect(fromLocal('2026-07-01T11:00:00', 'Europe/London')).toBe('2026-07-01T10:00:00Z')
    expect(toLocal('never', 'Europe/London')).toBe('')
    expect(fromLocal('', 'Europe/London')).toBe('')
  })
})

describe('what a condition can speak of', () => {
  it('offers amounts as money, lists by their length, times as times', () => {
    const kinds = Object.fromEntries(speaking.fields.map(({ operand, kind }) => [operand, kind]))
    expect(kinds).toMatchObject({
      'event.type': 'text',
      'data.total.minor': 'money',
      'data.gift': 'yes or no',
      'timestamp(data.placed_at)': 'time',
      'size(data.lines)': 'number',
      'data.customer.visits': 'number',
      'event.time': 'time',
    })
    expect(speaking.fields[0]?.operand).toBe('event.type')
    expect(speaking.fields.find(({ operand }) => operand === 'data.method')?.values.map(({ value }) => value)).toEqual([
      'card',
      'cash',
      'voucher',
    ])
  })

  it('says a condition in the words of its fields', () => {
    expect(
      sayCel('event.type == "payment.submitted" && data.total.minor >= 500 && data.total.minor <= 123456', speaking),
    ).toBe('the event is “Payment submitted” and amount is between £5.00 and £1,234.56')
    expect(sayCel('data.gift || !has(data.due)', speaking)).toBe('is a gift is yes or due on is missing')
    expect(sayCel('data.total.minor * 2 > 5', speaking)).toBeNull()
  })

  it('keeps of a row what fits when its field or question changes', () => {
    const money = speaking.fields.find(({ kind }) => kind === 'money')
    const text = speaking.fields.find(({ operand }) => operand === 'data.order')
    if (money === undefined || text === undefined) throw new Error('no such field')
    const row = { field: 'data.order', operator: 'contains', value: 'x' } as const
    expect(fitted({ ...row, field: money.operand }, row, money)).toEqual({
      field: money.operand,
      operator: '>',
      value: null,
    })
    expect(fitted({ ...row, operator: 'one of' }, row, text)).toEqual({ ...row, operator: 'one of', value: ['x'] })
    expect(fitted({ ...row, operator: 'there' }, row, text)).toEqual({ ...row, operator: 'there', value: null })
    expect(fitted({ ...row, operator: 'between' }, row, text)).toEqual({
      ...row,
      operator: 'between',
      value: ['x', null],
    })
  })
})

describe('around the fields', () => {
  it('offers fields behind data. and functions elsewhere, and nothing inside a text', () => {
    const texts = (source: string): readonly string[] =>
      suggestionsAt(source, source.length, fields).map(({ text }) => text)
    expect(texts('data.tot')).toEqual(['data.total', 'data.total.minor', 'data.total.currency'])
    expect(texts('data.gift && amo')).toContain('data.total')
    expect(texts('siz')).toContain('size()')
    expect(texts('data.order.starts')).toContain('data.order.startsWith()')
    expect(texts('data.order == "dat')).toEqual([])
    expect(texts('1 + ')).toEqual([])
  })

  it('offers the settings of the flow, and says what comes of them', () => {
    const asking = {
      ...flow,
      parameters: {
        type: 'object',
        properties: {
          limit: {
            title: 'From which amount',
            type: 'object',
            properties: { minor: { type: 'integer' }, currency: { type: 'string' } },
            default: { minor: 5_000, currency: 'GBP' },
          },
          'a b': { type: 'string' },
        },
      },
      settings: {},
    }
    const texts = (source: string): readonly string[] =>
      suggestionsAt(source, source.length, settingFields(asking)).map(({ text }) => text)
    expect(texts('data.total.minor > set')).toEqual([
      'settings.limit',
      'settings.limit.minor',
      'settings.limit.currency',
    ])
    expect(texts('amount')).toContain('settings.limit')
    const sample = { type: 'payment.submitted', data: { total: { minor: 6_000, currency: 'GBP' } } }
    expect(onSample('data.total.minor > settings.limit.minor', 'boolean', sample, asking)).toBe(
      'It holds for the newest event.',
    )
  })

  it('tells what an expression gives for an event that came', () => {
    const sample = { type: 'payment.submitted', data: samples[0]?.data ?? {} }
    expect(onSample('data.order', 'any', sample, flow)).toBe('For the newest event it gives “1042”.')
    expect(onSample('data.gift', 'boolean', sample, flow)).toBe('It does not hold for the newest event.')
    expect(onSample('data.absent', 'text', sample, flow)).toBe(
      'It cannot be told for the newest event: it has no data.absent.',
    )
    expect(onSample('data.', 'any', sample, flow)).toBeNull()
  })

  it('says a folded row in one sentence', () => {
    const { rules } = route.fields
    expect(rowTitle(rules.fields, { name: 'paid', when: 'data.gift' })).toBe('Paid')
    expect(rowSentence(rules.fields, { name: 'paid', when: 'data.total.minor > 0' }, speechOf(flow))).toBe(
      'When amount is more than £0.00',
    )
    expect(rowSentence(rules.fields, { name: 'x', when: 'data.total.minor > unfinished' }, speechOf(flow))).toBe(
      'When amount is more than …',
    )
    expect(rowSentence(rules.fields, {}, speechOf(flow))).toBe('')
    expect(
      rowSentence(
        table.fields.columns.fields,
        { name: 'total', keep: 'add', type: 'integer', value: 'data.total' },
        speechOf(flow),
      ),
    ).toBe('Whole number, the sum, total')
  })
})
