/** What an alert of a guard says: a sentence with the hours of the shop in it, never a line of a protocol. */
import { expect, it } from 'vitest'
import { sayBreach } from '../../../runtime/host/app/say-breach.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'

const said = (data: JsonObject, type = ''): CloudEvent => ({
  ...{ offset: 1, split: 0, channel: 'shop/guard.out', id: '1', source: 'shop', type, subject: null, time: 0 },
  ...{ partitionkey: null, correlationid: null, causationid: null, attributes: null, data, text: '' },
})

type Breach = {
  readonly type: string
  readonly data: JsonObject
  readonly sentence: string
  readonly event?: string
  readonly config?: JsonObject
}

const breaches: readonly Breach[] = [
  {
    type: 'conserve',
    data: { key: 'TEAPOT', expected: '9', found: '7' },
    sentence: 'TEAPOT: it should be 9, and it is 7',
  },
  {
    type: 'conserve',
    config: { total: 'data.net.minor' },
    data: { key: 'P-1', expected: '4200', found: '3000' },
    sentence: 'P-1: it should be £42.00, and it is £30.00',
  },
  {
    type: 'in-time',
    config: { follows: 'event.type == "order.shipped"' },
    data: { key: '1042', due: '2026-07-01T12:30:00.000Z' },
    sentence: '1042: “Order shipped” should have come by 1 Jul 13:30, and has not',
  },
  {
    type: 'in-time',
    data: { key: '1042', due: '2026-07-01T12:30:00.000Z' },
    sentence: '1042: what had to follow should have come by 1 Jul 13:30, and has not',
  },
  {
    type: 'quiet',
    data: { since: '2026-11-30T03:29:00.706Z' },
    sentence: 'Nothing has come for 45 minutes, since 30 Nov 03:29',
  },
  {
    type: 'quiet',
    config: { for: '2h', hours: 'Mon-Fri 09:00-17:00' },
    data: { key: 'till', since: '2026-07-01T13:29:00.706Z' },
    sentence: 'till: nothing has come for 2 hours in which the shop is open (Mon-Fri 09:00-17:00), since 1 Jul 14:29',
  },
  {
    type: 'quiet',
    event: 'channel.delivery_broken',
    data: { since: '2026-07-01T23:45:00.000Z' },
    sentence:
      'Delivery is broken: it is there when we ask for it, and nobody has brought it since 2 Jul 00:45. Look at the webhook at the sender',
  },
  {
    type: 'unusual',
    data: { from: '2026-07-01T09:00:00.000Z', found: 1, usually: 6 },
    sentence: '1 in the hour from 1 Jul 10:00, where 6 is usual',
  },
  {
    type: 'outlier',
    config: { value: 'data.total.minor' },
    data: { key: 'B', found: 900000, usually: 6000 },
    sentence: 'B: £9,000.00 where £60.00 is usual',
  },
]

it.each(breaches)('$type says $data as a sentence, in the hours of the shop', (breach) => {
  const { type, data, sentence, event, config = {} } = breach
  const guard = { type, zone: 'Europe/London', currency: 'GBP', config }
  expect(sayBreach(guard, said(data, event))).toBe(sentence)
})
