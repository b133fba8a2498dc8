/** After crashes that nobody can explain nothing is done outside until a person says so (F29). */
import { expect, it } from 'vitest'
import type { Attempt } from '../../../runtime/model/effect.ts'
import { orders, published, send } from './flows.ts'
import { newShop, until } from './open-shop.ts'

const calling = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
  },
  edges: [{ from: 'hand.event', to: 'call' }],
  layout: {},
})

it('holds back what would be sent, says so, and sends it once when a person lets it', async () => {
  let asked = 0
  const attempt = async (): Promise<Attempt> => {
    asked++
    return { kind: 'done', answer: { status: 200 } }
  }
  const options = { effectsPaused: true, services: { effects: { http: { attempt } } } }
  const shop = await newShop(options)
  const flow = await published(shop, calling)
  await send(shop, flow, 'ann', 1)
  const open = async () => (await shop.call('live.watch', { flow }))?.stages.call?.effectsOpen
  await until(open, (count) => count === 1)
  expect(shop.shop.state()).toMatchObject({ state: 'running', effectsPaused: true })
  expect(shop.shop.state().message).toContain('five times within ten minutes')

  // Also the next process holds it back.
  options.effectsPaused = false
  await shop.reopen()
  expect(shop.shop.state().effectsPaused).toBe(true)
  expect(await open()).toBe(1)
  expect(asked).toBe(0)

  expect(await shop.call('effects.resume', { by: 'Bea' })).toEqual({ state: 'running', message: '', advice: '' })
  await until(open, (count) => count === 0)
  expect(asked).toBe(1)
  const { rows } = await shop.call('history.page', { type: 'counterflow.effects.resumed', limit: 5 })
  expect(rows).toHaveLength(1)
  expect((await shop.call('event.read', { offset: rows[0]?.offset ?? 0 })).event.data).toMatchObject({ by: 'Bea' })
  expect(shop.told.filter(({ event }) => event === 'engine').map(({ payload }) => payload)).toEqual([
    { state: 'running', message: '', advice: '' },
  ])
})
