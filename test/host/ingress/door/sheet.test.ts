/** Events that are handed from one thread to the other come out as they went in. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventFromInput, isRefusal } from '../../../../runtime/engine/arrival.ts'
import { readThrough } from '../../../../runtime/engine/late-read.ts'
import { parseJson } from '../../../../runtime/expression/json.ts'
import { eventsOf, Sheet } from '../../../../runtime/host/ingress/door/sheet.ts'
import type { ArrivingEvent, EventInput } from '../../../../runtime/model/event.ts'
import type { Json } from '../../../../runtime/model/json.ts'

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
/** As it was read from a text: digits that no number holds are one. */
const data = fc.json({ maxDepth: 2 }).map((text): Json => {
  const read = parseJson(text)
  if ('code' in read) throw new Error(read.message)
  return read.value
})
const input = fc.record(
  {
    id: name,
    source: fc.constantFrom('app://till-1', '/shop', 'ü'),
    type: fc.constantFrom('order.placed', 'payment.submitted'),
    subject: name,
    time: fc.integer({ min: -1e12, max: 4e12 }),
    partitionkey: name,
    correlationid: name,
    causationid: name,
    traceid: name,
    count: fc.integer(),
    data,
  },
  { requiredKeys: ['id', 'source', 'type'] },
)

const arrived = (each: EventInput): ArrivingEvent => {
  const event = eventFromInput(each, { channel: 'events', source: '', now: 7, id: () => null })
  if (isRefusal(event)) throw new Error(event.message)
  return event
}

it('comes out as it went in, in its order, with the data that was sent', () => {
  fc.assert(
    fc.property(fc.array(fc.array(input, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), (requests) => {
      const sheet = new Sheet()
      const sent = requests.map((request) => request.map((each) => arrived(each as EventInput)))
      sent.forEach((events, n) => {
        sheet.add(`till-${n % 2}`, 100, events)
      })
      const handed = structuredClone(sheet.handed(1, 3))
      expect(eventsOf(handed).map((event) => ({ ...readThrough(event) }))).toEqual(sent.flat())
      expect(handed.requests.filter((_part, at) => at % 2 === 1)).toEqual(sent.map(({ length }) => length))
      expect(handed.requests.filter((_part, at) => at % 2 === 0).map((place) => handed.programs[place])).toEqual(
        sent.map((_events, n) => `till-${n % 2}`),
      )
      expect([handed.bytes, handed.revision]).toEqual([sent.length * 100, 3])
    }),
  )
})

it('is read where it is looked at, and is a copy with all of it where a step gets it', () => {
  const sheet = new Sheet()
  sheet.add('till', 10, [
    arrived({ id: 'a', source: '/s', type: 't', data: { number: 1, big: '12345678901234567890' } }),
  ])
  const [event] = eventsOf(sheet.handed(1, 0))
  if (event === undefined) throw new Error('There is one')
  expect(event.data).toEqual({ number: 1, big: '12345678901234567890' })
  expect(event.data).toBe(event.data)
  expect(readThrough(event).data).toBe(event.data)
  expect(Object.keys(readThrough(event)).sort()).toEqual(
    Object.keys(arrived({ id: 'b', source: '/s', type: 't' })).sort(),
  )
})
