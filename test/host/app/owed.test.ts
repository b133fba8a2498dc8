/** T-B2: what would newly fire is listed after it went live, and goes only where a person says so, once. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { ReplayTold } from '../../../runtime/model/api/past.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const calling = (limit: number, id?: string) => {
  const { nodes: _, layout: __, ...rest } = orders(id === undefined ? {} : { id })
  return {
    ...rest,
    layout: {},
    nodes: {
      hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
      large: { type: 'filter', version: 1, config: { when: `data.total > ${limit}` } },
      call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
    },
    edges: [
      { from: 'hand.event', to: 'large' },
      { from: 'large.pass', to: 'call' },
    ],
  }
}

async function busyShop() {
  const asked: string[] = []
  const attempt = async ({ key }: { readonly key: string }) => {
    asked.push(key)
    return { kind: 'done' as const, answer: null }
  }
  const shop = await newShop({ services: { effects: { http: { attempt } } } })
  const flow = await published(shop, calling(100))
  for (const [customer, total] of [
    ['ann', 50],
    ['bob', 90],
    ['cas', 150],
    ['dee', 95],
  ] as const)
    await send(shop, flow, customer, total)
  await until(
    () => asked.length,
    (count) => count === 1,
  )
  return { shop, flow, asked }
}

/** The draft is made looser, and tried on all of the past. */
const tryLooser = (shop: TestShop, flow: string, limit: number) =>
  tryDraft(shop, flow, (name) => ({ ...calling(limit, flow), name }))

async function tryDraft(
  shop: TestShop,
  flow: string,
  make: (name: string) => Flow,
): Promise<{ replay: string; revision: number }> {
  const before = await shop.call('draft.read', { flow })
  const text = writeFlow(make(JSON.parse(before.text).name))
  const { revision } = await shop.call('draft.save', { flow, text, revision: before.revision, label: 'Looser' })
  const { replay } = await shop.call('replay.start', { flow, range: {} })
  await until(
    () =>
      shop.told.some(
        ({ event, payload }) =>
          event === 'replay' && (payload as ReplayTold).replay === replay && (payload as ReplayTold).over,
      ),
    (over) => over,
  )
  return { replay, revision }
}

const publish = (shop: TestShop, flow: string, revision: number) =>
  shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann', allow: ['warehouse.example:443'] })

describe('T-B2 what was never sent', () => {
  it('is offered when the version is live, goes when a person says so, and never twice', async () => {
    const { shop, flow, asked } = await busyShop()
    const { replay, revision } = await tryLooser(shop, flow, 60)
    const found = await shop.call('replay.read', { replay })
    expect(found?.report?.effects[0]?.new.count).toBe(2)
    // Until it is live, nothing of it can be sent.
    expect(await shop.call('owed.list', { replay })).toBeNull()
    expect(await shop.failure('owed.send', { replay, keys: ['x'], by: 'Ann' })).toMatchObject({ code: 'OWED_GONE' })
    await publish(shop, flow, revision)
    const owed = await shop.call('owed.list', { replay })
    expect(owed).toMatchObject({ more: 0, made: 0 })
    expect(owed?.effects.map(({ state, node, what, event }) => [state, node, what, event.subject])).toEqual([
      [null, 'call', 'https://warehouse.example/orders', 'customer/bob'],
      [null, 'call', 'https://warehouse.example/orders', 'customer/dee'],
    ])
    expect(asked).toHaveLength(1)
    const [bob = '', dee = ''] = owed?.effects.map(({ key }) => key) ?? []
    expect(await shop.call('owed.send', { replay, keys: [bob], by: 'Ann' })).toEqual({ begun: 1 })
    await until(
      () => asked.length,
      (count) => count === 2,
    )
    expect(asked[1]).toBe(bob)
    // Again, with the other: only that one goes.
    expect(await shop.call('owed.send', { replay, keys: [bob, dee, dee], by: 'Ann' })).toEqual({ begun: 1 })
    await until(
      () => asked.length,
      (count) => count === 3,
    )
    expect(await shop.call('owed.send', { replay, keys: [bob, dee], by: 'Ann' })).toEqual({ begun: 0 })
    await until(
      async () => (await shop.call('owed.list', { replay }))?.effects.map(({ state }) => state).join(),
      (states) => states === 'done,done',
    )
    const sent = await shop.call('history.page', { type: 'counterflow.effects.sent', limit: 10 })
    expect(sent.rows).toHaveLength(2)
    const { event } = await shop.call('event.read', { offset: sent.rows[0]?.offset ?? 0 })
    expect(event.data).toMatchObject({ by: 'Ann', steps: [`${flow}/call`] })
  })

  it('stays in the ledger over a restart: neither the same run nor another one sends it once more', async () => {
    const { shop, flow, asked } = await busyShop()
    const { replay, revision } = await tryLooser(shop, flow, 60)
    await publish(shop, flow, revision)
    const keys = (await shop.call('owed.list', { replay }))?.effects.map(({ key }) => key) ?? []
    await shop.call('owed.send', { replay, keys, by: 'Ann' })
    await until(
      () => asked.length,
      (count) => count === 3,
    )
    await shop.reopen()
    expect(await shop.call('owed.list', { replay })).toBeNull()
    const next = await tryLooser(shop, flow, 40)
    await publish(shop, flow, next.revision)
    const owed = await shop.call('owed.list', { replay: next.replay })
    expect(owed?.effects.map(({ event, state }) => [event.subject, state])).toEqual([['customer/ann', null]])
    expect(asked).toHaveLength(3)
  })

  it('is about no version but the one that it was tried with, and waits while nothing may be sent', async () => {
    const { shop, flow, asked } = await busyShop()
    const first = await tryLooser(shop, flow, 60)
    await publish(shop, flow, first.revision)
    const keys = (await shop.call('owed.list', { replay: first.replay }))?.effects.map(({ key }) => key) ?? []
    shop.shop.store.pauseEffects(true)
    expect(await shop.failure('owed.send', { replay: first.replay, keys, by: 'Ann' })).toMatchObject({
      code: 'EFFECTS_PAUSED',
    })
    shop.shop.store.pauseEffects(false)
    const second = await tryLooser(shop, flow, 40)
    await publish(shop, flow, second.revision)
    expect(await shop.call('owed.list', { replay: first.replay })).toBeNull()
    expect(await shop.failure('owed.send', { replay: first.replay, keys, by: 'Ann' })).toMatchObject({
      code: 'OWED_GONE',
    })
    expect(asked).toHaveLength(1)
  })

  it('asks for the PIN where money moves, and charges each payment once', async () => {
    const charged: string[] = []
    const attempt = async ({ key }: { readonly key: string }) => {
      charged.push(key)
      return { kind: 'done' as const, answer: { state: 'captured' } }
    }
    const shop = await newShop({ services: { effects: { payment: { attempt } } } })
    const paying = (limit: number, id?: string) => {
      const { layout: _, ...rest } = orders(id === undefined ? {} : { id })
      return {
        ...rest,
        layout: {},
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          large: { type: 'filter', version: 1, config: { when: `data.amount.minor > ${limit}` } },
          pay: { type: 'payment', version: 1, config: {} },
        },
        edges: [
          { from: 'hand.event', to: 'large' },
          { from: 'large.pass', to: 'pay' },
        ],
      }
    }
    const flow = await published(shop, paying(10_000))
    for (const [payment_id, minor] of [
      ['p1', 5_000],
      ['p2', 20_000],
    ] as const) {
      const data = { payment_id, amount: { minor, currency: 'GBP' } }
      await shop.call('events.send', { flow, node: 'hand', event: { type: 'order.placed', data }, by: 'Ann' })
    }
    await until(
      () => charged.length,
      (count) => count === 1,
    )
    const { replay, revision } = await tryDraft(shop, flow, (name) => ({ ...paying(1_000, flow), name }))
    await publish(shop, flow, revision)
    const [owed] = (await shop.call('owed.list', { replay }))?.effects ?? []
    expect(owed).toMatchObject({ node: 'pay', state: null, money: true })
    const wish = { replay, keys: [owed?.key ?? ''], by: 'Ann' }
    expect(await shop.failure('owed.send', wish)).toMatchObject({ code: 'PIN_UNSET' })
    await shop.call('pin.set', { pin: '2468', by: 'Ann' })
    expect(await shop.failure('owed.send', wish)).toMatchObject({ code: 'PIN_NEEDED' })
    expect(await shop.failure('owed.send', { ...wish, pin: '1111' })).toMatchObject({ code: 'PIN_WRONG' })
    expect(charged).toHaveLength(1)
    for (let time = 0; time < 2; time++) await shop.call('owed.send', { ...wish, pin: '2468' })
    await until(
      () => charged.length,
      (count) => count === 2,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(charged).toHaveLength(2)
  })
})
