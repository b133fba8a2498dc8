import { expect, it } from 'vitest'
import { openClockCheck } from '../../runtime/host/clock-check.ts'

const minute = 60_000

it.each<[string, number[], number | null]>([
  ['is right while nobody says anything', [], null],
  ['is right within five minutes', [4 * minute, -4 * minute, 3 * minute], null],
  ['is off when two in a row say so', [0, 10 * minute, 11 * minute], 10 * minute],
  ['is not off for one delivery that has waited', [0, 30 * minute], null],
  ['is behind, too', [-10 * minute, -12 * minute], -10 * minute],
  ['is right again as soon as one says so', [10 * minute, 10 * minute, 0], null],
  ['is not off where they contradict each other', [10 * minute, -10 * minute], null],
])('T-A2: the clock of this computer %s', (_, seen, off) => {
  const check = openClockCheck()
  for (const each of seen) check.note(each)
  expect(check.off()).toBe(off)
})
