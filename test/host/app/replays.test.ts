/** Trying a draft on the past, as a window does: in a thread of its own, with progress, to be ended at any time. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { ReplayRange, ReplayState, ReplayTold } from '../../../runtime/model/api/past.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const stricter = (flow: string, limit: number) => {
  const { nodes, ...rest } = orders({ id: flow })
  const large = { type: 'filter', version: 1, config: { when: `data.total > ${limit}` } }
  return writeFlow({ ...rest, nodes: { ...nodes, large } })
}

const told = (shop: TestShop): readonly ReplayTold[] =>
  shop.told.flatMap(({ event, payload }) => (event === 'replay' ? [payload as ReplayTold] : []))

async function tried(shop: TestShop, flow: string, range: ReplayRange, text?: string): Promise<ReplayState | null> {
  const { replay } = await shop.call('replay.start', { flow, range, ...(text === undefined ? {} : { text }) })
  await until(
    () => told(shop).some((each) => each.replay === replay && each.over),
    (over) => over,
  )
  return shop.call('replay.read', { replay })
}

async function busyShop(): Promise<{ shop: TestShop; flow: string }> {
  const shop = await newShop()
  const flow = await published(shop)
  for (const [customer, total] of [
    ['ann', 50],
    ['bob', 90],
    ['cas', 150],
    ['ann', 300],
  ] as const)
    await send(shop, flow, customer, total)
  await until(
    () => [...shop.shop.store.rows('totals')].length,
    (rows) => rows === 2,
  )
  return { shop, flow }
}

describe('trying a draft on the past', () => {
  it('may use more memory where it is told to, and says the same', async () => {
    const { shop, flow } = await busyShop()
    const usual = (await tried(shop, flow, {}, stricter(flow, 200)))?.report
    const { replay } = await shop.call('replay.start', { flow, range: {}, text: stricter(flow, 200), more: true })
    const state = await until(
      () => shop.call('replay.read', { replay }),
      (read) => read?.report !== null || read.failure !== null,
    )
    expect(usual?.same).toBe(false)
    expect(state?.report).toEqual(usual)
  })

  it('tells what would be different, and changes nothing', async () => {
    const { shop, flow } = await busyShop()
    const before = [...shop.shop.store.rows('totals')]
    const head = shop.shop.store.head
    const state = await tried(shop, flow, { days: 30 }, stricter(flow, 80))
    expect(state?.failure).toBeNull()
    expect(state?.report).toMatchObject({ same: false, range: { events: 4 }, coverage: { removedBefore: null } })
    expect(state?.report?.outputs.find(({ output }) => output === 'large.pass')).toMatchObject({ was: 2, now: 3 })
    expect(state?.report?.tables[0]?.rows).toEqual([
      expect.objectContaining({ key: { customer: 'bob' }, was: null, now: { customer: 'bob', total: 90 } }),
    ])
    expect([...shop.shop.store.rows('totals')]).toEqual(before)
    expect(shop.shop.store.head).toBe(head)
  })

  it('without a text it is the draft, which is what is live until it is edited', async () => {
    const { shop, flow } = await busyShop()
    expect((await tried(shop, flow, { days: 7 }))?.report?.same).toBe(true)
    await shop.call('draft.save', { flow, text: stricter(flow, 80), revision: 1, label: 'Stricter' })
    expect((await tried(shop, flow, { days: 7 }))?.report?.same).toBe(false)
  })

  it('single events: only what becomes of them', async () => {
    const { shop, flow } = await busyShop()
    const bob = shop.shop.store.read(0, 100).find(({ subject }) => subject === 'customer/bob')
    const state = await tried(shop, flow, { offsets: [bob?.offset ?? 0] }, stricter(flow, 10))
    expect(state?.report?.tables[0]).toMatchObject({ added: 1, changed: 0 })
  })

  it('says why where there is nothing to run, or nothing that can be run', async () => {
    const { shop, flow } = await busyShop()
    const empty = await tried(shop, flow, { from: 0, to: 1 })
    expect(empty?.failure).toMatchObject({ code: 'RANGE_EMPTY' })
    const broken = await tried(
      shop,
      flow,
      { days: 7 },
      writeFlow(orders({ edges: [{ from: 'gone.event', to: 'totals' }] })),
    )
    expect(broken?.failure).toMatchObject({ code: 'FLOW_PROBLEMS' })
  })

  it('one run per window: the next one ends it, and so does cancelling', async () => {
    const { shop, flow } = await busyShop()
    const first = await shop.call('replay.start', { flow, range: { days: 7 } })
    const second = await shop.call('replay.start', { flow, range: { days: 7 } })
    await shop.call('replay.cancel', { replay: second.replay })
    const third = await tried(shop, flow, { days: 7 })
    expect(third?.report?.same).toBe(true)
    expect(told(shop).filter(({ replay, over }) => over && [first.replay, second.replay].includes(replay))).toEqual([])
    expect(await shop.call('replay.read', { replay: second.replay })).toBeNull()
  })
})
