import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../runtime/model/json.ts'
import { cross } from '../../runtime/nodes/routers/cross.ts'
import { runExample } from './run-example.ts'

type Case = {
  readonly title: string
  readonly config?: { readonly [field: string]: Json }
  readonly values: readonly Json[]
  readonly down?: readonly Json[]
  readonly up?: readonly Json[]
}

const cases: readonly Case[] = [
  { title: 'tells once on the way down', values: [7, 5, 4, 3], down: [5] },
  { title: 'tells again after it was above', values: [7, 4, 6, 5], down: [4, 5], up: [6] },
  { title: 'a first figure beyond the line was not seen crossing', values: [3, 2], down: [] },
  { title: 'unless it is asked to tell that', config: { first: 'tell', direction: 'down' }, values: [3, 2], down: [3] },
  { title: 'exactly on the line counts as reached, from either side', values: [6, 5, 4, 5], down: [5], up: [5] },
  {
    title: 'T-K1: from -3 to 0 nothing, to 1 it is back',
    config: { threshold: 1, direction: 'up' },
    values: [-3, 0, 1, 5, 0, 1],
    up: [1, 1],
  },
  {
    title: 'T-K3: nothing is unknown, not 0',
    config: { direction: 'down' },
    values: [7, null, 6, 'none', 5],
    down: [5],
  },
  {
    title: 'T-K6: decimals are exact',
    config: { threshold: 0.3, direction: 'down' },
    values: ['0.35', '0.300000000000000001', '0.30'],
    down: ['0.30'],
  },
  {
    title: 'the margin is for telling the same again',
    config: { margin: 2 },
    values: [6, 5, 7, 5, 8, 5],
    down: [5, 5],
  },
  { title: 'only the direction that was asked for', config: { direction: 'up' }, values: [7, 3, 7], up: [7] },
]

describe('cross', () => {
  it.each(cases)('$title', async ({ config, values, down = [], up = [] }) => {
    const ran = await crossed(values, config)
    expect({ down: ran.down, up: ran.up }).toEqual({ down, up })
  })

  it('I2: 284 sales below the reorder point are one crossing', async () => {
    const values = Array.from({ length: 40 }, (_, index) => 10 - index)
    expect((await crossed(values, { direction: 'down' })).down).toEqual([5])
  })

  it('watches each item by itself', async () => {
    const given = [
      ['A', 9],
      ['B', 3],
      ['A', 3],
      ['B', 9],
      ['B', 2],
    ].map(([item, after]) => ({ data: { item: item ?? '', after: after ?? 0 } }))
    const ran = await runExample(cross, {
      title: '',
      config: { value: 'data.after', threshold: 5, key: 'data.item', direction: 'down' },
      given,
      expect: {},
    })
    expect(ran.outputs).toEqual({
      down: [
        { item: 'A', after: 3 },
        { item: 'B', after: 2 },
      ],
    })
  })

  it('never tells the same direction twice without the figure having gone back', () => {
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 }),
        fc.nat(3),
        async (values, margin) => {
          const { down } = await crossed(values, { threshold: 0, margin, direction: 'down' })
          let expected = 0
          let armed = false
          let told = false
          for (const value of values) {
            if (armed && value <= 0) {
              expected++
              armed = false
              told = true
            }
            if (value > (told ? margin : 0)) armed = true
          }
          expect(down.length).toBe(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})

async function crossed(
  values: readonly Json[],
  config: Case['config'] = {},
): Promise<{ down: readonly Json[]; up: readonly Json[] }> {
  const given = values.map((after) => ({ data: { after } }))
  const ran = await runExample(cross, {
    title: '',
    config: { value: 'data.after', threshold: 5, ...config },
    given,
    expect: {},
  })
  const figures = (events: readonly Json[] = []): readonly Json[] =>
    events.map((data) => (typeof data === 'object' && data !== null && 'after' in data ? data.after : null))
  return { down: figures(ran.outputs.down), up: figures(ran.outputs.up) }
}
