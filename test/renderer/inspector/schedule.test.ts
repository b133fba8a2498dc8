/** Schedules in pick-lists: what they write is a schedule, and every schedule that they can show comes back. */
import { describe, expect, it } from 'vitest'
import { nextTimes } from '../../../renderer/panels/inspector/fields/next-times.tsx'
import {
  counts,
  readSchedule,
  weekdays,
  writeSchedule,
} from '../../../renderer/panels/inspector/fields/schedule-parts.ts'
import { parseSchedule } from '../../../runtime/expression/schedule.ts'

describe('a schedule in pick-lists', () => {
  it.each([
    'every day at 06:00',
    'every weekday at 09:30',
    'every weekend at 23:59',
    'every monday at 07:00',
    'every monday, thursday at 07:00',
    'every 15 minutes',
    'every minute',
    'every 2 hours',
    'every hour',
  ])('%s is drawn and written back', (text) => {
    const parts = readSchedule(text)
    expect(parts.kind).not.toBe('text')
    expect(writeSchedule(parts)).toBe(text)
    expect(parseSchedule(text)).toHaveProperty('next')
  })

  it('writes only what the engine takes', () => {
    for (const unit of ['minutes', 'hours'] as const)
      for (const count of counts[unit])
        expect(parseSchedule(writeSchedule({ kind: 'interval', count, unit })), `${count} ${unit}`).toHaveProperty(
          'next',
        )
    for (let set = 1; set < 128; set++) {
      const days = weekdays.filter((_, index) => (set & (1 << index)) !== 0)
      const text = writeSchedule({ kind: 'days', days, at: '06:15' })
      expect(parseSchedule(text), text).toHaveProperty('next')
      const again = readSchedule(text)
      expect(again.kind === 'day' ? weekdays : again.kind === 'days' ? again.days : [], text).toEqual(days)
    }
  })

  it.each([
    '0 6 * * 1-5',
    'every 7 minutes',
    'every day at 25:00',
    'every someday at 06:00',
    '',
    'every 30 seconds',
    'EVERY fool',
  ])('leaves %j as text', (text) => {
    expect(readSchedule(text)).toEqual({ kind: 'text', text })
    expect(writeSchedule({ kind: 'text', text })).toBe(text)
  })

  it('says the next three times on the clock of the zone', () => {
    const now = Date.UTC(2026, 2, 28, 12)
    expect(nextTimes('every day at 06:00', 'Europe/London', now)).toEqual([
      'tomorrow 06:00',
      'Mon 30 Mar 06:00',
      'Tue 31 Mar 06:00',
    ])
    expect(nextTimes('every 2 hours', 'UTC', now)).toEqual(['today 14:00', 'today 16:00', 'today 18:00'])
    expect(nextTimes('nonsense', 'UTC', now)).toEqual([])
  })
})
