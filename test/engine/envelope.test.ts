import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventFromText, isRefusal } from '../../runtime/engine/arrival.ts'
import { readPlainEnvelope } from '../../runtime/engine/envelope.ts'

const defaults = { channel: 'shop/till.event', source: '/shop', now: 7, id: () => 'given' }
const whole = '{"specversion":"1.0","id":"e-1","source":"/till","type":"order.placed","data":{"n":1}}'

const known = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'partitionkey', 'correlationid', 'causationid']
const names = fc.constantFrom(...known, ...known, 'data', 'shop', 'Id', '__proto__', 'timetext')
const values = fc.oneof(
  fc.constantFrom('"1.0"', '"2026-03-02T10:00:00.000Z"', '"2026-03-02 10:00:00.000Z"', 'null', '7', '{"a":1}', '""'),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => JSON.stringify(text)),
  // As nobody should send it: bare control characters, lone quotes and backslashes.
  fc
    .string({ unit: fc.constantFrom('"', '\\', ',', ':', '\n', '\0', 'a', '}', 'ä', '\ud800') })
    .map((text) => `"${text}"`),
)
const members = fc.array(fc.tuple(names, values), { maxLength: 12 })
const data = fc.constantFrom(
  '{}',
  '{"n":[1,{"data":2}]}',
  '"x,\\"data\\":"',
  '12345678901234567890',
  '{"a":1},"id":"b"',
  '{',
)

describe('readPlainEnvelope', () => {
  it('reads what most senders send', () => {
    expect(readPlainEnvelope(whole, whole.indexOf(',"data":'))).toMatchObject({ id: 'e-1', type: 'order.placed' })
  })

  it.each([
    ['an escape', '{"id":"e\\n1"'],
    ['a bare control character', '{"id":"e\n1"'],
    ['an attribute of the sender', '{"id":"e-1","shop":"x"'],
    ['something that is no text', '{"id":"e-1","subject":null'],
    ['a space', '{ "id":"e-1"'],
    ['a text that does not end', '{"id":"e-1'],
    ['nothing', '{'],
    ['a list', '["id":"e-1"'],
  ])('leaves %s to JSON.parse', (_, text) => {
    expect(readPlainEnvelope(text, text.length)).toBeUndefined()
  })

  it('never changes what an event becomes', () => {
    fc.assert(
      fc.property(members, data, (pairs, content) => {
        const text = `{${[...pairs.map(([name, value]) => `"${name}":${value}`), `"data":${content}`].join()}}`
        // A space keeps the short way from being taken.
        expect(told(eventFromText(text, defaults))).toEqual(told(eventFromText(`{ ${text.slice(1)}`, defaults)))
      }),
      { numRuns: 3000 },
    )
  })
})

/** Of a refusal its code: the place of the mistake is one further. */
const told = (result: ReturnType<typeof eventFromText>): unknown => (isRefusal(result) ? result.code : result)
