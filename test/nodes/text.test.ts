import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CloudEvent } from '../../runtime/model/event.ts'
import { eventText, isoTime } from '../../runtime/model/event-text.ts'
import { sayCondition, sayValue } from '../../runtime/nodes/condition-words.ts'
import { csvLine } from '../../runtime/nodes/consumers/csv-line.ts'
import { callAddress, checkAddress } from '../../runtime/nodes/consumers/http-address.ts'
import { describeNodes } from '../../runtime/nodes/describe.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { compareVersions } from '../../runtime/nodes/routers/compare-versions.ts'
import { sayDuration } from '../../runtime/nodes/words.ts'
import { arrived } from './run-example.ts'

describe('an event as a line', () => {
  it('is JSON that says the same, whatever its texts', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\n', '\u2028', '\ud800', '\udc00x', '😀', '\u007f'),
    )
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.option(text),
        fc.jsonValue(),
        fc.integer({ min: -1e12, max: 2e12 }),
        (id, source, type, subject, data, time) => {
          const event: CloudEvent = {
            ...arrived({}),
            id,
            source,
            type,
            subject,
            time,
            data: JSON.parse(JSON.stringify(data)),
            text: '',
            attributes: { hop: 2, cforigin: 'import' },
          }
          const line = eventText(event)
          expect(line).not.toContain('\n')
          expect(JSON.parse(line)).toEqual({
            specversion: '1.0',
            id,
            source,
            type,
            ...(subject === null ? {} : { subject }),
            time: new Date(time).toISOString(),
            hop: 2,
            cforigin: 'import',
            data: event.data,
          })
        },
      ),
    )
  })

  it('keeps the order of attributes, the stored text of data, and the time as it was sent', () => {
    const event = {
      ...arrived({
        id: '1',
        source: 's',
        type: 't',
        time: '2026-03-02T10:00:00.10296Z',
        partitionkey: 'p',
        correlationid: 'c',
        causationid: 'a',
        data: 1,
      }),
      text: '1.0',
    }
    expect(eventText(event)).toBe(
      '{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2026-03-02T10:00:00.10296Z","partitionkey":"p","correlationid":"c","causationid":"a","data":1.0}',
    )
  })

  it('writes times like toISOString', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (time) => {
        expect(isoTime(time)).toBe(new Date(time).toISOString())
      }),
    )
    expect(() => isoTime(Number.NaN)).toThrow(RangeError)
  })
})

describe('a line for a spreadsheet (A48)', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-12.50', '-12.50'],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['\0x', "'\0x"],
    ["'x", "''x"],
    ['＝1', "'＝1"],
    ['a "b"', '"a ""b"""'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    [-5, '-5'],
    [-1e21, '-1e+21'],
    [true, 'true'],
    [null, ''],
    [{ minor: 1 }, '"{""minor"":1}"'],
  ])('%j', (value, expected) => expect(csvLine([value])).toBe(`${expected}\r\n`))
})

describe('conditions in words', () => {
  it.each([
    ['data.total.minor > 50000', 'total is more than 50,000 pence or cents'],
    ['data.amount.minor > 0', 'amount is more than 0'],
    ['event.type == "com.counterflow.order.placed"', 'the event is “Order placed”'],
    ['event.type == "a.b" && data.total > 5', 'the event is “A b” and total is more than 5'],
    ['(data.a == 1 || data.b == 2) && !data.test', '(a is 1 or b is 2) and test is not set'],
    ['data.country in ["GB", "IE"]', 'country is “GB” or “IE”'],
    ['has(data.customer_ref)', 'there is a customer ref'],
    ['!data.email.endsWith("@example.com")', 'email does not end with “@example.com”'],
    ['data.after <= data.point', 'after is at most point'],
    ['data.x != null', 'x is not nothing'],
    ['true', 'anything comes'],
    ['data.lines.exists(l, l.sku == "A")', '“data.lines.exists(l, l.sku == "A")” holds'],
    ['data.a ==', '“data.a ==” holds'],
    ['data.a > 1 data.b', '“data.a > 1 data.b” holds'],
  ])('%s', (source, words) => expect(sayCondition(source)).toBe(words))

  it('says values and durations', () => {
    expect(['data.customer_ref', 'event.subject', '7', 'size(data.lines)'].map(sayValue)).toEqual([
      'customer ref',
      'subject',
      '7',
      '“size(data.lines)”',
    ])
    expect(['10m', '1h30m', '1d', '500ms', 'PT5M'].map(sayDuration)).toEqual([
      '10 minutes',
      '1 hour 30 minutes',
      '1 day',
      '500 milliseconds',
      'PT5M',
    ])
  })
})

describe('versions', () => {
  it.each([
    ['10', '9', 1],
    [10, '10.0', 0],
    ['2026-03-02T10:00:00Z', '2026-03-02T11:00:00+02:00', 1],
    ['2026-03-02T10:00:00.1Z', '2026-03-02T10:00:00.10Z', 0],
    ['2026-03-02T10:00:00.000000001Z', '2026-03-02T10:00:00Z', 1],
    ['b', 'a', 1],
  ])('%s and %s', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order)
    expect(Math.sign(compareVersions(b, a)) + 0).toBe(0 - order)
  })
})

describe('addresses', () => {
  it.each([
    ['https://warehouse.example/orders/{data.number}', true],
    ['http://localhost:8080?x={data.x}', true],
    ['https://{data.host}/x', false],
    ['https://shop.{data.host}/x', false],
    ['https://user@evil.example/', false],
    ['ftp://a/b', false],
    ['https://a b/', false],
  ])('%s', (url, right) => expect(checkAddress(url).length === 0).toBe(right))

  it('refuses a value that climbs out of the path', () => {
    expect(() => callAddress('https://a/x/{data.x}', 'https://a/x/..')).toThrow(/change the path/)
    expect(callAddress('https://a/x/{data.x}', 'https://a/x/a..b?q=..')).toBe('https://a/x/a..b?q=..')
  })
})

describe('the documentation', () => {
  const text = describeNodes(nodeTypes)
  it('has every type, field and example', () => {
    for (const { type, title, fields, examples } of nodeTypes) {
      expect(text).toContain(`### ${title}: \`${type}\``)
      for (const name of Object.keys(fields)) expect(text).toContain(`| \`${name}\` |`)
      for (const example of examples) expect(text).toContain(`**${example.title}.**`)
    }
  })

  it('has tables without broken rows', () => {
    for (const row of text.split('\n').filter((line) => line.startsWith('| `')))
      expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(5)
  })
})
