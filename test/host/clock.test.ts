/** The real clock under a simulated system: timers beyond the longest one of Node, and a machine that sleeps. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../runtime/host/clock.ts'

const start = Date.UTC(2026, 2, 2, 10)
const day = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

it('calls back once, at the moment, also 40 days ahead', () => {
  const moments: number[] = []
  systemClock.at(start + 40 * day, () => moments.push(systemClock.now()))
  vi.advanceTimersByTime(40 * day - 1)
  expect(moments).toEqual([])
  vi.advanceTimersByTime(day)
  expect(moments).toEqual([start + 40 * day])
})

it('notices within seconds that the machine slept through the moment', () => {
  let called = 0
  systemClock.at(start + 3 * 3_600_000, () => called++)
  // While it sleeps the wall goes on and timers stand still.
  vi.setSystemTime(start + 8 * 3_600_000)
  vi.advanceTimersByTime(15_000)
  expect(called).toBe(1)
})

it('waits on when the wall clock was set back', () => {
  let called = 0
  systemClock.at(start + 10_000, () => called++)
  vi.setSystemTime(start - 60_000)
  vi.advanceTimersByTime(10_000)
  expect(called).toBe(0)
  vi.advanceTimersByTime(60_000)
  expect(called).toBe(1)
})

it('calls a past moment back soon, but never within the call, and not at all when it was called off', () => {
  const calls: string[] = []
  systemClock.at(start - 1, () => calls.push('kept'))
  systemClock.at(start - 1, () => calls.push('called off'))()
  expect(calls).toEqual([])
  vi.advanceTimersByTime(1)
  expect(calls).toEqual(['kept'])
})
