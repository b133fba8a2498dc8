import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventInput } from '../../runtime/model/event.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import { stock } from '../../runtime/nodes/consumers/stock.ts'
import { type Ran, runExample } from './run-example.ts'

const changes = [
  { when: 'event.type == "received"', change: 'receive', item: 'data.item', quantity: 'data.qty' },
  { when: 'event.type == "ordered"', change: 'expect', item: 'data.item', quantity: 'data.qty' },
  { when: 'event.type == "adjusted"', change: 'adjust', item: 'data.item', quantity: 'data.delta' },
  { when: 'event.type == "counted"', change: 'set', item: 'data.item', quantity: 'data.counted' },
  { when: 'event.type == "checkout"', change: 'reserve', reservation: 'data.id', lines: 'data.lines' },
  { when: 'event.type == "paid"', change: 'sell', reservation: 'data.id', lines: 'data.lines' },
  { when: 'event.type == "cancelled"', change: 'release', reservation: 'data.id' },
] as const

type Step = Partial<EventInput> | number
const run = (given: readonly Step[], config: { readonly [field: string]: Json } = {}): Promise<Ran> =>
  runExample(stock, { title: '', config: { changes, ...config }, given, expect: {} })
const goods = (qty: Json, item = 'A'): Step => ({ type: 'received', data: { item, qty } })
const lines = (...items: readonly string[]): Json => items.map((item) => ({ sku: item, quantity: '1' }))
const checkout = (id: string, ...items: readonly string[]): Step => ({
  type: 'checkout',
  data: { id, lines: lines(...(items.length > 0 ? items : ['A'])) },
})
const paid = (id: string, ...items: readonly string[]): Step => ({
  type: 'paid',
  data: { id, lines: lines(...(items.length > 0 ? items : ['A'])) },
})
const cancelled = (id: string): Step => ({ type: 'cancelled', data: { id } })
const levels = ({ tables }: Ran): unknown =>
  Object.fromEntries(
    (tables.stock ?? []).map(({ item, available, committed, incoming }) => [
      String(item),
      [available, committed, incoming].join(' '),
    ]),
  )
const counts = ({ outputs }: Ran): unknown =>
  Object.fromEntries(
    Object.entries(outputs).flatMap(([name, events]) => (name === 'changed' ? [] : [[name, events.length]])),
  )

describe('what is held', () => {
  const given = [goods(3), checkout('a'), checkout('b'), paid('a'), cancelled('b')]
  const told = ({ outputs }: Ran): unknown =>
    (outputs.changed ?? []).map((change) =>
      isObject(change) ? [change.reason, change.delta, change.committed, change.held_until] : [],
    )

  it('is told with every change of it, and until when the latest hold lasts, where that is wanted', async () =>
    expect(told(await run(given, { tellHeld: true }))).toEqual([
      ['received', 3, 0, undefined],
      ['reserved', -1, 1, expect.stringMatching(/T10:15:0/)],
      ['reserved', -1, 2, expect.stringMatching(/T10:15:0/)],
      ['sold', 0, 1, undefined],
      ['cancelled', 1, 0, undefined],
    ]))

  it('is told only with what is available where it is not', async () =>
    expect(told(await run(given))).toEqual([
      ['received', 3, 0, undefined],
      ['reserved', -1, 1, undefined],
      ['reserved', -1, 2, undefined],
      ['cancelled', 1, 0, undefined],
    ]))
})

describe('holds (template I1)', () => {
  it('is given to exactly one of two checkouts, in 1,000 interleavings', () => {
    const story = fc.shuffledSubarray(['a', 'b', 'pay a', 'pay b', 'cancel a', 'cancel b'], { minLength: 2 })
    return fc.assert(
      fc.asyncProperty(story, fc.constantFrom('refuse', 'alert'), async (order, policy) => {
        const given = order.map((word) =>
          word.startsWith('pay')
            ? paid(word.slice(4))
            : word.startsWith('cancel')
              ? cancelled(word.slice(7))
              : checkout(word),
        )
        const { outputs, tables } = await run([goods(1), ...given], { policy })
        let free = 1
        for (const change of outputs.changed?.slice(1) ?? []) {
          const delta = isObject(change) ? Number(change.delta) : Number.NaN
          free += delta
          // Only a sale that has happened may go below nothing, and then it was told.
          if (free < 0) expect(outputs.oversold).toBeDefined()
        }
        expect(String(free)).toBe(tables.stock?.[0]?.available)
        const both = order.indexOf('a') >= 0 && order.indexOf('b') >= 0
        if (both && order.length === 2) expect([outputs.reserved?.length, outputs.refused?.length]).toEqual([1, 1])
        if (policy === 'refuse') expect(free).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes all lines or none', async () => {
    const ran = await run([goods(2, 'A'), goods(1, 'B'), checkout('1', 'A', 'A', 'B', 'B')])
    expect(levels(ran)).toEqual({ A: '2 0 0', B: '1 0 0' })
    expect(counts(ran)).toEqual({ refused: 1 })
  })

  it('adds up lines of the same item before it decides', async () => {
    expect(counts(await run([goods(1), checkout('1', 'A', 'A')]))).toEqual({ refused: 1 })
  })

  it('gives back what is not paid in time, by the clock of events', async () => {
    expect(levels(await run([goods(1), checkout('1'), 899_000]))).toEqual({ A: '0 1 0' })
    const late = await run([goods(1), checkout('1'), 900_000, checkout('2')])
    expect(counts(late)).toEqual({ reserved: 2, released: 1 })
  })

  it('a hold without an end stays', async () => {
    expect(levels(await run([goods(1), checkout('1'), 86_400_000], { hold: '0s' }))).toEqual({ A: '0 1 0' })
  })

  it('sells what is held; a payment that comes twice sells once', async () => {
    const ran = await run([goods(3), checkout('1'), paid('1'), paid('1'), 2_000_000])
    expect(levels(ran)).toEqual({ A: '2 0 0' })
    expect(counts(ran)).toEqual({ reserved: 1 })
  })

  it('a late payment is still served while there is stock', async () => {
    expect(levels(await run([goods(2), checkout('1'), 1_000_000, paid('1')]))).toEqual({ A: '1 0 0' })
  })

  it.each([
    ['refuse', 'A: not booked, told', { A: '0 1 0' }, false],
    ['alert', 'A: booked below zero, told', { A: '-1 1 0' }, true],
    ['backorder', 'A: booked below zero, told', { A: '-1 1 0' }, true],
  ] as const)('a late payment without stock, policy %s: %s', async (policy, _, expected, booked) => {
    const ran = await run([goods(1), checkout('1'), 1_000_000, checkout('2'), paid('1'), paid('1')], { policy })
    expect(levels(ran)).toEqual(expected)
    expect(ran.outputs.oversold).toEqual([
      {
        item: 'A',
        location: 'main',
        reservation_id: '1',
        wanted: 1,
        available: 0,
        booked,
        choices: ['refund', 'backorder'],
      },
    ])
  })

  it('keeps some back from holds, but not from sales', async () => {
    const ran = await run([goods(3), checkout('1'), checkout('2'), paid('3')], { keepBack: 2 })
    expect(levels(ran)).toEqual({ A: '1 1 0' })
    expect(counts(ran)).toEqual({ reserved: 1, refused: 1 })
  })

  it('with backorders a hold without stock is accepted and told', async () => {
    expect(counts(await run([checkout('1')], { policy: 'backorder' }))).toEqual({ reserved: 1, oversold: 1 })
  })

  it('a cancellation gives back once, also when it comes twice or after the sale', async () => {
    expect(levels(await run([goods(1), checkout('1'), cancelled('1'), cancelled('1')]))).toEqual({ A: '1 0 0' })
    expect(levels(await run([goods(1), checkout('1'), paid('1'), cancelled('1'), cancelled('1')]))).toEqual({
      A: '1 0 0',
    })
  })

  it('a cancellation that comes before its checkout counts', async () => {
    expect(levels(await run([goods(1), cancelled('1'), checkout('1')]))).toEqual({ A: '1 0 0' })
  })
})

describe('figures (T-K)', () => {
  it.each<[what: string, step: Step]>([
    ['a correction', { type: 'adjusted', data: { item: 'A', delta: -2 } }],
    ['a count', { type: 'counted', data: { item: 'A', counted: 0 } }],
    ['a sale', paid('1', 'A', 'A')],
  ])('T-K1: nothing left after %s is no figure below zero, and no alarm', async (_what, step) => {
    const ran = await run([goods(2), step])
    expect(levels(ran)).toEqual({ A: '0 0 0' })
    expect(counts(ran)).toEqual({})
  })

  it('a delivery of nothing is a delivery, and one of less than nothing is none', async () => {
    expect(levels(await run([goods(0)]))).toEqual({ A: '0 0 0' })
    await expect(run([goods(-1)])).rejects.toThrow('Expected a quantity of 0 or more')
  })

  it('T-K1: a negative figure is shown as it is, and told', async () => {
    const ran = await run([goods(1), { type: 'adjusted', data: { item: 'A', delta: -4 } }])
    expect(levels(ran)).toEqual({ A: '-3 0 0' })
    expect(ran.outputs.oversold).toEqual([
      {
        ...{ item: 'A', location: 'main', reservation_id: null, wanted: 4, available: 1, booked: true },
        choices: ['refund', 'backorder'],
      },
    ])
  })

  it('T-K3: nothing is unknown, not 0', async () => {
    expect(levels(await run([goods(5), { type: 'counted', data: { item: 'A', counted: null } }]))).toEqual({
      A: '5 0 0',
    })
  })

  it('T-K4: what fits no change moves no stock', async () => {
    const only = [
      { when: '!(data.item in ["POST", "DOT"])', change: 'receive', item: 'data.item', quantity: 'data.qty' },
    ]
    expect(levels(await run([goods(1, 'POST'), goods(1, 'A')], { changes: only }))).toEqual({ A: '1 0 0' })
  })

  it('T-K5: codes that differ by case are two items', async () => {
    expect(levels(await run([goods(1, '85123a'), goods(2, '85123A')]))).toEqual({
      '85123A': '2 0 0',
      '85123a': '1 0 0',
    })
  })

  it('T-K6: decimals are exact', async () => {
    expect(levels(await run(Array.from({ length: 10 }, () => goods('0.1'))))).toEqual({ A: '1 0 0' })
  })

  it('a number names the item of a line as a text does', async () => {
    const sale: Step = { type: 'paid', data: { id: '9', lines: [{ sku: 4711, quantity: 1 }] } }
    expect(levels(await run([goods(3, '4711'), sale]))).toEqual({ 4711: '2 0 0' })
  })

  it('T-K7: counts and changes mixed', async () => {
    const given: Step[] = [
      goods(5),
      { type: 'counted', data: { item: 'A', counted: '8' } },
      { type: 'adjusted', data: { item: 'A', delta: '-2' } },
      { type: 'ordered', data: { item: 'A', qty: 10 } },
      goods(4),
    ]
    const ran = await run(given)
    expect(levels(ran)).toEqual({ A: '10 0 6' })
    const sum = (ran.outputs.changed ?? []).reduce<number>(
      (total, change) => total + (isObject(change) ? Number(change.delta) : 0),
      0,
    )
    expect(sum).toBe(10)
  })

  it.each([
    [
      'a hold without how many',
      {
        type: 'checkout',
        data: {
          id: '1',
          lines: [
            { sku: 'A', quantity: '1' },
            { sku: 'B', quantity: null },
          ],
        },
      },
      /how many/i,
    ],
    [
      'a sale without how many',
      { type: 'paid', data: { id: '1', lines: [{ sku: 'A', quantity: null }] } },
      /how many/i,
    ],
    ['no quantity', { type: 'received', data: { item: 'A' } }, /quantity/i],
    ['less than nothing', { type: 'received', data: { item: 'A', qty: -1 } }, /0 or more/],
    ['a sale of nothing', { type: 'paid', data: { id: '9', lines: [{ sku: 'A', quantity: 0 }] } }, /above 0/],
    ['a sale of which nothing is known', { type: 'paid', data: { id: '9', lines: [] } }, /Nothing is known of 9/],
    ['an item that is none', { type: 'paid', data: { id: '9', lines: [{ sku: true, quantity: 1 }] } }, /the item of a/],
    ['no list', { type: 'checkout', data: { id: '9', lines: 3 } }, /list of lines/],
  ])('%s needs a look', async (_, event, message) => {
    await expect(run([event])).rejects.toThrow(message)
  })
})
