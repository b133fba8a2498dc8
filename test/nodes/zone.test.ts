import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Zone, zoneOf } from '../../runtime/model/zone.ts'
import { rowTime } from '../../runtime/nodes/producers/row-time.ts'

const zone = (name: string): Zone => {
  const found = zoneOf(name)
  if (found === null) throw new Error(name)
  return found
}
const utc = (text: string): number => Date.parse(`${text}Z`)
const shown = (time: number): string => new Date(time).toISOString().slice(0, 16)

describe('the moment of a wall-clock time: later in a gap, the first in an overlap', () => {
  it.each([
    ['T-Z1', 'Europe/London', '2026-03-29T01:30', '2026-03-29T01:30'],
    ['T-Z1', 'Europe/London', '2026-10-25T01:30', '2026-10-25T00:30'],
    ['T-Z3', 'Africa/Cairo', '2025-04-25T00:00', '2025-04-24T22:00'],
    ['T-Z4', 'America/New_York', '2026-03-08T02:30', '2026-03-08T07:30'],
    ['half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45'],
    ['plain', 'Asia/Kolkata', '2010-12-01T08:26', '2010-12-01T02:56'],
  ])('%s %s %s', (_, name, local, expected) => {
    expect(shown(zone(name).moment(utc(local)))).toBe(expected)
  })

  it('agrees with Intl at random moments', () => {
    const names = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
      'America/Sao_Paulo',
      'Pacific/Chatham',
    )
    const moments = fc.integer({ min: Date.UTC(1985, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 })
    fc.assert(
      fc.property(names, moments, (name, minute) => {
        const local = zone(name).local(minute * 60_000)
        expect(shown(local)).toBe(asked(name, minute * 60_000))
        const moment = zone(name).moment(local)
        // The first of the moments that show this time: itself, or an earlier one where the clock went back.
        expect(zone(name).local(moment)).toBe(local)
        expect(moment).toBeLessThanOrEqual(minute * 60_000)
      }),
      { numRuns: 500 },
    )
  })
})

describe('times of rows', () => {
  const read = rowTime('Europe/London')
  it.each([
    ['2010-12-01 08:26:00', utc('2010-12-01T08:26:00')],
    ['2011-07-01T08:26', utc('2011-07-01T07:26:00')],
    ['2011-07-01', utc('2011-06-30T23:00:00')],
    ['2011-07-01 08:26:00.1239', utc('2011-07-01T07:26:00.123')],
    ['2011-07-01T08:26:00+02:00', '2011-07-01T08:26:00+02:00'],
    ['2011-02-29 08:26', undefined],
    ['2011-02-28 24:00', undefined],
    ['1/12/2010 08:26', undefined],
    ['', undefined],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected))
})

/** What Intl says, asked anew each time. */
function asked(timeZone: string, time: number): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return format.format(time).replace(' ', 'T')
}
