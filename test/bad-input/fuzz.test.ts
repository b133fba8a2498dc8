/** A little of everything that nobody thought of: no crash, no hang, and the prototypes are as they were. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, afterEach, expect, it } from 'vitest'
import { compile } from '../../runtime/compile/compile.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { eventFromText, isRefusal } from '../../runtime/engine/arrival.ts'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import { eventText } from '../../runtime/model/event-text.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { Bench, flowOf, planOf } from '../engine/flows.ts'
import { eventWith } from '../expression/event.ts'
import { Shop } from '../host/files/import.ts'
import { expectPrototypesIntact } from './canary.ts'

afterEach(expectPrototypesIntact)

/** ms that one input may take; far above what it does, for the sake of busy machines. */
const longest = 1_000
function quickly<T>(work: () => T): T {
  const begun = performance.now()
  const made = work()
  expect(performance.now() - begun).toBeLessThan(longest)
  return made
}

/** Bytes that mean something, and some that do not. */
const piece = fc.oneof(
  fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\r', '\0', '\uFEFF', '\uFFFD', '\ud800', '1e999', '-', '9007199254740993'),
  fc.constantFrom('"__proto__"', '"constructor"', '"then"', 'null', 'true', '{}', '[]', '""', '$param', '../', ',"data":', '"data"'),
  fc.string({ maxLength: 4 }),
) // biome-ignore format: rows read better
const cut = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 1, 2, 30),
  put: piece,
})
/** A text with a few places cut out and others put in. */
const mutated = (text: string) =>
  fc.array(cut, { minLength: 1, maxLength: 5 }).map((cuts) =>
    cuts.reduce((now, { at, length, put }) => {
      const from = Math.floor(at * now.length)
      return now.slice(0, from) + put + now.slice(from + length)
    }, text),
  )

it('flows', () => {
  const text = readFileSync(new URL('../../templates/daily-sales/flow.json', import.meta.url), 'utf8')
  let compiled = 0
  const value = fc.jsonValue({ maxDepth: 2 })
  /** The same flow with one value exchanged for any other. */
  const exchanged = fc.tuple(fc.nat(), value).map(([n, put]) => {
    let at = 0
    const count = JSON.stringify(JSON.parse(text, () => at++)) // Numbers its values.
    at = 0
    return JSON.stringify(JSON.parse(text, (_, old) => (at++ === n % Number(count) ? put : old)))
  })
  fc.assert(
    fc.property(fc.oneof(mutated(text), exchanged), (input) => {
      const flow = quickly(() => parseFlow(input))
      if (Array.isArray(flow)) {
        expect(flow.length).toBeGreaterThan(0)
        for (const { code, message } of flow) expect(code && message).toBeTruthy()
        return
      }
      const plan = quickly(() => compile(flow, { nodeTypes }))
      if (!Array.isArray(plan)) compiled++
    }),
    { numRuns: 2_000 },
  )
  expect(compiled).toBeGreaterThan(5)
})

it('expressions', () => {
  const word = fc.constantFrom('data', 'event', 'data.x', '.', '.?', '(', ')', '[', ']', '{', '}', '"a"', "'", '`', '1', '0x', '1u', '&&', '||', '!', '-', '==', 'in', '?', ':', ',', 'has', 'size', 'map', 'exists', 'regex', 'money', 'day', 'timestamp', 'duration', '__proto__', 'constructor', 'cel.bind', '\\', '\u0000', '💥', '\ud800', 'r"', 'b"') // biome-ignore format: a row
  const source = fc.oneof(
    fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
    mutated(
      'data.lines.filter(l, l.quantity > 0).map(l, times(l.quantity, l.price, "GBP")).size() > 1 && event.type == "x"',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  fc.assert(
    fc.property(source, fc.jsonValue({ maxDepth: 3 }), (text, data) => {
      const found = quickly(() => compileExpression(text))
      if (isProblems(found)) return
      quickly(() => found.evaluate(eventWith(JSON.parse(JSON.stringify(data)))))
    }),
    { numRuns: 2_000 },
  )
})

it('events: taken ones are the same when they are written and read again', () => {
  const sent =
    '{"specversion":"1.0","id":"A-1","source":"/till","type":"order.placed","subject":"o/1","time":"2026-03-02T10:00:00Z","hop":3,"data":{"total":{"minor":4200,"currency":"GBP"},"lines":[{"sku":"A","n":1.50}],"data":{"id":820982911946154508}}}'
  const member = fc.constantFrom('"type":"a"', '"id":"A-1"', '"id": 7', '"data":{"a":1}', '"data" : [1.50]', '"data":{"x":1,"data":{"y":2}}', '"d\\u0061ta":"z"', '"data":",\\"data\\":1}"', '"1":5', '"hop":-3', '"subject":"o/1"', '"subject":"\\ud800"', '"time":"2026-03-02T10:00:00+01:00"', '"time":9e15', '"__proto__":{"polluted":1}', '"data":820982911946154508') // biome-ignore format: a row
  const arranged = fc
    .tuple(fc.array(member, { maxLength: 5 }), fc.constantFrom(',', ', ', ' ,'), fc.constantFrom('', ' ', '\n'))
    .map(([members, comma, end]) => `{${['"type":"b"', '"id":"B"', ...members].join(comma)}${end}}`)
  const bench = new Bench([
    planOf(flowOf({ in: { type: 'manual' }, it: { type: 'note', text: '{data}' } }, ['in.event > it'])),
  ])
  const defaults = { channel: 'test/in.event', source: '/s', now: 0, id: () => null }
  let taken = 0
  fc.assert(
    fc.property(fc.oneof(arranged, mutated(sent), fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const event = quickly(() => eventFromText(text, defaults))
      if (isRefusal(event)) return
      taken++
      expect(() => JSON.parse(event.text)).not.toThrow()
      const again = eventFromText(eventText(event), defaults)
      if (isRefusal(again)) throw new Error(again.message)
      expect({ ...again, attributes: null }).toEqual({ ...event, attributes: null })
      bench.engine.offer({ events: [event], settle: () => {} })
      bench.run()
    }),
    { numRuns: 2_000 },
  )
  expect(taken).toBeGreaterThan(100)
  expect(bench.engine.isIdle).toBe(true)
})

const shop = new Shop()
afterAll(() => shop.remove())
it('files', async () => {
  const csv = 'order,sku,note,quantity\r\n1,A,"two\nlines, ""quoted""",2\r\n2,B,,-1\n3,"=1+1",x,4\n'
  const ndjson = '{"order":1,"note":"crème"}\n{"order":820982911946154508}\n\n{"order":3}\n'
  const bytes = fc.oneof(
    mutated(csv).map((text) => Buffer.from(text)),
    mutated(csv).map((text) => Buffer.from(text, 'latin1')),
    mutated(ndjson).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some)),
  )
  let n = 0
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      shop.position = null
      shop.log.clear()
      const path = shop.write(`file-${n++ % 20}`, content)
      // `import` throws whatever is no CounterflowError.
      const first = await shop.import(path)
      if (first.code !== '') expect(first.message.length).toBeGreaterThan(20)
      const rows = shop.log.size
      const second = await shop.import(path)
      expect([second.code, second.accepted]).toEqual([first.code, 0])
      expect(shop.log.size).toBe(rows)
    }),
    { numRuns: 2_000 },
  )
})
