import { expect, it } from 'vitest'
import { openBackfills } from '../../../runtime/host/catch-up/backfill.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { newFolder } from '../store/folder.ts'
import { catchUpFlow, day, openShop, orderOf, startTime, stripeEvent } from './shop.ts'
import { openStandIn } from './stand-in.ts'

const asJson = (value: unknown): JsonObject => value as JsonObject

function backfillsOf(shop: ReturnType<typeof openShop>, progress: number[] = []) {
  return openBackfills({
    providers: shop.providers,
    clock: shop.clock,
    accept: (events, name, position) => shop.runtime.accept(events, name, position),
    position: shop.store.position,
    changed: ({ done }) => void progress.push(done),
  })
}

it('reads 90 days of orders in, with tables kept from them and nothing done outside', async () => {
  const standIn = await openStandIn(3)
  standIn.lists.orders = Array.from({ length: 10 }, (_, n) =>
    asJson(orderOf(`${100 + n}`, startTime - (n + 1) * 10 * day)),
  )
  const shop = openShop(newFolder(), standIn, catchUpFlow('shopify', 'order.placed'))
  await shop.caughtUp()
  expect(shop.types()).toEqual([])
  const progress: number[] = []
  const ended = await backfillsOf(shop, progress).start('my-shop', 'shopify', 90)
  expect(ended).toMatchObject({ state: 'done', done: 1, found: 9 })
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  await shop.runtime.idle()
  expect([...shop.store.rows('counted')]).toMatchObject([{ type: 'order.placed', count: 9 }])
  expect(shop.store.get(1)?.attributes?.cforigin).toBe('import')
  expect(shop.store.effects({ states: ['skipped'] })).toHaveLength(9)
  expect(shop.receiver.calls).toHaveLength(0)
  // What is new is done.
  standIn.lists.orders.push(asJson(orderOf('200', startTime + 1000)))
  shop.clock.advance(120_000)
  await shop.caughtUp()
  await shop.runtime.idle()
  expect(shop.receiver.calls).toHaveLength(1)
})

it('reads in the stock as it stands, the payments of the orders, and checkouts', async () => {
  const standIn = await openStandIn(3)
  const ago = (days: number): string => new Date(startTime - days * day).toISOString()
  standIn.lists.locations = [{ id: '55' }]
  standIn.lists.inventory_levels = [80, 10, 100].map((days, n) =>
    asJson({ inventory_item_id: n, location_id: 55, available: n, updated_at: ago(days) }),
  )
  standIn.lists.orders = [40, 20].map((days, n) => asJson(orderOf(`${100 + n}`, startTime - days * day)))
  standIn.lists.transactions = [100, 101].map((order) =>
    asJson({
      id: `5${order}`,
      order_id: `${order}`,
      kind: 'sale',
      status: 'success',
      amount: '42.00',
      currency: 'GBP',
      created_at: ago(5),
    }),
  )
  standIn.lists.checkouts = [
    asJson({ id: '9', token: 'left', currency: 'GBP', created_at: ago(3), updated_at: ago(3) }),
  ]
  const shop = openShop(newFolder(), standIn, catchUpFlow('shopify'))
  await shop.caughtUp()
  expect(await backfillsOf(shop).start('my-shop', 'shopify', 90)).toMatchObject({ state: 'done', done: 1 })
  await shop.runtime.idle()
  expect([...shop.store.rows('counted')]).toEqual([
    { type: 'checkout.started', count: 1 },
    { type: 'inventory.adjusted', count: 2 },
    { type: 'order.placed', count: 2 },
    { type: 'payment.captured', count: 2 },
  ])
  expect(shop.receiver.calls).toHaveLength(0)
})

it('goes on where it was cut off, takes nothing twice, and says what Stripe does not keep', async () => {
  const standIn = await openStandIn()
  for (let n = 0; n < 60; n++) standIn.events.push(asJson(stripeEvent(n, startTime - n * day - 1000)))
  const folder = newFolder()
  const first = openShop(folder, standIn, catchUpFlow('stripe'))
  await first.caughtUp()
  const backfills = backfillsOf(first)
  const reading = backfills.start('my-shop', 'stripe', 90)
  await first.until(() => first.store.head >= 5, 'some are in')
  await backfills.pause()
  await reading
  const before = first.types().filter((type) => type === 'payment.captured').length
  expect(before).toBeLessThan(30)
  await first.close()
  const second = openShop(folder, standIn, catchUpFlow('stripe'), first.clock)
  const again = backfillsOf(second)
  expect(again.states(['my-shop'])).toMatchObject([{ state: 'reading' }])
  const ended = await again.start('my-shop', 'stripe', 90)
  expect(ended.state).toBe('done')
  const ids = second.store.read(0, 999, ['events']).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => id.startsWith('evt_'))).toHaveLength(30)
  expect(second.store.read(0, 999).find(({ type }) => type === 'channel.recovered')?.data).toMatchObject({
    lost: [{ why: 'Stripe keeps events for 30 days.' }],
  })
  await second.close()
})

it('is given up by a person, and begun anew', async () => {
  const standIn = await openStandIn()
  standIn.trouble = () => ({ status: 503 })
  const shop = openShop(newFolder(), standIn, catchUpFlow('stripe'))
  const backfills = backfillsOf(shop)
  const reading = backfills.start('my-shop', 'stripe', 7)
  await shop.until(() => backfills.states(['my-shop'])[0]?.state === 'waiting', 'waiting')
  expect(backfills.states(['my-shop'])[0]?.reason).toMatch(/Stripe answered with an error/)
  backfills.cancel('my-shop')
  expect((await reading).state).toBe('cancelled')
  standIn.trouble = undefined
  shop.clock.advance(10 * 60_000)
  standIn.events.push(asJson(stripeEvent(1, startTime - day)))
  expect((await backfills.start('my-shop', 'stripe', 7)).found).toBe(1)
})
