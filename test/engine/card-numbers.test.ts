import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { isCardNumber, withoutCardNumber } from '../../runtime/engine/card-numbers.ts'
import type { ArrivingEvent } from '../../runtime/model/event.ts'
import type { Json } from '../../runtime/model/json.ts'

const arriving = (data: Json): ArrivingEvent => {
  const event = eventFromInput(
    { id: 'e', source: 's', type: 'note.written', data },
    { channel: 'c', source: '', now: 0, id: () => null },
  )
  if (isRefusal(event)) throw new Error(event.message)
  return event
}

describe('T-P6: a card number', () => {
  it.each([
    ['Visa', '4242424242424242'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard of the new range', '2223003122003222'],
    ['American Express', '378282246310005'],
    ['Discover', '6011111111111117'],
    ['Diners', '30569309025904'],
    ['JCB', '3566002020360505'],
    ['UnionPay', '6200000000000005'],
    ['Visa of 19 digits', '4000000000000000006'],
  ])('of %s is removed wherever it stands, and its event is set aside', (_, number) => {
    const spaced = number.replace(/(.{4})/g, '$1 ').trim()
    for (const text of [
      number,
      spaced,
      number.replace(/(.{4})(?=.)/g, '$1-'),
      `Call me, my card is ${spaced}, thanks`,
    ]) {
      const made = withoutCardNumber(arriving({ order: '1', deep: [{ note: text }] }))
      expect([made.type, made.channel, made.id]).toEqual(['event.quarantined', 'events', 'e'])
      expect(made.data).toMatchObject({ type: 'note.written', places: ['deep.0.note'] })
      expect(JSON.stringify(made).replace(/[ -]/g, '')).not.toContain(number)
      expect(made.text).toBe(JSON.stringify(made.data))
    }
  })

  it.each<[string, Json]>([
    ['an order number', { number: '#1042', order_id: '5461234567890' }],
    ['a big id of Shopify', { id: '820982911946154508', gid: 'gid://shopify/Order/820982911946154508' }],
    ['an id that would fit by chance', { customer_id: '4242424242424242' }],
    ['a GTIN', { gtin: '04012345678901', ean: '4006381333931', barcode: '5555555555554444' }],
    ['a phone number', { phone: '+44 7911 123456 7890' }],
    ['a wrong check digit', { note: '4242424242424241' }],
    ['a length that the scheme does not give out', { note: '42424242424242' }],
    ['money', { total: '4242424242424242.42' }],
    ['a UUID and a hash', { note: '42424242-4242-4242-4242-424242424242', sum: 'a4242424242424242' }],
    ['a number that is no text', { count: 4242424242424242 }],
    ['nothing but zeros', { note: '0000000000000000' }],
  ])('is not seen in %s', (_, data) => {
    const event = arriving(data)
    expect(withoutCardNumber(event)).toBe(event)
  })

  it('is seen wherever in the text of an event it begins', () => {
    for (let before = 0; before < 40; before++) {
      const made = withoutCardNumber(arriving({ ['n'.repeat(before + 1)]: '4242424242424242', more: 'x' }))
      expect(made.type).toBe('event.quarantined')
    }
  })

  it('is told from any other digits by beginning, length and check digit alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{13,19}$/), (digits) => {
        if (!isCardNumber(digits)) return
        const last = Number(digits.at(-1))
        for (let other = 0; other < 10; other++)
          if (other !== last) expect(isCardNumber(digits.slice(0, -1) + other)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
