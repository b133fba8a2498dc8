import { describe, expect, it } from 'vitest'
import type { Json } from '../../runtime/model/json.ts'
import { isObject } from '../../runtime/model/json.ts'
import { zoneOf } from '../../runtime/model/zone.ts'
import { window } from '../../runtime/nodes/routers/window.ts'
import { dayBuckets } from '../../runtime/nodes/routers/window-buckets.ts'
import { runExample } from './run-example.ts'

const start = Date.UTC(2026, 2, 2, 10)
const event = (seconds: number, data: Json = {}) => ({ time: new Date(start + seconds * 1000).toISOString(), data })
const results = async (config: { readonly [field: string]: Json }, given: readonly { time: string; data: Json }[]) =>
  (await runExample(window, { title: '', config, given, expect: {} })).outputs
const values = (events: readonly Json[] = []): readonly Json[] =>
  events.map((data) => (isObject(data) ? (data.value ?? null) : null))

describe('the last while', () => {
  it('S1: five in 4:59 are five, five in 5:01 are not', async () => {
    const last = { over: 'last', length: '5m' }
    expect(
      values(
        (
          await results(
            last,
            [0, 60, 120, 180, 299].map((at) => event(at)),
          )
        ).result,
      ),
    ).toEqual([1, 2, 3, 4, 5])
    expect(
      values(
        (
          await results(
            last,
            [0, 60, 120, 180, 301].map((at) => event(at)),
          )
        ).result,
      ),
    ).toEqual([1, 2, 3, 4, 4])
    expect(
      values(
        (
          await results(
            last,
            [0, 300].map((at) => event(at)),
          )
        ).result,
      ),
    ).toEqual([1, 1])
  })

  it('places an event by its own time, and shows one that is too old', async () => {
    const out = await results({ over: 'last', length: '1m' }, [event(100), event(50), event(40), event(105)])
    expect(values(out.result)).toEqual([1, 2, 3])
    expect(out.late).toHaveLength(1)
  })

  it('adds up exactly and counts different values', async () => {
    const given = ['0.1', '0.2', 'x', '0.3'].map((value, index) => event(index, { value }))
    const sum = await results({ over: 'last', measure: 'sum', value: 'data.value' }, given)
    expect(values(sum.result)).toEqual([0.1, 0.3, 0.6])
    expect(sum.unclear).toEqual([{ value: 'x' }])
    const distinct = await results(
      { over: 'last', measure: 'distinct', value: 'data.ip' },
      ['a', 'b', 'a', 7, '7'].map((ip, index) => event(index, { ip })),
    )
    expect(values(distinct.result)).toEqual([1, 2, 2, 3, 3])
  })
})

describe('one stretch after the other', () => {
  it('counts different values once per stretch and key', async () => {
    const given = [
      event(0, { k: 'x', v: 1 }),
      event(1, { k: 'x', v: 1 }),
      event(2, { k: 'y', v: 1 }),
      event(3, { k: 'x', v: 2 }),
      event(60, { k: 'x', v: 1 }),
      event(120, { k: 'z', v: 1 }),
    ]
    const { result = [] } = await results({ measure: 'distinct', value: 'data.v', key: 'data.k', length: '1m' }, given)
    expect(result.map((one) => (isObject(one) ? [one.key, one.value, one.count] : []))).toEqual([
      ['x', 2, 3],
      ['y', 1, 1],
      ['x', 1, 1],
    ])
  })

  it('a sum too long for a number stays exact as text', async () => {
    const given = [event(0, { v: '9007199254740993' }), event(1, { v: '0.1' }), event(7200, { v: 0 })]
    expect(values((await results({ measure: 'sum', value: 'data.v' }, given)).result)).toEqual(['9007199254740993.1'])
  })
})

describe('business days', () => {
  const hours = (zone: string, start: number, time: string): readonly unknown[] => {
    const named = zoneOf(zone)
    if (named === null) throw new Error(zone)
    const { from, to, day } = dayBuckets(named, start)(Date.parse(time))
    return [day, (to - from) / 3_600_000, new Date(from).toISOString()]
  }

  it.each([
    [
      'T-Z2: 23 hours in spring',
      'Europe/London',
      0,
      '2026-03-29T12:00:00Z',
      ['2026-03-29', 23, '2026-03-29T00:00:00.000Z'],
    ],
    [
      'T-Z2: 25 hours in autumn',
      'Europe/London',
      0,
      '2026-10-25T23:30:00Z',
      ['2026-10-25', 25, '2026-10-24T23:00:00.000Z'],
    ],
    [
      'a cut-off at 4 in the morning',
      'Europe/London',
      14_400_000,
      '2026-03-29T02:30:00Z',
      ['2026-03-28', 23, '2026-03-28T04:00:00.000Z'],
    ],
    [
      'a midnight that does not exist',
      'Africa/Cairo',
      0,
      '2025-04-25T09:00:00Z',
      ['2025-04-25', 23, '2025-04-24T22:00:00.000Z'],
    ],
    [
      'an hour that comes twice belongs to its day',
      'America/New_York',
      0,
      '2026-11-01T06:30:00Z',
      ['2026-11-01', 25, '2026-11-01T04:00:00.000Z'],
    ],
  ])('%s', (_, zone, begin, time, expected) => {
    expect(hours(zone, begin, time)).toEqual(expected)
  })
})
