/** What a window that watches a flow is told: what it asked for, when it says something new, and to nobody else. */
import { describe, expect, it } from 'vitest'
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
