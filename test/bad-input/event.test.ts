/** Events that nobody should have sent: refused by code, or kept to the last byte, through a store on the disk and back. */
import { afterEach, describe, expect, it } from 'vitest'
import { eventFromInput, eventFromText, isRefusal, maximumEventLength } from '../../runtime/engine/arrival.ts'
import type { Json } from '../../runtime/model/json.ts'
import type { Acceptance } from '../../runtime/model/services.ts'
import { Bench, flowOf, planOf } from '../engine/flows.ts'
import { newFolder } from '../host/store/folder.ts'
import { expectPlain, expectPrototypesIntact } from './canary.ts'

afterEach(expectPrototypesIntact)

const defaults = { channel: 'test/in.event', source: '/shop', now: 1_772_445_600_000, id: () => null }
const envelope = '"specversion":"1.0","id":"1","source":"/till","type":"order.placed"'
const withData = (data: string): string => `{${envelope},"data":${data}}`
const ofLength = (length: number): string => withData(`"${'x'.repeat(length - withData('""').length)}"`)
const named = (name: string, value: Json): string => `{${envelope},${JSON.stringify(name)}:${JSON.stringify(value)}}`

const refused: readonly (readonly [id: string, text: string, code: string])[] = [
  ['A30 nothing', '', 'EVENT_PARSE'],
  ['A30 blanks', ' \n', 'EVENT_PARSE'],
  ['A30 cut off', withData('{"a":1}').slice(0, -3), 'EVENT_PARSE'],
  ['A30 a byte order mark', `\uFEFF${withData('1')}`, 'EVENT_PARSE'],
  ['A30 one character beyond the limit', ofLength(maximumEventLength + 1), 'EVENT_TOO_LARGE'],
  ['A30 a list', '[]', 'EVENT_SHAPE'],
  ['A30 a text', '"order.placed"', 'EVENT_SHAPE'],
  ['A30 null', 'null', 'EVENT_SHAPE'],
  ['A30 no type', '{"id":"1","data":1}', 'EVENT_SHAPE'],
  ['A30 no id', '{"type":"a","data":1}', 'EVENT_SHAPE'],
  ['A30 a number as id', named('id', 7), 'EVENT_SHAPE'],
  ['A30 another version of CloudEvents', named('specversion', '2.0'), 'EVENT_SHAPE'],
  ['A30 half a character in the id', '{"type":"a","id":"\\ud800","data":1}', 'EVENT_SHAPE'],
  ['A30 half a character in the key', named('partitionkey', 'a').replace('"a"', '"\\udc00"'), 'EVENT_SHAPE'],
  ['A30 a time that is none', named('time', 'yesterday'), 'EVENT_SHAPE'],
  ['A30 a time behind all calendars', named('time', 9_007_199_254_740_991), 'EVENT_SHAPE'],
  ['A56 a time in the year 10000', named('time', 253_402_300_800_000), 'EVENT_SHAPE'],
  ['A56 an offset of 99 hours', named('time', '2026-03-02T10:00:00+99:99'), 'EVENT_SHAPE'],
  ['A56 the 30th of February', named('time', '2026-02-30T10:00:00Z'), 'EVENT_SHAPE'],
  ['A04 a million brackets', withData('['.repeat(900_000)), 'EVENT_TOO_DEEP'],
  ['A04 65 levels', withData(`${'['.repeat(64)}${']'.repeat(64)}`), 'EVENT_TOO_DEEP'],
  ['A10 __proto__ as an attribute', named('__proto__', { polluted: 1 }), 'EVENT_ATTRIBUTE'],
  ['A10 an attribute with a capital', named('toString', 'x'), 'EVENT_ATTRIBUTE'],
  ['A30 an object as an attribute', named('attributes', { a: 1 }), 'EVENT_SHAPE'],
  ['A30 a name of our own', named('timetext', '2099-01-01'), 'EVENT_ATTRIBUTE'],
  ['A61 an id of 513 bytes', named('id', 'x'.repeat(513)), 'EVENT_KEY'],
  ['A61 a key of a megabyte', named('partitionkey', 'x'.repeat(900_000)), 'EVENT_KEY'],
  ['A61 a key of 171 characters of three bytes', named('subject', '€'.repeat(171)), 'EVENT_KEY'],
  ['A61 a source of 513 bytes', named('source', 'é'.repeat(257)), 'EVENT_KEY'],
  ['A61 a type of 513 bytes', named('type', 'x'.repeat(513)), 'EVENT_KEY'],
]

it.each(refused)('%s is refused', (_id, text, code) => {
  const found = eventFromText(text, defaults)
  expect(isRefusal(found) ? found.code : 'taken').toBe(code)
  if (isRefusal(found)) expectPlain(found.message)
})

it.each([
  ['A30 a number that JSON does not have', { n: 10n }],
  ['A04 deeper than the stack', Array.from({ length: 100_000 }).reduce((inner) => [inner], 1)],
])('%s from a node of one’s own is refused as data', (_id, data) => {
  // What types forbid and plain JavaScript does not.
  const found = eventFromInput({ type: 'a', id: '1', data: data as Json }, defaults)
  expect(isRefusal(found) && found.code).toBe('EVENT_SHAPE')
})

/** A store on the disk that takes texts, and comes back as after a restart. */
class Till {
  readonly #folder = newFolder()
  readonly #plan = planOf(flowOf({ in: { type: 'manual' }, it: { type: 'note', text: '{data}' } }, ['in.event > it']))
  bench = new Bench([this.#plan], { store: this.#folder.open() })

  send(text: string): string {
    const event = eventFromText(text, defaults)
    if (isRefusal(event)) return event.code
    let answer: Acceptance | undefined
    this.bench.engine.offer({ events: [event], settle: ([first]) => (answer = first) })
    this.bench.run()
    return answer?.kind ?? 'never answered'
  }

  reopen(): void {
    this.bench.store.close()
    this.bench = new Bench([this.#plan], { store: this.#folder.open() })
  }
}

const kept: readonly (readonly [id: string, text: string, data: Json])[] = [
  ['A30 exactly at the limit', ofLength(maximumEventLength), 'x'.repeat(maximumEventLength - withData('""').length)],
  ['A30 half a character inside the data', withData('"\\ud800"'), '\ud800'],
  ['A30 a NUL inside the data', withData('"a\\u0000b"'), 'a\0b'],
  ['A30 the data twice, the last one counts', `{${envelope},"data":{"a":1},"data":{"b":2}}`, { b: 2 }],
  ['A30 the data twice, once in disguise', `{${envelope},"data":{"a":1},"d\\u0061ta":{"b":2}}`, { b: 2 }],
  ['A30 the type again behind the data', `{${envelope},"data":{"a":1},"type":"b"}`, { a: 1 }],
  ['A30 an attribute that is a number, behind the data', `{${envelope},"data":{"a":1},"1":5}`, { a: 1 }],
  ['A30 a blank before the colon', `{${envelope},"data" :{"a":1,"data":{"b":2}}}`, { a: 1, data: { b: 2 } }],
  ['A30 data inside data', withData('{"x":1,"data":{"y":2}}'), { x: 1, data: { y: 2 } }],
  ['A30 text that looks like the end', withData('",\\"data\\":1}"'), ',"data":1}'],
  ['A17 an id beyond 2^53', withData('{"id":820982911946154508}'), { id: '820982911946154508' }],
  ['A17 a number beyond all numbers', withData('[1e400,-1e400]'), ['1e400', '-1e400']],
  ['A17 minus nothing', withData('[-0,0.1,1.0]'), [-0, 0.1, 1]],
  ['A16 methods as data', withData('{"toJSON":"x","valueOf":1,"toString":{}}'), { toJSON: 'x', valueOf: 1, toString: {} }],
  ['A04 63 levels of data', withData(`${'['.repeat(63)}${']'.repeat(63)}`), JSON.parse('['.repeat(63) + ']'.repeat(63))],
  ['A10 names of every object', withData('{"__proto__":{"polluted":1},"constructor":2}'), JSON.parse('{"__proto__":{"polluted":1},"constructor":2}')],
] // biome-ignore format: rows read better

describe('is kept as it was sent, and is the same after a restart', () => {
  it.each(kept)('%s', (_id, text, data) => {
    const till = new Till()
    expect(till.send(text)).toBe('accepted')
    expect(till.bench.store.get(1)?.data).toEqual(data)
    till.reopen()
    const event = till.bench.store.get(1)
    expect(event?.data).toEqual(data)
    expect(() => JSON.parse(event?.text ?? '')).not.toThrow()
    expect(till.bench.store.letters()).toEqual([])
    expect(till.send(text)).toBe('duplicate')
    expect(till.send(text.replace('"id":"1"', '"id":"2"'))).toBe('accepted')
  })
})

it('A61 keys are told apart by their exact bytes, also after a restart', () => {
  const keys = ['a', 'A', 'á', 'a\u0301', 'a\0', 'a\0b', '', ' ', '🧦', '🧦\u200d', 'x'.repeat(512), '🧦'.repeat(128)]
  const till = new Till()
  const texts = keys.map((key, n) => `{"type":"a","id":${JSON.stringify(key || 'none')},"partitionkey":${JSON.stringify(key)},"subject":${JSON.stringify(key)},"data":${n}}`) // biome-ignore format: a row
  for (const text of texts) expect(till.send(text)).toBe('accepted')
  till.reopen()
  for (const [n, text] of texts.entries()) {
    expect(till.bench.store.get(n + 1)).toMatchObject({ partitionkey: keys[n], subject: keys[n], data: n })
    expect(till.send(text)).toBe('duplicate')
  }
  expect(till.bench.store.head).toBe(keys.length)
})
