/** The event that the tests of the expression language look at. */
import type { CloudEvent } from '../../runtime/model/event.ts'
import type { Json } from '../../runtime/model/json.ts'

export const sample: Json = JSON.parse(`{
  "total": 120, "n": 7, "half": 0.5, "zero": 0, "minus": -3, "tenth": 0.1, "huge": 1e308, "edge": 9007199254740991,
  "text": "Hello", "number": "12.5", "long": "820982911946154508", "empty": "", "emoji": "né😀",
  "yes": true, "no": false, "nothing": null, "gone": {"$erased": true},
  "money": {"minor": 1999, "currency": "GBP"}, "country": "DE",
  "lines": [{"sku": "A", "quantity": 2}, {"sku": "B", "quantity": 1}, {"sku": "X", "quantity": 5}],
  "tags": ["red", "green"], "numbers": [3, 1, 2], "none": [], "mixed": [1, "a", null, true], "object": {},
  "partly": [{"sku": "A"}, {"$erased": true}, {"quantity": 1}],
  "placed": "2010-12-01T08:00:00Z",
  "odd": {"__proto__": {"x": 1}, "toString": "own", "constructor": {"name": "own"}, "length": 3}, "in": "reserved", "a b": 1
}`)

export const eventWith = (data: Json, more: Partial<CloudEvent> = {}): CloudEvent => ({
  offset: 1,
  split: 0,
  channel: 'shop/hook.received',
  id: 'evt_1',
  source: '/shop',
  type: 'order.placed',
  subject: 'order/1042',
  time: Date.UTC(2010, 11, 1, 8, 26, 0, 123),
  partitionkey: null,
  correlationid: 'cor_1',
  causationid: null,
  attributes: { cforigin: 'live', hop: 1 },
  data,
  text: '',
  ...more,
})
