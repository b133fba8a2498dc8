/** What the window says, and how it writes numbers, money and moments. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  formatCount,
  formatDay,
  formatDuration,
  formatLeft,
  formatMoment,
  formatMoney,
  formatRate,
  formatTime,
} from '../../../renderer/words/formats.ts'
import { speak, t } from '../../../renderer/words/words.ts'

afterEach(() => speak('en-GB'))

describe('a message', () => {
  const drafts = '{count, plural, =0 {Nothing} one {# change} other {# changes}} in draft'
  it.each([
    [drafts, { count: 0 }, 'Nothing in draft'],
    [drafts, { count: 1 }, '1 change in draft'],
    [drafts, { count: 3 }, '3 changes in draft'],
    [drafts, { count: 1_204 }, '1,204 changes in draft'],
    ['Move {name}', { name: 'Pay button' }, 'Move Pay button'],
    ['{role, select, producer {When} router {If} other {Do}}', { role: 'router' }, 'If'],
  ])('%s with %o says "%s"', (message, values, said) => {
    expect(t(message, values)).toBe(said)
  })

  it('without values is said as it stands', () => {
    expect(t('Publish changes…')).toBe('Publish changes…')
  })

  it('keeps what a user wrote, whatever it looks like', () => {
    expect(t('Delete {name}?', { name: '{count} # <b>' })).toBe('Delete {count} # <b>?')
  })

  it('is English when there is no catalogue for the language', () => {
    speak('tlh-QO')
    expect(t('{count, plural, one {# event} other {# events}}', { count: 2 })).toBe('2 events')
    expect(formatCount(1_204)).toBe('1,204')
  })
})

describe('money', () => {
  it.each([
    [{ minor: 4_200, currency: 'GBP' }, '£42.00'],
    [{ minor: 120_450, currency: 'GBP' }, '£1,204.50'],
    [{ minor: -5, currency: 'GBP' }, '-£0.05'],
    [{ minor: 999, currency: 'JPY' }, 'JP¥999'],
    [{ minor: 1_999, currency: 'EUR' }, '€19.99'],
    [{ minor: 1_999, currency: 'USD' }, 'US$19.99'],
    [{ minor: 12_345, currency: 'KWD' }, 'KWD 12.345'],
    [{ minor: 9_007_199_254_740_991, currency: 'GBP' }, '£90,071,992,547,409.91'],
  ])('%o is %s', (money, written) => {
    expect(formatMoney(money).replaceAll('\u00a0', ' ')).toBe(written)
  })

  it.each(['ja-JP', 'de-DE'])(
    'has the sign of its own country where the language is %s, of which we have no words',
    (tag) => {
      speak(tag)
      expect(formatMoney({ minor: 999, currency: 'JPY' })).toBe('¥999')
      expect(formatMoney({ minor: 1_999, currency: 'EUR' })).toBe('€19.99')
    },
  )

  it('is written in the way of the country', () => {
    speak('en-US')
    expect(formatMoney({ minor: 1_999, currency: 'USD' })).toBe('$19.99')
  })
})

describe('a moment', () => {
  const now = Date.UTC(2026, 2, 12, 15, 0)
  it.each([
    [Date.UTC(2026, 2, 12, 10, 42), 'Europe/London', 'today 10:42'],
    [Date.UTC(2026, 2, 12, 23, 59), 'Europe/London', 'today 23:59'],
    [Date.UTC(2026, 2, 11, 10, 42), 'Europe/London', '11 Mar 10:42'],
    [Date.UTC(2026, 2, 11, 23, 30), 'Europe/Berlin', 'today 00:30'],
    [Date.UTC(2025, 2, 12, 10, 42), 'Europe/London', '12 Mar 2025'],
    [Date.UTC(2025, 11, 31, 23, 30), 'Europe/Berlin', '1 Jan 00:30'],
  ])('%d in %s is "%s"', (time, zone, written) => {
    expect(formatMoment(time, zone, now)).toBe(written)
  })

  it('has a time with seconds, on a 24 hour clock, in the zone of the shop', () => {
    const time = Date.UTC(2026, 6, 1, 22, 42, 7)
    expect(formatTime(time, 'UTC')).toBe('22:42:07')
    expect(formatTime(time, 'Europe/London')).toBe('23:42:07')
    expect(formatTime(time, 'Europe/Berlin')).toBe('00:42:07')
  })
})

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [12, '12 ms'],
    [12.4, '12 ms'],
    [999.7, '1 s'],
    [1_400, '1.4 s'],
    [9_970, '10 s'],
    [42_000, '42 s'],
    [59_900, '1 min'],
    [180_000, '3 min'],
    [3_599_999, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_399_000, '1 day'],
    [259_200_000, '3 days'],
  ])('of %d ms is "%s"', (ms, written) => {
    expect(formatDuration(ms)).toBe(written)
  })
})

describe('what is left', () => {
  it.each([
    [1, '1 more minute'],
    [60_001, '2 more minutes'],
    [12 * 60_000, '12 more minutes'],
    [119 * 60_000, '119 more minutes'],
    [2 * 3_600_000, '2 more hours'],
    [3 * 86_400_000, '3 more days'],
  ])('of %d ms is "%s"', (ms, written) => expect(formatLeft(ms)).toBe(written))
})

describe('a day in a sentence', () => {
  const now = Date.UTC(2026, 2, 12, 23, 30)
  it.each([
    ['2026-03-12', 'Europe/London', 'today'],
    ['2026-03-13', 'Europe/Berlin', 'today'],
    ['2026-03-12', 'Europe/Berlin', 'yesterday'],
    ['2026-03-02', 'Europe/London', 'on 2 Mar 2026'],
    ['some day', 'Europe/London', 'some day'],
  ])('%s in %s is "%s"', (day, zone, written) => expect(formatDay(day, zone, now)).toBe(written))
})

describe('a rate', () => {
  it.each([
    [0, '0/min'],
    [0.4, '0.4/min'],
    [9.97, '10/min'],
    [38, '38/min'],
    [1_204.4, '1,204/min'],
  ])('of %d is "%s"', (rate, written) => {
    expect(formatRate(rate)).toBe(written)
  })
})
