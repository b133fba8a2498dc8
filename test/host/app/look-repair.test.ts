/** Repairing: one first, then the others; nothing closes before it has ended; an edited copy is a new event. */
import { describe, expect, it } from 'vitest'
import type { Repair } from '../../../runtime/model/api/look.ts'
import type { Attempt, Effect } from '../../../runtime/model/effect.ts'
import { orders, published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const calling = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    call: { type: 'http', version: 1, name: 'Warehouse', config: { url: 'https://warehouse.example/orders' } },
    totals: orders().nodes.totals ?? { type: '', version: 1, config: {} },
  },
  edges: [
    { from: 'hand.event', to: 'call' },
    { from: 'hand.event', to: 'totals' },
  ],
  layout: {},
})

/** Answers by what the event says; counts what was really asked. */
function world(answer: (customer: string) => Attempt | Promise<Attempt>) {
  const it = {
    answer,
    asked: [] as string[],
    services: {
      effects: {
        http: {
          attempt: async (effect: Effect): Promise<Attempt> => {
            const customer = /"customer":"(\w+)"/.exec(JSON.stringify(effect.request).replaceAll('\\', ''))?.[1] ?? ''
            it.asked.push(customer)
            return it.answer(customer)
          },
        },
      },
    },
  }
  return it
}

const lost: Attempt = { kind: 'unknown', reason: 'The line broke' }
const fine: Attempt = { kind: 'done', answer: null }
const items = (shop: TestShop) => () => shop.call('look.list', {})
const ended = (shop: TestShop) =>
  until(
    () => shop.call('look.repairing', {}),
    (repair): repair is Repair => repair !== null && repair.state !== 'trying one' && repair.state !== 'going on',
  )

async function unsure(customers: readonly string[], outside: ReturnType<typeof world>) {
  const shop = await newShop({ services: outside.services })
  const flow = await published(shop, calling)
  for (const customer of customers) await send(shop, flow, customer, 200)
  const waiting = await until(items(shop), (all) => all.length === customers.length)
  return { shop, flow, ids: waiting.map(({ id }) => id) }
}

describe('a repair', () => {
  it('tries one first, and leaves all others alone when it fails again', async () => {
    const outside = world(() => lost)
    const { shop, ids } = await unsure(['ann', 'bob', 'cid'], outside)
    await shop.call('look.repair', { ids, by: 'Ann' })
    const repair = await ended(shop)
    expect(repair).toMatchObject({ state: 'stopped', total: 3, done: 0, message: 'The line broke' })
    expect(repair?.left).toHaveLength(2)
    expect(outside.asked).toEqual(['ann', 'bob', 'cid', 'ann'])
  })

  it('does the others once the first went well, and tells how far it is', async () => {
    const outside = world(() => lost)
    const { shop, ids } = await unsure(['ann', 'bob', 'cid', 'dan'], outside)
    outside.answer = () => fine
    await shop.call('look.repair', { ids, by: 'Ann' })
    expect(await ended(shop)).toMatchObject({ state: 'finished', total: 4, done: 4, message: null, left: [] })
    expect(await shop.call('look.list', {})).toEqual([])
    const told = shop.told.flatMap(({ event, payload }) => (event === 'repair' ? [(payload as Repair).done] : []))
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(4)
  })

  it('stops at the first new error, and says what is left', async () => {
    const customers = Array.from({ length: 20 }, (_, n) => `c${n}`)
    const outside = world(() => lost)
    const { shop, ids } = await unsure(customers, outside)
    outside.answer = (customer) => (customer === 'c3' ? { kind: 'failed', reason: 'Too heavy', answer: null } : fine)
    await shop.call('look.repair', { ids, by: 'Ann' })
    const repair = await ended(shop)
    expect(repair).toMatchObject({ state: 'stopped', message: 'Too heavy', done: 8 })
    expect(await shop.call('look.list', {})).toHaveLength(11)
    expect(repair?.left).toHaveLength(11)
  })

  it('keeps in sight what is being tried until it has really ended', async () => {
    let release: (attempt: Attempt) => void = () => {}
    const outside = world(() => lost)
    const { shop, ids } = await unsure(['ann'], outside)
    outside.answer = () => new Promise((resolve) => (release = resolve))
    await shop.call('look.decide', { ids, verdict: 'did not happen', reason: '', by: 'Ann' })
    await until(
      () => outside.asked.length,
      (count) => count === 2,
    )
    expect(await shop.call('look.list', {})).toMatchObject([{ state: 'trying', id: ids[0] }])
    release(lost)
    await until(items(shop), ([item]) => item?.state === 'unknown')
    release = () => {}
    outside.answer = () => fine
    await shop.call('look.decide', { ids, verdict: 'did not happen', reason: '', by: 'Ann' })
    await until(items(shop), (all) => all.length === 0)
  })

  it('can be stopped: what has begun ends, the rest waits as before', async () => {
    const outside = world(() => lost)
    const { shop, ids } = await unsure(['ann', 'bob', 'cid'], outside)
    const gates: (() => void)[] = []
    outside.answer = () => new Promise((resolve) => gates.push(() => resolve(fine)))
    await shop.call('look.repair', { ids, by: 'Ann' })
    expect(await shop.failure('look.repair', { ids, by: 'Ann' })).toMatchObject({ code: 'REPAIR_BUSY' })
    await until(
      () => gates.length,
      (count) => count === 1,
    )
    await shop.call('look.stop', {})
    gates[0]?.()
    expect(await ended(shop)).toMatchObject({ state: 'cancelled', done: 1 })
    expect(await shop.call('look.list', {})).toHaveLength(2)
  })

  it('says beforehand what the ledger knows: what was done is skipped, what is redone, who is asked', async () => {
    const both = orders({
      nodes: {
        ...calling.nodes,
        books: { type: 'http', version: 1, name: 'Books', config: { url: 'https://warehouse.example/books' } },
      },
      edges: [...calling.edges, { from: 'hand.event', to: 'books' }],
      layout: {},
    })
    const attempt = async ({ request }: Effect): Promise<Attempt> =>
      JSON.stringify(request).includes('/books') ? fine : lost
    const shop = await newShop({ services: { effects: { http: { attempt } } } })
    const flow = await published(shop, both)
    for (const customer of ['ann', 'bob', 'cid']) await send(shop, flow, customer, 200)
    const waiting = await until(items(shop), (all) => all.length === 3)
    expect(await shop.call('look.preview', { ids: waiting.map(({ id }) => id) })).toEqual({
      items: 3,
      skipped: 3,
      redone: 3,
      behind: 0,
      sums: [],
      places: ['warehouse.example'],
    })
  })

  it('drains a lane in the order in which things were asked for, and is not over before the first has really ended', async () => {
    const totals: number[] = []
    let answer: () => Attempt | Promise<Attempt> = () => lost
    const attempt = async ({ request }: Effect): Promise<Attempt> => {
      totals.push(Number(/"total":(\d+)/.exec(JSON.stringify(request).replaceAll('\\', ''))?.[1]))
      return answer()
    }
    const shop = await newShop({ services: { effects: { http: { attempt } } } })
    const flow = await published(shop, calling)
    for (const total of [201, 202, 203]) await send(shop, flow, 'ann', total)
    const waiting = await until(items(shop), (all) => all.length === 1)
    let release: (attempt: Attempt) => void = () => {}
    answer = () => new Promise((resolve) => (release = resolve))
    await shop.call('look.repair', { ids: waiting.map(({ id }) => id), by: 'Ann' })
    await until(
      () => totals.length,
      (count) => count === 2,
    )
    expect(await shop.call('look.repairing', {})).toMatchObject({ state: 'trying one', done: 0 })
    answer = () => fine
    release(fine)
    expect(await ended(shop)).toMatchObject({ state: 'finished', done: 1 })
    await until(
      () => totals,
      (all) => all.length === 4,
    )
    expect(totals).toEqual([201, 201, 202, 203])
  })

  it('of a delivery that asks for something outside ends with that, not before', async () => {
    const asking = orders({
      nodes: {
        hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
        call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/{data.place}' } },
      },
      edges: [{ from: 'hand.event', to: 'call' }],
      layout: {},
    })
    let release: (attempt: Attempt) => void = () => {}
    let asked = 0
    const attempt = (): Promise<Attempt> => {
      asked++
      return new Promise((resolve) => (release = resolve))
    }
    const shop = await newShop({ services: { effects: { http: { attempt } } } })
    const flow = await published(shop, asking)
    await send(shop, flow, 'ann', 200)
    const waiting = await until(items(shop), (all) => all.length === 1)
    expect(waiting[0]?.kind).toBe('letter')
    // The flow is mended; the delivery is tried again by it.
    const { revision, text } = await shop.call('draft.read', { flow })
    const mended = JSON.parse(text)
    mended.nodes.call.config.url = 'https://warehouse.example/orders'
    const saved = await shop.call('draft.save', { flow, text: JSON.stringify(mended), revision, label: 'Mend' })
    const allow = ['warehouse.example:443']
    await shop.call('publish.apply', { flow, revision: saved.revision, choices: {}, by: 'Ann', allow })
    await shop.call('look.repair', { ids: waiting.map(({ id }) => id), by: 'Ann' })
    await until(
      () => asked,
      (count) => count === 1,
    )
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(await shop.call('look.repairing', {})).toMatchObject({ state: 'trying one', done: 0 })
    release(fine)
    expect(await ended(shop)).toMatchObject({ state: 'finished', done: 1 })
  })

  it('of a lane goes on in order with what waits behind it', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    for (const total of [150.5, 200, 300]) await send(shop, flow, 'ann', total)
    const [item] = await until(items(shop), (all) => all[0]?.behind === 2)
    const ids = [item?.id ?? '']
    expect(await shop.call('look.preview', { ids })).toMatchObject({ items: 1, behind: 2 })
    await shop.call('look.repair', { ids, by: 'Ann' })
    expect(await ended(shop)).toMatchObject({ state: 'stopped', done: 0 })
    expect((await shop.call('look.list', {}))[0]).toMatchObject({ offset: item?.offset, behind: 2 })
  })
})

describe('an edited copy', () => {
  it('is a new event through the same producer; the original stays as it was and is closed with a reference', async () => {
    const shop = await newShop()
    const flow = await published(shop, calling)
    await send(shop, flow, 'ann', 150.5)
    await send(shop, flow, 'ann', 200)
    const [item] = await until(items(shop), (all) => all.some(({ kind }) => kind === 'letter'))
    const letter = (await shop.call('look.list', {})).find(({ kind }) => kind === 'letter') ?? item
    const id = letter?.id ?? ''
    const detail = await shop.call('look.read', { id })
    expect(detail.copy).toMatchObject({ node: 'hand', type: 'order.placed', also: ['call'] })
    const event = { type: 'order.placed', subject: 'customer/ann', data: { customer: 'ann', total: 151 } }
    const answer = await shop.call('look.copy', { id, event, by: 'Ann' })
    expect(answer.kind).toBe('accepted')
    await until(
      () => shop.call('tables.page', { table: 'totals' }),
      ({ rows }) => rows[0]?.total === 351,
    )
    const offset = letter?.offset ?? 0
    expect((await shop.call('event.read', { offset })).event.data).toEqual({ customer: 'ann', total: 150.5 })
    const [closed] = (await shop.call('history.page', { limit: 1, type: 'counterflow.lane.released' })).rows
    const told = await shop.call('event.read', { offset: closed?.offset ?? 0 })
    const made = answer.kind === 'accepted' ? answer.offset : 0
    expect(told.event.data).toMatchObject({ verdict: 'skip', by: 'Ann', reason: expect.stringContaining(`${made}`) })
    expect(await shop.failure('look.copy', { id, event, by: 'Ann' })).toMatchObject({ code: 'LOOK_GONE' })
  })

  it('that the flow refuses changes nothing', async () => {
    const strict = orders({
      events: {
        'order.placed': {
          type: 'object',
          properties: { customer: { type: 'string' }, total: { type: 'number' } },
          required: ['total'],
        },
      },
    })
    const shop = await newShop()
    const flow = await published(shop, strict)
    await send(shop, flow, 'ann', 150.5)
    const [item] = await until(items(shop), (all) => all.length === 1)
    const event = { type: 'order.placed', data: { customer: 'ann' } }
    const answer = await shop.call('look.copy', { id: item?.id ?? '', event, by: 'Ann' })
    expect(answer).toMatchObject({ kind: 'refused', code: 'EVENT_SCHEMA' })
    expect(await shop.call('look.list', {})).toHaveLength(1)
  })
})
