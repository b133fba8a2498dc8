/** What of the data a version looks at, channel by channel. */
import { describe, expect, it } from 'vitest'
import { neededData } from '../../runtime/engine/needed-data.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { runExample } from '../nodes/run-example.ts'
import { flowOf, planOf } from './flows.ts'
import { inPart } from './in-part.ts'

const rule = { name: 'big', when: 'data.n > 5' }
const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      calls: { type: 'manual' },
      heard: { type: 'events', types: '*' },
      size: { type: 'route', rules: [rule] },
      sums: {
        type: 'table',
        table: 'sums',
        key: [{ name: 'who', value: 'data.who.name', type: 'text' }],
        columns: [{ name: 'n', value: 'data.lines.exists(l, l.sku == "x") ? 1 : 0', keep: 'add', type: 'integer' }],
      },
      near: { type: 'filter', when: 'data.near' },
      call: { type: 'http', url: 'https://shop.example/{data.who}' },
      dress: { type: 'transform', fields: [{ name: 'twice', value: 'data.n * 2' }] },
      dressed: { type: 'table', table: 'dressed', columns: [{ name: 'n', value: 'data.twice', type: 'integer' }] },
      once: { type: 'dedupe', key: 'data.who', remember: '3m' },
    },
    [
      'in.event > size',
      'size.big > sums',
      'calls.event > near',
      'near.pass > call',
      'heard.event > dress',
      'dress.event > dressed',
      'near.rest > once',
    ],
  ),
)

describe('what a version looks at in the data', () => {
  it('is what the expressions behind a channel read, where nothing else looks at it', () => {
    const needs = neededData(plan, new Set(['sums', 'call']))
    expect(needs('test/in.event')).toEqual({
      fields: new Map<string, unknown>([
        ['n', 'all'],
        ['who', { fields: new Map([['name', 'all']]) }],
        ['lines', { fields: new Map(), items: { fields: new Map([['sku', 'all']]) } }],
      ]),
    })
  })

  it('is everything behind a step that takes the data as it is, or makes another content of it', () => {
    const needs = neededData(plan, new Set(['sums', 'call', 'dressed']))
    expect(needs('test/calls.event')).toBe('all')
    expect(needs('events')).toBe('all')
    expect(needs('another/flow.emitted')).toBe('all')
  })

  it('leaves out steps that are not run', () => {
    const needs = neededData(plan, new Set(['sums']))
    expect(needs('test/calls.event')).toEqual({ fields: new Map([['near', 'all']]) })
    expect(neededData(plan, new Set())('another/other.event')).toEqual({ fields: new Map() })
  })
})

describe.each(nodeTypes.filter(({ readsByExpressions }) => readsByExpressions === true))(
  '$type, which reads by expressions alone',
  (type) => {
    it.each(type.examples)('comes to the same with the parts that those read: $title', async (example) => {
      const counted = ({ outputs, ...rest }: Awaited<ReturnType<typeof runExample>>) => ({
        ...rest,
        outputs: Object.fromEntries(Object.entries(outputs).map(([name, events]) => [name, events.length])),
      })
      const whole = await runExample(type, example)
      const given = example.given.map((step) => (typeof step === 'number' ? step : inPart(type, example.config, step)))
      expect(counted(await runExample(type, { ...example, given }))).toEqual(counted(whole))
    })
  },
)
