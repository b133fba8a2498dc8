/** The log as people read it: pages without holes, words that are found, and a bounded look per call. */
import { describe, expect, it } from 'vitest'
import { amountIn } from '../../../runtime/model/amount-in.ts'
import type { HistoryFilter, HistoryRow } from '../../../runtime/model/api/history.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

/** All pages, one after the other. */
async function pages(shop: TestShop, filter: HistoryFilter, limit = 7): Promise<readonly HistoryRow[]> {
  const all: HistoryRow[] = []
  let next: number | null | undefined
  for (let calls = 0; next !== null; calls++) {
    expect(calls).toBeLessThan(500)
    const page = await shop.call('history.page', { ...filter, limit, ...(next === undefined ? {} : { before: next }) })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    if (next !== undefined && page.next !== null) expect(page.next).toBeLessThan(next)
    all.push(...page.rows)
    next = page.next
  }
  return all
}

const offsets = (rows: readonly HistoryRow[]): readonly number[] => rows.map(({ offset }) => offset)
const downFrom = (head: number): readonly number[] => Array.from({ length: head }, (_, n) => head - n)

/** Straight into the log, as a program would send them. */
async function fill(shop: TestShop, count: number, from = 0): Promise<void> {
  const head = shop.shop.store.head
  const events = Array.from({ length: count }, (_, n) => {
    const number = from + n
    const data = { number: `ORD-${number}`, sku: `SKU-${number % 10}`, total: { minor: number, currency: 'GBP' } }
    return {
      offset: head + n + 1,
      split: 0,
      channel: number % 2 === 0 ? 'events' : 'other-flow/hand.event',
      id: `e-${number}`,
      source: 'test',
      type: number % 5 === 0 ? 'order.paid' : 'order.placed',
      subject: `order/${number}`,
      time: 1_000_000 + number * 1_000,
      partitionkey: null,
      correlationid: null,
      causationid: null,
      attributes: null,
      data,
      text: JSON.stringify(data),
    }
  })
  shop.shop.store.commit({ at: 1, events, repeats: [], positions: [], stages: [], effects: [] })
}

describe('the history', () => {
  it('shows every event once, newest first, page by page', async () => {
    const shop = await newShop()
    await fill(shop, 60)
    expect(offsets(await pages(shop, {}))).toEqual(downFrom(60))
    expect(offsets(await shop.call('history.range', { first: 5, last: 9 }))).toEqual([9, 8, 7, 6, 5])
    expect(await shop.call('history.range', { first: 9, last: 5 })).toEqual([])
  })

  it('is narrowed by type, time and flow, all at once', async () => {
    const shop = await newShop()
    await fill(shop, 100)
    const filter = { type: 'order.paid', flow: 'other-flow', from: 1_010_000, to: 1_080_000 }
    const expected = downFrom(100).filter((offset) => {
      const number = offset - 1
      return number % 5 === 0 && number % 2 === 1 && number >= 10 && number < 80
    })
    expect(offsets(await pages(shop, filter, 3))).toEqual(expected)
    expect(await pages(shop, { type: 'no.such' })).toEqual([])
    expect(await shop.call('history.types', {})).toEqual(['order.paid', 'order.placed'])
    expect(await shop.call('history.types', { flow: 'nobody' })).toEqual([])
  })

  it.each([
    ['an order number', 'ORD-42', [43]],
    ['an order number in small letters', 'ord-42', [43]],
    ['what it is about', '#42', [43]],
    ['two words, both of which must be there', 'ORD-42 SKU-2', [43]],
    ['two words of different events', 'ORD-42 SKU-3', []],
    ['a word that is nowhere', 'ORD-4711', []],
    ['a type', 'order.paid', downFrom(60).filter((offset) => (offset - 1) % 5 === 0)],
    ['an article', 'SKU-7', downFrom(60).filter((offset) => (offset - 1) % 10 === 7)],
  ] as const)('finds %s', async (_what, text, expected) => {
    const shop = await newShop()
    await fill(shop, 60)
    expect(offsets(await pages(shop, { text }, 2))).toEqual(expected)
  })

  it('finds words in what is indexed and in what came since, without a hole between', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await fill(shop, 300)
    // Something to do wakes the runtime, which then has time for the index.
    await send(shop, flow, 'ann', 150)
    await until(
      async () => (await shop.call('history.page', { text: 'ORD-7', limit: 1 })).rows.length,
      (count) => count === 1,
    )
    const before = shop.shop.store.head
    await fill(shop, 300, 300)
    expect(shop.shop.store.head).toBe(before + 300)
    expect(offsets(await pages(shop, { text: 'SKU-7' }, 4))).toHaveLength(60)
    expect(
      offsets(await pages(shop, { text: 'SKU-7', type: 'order.placed', from: 1_200_000, to: 1_400_000 }, 4)),
    ).toHaveLength(20)
  })

  it('looks at a part of a long log per call, and says where to go on', async () => {
    const shop = await newShop()
    for (let n = 0; n < 80; n++) await fill(shop, 2_500, n * 2_500)
    const first = await shop.call('history.page', { from: 0, to: 1_000_001, limit: 10 })
    expect(first.rows).toEqual([])
    expect(first.next).toBeGreaterThan(1)
    expect(offsets(await pages(shop, { from: 0, to: 1_000_001 }))).toEqual([1])
    // Nothing is indexed yet: the word is looked for in pieces.
    expect((await shop.call('history.page', { text: 'nothing-1', limit: 10 })).next).toBeGreaterThan(1)
  }, 30_000)

  it('says what an event was about, what it cost and whether it came again', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    const event = {
      id: 'e-1',
      type: 'order.placed',
      subject: 'order/1',
      data: { customer: 'a', total: 5, paid: { minor: 999, currency: 'JPY' } },
    }
    const answers = []
    for (let n = 0; n < 3; n++)
      answers.push(await shop.call('events.send', { flow, node: 'hand', event: { ...event, time: 5 }, by: 'Ann' }))
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'duplicate', 'duplicate'])
    expect((await shop.call('history.page', { flow, limit: 5 })).rows).toMatchObject([
      { subject: 'order/1', amount: { minor: 999, currency: 'JPY' }, repeats: 2, channel: `${flow}/hand.event` },
    ])
  })

  it.each([
    [
      { minor: 5, currency: 'GBP' },
      { minor: 5, currency: 'GBP' },
    ],
    [
      { lines: [], total: { minor: 5, currency: 'GBP' } },
      { minor: 5, currency: 'GBP' },
    ],
    [
      { a: { b: { minor: 1, currency: 'EUR' } }, c: { minor: 2, currency: 'EUR' } },
      { minor: 2, currency: 'EUR' },
    ],
    [{ totals: { total: { minor: 7, currency: 'EUR' } } }, { minor: 7, currency: 'EUR' }],
    [{ a: { b: { c: { minor: 7, currency: 'EUR' } } } }, null],
    [{ total: { minor: '5', currency: 'GBP' } }, null],
    ['text', null],
    [null, null],
  ] as readonly (readonly [Json, Json])[])('finds the amount in %j', (data, expected) => {
    expect(amountIn(data)).toEqual(expected)
  })
})

describe('an event', () => {
  it('shows the way that it took, the values that decided, what caused it and what it caused', async () => {
    const shop = await newShop()
    const flow = await published(
      shop,
      orders({
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          large: { type: 'filter', version: 1, config: { when: 'data.total > 100 && has(data.customer)' } },
          tell: { type: 'emit', version: 1, config: { type: 'order.large' } },
          note: { type: 'note', version: 1, config: { text: 'Small: {data.total}', table: 'small' } },
        },
        edges: [
          { from: 'hand.event', to: 'large' },
          { from: 'large.pass', to: 'tell' },
          { from: 'large.rest', to: 'note' },
        ],
        layout: {},
      }),
    )
    await send(shop, flow, 'ann', 150)
    await send(shop, flow, 'bob', 5)
    const told = await until(
      () => shop.call('history.page', { type: 'order.large', limit: 5 }),
      ({ rows }) => rows.length === 1,
    )
    const [placed] = (await shop.call('history.page', { text: 'customer/ann', type: 'order.placed', limit: 1 })).rows
    const way = await shop.call('event.read', { offset: placed?.offset ?? 0 })
    expect(way.flows).toMatchObject([
      {
        flow,
        edges: ['hand.event>large', 'large.pass>tell'],
        stopped: [],
        steps: [
          { node: 'hand', kind: 'producer', outputs: ['hand.event'] },
          {
            node: 'large',
            kind: 'router',
            outputs: ['large.pass'],
            conditions: [
              {
                field: 'when',
                held: true,
                clauses: [{ held: true, values: [{ path: 'data.total', value: 150 }] }, { held: true }],
              },
            ],
          },
          { node: 'tell', kind: 'stage', failure: null },
        ],
      },
    ])
    expect(way.caused).toMatchObject([{ type: 'order.large', offset: told.rows[0]?.offset }])
    const caused = await shop.call('event.read', { offset: told.rows[0]?.offset ?? 0 })
    expect(caused.causes).toMatchObject([{ offset: placed?.offset, type: 'order.placed' }])
    const [small] = (await shop.call('history.page', { text: 'customer/bob', limit: 1 })).rows
    expect((await shop.call('event.read', { offset: small?.offset ?? 0 })).flows[0]?.edges).toEqual([
      'hand.event>large',
      'large.rest>note',
    ])
    expect((await shop.failure('event.read', { offset: 999 })).code).toBe('EVENT_MISSING')
  })

  it('is explained with the version that it met, also after another one was published', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 50)
    const [row] = (await shop.call('history.page', { flow, limit: 1 })).rows
    const { text } = await shop.call('draft.read', { flow })
    await shop.call('draft.save', {
      flow,
      text: text.replace('data.total > 100', 'data.total > 10'),
      revision: 1,
      label: '',
    })
    await shop.call('publish.apply', { flow, revision: 2, choices: {}, by: 'Ann' })
    const { flows } = await shop.call('event.read', { offset: row?.offset ?? 0 })
    expect(flows[0]).toMatchObject({ edges: ['hand.event>large'], stopped: ['large.rest'] })
    await send(shop, flow, 'ann', 60)
    const later = (await shop.call('history.page', { flow, limit: 1 })).rows[0]
    expect((await shop.call('event.read', { offset: later?.offset ?? 0 })).flows[0]?.edges).toEqual([
      'hand.event>large',
      'large.pass>totals',
    ])
  })
})
