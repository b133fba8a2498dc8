/** Rows of the history say which way an event took and what became of it. */
import { expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { orders, published, send } from './flows.ts'
import { newShop, until } from './open-shop.ts'

it('names the steps on the way, where it ended, and that it was handled', async () => {
  const shop = await newShop()
  const flow = await published(shop)
  await send(shop, flow, 'ann', 500)
  await send(shop, flow, 'ben', 5)
  const { rows } = await until(
    () => shop.call('history.page', { type: 'order.placed', limit: 10 }),
    (page) => page.rows.length === 2,
  )
  const offsets = rows.map(({ offset }) => offset)
  const ways = await until(
    () => shop.call('history.ways', { offsets: [...offsets, 999_999] }),
    (found) => found.every(({ ways: [way] }) => way?.outcome.kind !== 'waiting'),
  )
  const through = [
    { node: 'hand', type: 'manual', name: 'By hand' },
    { node: 'large', type: 'filter', name: '' },
  ]
  expect(ways).toEqual([
    { offset: offsets[0], ways: [{ flow, name: 'Orders', through, ends: [], outcome: { kind: 'nowhere' } }] },
    {
      offset: offsets[1],
      ways: [
        {
          ...{ flow, name: 'Orders', through, outcome: { kind: 'handled' } },
          ends: [{ node: 'totals', type: 'table', name: 'Totals' }],
        },
      ],
    },
  ])
})

it('says what a paused flow has still before it', async () => {
  const shop = await newShop()
  const flow = await published(shop)
  await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
  await send(shop, flow, 'ann', 500)
  const { rows } = await shop.call('history.page', { type: 'order.placed', limit: 1 })
  const [found] = await shop.call('history.ways', { offsets: rows.map(({ offset }) => offset) })
  expect(found?.ways.map(({ outcome }) => outcome)).toEqual([{ kind: 'waiting', node: 'totals' }])
})

it('says how far something that is done outside has come', async () => {
  const shop = await newShop()
  const base = orders()
  const flow = await published(shop, {
    ...base,
    nodes: {
      ...base.nodes,
      totals: { type: 'notification', version: 1, name: 'Tell me', config: { title: 'A large order' } },
    },
  })
  await send(shop, flow, 'ann', 500)
  const { rows } = await shop.call('history.page', { type: 'order.placed', limit: 1 })
  const ways = await until(
    () => shop.call('history.ways', { offsets: rows.map(({ offset }) => offset) }),
    ([found]) => found?.ways[0]?.outcome.kind === 'effect' && found.ways[0].outcome.state === 'done',
  )
  expect(ways[0]?.ways[0]?.outcome).toEqual({ kind: 'effect', node: 'totals', state: 'done', attempts: 1 })
})

it('calls a step by its last title after it was removed, in the row and in what is told of the event', async () => {
  const shop = await newShop()
  const base = orders()
  const noted = { type: 'note', version: 1, config: { table: 'noted', text: '{data.customer}' } }
  const edges = [...base.edges, { from: 'hand.event', to: 'noted' }]
  const flow = await published(shop, { ...base, nodes: { ...base.nodes, noted }, edges })
  await send(shop, flow, 'ann', 500)
  const { totals: _, ...left } = base.nodes
  const nodes = { ...left, noted }
  const text = writeFlow({ ...base, id: flow, nodes, edges: edges.filter(({ to }) => to !== 'totals') })
  const { revision } = await shop.call('draft.save', { flow, text, revision: 1, label: '' })
  await shop.call('publish.apply', { flow, revision, choices: { removed: 'discard' }, by: 'Ann' })
  const { rows } = await shop.call('history.page', { type: 'order.placed', limit: 1 })
  const [offset = 0] = rows.map((row) => row.offset)
  const [found] = await shop.call('history.ways', { offsets: [offset] })
  expect(found?.ways.flatMap(({ ends }) => ends)).toContainEqual({ node: 'totals', type: 'table', name: 'Totals' })
  const { flows } = await shop.call('event.read', { offset })
  expect(flows.flatMap(({ named }) => named.map(({ name }) => name))).toContain('Totals')
})
