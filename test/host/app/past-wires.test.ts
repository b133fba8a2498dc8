/** A moment of the past on the canvas: what waited along each wire then, also what is over by now, and what had just passed. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../runtime/model/effect.ts'
import { orders, published, send } from './flows.ts'
import { newShop, until } from './open-shop.ts'

const flowOfTwoWays = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    size: {
      type: 'route',
      version: 1,
      config: { rules: [{ name: 'large', when: 'data.total > 100' }] },
    },
    call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
    totals: orders().nodes.totals ?? { type: '', version: 1, config: {} },
  },
  edges: [
    { from: 'hand.event', to: 'size' },
    { from: 'size.large', to: 'call' },
    { from: 'size.large', to: 'totals' },
    { from: 'size.otherwise', to: 'totals' },
  ],
  layout: {},
})

describe('a moment of the past', () => {
  it('shows along each wire what waited at its end, though it was done or decided since', async () => {
    let answer: (attempt: Attempt) => void = () => {}
    const attempt = (): Promise<Attempt> => new Promise((resolve) => (answer = resolve))
    const shop = await newShop({ services: { effects: { http: { attempt } } } })
    const flow = await published(shop, flowOfTwoWays)
    await pause(20)
    const before = Date.now()
    await pause(20)
    await send(shop, flow, 'ann', 150.5)
    await send(shop, flow, 'bob', 20.5)
    await send(shop, flow, 'cid', 30)
    const waiting = await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 2,
    )
    await pause(30)
    const then = Date.now()
    await pause(30)
    // By now all of it is over.
    answer({ kind: 'done', answer: null })
    await shop.call('look.decide', { ids: waiting.map(({ id }) => id), verdict: 'skip', reason: 'test', by: 'Ann' })
    await until(
      () => shop.shop.store.effects({ states: ['done'] }).length,
      (count) => count === 1,
    )
    await pause(30)
    const now = await shop.call('past.at', { flow, at: Date.now() })
    expect([now.wires, now.stages.totals?.needsLook, now.stages.call?.unsent]).toEqual([{}, 0, 0])
    const past = await shop.call('past.at', { flow, at: then })
    expect(past.stages).toMatchObject({ totals: { needsLook: 2, rows: 1 }, call: { unsent: 1 } })
    // Two wires lead to the table: each letter stands at the one along which it had come.
    expect(past.wires).toEqual({ 'size.large>call': 1, 'size.large>totals': 1, 'size.otherwise>totals': 1 })
    // Routers that keep nothing are worked out again.
    expect(past.outputs).toMatchObject({
      'hand.event': { perMinute: 3 },
      'size.large': { perMinute: 1 },
      'size.otherwise': { perMinute: 2 },
    })
    const first = await shop.call('past.at', { flow, at: before })
    expect([first.wires, first.outputs]).toEqual([{}, {}])
  })
})
