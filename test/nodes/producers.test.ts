import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../runtime/compile/config.ts'
import { SimulatedClock } from '../../runtime/engine/simulated.ts'
import type { Json } from '../../runtime/model/json.ts'
import { exampleStart } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { namePattern } from '../../runtime/nodes/producers/name-pattern.ts'
import { shopEvents, shopOpening } from '../../runtime/nodes/producers/shop-events.ts'
import { type ProducerRun, type ProducerWorld, producing } from './producing.ts'
import type { Producer } from './run-example.ts'

type Config = { readonly [field: string]: Json }

function started(name: string, config: Config, world: Partial<ProducerWorld> = {}): ProducerRun {
  const type = nodeTypes.find((one): one is Producer => one.role === 'producer' && one.type === name)
  if (type === undefined) throw new Error(`There is no producer ${name}`)
  const { parsed, problems } = parseConfig(type.fields, config, 'it')
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return producing(type, parsed, { clock: new SimulatedClock(exampleStart), ...world })
}

const hour = 3_600_000
const slots = (run: ProducerRun): readonly string[] =>
  run.produced.map(({ time }) => new Date(time).toISOString().slice(5, 16))

describe('schedule', () => {
  it('fires once per slot, with the slot as time and id', async () => {
    const run = started('schedule', { every: 'every day at 06:00', zone: 'UTC' })
    await run.wait(48 * hour)
    const events = await run.stop()
    expect(events.map(({ id, time }) => [id, time])).toEqual(
      ['2026-03-03', '2026-03-04'].map((day) => [`${day}T06:00:00.000Z`, Date.parse(`${day}T06:00:00Z`)]),
    )
    expect(run.position).toBe('2026-03-04T06:00:00.000Z')
  })

  it.each([
    ['latest', ['03-05T06:00']],
    ['all', ['03-03T06:00', '03-04T06:00', '03-05T06:00']],
    ['none', []],
  ])('after three days off, %s', async (missed, expected) => {
    const clock = new SimulatedClock(exampleStart + 72 * hour)
    const run = started(
      'schedule',
      { every: 'every day at 06:00', zone: 'UTC', missed },
      { clock, position: new Date(exampleStart).toISOString() },
    )
    await run.stop()
    expect(slots(run)).toEqual(expected)
    expect(run.position).toBe('2026-03-05T06:00:00.000Z')
  })

  it('remembers when it was first turned on, so that a slot missed soon after is made up for', async () => {
    const run = started('schedule', { every: 'every day at 06:00' })
    await run.stop()
    expect([run.position, run.produced]).toEqual([new Date(exampleStart).toISOString(), []])
  })

  it('sees what it slept through, and does not fire twice when the clock is set back', async () => {
    const clock = new SimulatedClock(exampleStart)
    const run = started('schedule', { every: 'every day at 11:00', zone: 'UTC' }, { clock })
    await run.wait(0)
    clock.jump(exampleStart + 2 * hour)
    await run.wait(60_000)
    clock.jump(exampleStart)
    await run.wait(3 * hour)
    await run.stop()
    expect(slots(run)).toEqual(['03-02T11:00'])
  })

  it('T-Z5: keeps to its own zone when the computer travels, sleeps and wakes up in another one', async () => {
    const clock = new SimulatedClock(exampleStart)
    const home = process.env.TZ
    const run = started('schedule', { every: 'every day at 09:00', zone: 'Europe/London', missed: 'all' }, { clock })
    try {
      process.env.TZ = 'Europe/London'
      await run.wait(24 * hour)
      // The flight, with the lid closed.
      process.env.TZ = 'Asia/Tokyo'
      clock.jump(clock.now() + 20 * hour)
      await run.wait(28 * hour)
      process.env.TZ = 'America/Los_Angeles'
      clock.jump(Date.parse('2026-03-28T12:00:00Z'))
      await run.wait(24 * hour)
    } finally {
      if (home === undefined) delete process.env.TZ
      else process.env.TZ = home
    }
    await run.stop()
    const days = Array.from({ length: 26 }, (_, n) => `03-${String(n + 3).padStart(2, '0')}T09:00`)
    // The last one by the summer time of London, of which Los Angeles knows nothing.
    expect(slots(run)).toEqual([...days, '03-29T08:00'])
  })

  it('T-Z1: 01:30 in London on the days on which the clocks change', async () => {
    for (const [day, expected] of [
      ['2026-03-28', '03-29T01:30'],
      ['2026-10-24', '10-25T00:30'],
    ]) {
      const run = started(
        'schedule',
        { every: 'every day at 01:30', zone: 'Europe/London' },
        { clock: new SimulatedClock(Date.parse(`${day}T12:00:00Z`)) },
      )
      await run.wait(20 * hour)
      await run.stop()
      expect(slots(run)).toEqual([expected])
    }
  })
})

describe('file', () => {
  const rows = [
    { n: '1', at: '2010-12-01 08:26:00' },
    { n: '2', at: '2010-12-01 08:26:00' },
  ]

  it('gives rows their number as id and the content of the file as source', async () => {
    const run = started('file', { time: 'at', subject: 'n' }, { rows })
    const events = await run.stop()
    expect(events.map(({ id, source, time, subject }) => [id, source, time, subject])).toEqual([
      ['1', '/flows/example/it/example', Date.parse('2010-12-01T08:26:00Z'), '1'],
      ['2', '/flows/example/it/example', Date.parse('2010-12-01T08:26:00Z'), '2'],
    ])
    expect([run.position, run.caughtUp]).toEqual([2, true])
  })

  it.each([
    ['a changed row', {}, { kind: 'conflict', offset: 1 }, 'FILE_CHANGED', /Row 2/],
    [
      'a refused row',
      {},
      { kind: 'refused', code: 'X', message: 'too large' },
      'FILE_ROW',
      /Row 2 was refused: too large/,
    ],
    [
      'a column that is not there',
      { subject: 'm' },
      undefined,
      'FILE_ROW',
      /Row 1: there is no column m. Did you mean n?/,
    ],
    [
      'a bad number',
      { columns: [{ from: 'at', type: 'integer' }] },
      undefined,
      'FILE_ROW',
      /at expects a whole number, got "2010/,
    ],
    ['a bad time', { time: 'n' }, undefined, 'FILE_ROW', /n expects a time such as 2010-12-01 08:26:00, got "1"/],
  ] as const)('stops at %s', async (_, config, answer, code, message) => {
    const run = started('file', config, {
      rows,
      ...(answer === undefined ? {} : { answer: ({ id }) => (id === '2' ? answer : { kind: 'accepted', offset: 1 }) }),
    })
    await expect(run.stop()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      details: { row: expect.any(Number) },
    })
  })

  it('says that a file has to be chosen', async () => {
    await expect(started('file', {}).stop()).rejects.toMatchObject({ code: 'INPUT_MISSING' })
  })

  it('reads cells as asked', async () => {
    const columns = ['text', 'integer', 'decimal', 'number', 'boolean'].map((type) => ({ from: type, type }))
    const run = started(
      'file',
      { columns },
      {
        rows: [
          { text: ' a ', integer: ' 7', decimal: '2.550', number: '1e3', boolean: 'Yes' },
          { text: '', integer: '', decimal: '', number: '', boolean: '' },
        ],
      },
    )
    expect((await run.stop()).map(({ data }) => data)).toEqual([
      { text: ' a ', integer: 7, decimal: '2.550', number: 1000, boolean: true },
      { text: '', integer: null, decimal: null, number: null, boolean: null },
    ])
  })
})

describe('simulator', () => {
  const config = { seed: 3, count: 300, start: '2026-03-02T10:00:00Z', duplicates: 0.1, late: 0.1, perMinute: 600 }

  it('gives the same events for the same seed, and others for another', async () => {
    const [one, two, other] = await Promise.all(
      [config, config, { ...config, seed: 4 }].map((options) => started('simulator', options).stop()),
    )
    expect(one).toHaveLength(300)
    expect(two).toEqual(one)
    expect(other?.map(({ data }) => data)).not.toEqual(one?.map(({ data }) => data))
    expect(other?.[0]?.source).not.toBe(one?.[0]?.source)
  })

  it('goes on where it stopped, at any event', () => {
    const options = { seed: 5, source: 's', currency: 'JPY', start: 0, perMinute: 60, duplicates: 0.2, late: 0.2 }
    const all = shopEvents(options, shopOpening(0))
    const whole = Array.from({ length: 120 }, () => all.next().value)
    for (const [index, { position }] of whole.entries()) {
      const rest = shopEvents(options, JSON.parse(JSON.stringify(position)))
      expect(rest.next().value).toEqual(whole[index + 1] ?? expect.anything())
    }
  })

  it('keeps its place and its opening time over a restart', async () => {
    const whole = await started('simulator', { ...config, count: 1200, start: '2026-03-02T10:00:00Z' }).stop()
    const first = started('simulator', { ...config, count: 1200 }, { stopAfter: 500 })
    await first.stop()
    const second = started(
      'simulator',
      { ...config, count: 1200 },
      { position: first.position, clock: new SimulatedClock(exampleStart + 99 * hour) },
    )
    expect([...first.produced, ...(await second.stop())]).toEqual(whole)
  })

  it('begins with its past at once, and then keeps pace with the clock', async () => {
    const run = started('simulator', { perMinute: 60, past: '5m' }, { speed: 1 })
    await run.wait(0)
    const past = run.produced.length
    expect(past).toBeGreaterThan(200)
    expect(past).toBeLessThan(400)
    await run.wait(300_000)
    const events = await run.stop()
    expect(events.length - past).toBeGreaterThan(200)
    expect(events.length - past).toBeLessThan(400)
    expect(events.slice(0, past).every(({ time }) => time <= exampleStart)).toBe(true)
    expect(events.slice(past).every(({ time }) => time > exampleStart && time <= exampleStart + 300_000)).toBe(true)
    // Turned on again much later, it has no other past to tell.
    const again = started(
      'simulator',
      { perMinute: 60, past: '5m' },
      { speed: 1, position: run.position, clock: new SimulatedClock(exampleStart + 99 * hour) },
    )
    await again.wait(0)
    expect((await again.stop()).length).toBeLessThan(3)
  })

  it('keeps pace with the clock', async () => {
    const run = started('simulator', { perMinute: 60 }, { speed: 2 })
    await run.wait(600_000)
    const events = await run.stop()
    expect(events.length).toBeGreaterThan(1000)
    expect(events.length).toBeLessThan(1400)
    expect(Math.max(...events.map(({ time }) => time))).toBeLessThanOrEqual(exampleStart + 1_200_000)
  })

  it('has repeats and late ones only where asked, and money in whole minor units', async () => {
    const plain = await started('simulator', { ...config, duplicates: 0, late: 0 }).stop()
    expect(new Set(plain.map(({ id }) => id)).size).toBe(300)
    expect(plain.map(({ time }) => time)).toEqual(plain.map(({ time }) => time).sort((a, b) => a - b))
    const mixed = await started('simulator', config).stop()
    expect(new Set(mixed.map(({ id }) => id)).size).toBeLessThan(300)
    expect(mixed.some(({ time }, index) => time < (mixed[index - 1]?.time ?? 0))).toBe(true)
    for (const [, minor] of JSON.stringify(mixed).matchAll(/"minor":(-?[^,}]+)/g)) expect(minor).toMatch(/^\d+$/)
  })
})

describe('name patterns', () => {
  it.each([
    ['order.*', 'order.placed', true],
    ['order.*', 'reorder.placed', false],
    ['*.failed', 'payment.failed', true],
    ['a*b*c', 'axbxc', true],
    ['a*bc*c', 'abc', false],
    ['a*a', 'a', false],
    ['*', '', true],
    ['x, order.*', 'order.', true],
    ['', 'a', false],
    ['.*', 'a', false],
  ])('%s and %s', (pattern, name, fits) => expect(namePattern(pattern)(name)).toBe(fits))
})
