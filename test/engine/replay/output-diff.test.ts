/** Events that a step makes anew in a run over the past: which way they went, which way they would go, and how much money that is. */
import { describe, expect, it } from 'vitest'
import { OutputDiffs } from '../../../runtime/engine/replay/output-diff.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { event } from '../../store-contract.ts'
import { flowOf, planOf } from '../flows.ts'

const flow = flowOf({ in: { type: 'manual' }, large: { type: 'filter', when: 'data.total > 5' } }, ['in.event > large'])
const plan = planOf(flow)
/** Through these outputs, so often. */
const through = (ways: Readonly<Record<string, number>>): Float64Array =>
  Float64Array.from(plan.outputs, (output) => ways[output] ?? 0)
const made = (id: string, minor = 500, more: Json = {}) => {
  const data = { total: { minor, currency: 'GBP' }, more }
  return event(0, { id, data, text: JSON.stringify(data) })
}

describe('an event that both versions make', () => {
  const told = (was: [ways: object, minor?: number], now: [ways: object, minor?: number]) => {
    const diffs = new OutputDiffs(plan, plan, 10)
    diffs.made('was', made('m-1', was[1]), through({ ...was[0] }))
    diffs.made('now', made('m-1', now[1]), through({ ...now[0] }))
    return Object.fromEntries(
      diffs.report().map((each) => [each.output, [each.was, each.now, each.new.count, each.gone.count, each.changed]]),
    )
  }

  it.each<[what: string, was: [object, number?], now: [object, number?], pass: number[], rest: number[]]>([
    ['goes the same way', [{ 'large.pass': 1 }], [{ 'large.pass': 1 }], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0]],
    ['goes another way', [{ 'large.pass': 1 }], [{ 'large.rest': 1 }], [1, 0, 0, 1, 0], [0, 1, 1, 0, 0]],
    ['goes no way', [{ 'large.pass': 1 }], [{}], [1, 0, 0, 1, 0], [0, 0, 0, 0, 0]],
    ['goes it more often', [{ 'large.pass': 1 }], [{ 'large.pass': 3 }], [1, 3, 2, 0, 0], [0, 0, 0, 0, 0]],
    ['goes it less often', [{ 'large.pass': 3 }], [{ 'large.pass': 1 }], [3, 1, 0, 2, 0], [0, 0, 0, 0, 0]],
    ['says something else', [{ 'large.pass': 1 }], [{ 'large.pass': 1 }, 700], [1, 1, 0, 0, 1], [0, 0, 0, 0, 0]],
    [
      'goes one way more, and the other as before',
      [{ 'large.pass': 1 }],
      [{ 'large.pass': 1, 'large.rest': 1 }],
      [1, 1, 0, 0, 0],
      [0, 1, 1, 0, 0],
    ],
  ])('and that %s', (_what, was, now, pass, rest) =>
    expect(told(was, now)).toMatchObject({ 'large.pass': pass, 'large.rest': rest }),
  )

  it('is told in money on the side where it went', () => {
    const diffs = new OutputDiffs(plan, plan, 10)
    for (const [id, minor] of [
      ['m-1', 500],
      ['m-2', 250],
    ] as const) {
      diffs.made('was', made(id, minor), through({ 'large.pass': 1 }))
      diffs.made('now', made(id, minor), through({ 'large.rest': 1 }))
    }
    const report = diffs.report()
    const of = (name: string) => report.find(({ output }) => output === name)
    const sum = [{ minor: 750, currency: 'GBP' }]
    expect([of('large.pass')?.gone.money, of('large.rest')?.new.money]).toEqual([sum, sum])
    expect([of('large.pass')?.new.money, of('large.rest')?.gone.money]).toEqual([[], []])
  })
})

it('an event that only one version makes is new or gone', () => {
  const diffs = new OutputDiffs(plan, plan, 10)
  diffs.made('was', made('old', 100), through({ 'large.pass': 1 }))
  diffs.made('now', made('new', 200), through({ 'large.rest': 1 }))
  const report = diffs.report()
  const of = (name: string) => report.find(({ output }) => output === name)
  expect(of('large.pass')?.gone).toMatchObject({ count: 1, money: [{ minor: 100, currency: 'GBP' }] })
  expect(of('large.rest')?.new).toMatchObject({ count: 1, money: [{ minor: 200, currency: 'GBP' }] })
})
