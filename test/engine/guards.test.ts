/** What an alert of a guard says: a sentence with the hours of the shop in it, never a line of a protocol. */
import { expect, it } from 'vitest'
import { sayBreach } from '../../runtime/engine/guards.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import type { JsonObject } from '../../runtime/model/json.ts'

const said = (data: JsonObject, type = ''): CloudEvent => ({
  ...{ offset: 1, split: 0, channel: 'shop/guard.out', id: '1', source: 'shop', type, subject: null, time: 0 },
  ...{ partitionkey: null, correlationid: null, causationid: null, attributes: null, data, text: '' },
})

type Breach = { readonly type: string; readonly data: JsonObject; readonly sentence: string; readonly event?: string }

const breaches: readonly Breach[] = [
  {
    type: 'conserve',
    data: { key: 'TEAPOT', expected: '9', found: '7' },
    sentence: 'TEAPOT: it should be 9, and it is 7',
  },
  {
    type: 'in-time',
    data: { key: '1042', due: '2026-07-01T12:30:00.000Z' },
    sentence: '1042: what had to follow by 1 Jul 13:30 has not come',
  },
  { type: 'quiet', data: { since: '2026-11-30T03:29:00.706Z' }, sentence: 'Nothing has come since 30 Nov 03:29' },
  {
    type: 'quiet',
    data: { key: 'till', since: '2026-11-30T03:29:00.706Z' },
    sentence: 'till: nothing has come since 30 Nov 03:29',
  },
  {
    type: 'quiet',
    event: 'channel.delivery_broken',
    data: { since: '2026-07-01T23:45:00.000Z' },
    sentence:
      'Delivery is broken: it is there when we ask for it, and nobody has brought it since 2 Jul 00:45. Look at the webhook at the sender',
  },
  { type: 'unusual', data: { found: 1, usually: 6 }, sentence: '1 in an hour that usually has 6' },
  { type: 'outlier', data: { found: 9000, usually: 60 }, sentence: '9000 where 60 is usual' },
]

it.each(breaches)('$type says $data as a sentence, in the hours of the shop', ({ type, data, sentence, event }) => {
  expect(sayBreach({ type, zone: 'Europe/London' }, said(data, event))).toBe(sentence)
})
