/** One page per case: what belongs to an order, what each event caused, and why nothing else happened. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { CaseFile } from '../../runtime/model/api/case.ts'
import { flowOf } from '../engine/flows.ts'
import { newShop, type TestShop, until } from './app/open-shop.ts'

const risky = flowOf(
  {
    hand: { type: 'manual' },
    risk: {
      type: 'route',
      rules: [
        { name: 'held', when: 'data.risk == "HIGH" && data.total.minor > 10000' },
        { name: 'checked', when: 'data.total.minor > 20000' },
      ],
    },
    often: { type: 'window', over: 'last', key: 'data.customer', length: '60m' },
    burst: { type: 'filter', when: 'data.value >= 5' },
    held: {
      type: 'table',
      table: 'held',
      key: [{ name: 'order', value: 'data.order', type: 'text' }],
      columns: [{ name: 'pence', type: 'integer', value: 'data.total.minor' }],
    },
    alarm: { type: 'table', table: 'alarms', columns: [{ name: 'who', value: 'data.key' }] },
  },
  ['hand.event > risk', 'hand.event > often', 'risk.held > held', 'often.result > burst', 'burst.pass > alarm'],
  'risky',
)
const listening = {
  ...flowOf(
    { heard: { type: 'events', types: 'refund.*' }, note: { type: 'note', text: 'A refund' } },
    ['heard.event > note'],
    'refunds',
  ),
  name: 'Refunds',
}

async function shopWithOrders(): Promise<{ shop: TestShop; flow: string }> {
  const shop = await newShop()
  const publish = async (text: string): Promise<string> => {
    const { flow } = await shop.call('flows.import', { text })
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    return flow
  }
  const flow = await publish(writeFlow(risky))
  await publish(writeFlow(listening))
  for (const [order, risk, minor] of [
    ['1041', 'HIGH', 50_000],
    ['1042', 'MEDIUM', 12_000],
    ['1043', 'HIGH', 500],
  ] as const)
    await shop.call('events.send', {
      flow,
      node: 'hand',
      event: {
        type: 'order.placed',
        subject: `order/${order}`,
        data: { order, customer: 'cus-77', payment_id: `pay-${order}`, risk, total: { minor, currency: 'GBP' } },
      },
      by: 'Ann',
    })
  await until(
    () => [...shop.shop.store.rows('held')].length,
    (rows) => rows === 1,
  )
  return { shop, flow }
}

const find = (shop: TestShop, word: string): Promise<CaseFile> => shop.call('case.find', { word })

describe('what happened to order 1042', () => {
  it('is told in order, with what each event caused', async () => {
    const { shop } = await shopWithOrders()
    const { events, also } = await find(shop, '#1042')
    expect(events.map(({ row, depth }) => [row.type, depth])).toEqual([
      ['order.placed', 0],
      ['window.result', 1],
    ])
    expect(events[1]?.cause).toBe(events[0]?.row.offset)
    expect(also).toContain('pay-1042')
  })

  it('says until when a step waits because of it', async () => {
    const { shop } = await shopWithOrders()
    const waiting = flowOf(
      {
        hand: { type: 'manual' },
        thank: { type: 'wait', when: 'event.type == "order.placed"', key: 'data.order', for: '48h' },
        note: { type: 'note', text: 'Thank you' },
      },
      ['hand.event > thank', 'thank.elapsed > note'],
      'thanks',
    )
    const { flow: thanks } = await shop.call('flows.import', { text: writeFlow(waiting) })
    await shop.call('publish.apply', { flow: thanks, revision: 1, choices: {}, by: 'Ann' })
    const event = {
      type: 'order.placed',
      subject: 'order/1044',
      data: { order: '1044', total: { minor: 1, currency: 'GBP' } },
    }
    await shop.call('events.send', { flow: thanks, node: 'hand', event, by: 'Ann' })
    const order = await until(
      async () => (await find(shop, '1044')).events[0],
      (found) => found !== undefined && found.waits.length === 1,
    )
    expect(order?.waits).toEqual([{ stage: `${thanks}/thank`, until: (order?.row.time ?? 0) + 48 * 3_600_000 }])
    // What a window remembers for an hour is no waiting.
    expect((await find(shop, '1042')).events[0]?.waits).toEqual([])
  })

  it('says why it was not held: the first part that did not hold, with the value that it saw', async () => {
    const { shop, flow } = await shopWithOrders()
    const [order, counted] = (await find(shop, '1042')).events
    expect(order?.not).toEqual([
      {
        kind: 'condition',
        flow,
        name: 'risky',
        node: 'risk',
        way: 'held',
        clause: { text: 'data.risk == "HIGH"', held: false, values: [{ path: 'data.risk', value: 'MEDIUM' }] },
      },
      expect.objectContaining({ way: 'checked', clause: expect.objectContaining({ held: false }) }),
    ])
    expect(counted?.not).toEqual([
      expect.objectContaining({
        node: 'burst',
        clause: { text: 'data.value >= 5', held: false, values: [{ path: 'data.value', value: 2 }] },
      }),
    ])
  })

  it('names flows that listen, but not to this', async () => {
    const { shop } = await shopWithOrders()
    const store = shop.shop.store
    store.commit({
      ...{ at: 1, repeats: [], positions: [], stages: [], effects: [] },
      events: [
        {
          ...(store.get(1) as NonNullable<ReturnType<typeof store.get>>),
          offset: store.head + 1,
          channel: 'events',
          id: 'told-1',
          source: '/till',
          type: 'order.cancelled',
          subject: 'order/1042',
        },
      ],
    })
    const told = (await find(shop, '1042')).events.find(({ row }) => row.type === 'order.cancelled')
    expect(told?.not).toEqual([expect.objectContaining({ kind: 'not heard', name: 'Refunds', node: 'heard' })])
  })

  it('tells of an event of before a flow began that the flow was not on then, and no way through it', async () => {
    const { shop } = await shopWithOrders()
    const later = { ...flowOf({ heard: { type: 'events', types: 'order.*' }, note: { type: 'note', text: 'An order' } }, ['heard.event > note'], 'later'), name: 'Later' } // biome-ignore format: a flow
    const [first] = (await find(shop, '1042')).events
    const stored = shop.shop.store.get(first?.row.offset ?? 0)
    if (!stored) throw new Error('the order is gone')
    const told = { ...stored, channel: 'events', id: 'told-2', source: '/till', offset: shop.shop.store.head + 1 }
    shop.shop.store.commit({ ...{ at: 1, repeats: [], positions: [], stages: [], effects: [] }, events: [told] })
    const { flow } = await shop.call('flows.import', { text: writeFlow(later) })
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ann' })
    const event = (await find(shop, '1042')).events.find(({ id }) => id === 'told-2')
    expect(event?.flows.map(({ name }) => name)).not.toContain('Later')
    expect(event?.not).toContainEqual(expect.objectContaining({ kind: 'not on', name: 'Later' }))
  })

  it('is explained by the version that ran, though no step of it is left', async () => {
    const { shop, flow } = await shopWithOrders()
    const nodes = { hand: { type: 'manual' }, all: { type: 'table', table: 'all', columns: [{ name: 'order', value: 'data.order' }] } } // biome-ignore format: nodes
    const other = { ...flowOf(nodes, ['hand.event > all'], flow), name: 'risky' }
    const before = (await find(shop, '1042')).events[0]
    const { revision } = await shop.call('draft.read', { flow })
    await shop.call('draft.save', { flow, text: writeFlow(other), revision, label: '' })
    await shop.call('publish.apply', { flow, revision: revision + 1, choices: { added: 'now', removed: 'discard' }, by: 'Ann' }) // biome-ignore format: a call
    const after = (await find(shop, '1042')).events[0]
    expect(after?.flows).toEqual(before?.flows)
    expect(after?.not).toEqual(before?.not)
    expect(after?.flows[0]?.steps.map(({ node }) => node)).toContain('risk')
  })

  it.each([
    ['order 1042', 'order/1042'],
    ['Order #1042', 'order/1042'],
    ['order no. 1042', 'order/1042'],
    ['What happened to order 1042?', 'order/1042'],
    ['payment pay-1042', 'order/1042'],
    ['PAY 1042', 'order/1042'],
    ['customer cus77', 'order/1041'],
  ])('finds it as people ask: %s', async (word, subject) => {
    const { shop } = await shopWithOrders()
    expect((await find(shop, word)).events.map(({ row }) => row.subject)).toContain(subject)
  })

  it('offers words that differ by a slip of the finger where nothing has the one that was typed', async () => {
    const { shop } = await shopWithOrders()
    expect((await find(shop, 'order 1024')).near[0]).toBe('1042')
    expect((await find(shop, '1042')).near).toEqual([])
  })

  it('finds a case by its payment, and nothing by a word that stands nowhere', async () => {
    const { shop } = await shopWithOrders()
    expect((await find(shop, 'pay-1041')).events.map(({ row }) => row.subject)).toContain('order/1041')
    expect((await find(shop, 'nobody-9')).events).toEqual([])
  })
})
