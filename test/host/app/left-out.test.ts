/** What came for a flow while it was off, and a person left out: it is not in its tables, and no look at the past puts it there. */
import { expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { leftOut } from '../../../runtime/engine/left-out.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { orders, published, send } from './flows.ts'
import { newShop, until } from './open-shop.ts'

const teller = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    tell: { type: 'emit', version: 1, config: { type: 'order.told' } },
  },
  edges: [{ from: 'hand.event', to: 'tell' }],
  layout: {},
})

const hearer = orders({
  nodes: {
    hear: { type: 'events', version: 1, config: { types: 'order.told' } },
    heard: {
      type: 'table',
      version: 1,
      config: {
        table: 'heard',
        key: [{ name: 'customer', type: 'text', value: 'data.customer' }],
        columns: [{ name: 'total', type: 'integer', keep: 'add', value: 'data.total' }],
      },
    },
  },
  edges: [{ from: 'hear.event', to: 'heard' }],
  layout: {},
})

it('what was left out when a flow was turned on again is in no rebuild, in no table as of a moment, and in no run over the past', async () => {
  const shop = await newShop()
  const mouth = await published(shop, teller)
  const ear = await published(shop, hearer)
  const rows = async () => (await shop.call('tables.page', { table: 'heard', limit: 9 })).rows
  const told = (count: number) =>
    until(
      () => shop.call('history.page', { type: 'order.told', limit: 9 }),
      (page) => page.rows.length === count,
    )
  await send(shop, mouth, 'ann', 100)
  await until(rows, (found) => found.length === 1)
  await shop.call('flows.turn', { flow: ear, to: 'off', by: 'Ann' })
  await send(shop, mouth, 'bob', 200)
  await told(2)
  await shop.call('flows.turn', { flow: ear, to: 'on', start: 'now', by: 'Ann' })
  await send(shop, mouth, 'cid', 300)
  await until(rows, (found) => found.length === 2)
  expect((await rows()).map(({ customer }) => customer)).toEqual(['ann', 'cid'])
  expect(leftOut(shop.shop.store, `${ear}/heard`)).toHaveLength(1)

  await shop.call('rebuild.start', { table: 'heard' })
  const rebuilt = await until(
    () => shop.call('rebuild.read', {}),
    (state) => state?.state === 'compared',
  )
  expect(rebuilt?.differences).toMatchObject([{ table: 'heard', equal: 2, added: 0, changed: 0, gone: 0 }])

  const past = await shop.call('past.rows', { flow: ear, at: Date.now() + 1_000, table: 'heard', limit: 9 })
  expect(past.rows.map(({ customer }) => customer)).toEqual(['ann', 'cid'])

  const tried = async (flow: Flow) => {
    const { replay } = await shop.call('replay.start', { flow: ear, range: {}, text: writeFlow({ ...flow, id: ear }) })
    const run = await until(
      () => shop.call('replay.read', { replay }),
      (state) => state?.report !== null || state.failure !== null,
    )
    return run?.report
  }
  expect(await tried(hearer)).toMatchObject({ same: true })
  // Small orders no more: of those that the step has seen, one goes. The one that it never saw does not come.
  const picky = orders({
    ...hearer,
    nodes: { ...hearer.nodes, large: { type: 'filter', version: 1, config: { when: 'data.total > 150' } } },
    edges: [
      { from: 'hear.event', to: 'large' },
      { from: 'large.pass', to: 'heard' },
    ],
  })
  const { tables } = (await tried(picky)) ?? { tables: [] }
  expect(tables).toMatchObject([
    { table: 'heard', added: 0, changed: 0, gone: 1, rows: [{ was: { customer: 'ann' } }] },
  ])
  // With a step more that keeps nothing of it, and the table as it was.
  const wordy = orders({
    ...hearer,
    nodes: { ...hearer.nodes, said: { type: 'emit', version: 1, config: { type: 'order.said' } } },
    edges: [...hearer.edges, { from: 'hear.event', to: 'said' }],
  })
  expect((await tried(wordy))?.tables).toEqual([])
})
