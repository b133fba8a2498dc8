import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDuration, printDuration } from '../../runtime/expression/duration.ts'

describe('a duration', () => {
  it.each([
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['0s', 0],
    ['PT5M', 300_000],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['PT0.5S', 500],
  ])('%s is %i milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  it.each([
    '',
    '10',
    'm',
    '-5m',
    '10 m',
    ' 10m',
    '30m1h',
    '5m5m',
    'P',
    'PT',
    'P1M',
    '1e3s',
    '10m!',
    '99999999d',
    '٣m',
    'Infinity',
    '1..5h',
    '__proto__',
    `${'1'.repeat(50)}s`,
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toMatchObject({
      code: 'DURATION',
      message: `Expected a duration such as 10m, got ${JSON.stringify(text)}`,
    })
  })

  it.each([
    ['10 min', '10m'],
    ['2 hours', '2h'],
    ['30 SEC', '30s'],
    ['1 day', '1d'],
  ])('written %j is offered as %s', (text, meant) => {
    expect(parseDuration(text)).toMatchObject({ fix: { value: meant } })
  })

  it('prints as the text that reads back as the same', () => {
    expect([0, 500, 60_000, 5_400_000, 86_400_000].map(printDuration)).toEqual(['0s', '500ms', '1m', '1h30m', '1d'])
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 31_556_952_000_000 }),
        (milliseconds) => parseDuration(printDuration(milliseconds)) === milliseconds,
      ),
    )
  })
})
