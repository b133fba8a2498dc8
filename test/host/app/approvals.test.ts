/** Questions to people: listed, answered once, with a PIN where money moves. */
import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../runtime/engine/simulated.ts'
import { openPin } from '../../../runtime/host/app/pin.ts'
import type { ShopParts } from '../../../runtime/host/app/shop-parts.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { orders, published } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const asking = (config: object = {}) =>
  orders({
    nodes: {
      hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
      ask: { type: 'approval', version: 1, config: { what: 'Release {data.number}?', ...config } },
      kept: {
        type: 'table',
        version: 1,
        config: {
          table: 'released',
          columns: [
            { name: 'number', value: 'data.number' },
            { name: 'by', value: 'data.approval.by' },
            { name: 'reason', value: 'data.approval.reason' },
          ],
        },
      },
    },
    edges: [
      { from: 'hand.event', to: 'ask' },
      { from: 'ask.approved', to: 'kept' },
    ],
    layout: {},
  })
const money = { amount: 'data.total' }

const order = (shop: TestShop, flow: string, number: string) =>
  shop.call('events.send', {
    flow,
    node: 'hand',
    event: {
      type: 'order.placed',
      subject: `order/${number}`,
      data: { number, total: { minor: 900, currency: 'GBP' } },
    },
    by: 'Ann',
  })
const waiting = (shop: TestShop, count: number) =>
  until(
    () => shop.call('approvals.list', {}),
    (all) => all.length === count,
  )
const answer = (
  shop: TestShop,
  ids: readonly string[],
  more: { pin?: string; verdict?: 'approved' | 'declined' } = {},
) => shop.call('approvals.answer', { ids, verdict: 'approved', reason: 'fine', by: 'Ann', ...more })
const released = async (shop: TestShop) => (await shop.call('tables.page', { table: 'released' })).rows

describe('a question', () => {
  it('is answered only by those whom it asks, where it names somebody', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking({ who: 'Bob, Carla' }))
    await order(shop, flow, '#1001')
    const [item] = await waiting(shop, 1)
    expect(item).toMatchObject({ who: ['Bob', 'Carla'] })
    const wish = { ids: [item?.id ?? ''], verdict: 'approved' as const, reason: '' }
    const refused = await shop.failure('approvals.answer', { ...wish, by: 'Ann' })
    expect(refused).toEqual({ code: 'APPROVAL_WHO', details: { who: ['Bob', 'Carla'] } })
    expect(await shop.call('approvals.answer', { ...wish, by: 'carla' })).toMatchObject({ answered: 1 })
    expect(await until(() => released(shop), (rows) => rows.length === 1)).toMatchObject([{ by: 'carla' }]) // biome-ignore format: a row
  })

  it('is listed with its sentence, and answered once however often it is pressed', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking())
    await order(shop, flow, '#1')
    const [item] = await waiting(shop, 1)
    expect(item).toMatchObject({ what: 'Release #1?', movesMoney: false, subject: 'order/#1', until: null, offset: 2 })
    await until(() => shop.told.filter(({ event }) => event === 'approvals').at(-1)?.payload, (told) => JSON.stringify(told) === '{"count":1}') // biome-ignore format: a row
    const id = item?.id ?? ''
    const [first, second] = await Promise.all([answer(shop, [id]), answer(shop, [id], { verdict: 'declined' })])
    expect([first, second].map(({ answered }) => answered)).toEqual([1, 0])
    expect(await answer(shop, [id])).toEqual({ answered: 0, gone: 1 })
    expect(await waiting(shop, 0)).toEqual([])
    expect(await until(() => released(shop), (rows) => rows.length === 1)).toMatchObject([{ number: '#1', by: 'Ann', reason: 'fine' }]) // biome-ignore format: a row
  })

  it('says how many wait, on the card of the step', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking())
    await order(shop, flow, '#1')
    await order(shop, flow, '#2')
    await waiting(shop, 2)
    expect((await shop.call('live.watch', { flow }))?.stages.ask?.asking).toBe(2)
  })

  it('waits over a restart, and its answer waits while the flow is paused', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking())
    await order(shop, flow, '#1')
    await waiting(shop, 1)
    await shop.reopen()
    const [item] = await waiting(shop, 1)
    await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
    expect(await answer(shop, [item?.id ?? ''])).toMatchObject({ answered: 1 })
    expect(await shop.call('approvals.list', {})).toMatchObject([{ answered: true }])
    await shop.call('flows.turn', { flow, to: 'on', by: 'Ann' })
    await waiting(shop, 0)
    await until(() => released(shop), (rows) => rows.length === 1) // biome-ignore format: a row
  })

  it('is not answered while its flow is off: nobody would hear it', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking())
    await order(shop, flow, '#1')
    const [item] = await waiting(shop, 1)
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    const wish = { ids: [item?.id], verdict: 'approved', reason: '', by: '' }
    expect((await shop.failure('approvals.answer', wish)).code).toBe('FLOW_OFF')
  })
})

describe('where money moves', () => {
  it('a PIN is needed to approve, and none to decline', async () => {
    const shop = await newShop()
    const flow = await published(shop, asking(money))
    await order(shop, flow, '#1')
    await order(shop, flow, '#2')
    const [one, two] = await waiting(shop, 2)
    expect(one).toMatchObject({ movesMoney: true, amount: { minor: 900, currency: 'GBP' } })
    const wish = { ids: [one?.id], verdict: 'approved', reason: '', by: 'Ann' }
    const code = async (more: object) => (await shop.failure('approvals.answer', { ...wish, ...more })).code
    expect(await code({ pin: '1234' })).toBe('PIN_UNSET')
    expect((await shop.failure('pin.set', { pin: '12', by: 'Ann' })).code).toBe('PIN_SHAPE')
    expect(await shop.call('pin.set', { pin: '2468', by: 'Ann' })).toMatchObject({ set: true })
    expect(await code({})).toBe('PIN_NEEDED')
    expect(await code({ pin: '1111' })).toBe('PIN_WRONG')
    expect(await code({ ids: [one?.id, two?.id], pin: '2468' })).toBe('APPROVAL_BULK')
    expect(await answer(shop, [two?.id ?? ''], { verdict: 'declined' })).toMatchObject({ answered: 1 })
    expect(await answer(shop, [one?.id ?? ''], { pin: '2468' })).toMatchObject({ answered: 1 })
    await until(() => released(shop), (rows) => rows.length === 1) // biome-ignore format: a row
    const { rows } = await shop.call('history.page', { limit: 10, type: 'counterflow.pin.set' })
    expect(rows).toHaveLength(1)
  })

  it('the PIN is nowhere in the store or the log', async () => {
    const shop = await newShop()
    await shop.call('pin.set', { pin: '97531864', by: 'Ann' })
    const kept = JSON.stringify(shop.shop.store.parts.settings.list(''))
    expect(kept).not.toContain('97531864')
    for (const event of shop.shop.store.read(0, 100)) expect(event.text).not.toContain('97531864')
  })
})

describe('the PIN', () => {
  async function withClock() {
    const shop = await newShop()
    const clock = new SimulatedClock(systemClock.now())
    const parts = { store: shop.shop.store, services: { ...{ clock, random: Math.random, effects: {} } } }
    return { clock, pin: openPin(parts as unknown as ShopParts) }
  }

  it('is locked after five wrong ones, also when they come at once, and opens again after a while', async () => {
    const { clock, pin } = await withClock()
    await pin.set('2468', undefined)
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => pin.prove(`000${n}`).then(() => 'right', ({ code }) => code)), // biome-ignore format: a row
    )
    expect(codes.filter((code) => code === 'PIN_WRONG')).toHaveLength(4)
    expect(codes.filter((code) => code === 'PIN_LOCKED')).toHaveLength(4)
    await expect(pin.prove('2468')).rejects.toMatchObject({ code: 'PIN_LOCKED' })
    clock.advance(15 * 60_000 + 1)
    await pin.prove('2468')
  })

  it('is changed only by who knows it', async () => {
    const { pin } = await withClock()
    await pin.set('2468', undefined)
    await expect(pin.set('1357', undefined)).rejects.toMatchObject({ code: 'PIN_NEEDED' })
    await expect(pin.set('1357', '9999')).rejects.toMatchObject({ code: 'PIN_WRONG' })
    await pin.set('1357', '2468')
    await pin.prove('1357')
  })

  it('when forgotten goes after a day, unless somebody who knows it keeps it', async () => {
    const { clock, pin } = await withClock()
    await pin.set('2468', undefined)
    const { waitsUntil } = pin.forget()
    expect(waitsUntil).toBe(clock.now() + 24 * 3_600_000)
    clock.advance(23 * 3_600_000)
    expect(pin.forget().waitsUntil).toBe(waitsUntil)
    expect((await pin.keep('2468')).waitsUntil).toBeNull()
    clock.advance(48 * 3_600_000)
    await pin.prove('2468')
    pin.forget()
    clock.advance(24 * 3_600_000)
    expect(pin.state()).toEqual({ set: false, waitsUntil: null, lockedUntil: null })
    await pin.set('1357', undefined)
  })
})

it('a notification reaches every window and the log of the process', async () => {
  const lines: string[] = []
  const shop = await newShop({ log: (line) => void lines.push(line) })
  const flow = await published(
    shop,
    orders({
      nodes: {
        hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
        show: { type: 'notification', version: 1, config: { title: 'Large order', text: '{data.number}' } },
      },
      edges: [{ from: 'hand.event', to: 'show' }],
      layout: {},
    }),
  )
  await order(shop, flow, '#1001')
  const told = await until(
    () => shop.told.filter(({ event }) => event === 'notification'),
    (all) => all.length === 1,
  )
  expect(told).toMatchObject([{ window: null, payload: { flow, title: 'Large order', text: '#1001' } }])
  expect(lines).toContain('Large order. #1001')
})
