/** What the scrubber covers, by the calendar of the shop. */
import { describe, expect, it } from 'vitest'
import { nearerOf, type Stretch, stepsOf, stretchAround } from '../../../renderer/stores/past-stretch.ts'

const at = Date.parse
const year = { from: at('2025-11-30T08:00:00Z'), to: at('2026-11-30T08:00:00Z') }
const covered = (moment: string, stretch: Stretch, zone = 'Europe/London', span = year): readonly string[] => {
  const { from, to } = stretchAround(at(moment), stretch, span, zone)
  return [from, to].map((time) => new Date(time).toISOString().slice(0, 16))
}

describe('what the scrubber covers', () => {
  it.each([
    ['everything', 'all', '2026-06-10T12:34:56Z', ['2025-11-30T08:00', '2026-11-30T08:00']],
    [
      'the month of the shop, which is an hour ahead in summer',
      'month',
      '2026-06-10T12:34:56Z',
      ['2026-05-31T23:00', '2026-06-30T23:00'],
    ],
    ['December as well', 'month', '2025-12-10T12:34:56Z', ['2025-12-01T00:00', '2026-01-01T00:00']],
    ['the day', 'day', '2026-06-10T23:34:56Z', ['2026-06-10T23:00', '2026-06-11T23:00']],
    ['a day of 23 hours', 'day', '2026-03-29T12:00:00Z', ['2026-03-29T00:00', '2026-03-29T23:00']],
    ['a day of 25 hours', 'day', '2026-10-25T12:00:00Z', ['2026-10-24T23:00', '2026-10-26T00:00']],
    ['the hour', 'hour', '2026-06-10T12:34:56Z', ['2026-06-10T12:00', '2026-06-10T13:00']],
    ['the second of two hours of one name', 'hour', '2026-10-25T01:30:00Z', ['2026-10-25T01:00', '2026-10-25T02:00']],
    ['no more than there is', 'day', '2026-11-30T05:00:00Z', ['2026-11-30T00:00', '2026-11-30T08:00']],
  ] as const)('is %s', (_, stretch, moment, expected) => {
    expect(covered(moment, stretch)).toEqual(expected)
  })

  it('is an hour by the clock on the wall where that is half an hour off', () => {
    expect(covered('2026-06-10T12:34:56Z', 'hour', 'Asia/Kolkata')).toEqual(['2026-06-10T12:30', '2026-06-10T13:30'])
  })
})

it('has keys that go by hours and days of a month, and by seconds and minutes of an hour', () => {
  expect(stepsOf('month', year)).toEqual({ small: 3_600_000, large: 86_400_000 })
  expect(stepsOf('hour', year)).toEqual({ small: 5_000, large: 300_000 })
  expect(stepsOf('all', { from: 0, to: 1_000 })).toEqual({ small: 2, large: 50 })
})

it('goes nearer and farther, as far as there is', () => {
  expect([nearerOf('all', 1), nearerOf('hour', 1), nearerOf('day', -1), nearerOf('all', -1)]).toEqual([
    'month',
    'hour',
    'month',
    'all',
  ])
})
