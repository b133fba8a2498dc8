/** The bench itself: its statistics, its command line, and two tiny trials from end to end. Nothing here is timed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpText, parseOptions } from './options.ts'
import { jsonLine, tableText } from './report.ts'
import { pairedRatios, quantile, spreadOf } from './statistics.ts'
import { type Figure, isMet } from './trial.ts'
import { trials } from './trials.ts'

describe('the statistics', () => {
  it.each([
    { values: [3], spread: { median: 3, min: 3, max: 3 } },
    { values: [9, 1, 5], spread: { median: 5, min: 1, max: 9 } },
    { values: [4, 10, 2, 1], spread: { median: 3, min: 1, max: 10 } },
  ])('know the middle and the ends of $values', ({ values, spread }) => expect(spreadOf(values)).toEqual(spread))

  it('take the 99th of a hundred values as p99, in whatever order they came', () => {
    const values = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) + 1)
    expect(quantile(values, 0.99)).toBe(99)
    expect(quantile(values, 0.5)).toBe(50)
    expect(quantile([7], 0.99)).toBe(7)
  })

  it('set each run against the one next to it, not median against median', () => {
    expect(pairedRatios([10, 20, 30], [20, 20, 15])).toEqual([0.5, 1, 2])
  })

  it('refuse what cannot be compared', () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow('got 2 and 1 runs')
    expect(() => spreadOf([])).toThrow('got none')
  })
})

describe('the command line', () => {
  const names = (args: string[]): unknown => {
    const options = parseOptions(args, trials)
    return typeof options === 'string' ? options : options.chosen.map(({ name }) => name)
  }

  it('runs all trials when none is named, in one order however they are named', () => {
    expect(names([])).toEqual(trials.map(({ name }) => name))
    expect(names(['replay', 'reference'])).toEqual(['reference', 'replay'])
  })

  it('reads rounds, events and --json', () => {
    const found = parseOptions(['append', '--rounds', '3', '--events=50_000', '--json'], trials)
    expect(found).toMatchObject({ rounds: 3, events: 50_000, json: true, help: false, against: undefined })
  })

  it('runs only pairs against another version', () => {
    const pairs = ['reference', 'random', 'hops', 'replay', 'shadow', 'append', 'ingest']
    expect(names(['--against', 'main'])).toEqual(pairs)
    expect(names(['open', '--against', 'main'])).toContain('open does not')
  })

  it.each([
    [['referenc'], 'got "referenc"'],
    [['--rounds', '0'], 'got "0"'],
    [['--events', 'many'], 'got "many"'],
    [['--fast'], '--fast'],
  ])('says what is wrong with %j', (args, message) => expect(names(args)).toContain(message))

  it('names every trial in its help', () => {
    for (const { name } of trials) expect(helpText(trials)).toContain(`  ${name}`)
  })
})

describe('the report', () => {
  const figure = (median: number, goal?: Figure['goal']): Figure => ({
    name: 'speed',
    value: { median, min: median - 1, max: median + 1 },
    unit: 'x',
    ...(goal && { goal }),
  })

  it.each([
    [0.8, { least: 0.8 }, true],
    [0.79, { least: 0.8 }, false],
    [10, { most: 10 }, true],
    [10.1, { most: 10 }, false],
    [1, undefined, undefined],
  ])('judges %d against %j', (median, goal, met) => expect(isMet(figure(median, goal))).toBe(met))

  it('shows figure, goal and spread, and says the same in JSON', () => {
    const outcome = { figures: [figure(2, { least: 3 })], details: { ratio: 2 }, difference: 'ours 1, rival 2' }
    const finished = { trial: 'speed', events: 5, rounds: 1, outcome }
    expect(tableText([finished])).toMatch(/speed +2\.00 x +>= 3 +not met +1\.00–3\.00/)
    expect(JSON.parse(jsonLine(finished))).toMatchObject({ ratio: 2, results_equal: false, figures: [{ met: false }] })
  })
})

describe('a tiny run', () => {
  it.each(['reference', 'replay'])(
    'of %s ends with equal results, in one line of JSON',
    { timeout: 120_000 },
    (trial) => {
      const main = join(import.meta.dirname, 'main.ts')
      const args = [main, trial, '--events', '5000', '--rounds', '1', '--json']
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      expect(status, stderr).toBe(0)
      expect(stdout.trimEnd().split('\n')).toHaveLength(1)
      expect(JSON.parse(stdout)).toMatchObject({
        trial,
        events: 5000,
        rounds: 1,
        results_equal: true,
        events_per_second: expect.any(Number),
        rival_events_per_second: expect.any(Number),
        ratio: expect.any(Number),
        ratio_min: expect.any(Number),
        ratio_max: expect.any(Number),
      })
    },
  )
})
