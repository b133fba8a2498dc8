/** What needs a look is decided by people, once, with their name; and nothing is done behind anyone's back meanwhile. */
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../runtime/model/effect.ts'
import { programsChannel } from '../../../runtime/model/event.ts'
import { event } from '../../store-contract.ts'
import { orders, published, send } from './flows.ts'
import { edited, newShop, type TestShop, until } from './open-shop.ts'

const calling = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
  },
  edges: [{ from: 'hand.event', to: 'call' }],
  layout: {},
})

/** The outside world: answers what it is told to, and counts. */
function world(): { answer: Attempt; asked: number; services: { effects: { http: { attempt(): Promise<Attempt> } } } } {
  const it = {
    answer: { kind: 'unknown', reason: 'The line broke' } as Attempt,
    asked: 0,
    services: {
      effects: {
        http: {
          attempt: async (): Promise<Attempt> => {
            it.asked++
            return it.answer
          },
        },
      },
    },
  }
  return it
}

const items = (shop: TestShop) => () => shop.call('look.list', {})

describe('a delivery that was given up', () => {
  it('waits with those behind it, and goes on when its cause is mended and it is tried again', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    for (const total of [150.5, 200, 300]) await send(shop, flow, 'ann', total)
    await send(shop, flow, 'bob', 400)
    const [item] = await until(items(shop), (all) => all[0]?.behind === 2)
    expect(item).toMatchObject({ kind: 'letter', flow, node: 'totals', lane: 'customer/ann', subject: 'customer/ann' })
    await until(
      () => shop.call('tables.page', { table: 'totals' }),
      ({ total }) => total === 1,
    )

    const { text } = await shop.call('draft.read', { flow })
    const mended = edited(text, (document: { nodes: { totals: { config: { columns: { type: string }[] } } } }) => {
      for (const column of document.nodes.totals.config.columns) column.type = 'decimal'
    })
    await shop.call('draft.save', { flow, text: mended, revision: 1, label: '' })
    await shop.call('publish.apply', { flow, revision: 2, choices: { reshaped: 'rebuild' }, by: 'Ann' })
    const { rows } = await until(
      () => shop.call('tables.page', { table: 'totals' }),
      ({ total }) => total === 2,
    )
    expect(rows).toEqual([
      { customer: 'ann', total: '650.5' },
      { customer: 'bob', total: '400' },
    ])
    expect(await items(shop)()).toEqual([])
  })

  it('is left out by a person, whose name is an event, and the others go on', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    for (const total of [150.5, 200, 300]) await send(shop, flow, 'ann', total)
    const [item] = await until(items(shop), (all) => all[0]?.behind === 2)
    const wish = { ids: [item?.id ?? ''], reason: 'A slip of the pen', by: 'Bea' }
    expect((await shop.failure('look.decide', { ...wish, verdict: 'happened' })).code).toBe('LOOK_VERDICT')
    expect(await shop.call('look.decide', { ...wish, verdict: 'skip' })).toEqual({ decided: 1 })
    expect(await items(shop)()).toEqual([])
    expect((await shop.call('tables.page', { table: 'totals' })).rows).toEqual([{ customer: 'ann', total: 500 }])
    const { rows } = await shop.call('history.page', { type: 'counterflow.lane.released', limit: 5 })
    expect((await shop.call('event.read', { offset: rows[0]?.offset ?? 0 })).event.data).toMatchObject({
      verdict: 'skip',
      by: 'Bea',
      reason: 'A slip of the pen',
    })
    expect(shop.told.filter(({ event }) => event === 'look').at(-1)?.payload).toEqual({ count: 0 })
    // Decided once.
    expect(await shop.call('look.decide', { ...wish, verdict: 'skip' })).toEqual({ decided: 0 })
  })

  it('cannot be decided while its flow is off: nobody would hear of it', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150.5)
    const [item] = await until(items(shop), (all) => all.length === 1)
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    const wish = { ids: [item?.id ?? ''], verdict: 'retry', reason: '', by: 'Ann' }
    expect((await shop.failure('look.decide', wish)).code).toBe('FLOW_OFF')
    expect(await items(shop)()).toHaveLength(1)
  })
})

describe('an effect of which nobody knows whether it happened', () => {
  it('is not repeated until a person says that it did not happen', async () => {
    const outside = world()
    const shop = await newShop({ services: outside.services })
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 150)
    const [item] = await until(items(shop), (all) => all.length === 1)
    expect(item).toMatchObject({ kind: 'effect', node: 'call', state: 'unknown', message: 'The line broke' })
    await shop.reopen()
    expect([await items(shop)(), outside.asked]).toMatchObject([[{ id: item?.id }], 1])
    outside.answer = { kind: 'done', answer: { status: 200 } }
    const wish = { ids: [item?.id ?? ''], verdict: 'did not happen', reason: 'I rang them', by: 'Bea' } as const
    expect(await shop.call('look.decide', wish)).toEqual({ decided: 1 })
    await until(
      () => outside.asked,
      (asked) => asked === 2,
    )
    await until(items(shop), (all) => all.length === 0)
  })

  it('is done when a person says that it happened', async () => {
    const outside = world()
    const shop = await newShop({ services: outside.services })
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 150)
    const [item] = await until(items(shop), (all) => all.length === 1)
    await shop.call('look.decide', { ids: [item?.id ?? ''], verdict: 'happened', reason: '', by: 'Bea' })
    const { effects } = await shop.call('event.read', { offset: item?.offset ?? 0 })
    expect([effects, outside.asked]).toMatchObject([[{ state: 'done', attempts: 1 }], 1])
  })
})

describe('an effect of a flow that is paused or off', () => {
  it.each(['paused', 'off'] as const)('waits while it is %s, and is done when it is on', async (to) => {
    const outside = world()
    outside.answer = { kind: 'retry', reason: 'Busy', retryAfter: 60 * 60_000 }
    const shop = await newShop({ services: outside.services })
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 150)
    await until(
      () => outside.asked,
      (asked) => asked === 1,
    )
    const [effect] = shop.shop.store.effects({})
    await shop.call('flows.turn', { flow, to, by: 'Ann' })
    // Due at once, for whoever looks.
    shop.shop.store.commit({
      at: 1,
      events: [],
      repeats: [],
      positions: [],
      stages: [],
      effects: effect ? [{ ...effect, due: 0, state: 'pending' }] : [],
    })
    await shop.reopen()
    const other = await published(shop)
    await send(shop, other, 'bob', 200)
    await until(
      () => shop.call('tables.page', { table: 'totals' }),
      ({ total }) => total === 1,
    )
    expect(outside.asked).toBe(1)
    outside.answer = { kind: 'done', answer: null }
    await shop.call('flows.turn', { flow, to: 'on', by: 'Ann' })
    await until(
      () => shop.shop.store.effects({}).map(({ state }) => state),
      ([state]) => state === 'done',
    )
    expect(outside.asked).toBe(2)
  })

  it('is kept, and said to be open, where the server cannot be reached', async () => {
    const shop = await newShop()
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 150)
    await until(
      () => shop.shop.store.effects({}).map(({ reason }) => reason),
      ([reason]) => reason?.startsWith('warehouse.example ') === true,
    )
    expect(await shop.call('live.watch', { flow })).toMatchObject({
      stages: { call: { effectsOpen: 1, needsLook: 0 } },
    })
  })
})

describe('what a sender said twice under one id', () => {
  const said = { reason: 'same id, other content', id: 'o-9', type: 'order.placed', content: { total: 7 } }

  it('waits for a person, who keeps the first one with a name and a reason, once', async () => {
    const shop = await newShop()
    const { store } = shop.shop
    const second = event(store.head + 1, {
      ...{ channel: programsChannel, type: 'event.quarantined', subject: 'order/9', data: said },
      attributes: { connection: 'shop' },
    })
    store.commit({ at: 1, events: [second], repeats: [], positions: [], stages: [], effects: [] })
    const [item] = await until(items(shop), (all) => all.length === 1)
    expect(item).toMatchObject({ kind: 'contradiction', type: 'order.placed', subject: 'order/9', flow: '', node: '' })
    expect(item?.message).toContain('“shop” sent another content under an id that it had used.')
    await until(
      () => shop.told.findLast(({ event }) => event === 'look')?.payload,
      (payload) => (payload as { count: number } | undefined)?.count === 1,
    )
    const ids = [item?.id ?? '']
    expect((await shop.failure('look.decide', { ids, verdict: 'retry', reason: '', by: 'Ann' })).code).toBe(
      'LOOK_VERDICT',
    )
    await shop.reopen()
    expect(await shop.call('look.list', {})).toHaveLength(1)
    expect(await shop.call('look.decide', { ids, verdict: 'skip', reason: 'Compared', by: 'Ann' })).toEqual({
      decided: 1,
    })
    expect(await shop.call('look.decide', { ids, verdict: 'skip', reason: 'Compared', by: 'Ann' })).toEqual({
      decided: 0,
    })
    expect(await shop.call('look.list', {})).toEqual([])
    const { rows } = await shop.call('history.page', { type: 'counterflow.event.compared', limit: 5 })
    const decided = await shop.call('event.read', { offset: rows[0]?.offset ?? 0 })
    expect(decided.event.data).toMatchObject({ offset: item?.offset, reason: 'Compared', by: 'Ann' })
    await shop.reopen()
    expect(await shop.call('look.list', {})).toEqual([])
  })
})
