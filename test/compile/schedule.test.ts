/** When a schedule fires: on ordinary days, where clocks jump, and never. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../../runtime/expression/schedule.ts'
import type { Schedule } from '../../runtime/model/field.ts'

const schedule = (text: string): Schedule => {
  const parsed = parseSchedule(text)
  if ('code' in parsed) throw new Error(parsed.message)
  return parsed
}
const slots = (text: string, zone: string, after: string, count: number): readonly string[] => {
  const times: string[] = []
  let at: number | null = Date.parse(after)
  while (times.length < count) {
    at = at === null ? null : schedule(text).next(at, zone)
    times.push(at === null ? 'never' : new Date(at).toISOString().replace(':00.000Z', 'Z'))
  }
  return times
}

describe('fires', () => {
  const cases: readonly (readonly [id: string, text: string, zone: string, after: string, slots: readonly string[]])[] =
    [
      [
        'T-Z1 gap',
        'every day at 01:30',
        'Europe/London',
        '2026-03-28T12:00Z',
        ['2026-03-29T01:30Z', '2026-03-30T00:30Z'],
      ],
      [
        'T-Z1 gap, cron',
        '30 1 * * *',
        'Europe/London',
        '2026-03-28T12:00Z',
        ['2026-03-29T01:30Z', '2026-03-30T00:30Z'],
      ],
      [
        'T-Z1 overlap',
        'every day at 01:30',
        'Europe/London',
        '2026-10-24T12:00Z',
        ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      ],
      [
        'T-Z1 overlap, cron',
        '0 30 1 * * *',
        'Europe/London',
        '2026-10-24T12:00Z',
        ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      ],
      [
        'T-Z2 day of 23 hours',
        'every day at 00:00',
        'Europe/London',
        '2026-03-28T12:00Z',
        ['2026-03-29T00:00Z', '2026-03-29T23:00Z'],
      ],
      [
        'T-Z2 day of 25 hours',
        'every day at 00:00',
        'Europe/London',
        '2026-10-24T12:00Z',
        ['2026-10-24T23:00Z', '2026-10-26T00:00Z'],
      ],
      [
        'T-Z3 midnight skipped',
        '0 0 * * *',
        'Africa/Cairo',
        '2025-04-24T12:00Z',
        ['2025-04-24T22:00Z', '2025-04-25T21:00Z'],
      ],
      ['T-Z4', '30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', ['2026-03-08T07:30Z', '2026-03-09T06:30Z']],
      [
        'a whole day skipped',
        '0 12 * * *',
        'Pacific/Apia',
        '2011-12-29T12:00Z',
        ['2011-12-29T22:00Z', '2011-12-30T22:00Z', '2011-12-31T22:00Z'],
      ],
      [
        'half an hour skipped',
        'every day at 02:15',
        'Australia/Lord_Howe',
        '2026-10-03T12:00Z',
        ['2026-10-03T15:45Z', '2026-10-04T15:15Z'],
      ],
      [
        'a gap slot and its neighbour meet',
        '0 1,2 * * *',
        'Europe/London',
        '2026-03-28T12:00Z',
        ['2026-03-29T01:00Z', '2026-03-30T00:00Z'],
      ],
      [
        'steadily through a gap',
        'every 30 minutes',
        'Europe/London',
        '2026-03-29T00:10Z',
        ['2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
      ],
      [
        'steadily through an overlap',
        '*/30 * * * *',
        'Europe/London',
        '2026-10-25T00:10Z',
        ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z'],
      ],
      ['every monday', 'every monday at 9:30', 'UTC', '2026-03-02T09:30Z', ['2026-03-09T09:30Z', '2026-03-16T09:30Z']],
      ['two days', 'Every Mon and Thu at 6pm', 'UTC', '2026-03-02T00:00Z', ['2026-03-02T18:00Z', '2026-03-05T18:00Z']],
      ['weekdays', 'every weekday at 12am', 'UTC', '2026-03-06T00:00Z', ['2026-03-09T00:00Z']],
      ['leap day', '0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T00:00Z']],
      ['last day of the month', '0 0 L * *', 'UTC', '2026-02-01T00:00Z', ['2026-02-28T00:00Z']],
      ['after 2038', 'every day at 06:00', 'Europe/London', '2038-01-19T12:00Z', ['2038-01-20T06:00Z']],
      ['before 1970', 'every day at 06:00', 'UTC', '1969-12-30T12:00Z', ['1969-12-31T06:00Z', '1970-01-01T06:00Z']],
      ['each hour on the hour', 'every hour', 'UTC', '2026-01-01T00:00Z', ['2026-01-01T01:00Z']],
      ['nowhere', 'every hour', 'Mars/Base', '2026-01-01T00:00Z', ['never']],
    ]
  it.each(cases)('%s: %s in %s', (_id, text, zone, after, expected) =>
    expect(slots(text, zone, after, expected.length)).toEqual(expected),
  )
})

describe('is refused', () => {
  const cases: readonly (readonly [text: string, message: string])[] = [
    ['* * 31 2 *', 'no such date exists'],
    ['0 0 31 4,6,9,11 *', 'no such date exists'],
    ['every 1 ms', 'at least every second'],
    ['every 0 minutes', 'at least every second'],
    ['every 0.5 seconds', 'at least every second'],
    ['every 7 minutes', 'divides the day evenly'],
    ['every 3 days', 'every day at 06:00'],
    ['every day', 'every day at 06:00'],
    ['every day at 24:00', 'time of day'],
    ['every day at 13pm', 'time of day'],
    ['every funday at 10:00', 'names of days'],
    ['61 * * * *', 'Invalid value for minute'],
    ['*/0 * * * *', 'stepping'],
    ['* * * * * * *', 'every day at 06:00'],
    ['@daily', 'every day at 06:00'],
    ['2026-01-01T00:00:00', 'every day at 06:00'],
    ['', 'every day at 06:00'],
    ['* '.repeat(100), 'every day at 06:00'],
  ]
  it.each(cases)('%j: %s', (text, message) => {
    const problem = parseSchedule(text)
    expect('code' in problem && problem.code).toBe('SCHEDULE')
    expect('message' in problem && problem.message).toContain(message)
  })
})

it('fires exactly once on every local day, whatever the zone and the time of day', () => {
  const zones = [
    'Europe/London',
    'Africa/Cairo',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Africa/Casablanca',
  ]
  const day = 86_400_000
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.nat(23),
      fc.nat(59),
      fc.integer({ min: 0, max: 365 * 20 }),
      (zone, hour, minute, offset) => {
        const two = (part: number): string => String(part).padStart(2, '0')
        const daily = schedule(`every day at ${two(hour)}:${two(minute)}`)
        const start = Date.UTC(2007, 0, 1) + offset * day
        const times: number[] = []
        for (let at = daily.next(start, zone); at !== null && times.length < 30; at = daily.next(at, zone))
          times.push(at)
        const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 3_600_000)
        expect(
          gaps.every((gap) => gap >= 22.9 && gap <= 25.1),
          `${zone} ${gaps.join()}`,
        ).toBe(true)
      },
    ),
    { numRuns: 100 },
  )
})
