/** "Keep as test": what happened becomes a test that passes with the flow as it was, says nothing of real people, and fails when the flow does otherwise. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { runFlowTests } from '../../../runtime/engine/flow-test.ts'
import type { Flow, FlowTest } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

/** Three orders of one customer within an hour let the third out as `result` 3, which is noted. */
const velocity = orders({
  events: {
    'order.placed': {
      type: 'object',
      properties: { customer: { type: 'string' }, nickname: { type: 'string', personal: true } },
    },
  },
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    many: { type: 'window', version: 1, config: { over: 'last', length: '1h', key: 'data.customer' } },
    often: { type: 'filter', version: 1, config: { when: 'data.value >= 3' } },
    noted: {
      type: 'table',
      version: 1,
      config: {
        table: 'often',
        key: [{ name: 'customer', type: 'text', value: 'data.key' }],
        columns: [{ name: 'orders', type: 'integer', value: 'data.value' }],
      },
    },
  },
  edges: [
    { from: 'hand.event', to: 'many' },
    { from: 'many.result', to: 'often' },
    { from: 'often.pass', to: 'noted' },
  ],
  layout: {},
})

const withTest = (flow: Flow, test: FlowTest): Flow => ({ ...flow, tests: [test] })
const failures = (flow: Flow, test: FlowTest) =>
  runFlowTests(withTest(flow, test), nodeTypes).flatMap((run) => run.failures)

async function handled(shop: TestShop, table: string, rows: number): Promise<void> {
  await until(
    () => shop.call('tables.page', { table }),
    ({ total }) => total === rows,
  )
}

describe('keeping a test', () => {
  it('takes the event and what came of it, and fails once the flow does otherwise', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 500)
    await handled(shop, 'totals', 1)
    const { test, earlier, notes } = await shop.call('tests.keep', { flow, offsets: [2] })
    expect({ earlier, notes, events: test.events.length }).toEqual({ earlier: 0, notes: [], events: 1 })
    expect(test.name).toBe('Order placed, Customer ann')
    expect(test.expect).toMatchObject({
      emitted: { 'large.pass': [{}], 'large.rest': [] },
      tables: { totals: [{ customer: 'ann', total: 500 }] },
    })
    expect(failures(orders(), test)).toEqual([])
    const stricter = orders({
      nodes: { ...orders().nodes, large: { type: 'filter', version: 1, config: { when: 'data.total > 1000' } } },
    })
    expect(failures(stricter, test)[0]).toMatchObject({ node: 'large' })
  })

  it('brings along the earlier events that the steps remembered, and no others', async () => {
    const shop = await newShop()
    const flow = await published(shop, velocity)
    for (const customer of ['ann', 'bob', 'ann', 'cid', 'ann', 'bob']) await send(shop, flow, customer, 1)
    await handled(shop, 'often', 1)
    const third = (await shop.call('history.page', { limit: 50, type: 'order.placed' })).rows.toReversed()[4]
    const { test, earlier, notes } = await shop.call('tests.keep', { flow, offsets: [third?.offset ?? 0] })
    expect({ earlier, notes }).toEqual({ earlier: 2, notes: [] })
    expect(test.events.map(({ data }) => (data as { customer: string }).customer)).toEqual(['ann', 'ann', 'ann'])
    expect(test.expect.tables).toEqual({ often: [{ customer: 'ann', orders: 3 }] })
    expect(failures(velocity, test)).toEqual([])
  })

  it('T-P5: puts invented people in the place of real ones, the same one throughout, also in the exported flow', async () => {
    const shop = await newShop()
    const flow = await published(shop, velocity)
    for (let n = 0; n < 3; n++) {
      const data = { customer: 'ann@real.example', nickname: 'Annie', phone: '+44 7700 900123', items: 2, n }
      const event = { type: 'order.placed', subject: 'customer/ann@real.example', data }
      await shop.call('events.send', { flow, node: 'hand', event, by: 'Ann' })
    }
    await handled(shop, 'often', 1)
    const { test, replaced, notes } = await shop.call('tests.keep', { flow, offsets: [2] })
    expect(JSON.stringify(test)).not.toMatch(/real\.example|Annie|7700/)
    expect({ replaced, notes }).toEqual({ replaced: 3, notes: [] })
    const subjects = new Set(test.events.map(({ subject }) => subject))
    expect(subjects).toEqual(new Set([expect.stringMatching(/^customer\/person\d@example\.com$/)]))
    expect(failures(velocity, test)).toEqual([])
    const { text, revision } = await shop.call('draft.read', { flow })
    const kept = writeFlow({ ...JSON.parse(text), tests: [test] })
    await shop.call('draft.save', { flow, text: kept, revision, label: 'Keep as test' })
    const exported = (await shop.call('draft.read', { flow })).text
    expect(exported).toContain('@example.com')
    expect(exported).not.toMatch(/real\.example|Annie|7700/)
  })

  it('says so where a condition reads what was replaced', async () => {
    const shop = await newShop()
    const picky = orders({
      nodes: {
        ...orders().nodes,
        large: { type: 'filter', version: 1, config: { when: 'data.email.endsWith("@ours.example")' } },
      },
    })
    const flow = await published(shop, picky)
    const data = { customer: 'ann', total: 5, email: 'ann@ours.example' }
    await shop.call('events.send', { flow, node: 'hand', event: { type: 'order.placed', data }, by: 'Ann' })
    await handled(shop, 'totals', 1)
    const { notes } = await shop.call('tests.keep', { flow, offsets: [2] })
    expect(notes).toEqual([expect.stringContaining('A condition reads a personal value')])
  })

  it('repeats what the outside world did wrong', async () => {
    const refusing = { attempt: async () => ({ kind: 'failed', reason: 'No', answer: null }) as const }
    const shop = await newShop({ services: { effects: { http: refusing } } })
    const calling = orders({
      nodes: {
        hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
        call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
      },
      edges: [{ from: 'hand.event', to: 'call' }],
      layout: {},
    })
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 1)
    await until(
      () => shop.call('event.read', { offset: 2 }),
      ({ effects }) => effects[0]?.state === 'failed',
    )
    const { test } = await shop.call('tests.keep', { flow, offsets: [2] })
    expect(test.faults).toEqual([{ node: 'call', mode: 'failed', times: 1 }])
    expect(test.expect.effects).toHaveProperty('call')
    expect(failures(calling, test)).toEqual([])
  })

  it('is refused where nothing came into the flow from outside', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    const other = await published(shop, velocity)
    await send(shop, flow, 'ann', 500)
    expect(await shop.failure('tests.keep', { flow: other, offsets: [2] })).toMatchObject({ code: 'TEST_NOTHING' })
    expect(await shop.failure('tests.keep', { flow, offsets: [99] })).toMatchObject({ code: 'EVENT_MISSING' })
  })
})
