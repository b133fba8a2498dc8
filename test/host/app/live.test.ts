/** What a window that watches a flow is told: what it asked for, when it says something new, and to nobody else. */
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { LiveCounts } from '../../../runtime/model/api/live.ts'
import { published, send } from './flows.ts'
import { edited, newShop, type TestShop, until } from './open-shop.ts'

const told = (shop: TestShop, window: string): readonly LiveCounts[] =>
  shop.told.flatMap((each) => (each.event === 'live' && each.window === window ? [each.payload as LiveCounts] : []))

describe('a window that watches a flow', () => {
  it('hears of it as long as it watches, and only when something has changed', async () => {
    const shop = await newShop()
    const [flow, other] = [await published(shop), await published(shop)]
    await shop.call('live.watch', { flow }, 'one')
    await shop.call('live.watch', { flow: other }, 'two')
    await send(shop, flow, 'ann', 150)
    await until(
      () => told(shop, 'one').at(-1)?.outputs['large.pass']?.total,
      (total) => total === 1,
    )
    await until(
      () => told(shop, 'one').at(-1)?.stages.totals,
      (counts) => counts?.handled === 1 && counts.rows === 1,
    )
    expect(told(shop, 'two').every((counts) => counts.flow === other)).toBe(true)
    const distinct = new Set(told(shop, 'one').map(({ at: _, ...counts }) => JSON.stringify(counts)))
    expect(distinct.size).toBe(told(shop, 'one').length)

    await shop.call('live.watch', { flow: null }, 'one')
    const before = told(shop, 'one').length
    await send(shop, other, 'bob', 200)
    await until(
      () => told(shop, 'two').at(-1)?.outputs['large.pass']?.total,
      (total) => total === 1,
    )
    expect(told(shop, 'one')).toHaveLength(before)
  })

  it('sees totals that go on when another version comes into force', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150)
    const { text } = await shop.call('draft.read', { flow })
    const other = edited(text, (document: { nodes: { large: { config: { when: string } } } }) => {
      document.nodes.large.config.when = 'data.total > 10'
    })
    await shop.call('draft.save', { flow, text: other, revision: 1, label: '' })
    await shop.call('publish.apply', { flow, revision: 2, choices: {}, by: 'Ann' })
    await send(shop, flow, 'ann', 50)
    const counts = await until(
      () => shop.call('live.watch', { flow }),
      (found) => found?.stages.totals?.handled === 2,
    )
    expect(counts?.outputs).toMatchObject({ 'hand.event': { total: 2 }, 'large.pass': { total: 2 } })
  })

  it('sees a flow that was never published, and not one that is gone', async () => {
    const shop = await newShop()
    const { flow } = await shop.call('flows.create', { name: 'New' })
    expect(await shop.call('live.watch', { flow })).toMatchObject({ state: 'off', outputs: {}, stages: {} })
    expect((await shop.failure('live.watch', { flow: 'none' })).code).toBe('FLOW_MISSING')
  })
})

describe('what was counted', () => {
  const counts = async (shop: TestShop, flow: string): Promise<LiveCounts> => {
    const found = await until(
      () => shop.call('live.watch', { flow }),
      (now) => now?.stages.totals?.waiting === 0,
    )
    if (found === null) throw new Error('Nothing is watched')
    return found
  }
  const figures = ({ since, outputs, stages }: LiveCounts) => ({
    since,
    totals: Object.fromEntries(Object.entries(outputs).map(([output, { total }]) => [output, total])),
    handled: stages.totals?.handled,
  })
  const three = async (shop: TestShop, flow: string): Promise<void> => {
    for (const total of [150, 50, 250]) await send(shop, flow, 'ann', total)
  }

  it('goes on after the shop was closed, with the moment since when, and is no rush of events', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await three(shop, flow)
    const before = figures(await counts(shop, flow))
    expect(before.totals).toMatchObject({ 'hand.event': 3, 'large.pass': 2, 'large.rest': 1 })
    await shop.reopen()
    const after = await counts(shop, flow)
    expect(figures(after)).toEqual(before)
    expect(Object.values(after.outputs).map(({ perMinute }) => perMinute)).toEqual([0, 0, 0, 0])
    await send(shop, flow, 'bob', 300)
    expect(figures(await counts(shop, flow))).toEqual({
      since: before.since,
      totals: { ...before.totals, 'hand.event': 4, 'large.pass': 3 },
      handled: 3,
    })
  })

  it('is counted from the log where a crash came before it was kept', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await three(shop, flow)
    const kept = figures(await counts(shop, flow))
    await shop.reopen()
    const keeping = shop.shop.store.parts.settings
    const old = keeping.get(`counts:${flow}`)
    await three(shop, flow)
    const before = figures(await counts(shop, flow))
    await shop.close()
    // What a killed process leaves behind: the log with everything, the figures of a moment before.
    const store = openStore(shop.path, { program: 'test', reserveBytes: 0 })
    store.atomically(() => store.parts.settings.set(`counts:${flow}`, old ?? null))
    store.close()
    await shop.reopen()
    expect(kept.handled).toBe(2)
    expect(figures(await counts(shop, flow))).toEqual(before)
  })

  it('begins anew, and says so, where the log is shorter than what was counted', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await three(shop, flow)
    await counts(shop, flow)
    await shop.close()
    const store = openStore(shop.path, { program: 'test', reserveBytes: 0 })
    const kept = store.parts.settings.get(`counts:${flow}`)
    store.atomically(() =>
      store.parts.settings.set(`counts:${flow}`, { ...(kept as object), head: 1_000_000, since: 1 }),
    )
    store.close()
    await shop.reopen()
    const after = figures(await counts(shop, flow))
    expect(after.since).toBeGreaterThan(1)
    expect(after.totals['hand.event']).toBe(0)
  })
})
