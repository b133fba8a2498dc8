import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { newFolder } from '../store/folder.ts'
import { catchUpFlow, day, minute, openShop, orderOf, startTime, stripeEvent } from './shop.ts'
import { openStandIn } from './stand-in.ts'

const asJson = (value: unknown): JsonObject => value as JsonObject

describe('catch-up with Stripe', () => {
  it('asks since it was turned on, then every two minutes, and takes each event once, oldest first', async () => {
    const standIn = await openStandIn()
    standIn.events.push(asJson(stripeEvent(1, startTime - minute)))
    const shop = openShop(newFolder(), standIn, catchUpFlow('stripe'))
    await shop.caughtUp()
    expect(shop.types()).toEqual([])
    for (const n of [2, 3, 4]) standIn.events.push(asJson(stripeEvent(n, startTime + n * 1000)))
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(shop.store.read(0, 9).map(({ id }) => id)).toEqual(['evt_2', 'evt_3', 'evt_4'])
    expect(shop.store.get(1)).toMatchObject({
      source: 'stripe://my-shop',
      type: 'payment.captured',
      channel: 'events',
      attributes: { cforigin: 'catchup', connection: 'my-shop' },
    })
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(shop.store.head).toBe(3)
    await shop.runtime.idle()
    expect([...shop.store.rows('counted')]).toMatchObject([{ type: 'payment.captured', count: 3 }])
  })

  it('T-A7: fills what a long absence has missed, across restarts, and says what nobody keeps any more', async () => {
    const standIn = await openStandIn()
    const folder = newFolder()
    const first = openShop(folder, standIn, catchUpFlow('stripe'))
    await first.caughtUp()
    await first.close()
    const back = startTime + 40 * day
    for (let n = 0; n < 40; n++) standIn.events.push(asJson(stripeEvent(n, startTime + n * day + minute)))
    first.clock.jump(back)
    const second = openShop(folder, standIn, catchUpFlow('stripe'), first.clock)
    await second.caughtUp()
    const told = second.store.read(0, 99).at(-1)
    expect(second.types().filter((type) => type === 'payment.captured')).toHaveLength(30)
    expect(told).toMatchObject({
      type: 'channel.recovered',
      data: {
        connection: 'my-shop',
        found: 30,
        lost: [{ to: new Date(back - 30 * day).toISOString(), why: 'Stripe keeps events for 30 days.' }],
      },
    })
    expect(second.providers.statuses()[0]?.lost).toHaveLength(1)
    await second.close()
  })

  it('takes a burst of hundreds in one second, page by page', async () => {
    const standIn = await openStandIn()
    const shop = openShop(newFolder(), standIn, catchUpFlow('stripe'))
    await shop.caughtUp()
    for (let n = 0; n < 750; n++) standIn.events.push(asJson(stripeEvent(n, startTime + 1000)))
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(new Set(shop.store.read(0, 999).map(({ id }) => id)).size).toBe(750)
  })
})

describe('catch-up with Shopify', () => {
  it('takes each fact of an order once, also after a restart', async () => {
    const standIn = await openStandIn(2)
    const folder = newFolder()
    const flow = catchUpFlow('shopify', 'order.*')
    const shop = openShop(folder, standIn, flow)
    await shop.caughtUp()
    const big = '820982911946154508'
    const paid = { financial_status: 'paid', updated_at: new Date(startTime + 90_000).toISOString() }
    standIn.lists.orders = [
      asJson(orderOf(big, startTime + 60_000, paid)),
      ...Array.from({ length: 5 }, (_, n) => asJson(orderOf(`100${n}`, startTime + 61_000 + n))),
    ]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    const ids = (): readonly string[] =>
      shop.store.read(0, 99, ['events']).map(({ id, type }) => `${type} ${id.split('/').at(2) ?? id}`)
    expect(
      ids()
        .filter((id) => id.startsWith('order.placed'))
        .sort(),
    ).toEqual([...Array.from({ length: 5 }, (_, n) => `order.placed 100${n}`), `order.placed ${big}`].sort())
    expect(ids()).toContain(`order.paid ${big}`)
    const placed = shop.store.read(0, 99).find(({ id }) => id === `orders/create/${big}`)
    expect(placed?.data).toMatchObject({ order_id: big, totals: { total: { minor: 4200, currency: 'GBP' } } })
    const count = shop.types().length
    await shop.close()
    const again = openShop(folder, standIn, flow, shop.clock)
    await again.caughtUp()
    expect(again.types()).toHaveLength(count)
    await again.close()
  })

  it('tells of an order from before only what happens to it now', async () => {
    const standIn = await openStandIn()
    const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.*, refund.*'))
    await shop.caughtUp()
    const now = startTime + minute
    standIn.lists.orders = [
      asJson(
        orderOf('7', startTime - day, {
          financial_status: 'paid',
          updated_at: new Date(now).toISOString(),
          refunds: [{ id: '71', order_id: '7', created_at: new Date(now).toISOString() }],
          fulfillments: [{ id: '72', order_id: '7', created_at: new Date(startTime - 1000).toISOString() }],
        }),
      ),
    ]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(shop.types()).toEqual(['refund.completed', 'order.updated'])
  })

  it('waits as long as it is asked to, goes on where it was, and says why meanwhile', async () => {
    const standIn = await openStandIn()
    const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.*'))
    await shop.caughtUp()
    standIn.lists.orders = [asJson(orderOf('8', startTime + 1000))]
    standIn.trouble = () => ({ status: 429, headers: { 'retry-after': '30' } })
    shop.clock.advance(2 * minute)
    await shop.until(() => shop.providers.statuses()[0]?.state === 'waiting', 'told to wait')
    expect(shop.providers.statuses()[0]).toMatchObject({
      next: startTime + 2 * minute + 30_000,
      reason: 'Shopify asks for a pause.',
    })
    const { length } = standIn.asked
    shop.clock.advance(20_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(standIn.asked).toHaveLength(length)
    standIn.trouble = undefined
    shop.clock.advance(11_000)
    await shop.caughtUp()
    expect(shop.types()).toEqual(['order.placed'])
  })

  it.each([
    [401, /does not accept the access token/],
    [404, /knows no such shop/],
    [503, /answered with an error \(503\)/],
  ])('says in plain words what is wrong with %i, and never the token', async (status, words) => {
    const standIn = await openStandIn()
    standIn.trouble = () => ({ status })
    const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.*'))
    await shop.until(() => shop.providers.statuses()[0]?.state === 'waiting', 'waiting')
    expect(shop.providers.statuses()[0]?.reason).toMatch(words)
    expect(JSON.stringify(shop.providers.statuses())).not.toContain('shpat')
  })

  it('goes on without the lists that the token may not read', async () => {
    const standIn = await openStandIn()
    const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.*, customer.*'))
    standIn.trouble = (path) => (path.includes('customers') ? { status: 403 } : undefined)
    await shop.caughtUp()
    standIn.lists.orders = [asJson(orderOf('9', startTime + 1000))]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(shop.types()).toEqual(['order.placed'])
  })

  it('holds timers after a start until it has reported', async () => {
    const standIn = await openStandIn()
    const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.*'))
    expect(shop.deployment.followsWallClock(shop.clock.now())).toBe(false)
    await shop.caughtUp()
    await shop.until(() => shop.deployment.followsWallClock(shop.clock.now()), 'timers go')
    shop.deployment.woke(shop.clock.now())
    expect(shop.deployment.followsWallClock(shop.clock.now())).toBe(false)
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    await shop.until(() => shop.deployment.followsWallClock(shop.clock.now()), 'timers go again')
  })
})
