/** Alerts: once per cause, also after a restart, outside the window, and closed when it is over. */
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../runtime/host/clock.ts'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import type { Alert } from '../../../runtime/model/api/alerts.ts'
import { orders, published, send } from './flows.ts'
import { alertsEvery, newShop, someLooks, type TestShop, until } from './open-shop.ts'

const minute = 60_000
const alerts = (shop: TestShop): Promise<readonly Alert[]> => shop.call('alerts.list', {})
const open = (shop: TestShop, count: number): Promise<readonly Alert[]> =>
  until(
    async () => (await alerts(shop)).filter(({ closed }) => closed === null),
    (all) => all.length === count,
  )
const told = async (shop: TestShop, type: string): Promise<number> =>
  (await shop.call('history.page', { limit: 50, type })).rows.length
const notifications = (shop: TestShop): number => shop.told.filter(({ event }) => event === 'notification').length

describe('an alert', () => {
  it('tells of the first failure of a kind, of no further one, and closes when all are decided', async () => {
    const shop = await newShop({ alertsEvery })
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150.5)
    const [alert] = await open(shop, 1)
    expect(alert).toMatchObject({ kind: 'failure', flow, node: 'totals', offset: 2 })
    for (const customer of ['bob', 'cid']) await send(shop, flow, customer, 250.25)
    await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 3,
    )
    await shop.reopen()
    await someLooks()
    expect(await open(shop, 1)).toEqual([alert])
    expect(notifications(shop)).toBe(1)
    expect(await told(shop, 'alert.opened')).toBe(1)
    const ids = (await shop.call('look.list', {})).map(({ id }) => id)
    await shop.call('look.decide', { ids, verdict: 'skip', reason: 'test', by: 'Ann' })
    await open(shop, 0)
    await until(
      () => told(shop, 'alert.closed'),
      (count) => count === 1,
    )
    // The same again is a new one.
    await send(shop, flow, 'dan', 350.5)
    await open(shop, 1)
    await until(
      () => told(shop, 'alert.opened'),
      (count) => count === 2,
    )
  })

  it('can be heard by a flow, which may tell it further', async () => {
    const shop = await newShop({ alertsEvery })
    const hearing = orders({
      id: 'hearing',
      name: 'Hearing',
      nodes: {
        heard: { type: 'events', version: 1, config: { types: 'alert.*' } },
        note: { type: 'note', version: 1, config: { table: 'told', text: '{data.message}' } },
      },
      edges: [{ from: 'heard.event', to: 'note' }],
      layout: {},
    })
    await published(shop, hearing)
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150.5)
    const { rows } = await until(
      () => shop.call('tables.page', { table: 'told' }),
      ({ total }) => total === 1,
    )
    expect(JSON.stringify(rows)).toContain('150.5')
  })

  it('tells of what a guard says, names the event, and closes when it is mended', async () => {
    const shop = await newShop({ alertsEvery })
    const guarded = orders({
      nodes: {
        hand: { type: 'manual', version: 1, config: {} },
        sums: {
          type: 'conserve',
          version: 1,
          config: { key: 'data.sku', total: 'data.after', parts: [{ value: 'data.delta' }] },
        },
      },
      edges: [{ from: 'hand.event', to: 'sums' }],
      layout: {},
    })
    const flow = await published(shop, guarded)
    const move = (delta: number, after: number) =>
      shop.call('events.send', {
        flow,
        node: 'hand',
        event: { type: 'inventory.adjusted', data: { sku: 'A', delta, after } },
        by: 'Ann',
      })
    await move(0, 10)
    await someLooks()
    await move(-1, 7)
    expect(await open(shop, 1)).toMatchObject([
      { kind: 'guard', node: 'sums', message: 'A: it should be 9, and it is 7' },
    ])
    await move(-1, 6)
    await open(shop, 0)
  })

  it('S2 says that delivery is broken, not that sales have stopped, once asking brings what nobody delivered', async () => {
    let shift = 0
    const clock = { ...systemClock, now: () => Date.now() + shift, monotonic: () => systemClock.monotonic() + shift }
    const shop = await newShop({ alertsEvery, services: { clock } })
    const other = await published(shop)
    const flow = await published(
      shop,
      orders({
        id: 'guarded',
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          sales: { type: 'quiet', version: 1, config: { for: '45m' } },
        },
        edges: [{ from: 'hand.event', to: 'sales' }],
        layout: {},
      }),
    )
    const order = (id: string, cforigin: string, minutesAgo = 0) => {
      const time = new Date(clock.now() - minutesAgo * minute).toISOString()
      const event = { ...{ id, type: 'order.placed', cforigin, time }, data: {} }
      return shop.call('events.send', { flow, node: 'hand', event, by: 'Ann' })
    }
    await order('1', 'live')
    await someLooks()
    // We listen all the time, and other things go on; of these nothing comes.
    for (let step = 0; step < 50; step++) {
      shift += minute
      await send(shop, other, 'ann', 1)
    }
    expect(await open(shop, 1)).toMatchObject([
      {
        kind: 'guard',
        node: 'sales',
        message: expect.stringMatching(/^Nothing has come for 45 minutes, since \d+ [A-Z][a-z]{2} \d\d:\d\d$/),
      },
    ])
    await order('2', 'catchup', 30)
    const [alert] = await until(
      () => open(shop, 1),
      ([each]) => each?.message.includes('Delivery is broken') === true,
    )
    expect(alert).toMatchObject({ kind: 'guard', flow, node: 'sales' })
    const broken = await shop.call('event.read', { offset: alert?.offset ?? 0 })
    expect(broken.event.data).toMatchObject({ evidence: [{ id: '2' }] })
    await order('3', 'live')
    await open(shop, 0)
  })

  it('S2 asks the provider at once when nothing comes any more, before anybody has to wonder', async () => {
    let shift = 0
    const clock = { ...systemClock, now: () => Date.now() + shift, monotonic: () => systemClock.monotonic() + shift }
    let asked = 0
    const page = { kind: 'page' as const, events: [], position: null, more: false, done: 1 }
    const providers = {
      ask: async () => {
        asked++
        return page
      },
    }
    const shop = await newShop({ alertsEvery, services: { clock, providers } })
    openConnections(shop.shop.store).add({ name: 'shop', kind: 'shopify', facts: { shop: 'a.myshopify.com' } }, 0)
    await shop.reopen()
    const other = await published(shop)
    const flow = await published(
      shop,
      orders({
        id: 'guarded',
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          shop: { type: 'catch-up', version: 1, config: { connection: { $connection: 'shop' }, every: '6h' } },
          sales: { type: 'quiet', version: 1, config: { for: '45m' } },
        },
        edges: [
          { from: 'hand.event', to: 'sales' },
          { from: 'shop.event', to: 'sales' },
        ],
        layout: {},
      }),
    )
    await send(shop, flow, 'ann', 50)
    await until(
      () => asked,
      (count) => count > 0,
    )
    await someLooks()
    const before = asked
    for (let step = 0; step < 55; step++) {
      shift += minute
      await send(shop, other, 'ann', 1)
    }
    await open(shop, 1)
    await until(
      () => asked,
      (count) => count === before + 1,
    )
  })

  it('never reports the time that the app itself was closed as a quiet shop', async () => {
    let shift = 0
    const clock = { ...systemClock, now: () => Date.now() + shift }
    const shop = await newShop({ alertsEvery, services: { clock } })
    const flow = await published(
      shop,
      orders({
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          sales: { type: 'quiet', version: 1, config: { for: '45m' } },
        },
        edges: [{ from: 'hand.event', to: 'sales' }],
        layout: {},
      }),
    )
    await send(shop, flow, 'ann', 50)
    await shop.close()
    // A night at home.
    shift += 9 * 60 * minute
    await shop.reopen()
    await until(
      () => told(shop, 'channel.offline'),
      (count) => count === 1,
    )
    await someLooks()
    expect(await told(shop, 'channel.quiet')).toBe(0)
    expect(await shop.call('alerts.list', {})).toEqual([])
  })

  it('tells of a producer that stands still', async () => {
    const shop = await newShop({ alertsEvery })
    const reading = orders({
      nodes: {
        file: { type: 'file', version: 1, config: { type: 'order.placed' } },
        totals: orders().nodes.totals ?? { type: '', version: 1, config: {} },
      },
      edges: [{ from: 'file.row', to: 'totals' }],
      layout: {},
    })
    await published(shop, reading)
    expect(await open(shop, 1)).toMatchObject([{ kind: 'stopped', node: 'file' }])
  })

  it('is silent about a flow that is off', async () => {
    const shop = await newShop({ alertsEvery })
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150.5)
    await open(shop, 1)
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    await open(shop, 0)
  })
})
