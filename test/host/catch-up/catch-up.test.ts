import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pageReader } from '../../../runtime/host/catch-up/read-page.ts'
import { openWebClient } from '../../../runtime/host/services/web-client.ts'
import { isObject, type JsonObject } from '../../../runtime/model/json.ts'
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

  it('tells of stock, of checkouts that were left and finished, and of payments, each once', async () => {
    const standIn = await openStandIn(2)
    const folder = newFolder()
    const flow = catchUpFlow('shopify', 'inventory.*, checkout.*, payment.*')
    const shop = openShop(folder, standIn, flow)
    standIn.lists.locations = [{ id: '55' }, { id: '56' }]
    await shop.caughtUp()
    const at = (seconds: number): string => new Date(startTime + seconds * 1000).toISOString()
    const level = (item: number, location: number, available: number | null, seconds: number) => ({
      inventory_item_id: item,
      location_id: location,
      available,
      updated_at: at(seconds),
    })
    // In no order, as Shopify lists them, and on several pages.
    standIn.lists.inventory_levels = [
      level(1, 55, 4, 90),
      level(1, 56, null, 30),
      level(2, 55, -1, 60),
      level(3, 55, 0, 20),
    ]
    const checkout = (token: string, more: object) =>
      asJson({ id: '9', token, currency: 'GBP', total_price: '12.00', created_at: at(10), updated_at: at(10), ...more })
    standIn.lists.checkouts = [checkout('left', {}), checkout('done', { completed_at: at(40), updated_at: at(40) })]
    standIn.lists.orders = Array.from({ length: 20 }, (_, n) =>
      asJson(orderOf(`70${n}`, startTime - day, { updated_at: at(n) })),
    )
    const paid = (id: string, order: string, kind: string, status: string, seconds: number) =>
      asJson({ id, order_id: order, kind, status, amount: '42.00', currency: 'GBP', created_at: at(seconds) })
    standIn.lists.transactions = [
      ...[paid('501', '703', 'authorization', 'success', 3), paid('502', '703', 'capture', 'success', 50)],
      ...[paid('503', '7019', 'sale', 'failure', 19), paid('504', '705', 'sale', 'success', -90_000)],
    ]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    const told = (): readonly unknown[] =>
      shop.store
        .read(0, 99, ['events'])
        .map(({ type, subject, data }) => [type, subject, isObject(data) && 'after' in data ? data.after : null])
        .sort()
    const whole = [
      ['checkout.completed', 'checkout/done', null],
      ['checkout.started', 'checkout/done', null],
      ['checkout.started', 'checkout/left', null],
      ['inventory.adjusted', 'item/1', null],
      ['inventory.adjusted', 'item/1', '4'],
      ['inventory.adjusted', 'item/2', '-1'],
      ['inventory.adjusted', 'item/3', '0'],
      ['payment.authorized', 'payment/501', null],
      ['payment.captured', 'payment/502', null],
      ['payment.failed', 'payment/503', null],
    ]
    expect(told()).toEqual(whole)
    // Of eight orders at most a page, so that Shopify is not flooded.
    expect(standIn.asked.filter((path) => path.includes('/transactions.json')).length).toBeGreaterThanOrEqual(20)
    expect(standIn.asked.find((path) => path.includes('inventory_levels'))).toContain('location_ids=55%2C56')
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    await shop.close()
    const again = openShop(folder, standIn, flow, shop.clock)
    await again.caughtUp()
    expect(again.types()).toHaveLength(whole.length)
    await again.close()
  })

  it('calls no server of its own network that nobody has named, and says so', async () => {
    const standIn = await openStandIn()
    const client = openWebClient()
    onTestFinished(() => client.close())
    const asking = pageReader(client)({ url: `${standIn.base}/admin/api/2026-01/orders.json`, headers: {}, signal: new AbortController().signal }) // biome-ignore format: a call
    await expect(asking).rejects.toThrow(/nobody has approved it/)
    expect(standIn.asked).toEqual([])
  })

  it('gives a page up when it is told to', async () => {
    const slow = createServer(() => {})
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const client = openWebClient()
    onTestFinished(async () => {
      await client.close()
      slow.closeAllConnections()
      slow.close()
    })
    const base = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    const stop = new AbortController()
    const asking = pageReader(client)({ url: base, headers: {}, signal: stop.signal, near: base })
    slow.once('request', () => stop.abort())
    await expect(asking).rejects.toThrow('given up')
  })

  it('takes no page of more than 32 MB', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    const large = createServer((_, response) => {
      for (let n = 0; n < 40; n++) response.write(piece)
      response.end()
    })
    await new Promise<void>((resolve) => large.listen(0, '127.0.0.1', resolve))
    const client = openWebClient()
    onTestFinished(async () => {
      await client.close()
      large.closeAllConnections()
      large.close()
    })
    const base = `http://127.0.0.1:${(large.address() as AddressInfo).port}`
    const asking = pageReader(client)({ url: base, headers: {}, signal: new AbortController().signal, near: base })
    await expect(asking).rejects.toThrow('larger than 32 MB')
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
