/** Versions: what comes into force is whole, is asked about where kept state would change, and names who did it. */
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../runtime/model/effect.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { imported, orders, published, send } from './flows.ts'
import { edited, newShop, type TestShop, until } from './open-shop.ts'

type Document = {
  name: string
  nodes: { [id: string]: { type: string; version: number; config: Record<string, unknown> } }
  edges: unknown[]
}

async function save(shop: TestShop, flow: string, change: (document: Document) => void): Promise<number> {
  const { text, revision } = await shop.call('draft.read', { flow })
  return (await shop.call('draft.save', { flow, text: edited(text, change), revision, label: '' })).revision
}

const rows = async (shop: TestShop, table = 'totals'): Promise<readonly Row[]> =>
  (await shop.call('tables.page', { table })).rows

/** Counts orders instead of adding them up: what is kept would mean something else. */
const counted = (document: Document): void => {
  const { totals } = document.nodes
  if (totals) totals.config.columns = [{ name: 'orders', keep: 'distinct', value: 'event.id' }]
}

const second = (document: Document): void => {
  document.nodes.again = {
    type: 'table',
    version: 1,
    config: {
      table: 'again',
      key: [{ name: 'customer', value: 'data.customer' }],
      columns: [{ name: 'total', type: 'integer', value: 'data.total' }],
    },
  }
  document.edges.push({ from: 'large.pass', to: 'again' })
}

/** Tells a program of every order, and notes what it answers. */
const calling = orders({
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
    seen: {
      type: 'table',
      version: 1,
      config: { table: 'seen', columns: [{ name: 'type', type: 'text', value: 'event.type' }] },
    },
  },
  edges: [
    { from: 'hand.event', to: 'call' },
    { from: 'call.answered', to: 'seen' },
  ],
  layout: {},
})

/** Another step in the place of the table. */
const withoutTotals = (document: Document): void => {
  delete document.nodes.totals
  document.nodes.notes = { type: 'note', version: 1, config: { text: 'One more' } }
  document.edges = [
    { from: 'hand.event', to: 'large' },
    { from: 'large.pass', to: 'notes' },
  ]
}

async function busy(shop: TestShop): Promise<string> {
  const flow = await published(shop)
  for (const [customer, total] of [
    ['ann', 150],
    ['bob', 200],
    ['ann', 300],
  ] as const)
    await send(shop, flow, customer, total)
  await until(
    () => rows(shop),
    (all) => all.length === 2,
  )
  return flow
}

describe('publishing', () => {
  it('turns the flow on, counts versions and tells who published', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    await send(shop, flow, 'ann', 150)
    await send(shop, flow, 'ann', 50)
    expect(
      await until(
        () => rows(shop),
        (all) => all.length === 1,
      ),
    ).toEqual([{ customer: 'ann', total: 150 }])
    const revision = await save(shop, flow, (document) => {
      document.nodes.large = { type: 'filter', version: 1, config: { when: 'data.total > 10' } }
    })
    const preview = await shop.call('publish.preview', { flow })
    expect(preview).toMatchObject({
      revision,
      problems: [],
      needs: [],
      stages: [{ node: 'totals', name: 'Totals', change: 'kept', keeps: ['totals'] }],
    })
    const draft = await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Bea' })
    expect(draft).toMatchObject({ state: 'on', live: { version: 2, by: 'Bea', text: draft.text } })
    await send(shop, flow, 'ann', 50)
    await until(
      () => rows(shop),
      (all) => all[0]?.total === 200,
    )
    expect(await shop.call('versions.list', { flow })).toMatchObject([
      { version: 2, by: 'Bea', live: true },
      { version: 1, by: 'Ann', live: false },
    ])
    const { rows: told } = await shop.call('history.page', { type: 'counterflow.flow.published', limit: 10 })
    const who = await Promise.all(told.map(({ offset }) => shop.call('event.read', { offset })))
    expect(who.map(({ event }) => event.data)).toMatchObject([
      { flow, version: 2, by: 'Bea' },
      { flow, version: 1, by: 'Ann' },
    ])
  })

  it.each([
    ['half a character', '\ud800', '\ufffd'],
    ['nothing, and nobody was asked', '', 'someone'],
    ['a long text', 'x'.repeat(200), 'x'.repeat(60)],
  ])('keeps the name of who did it, also when that is %s', async (_what, by, kept) => {
    const shop = await newShop()
    const flow = await imported(shop)
    await shop.call('publish.apply', { flow, revision: 1, choices: {}, by })
    await send(shop, flow, 'ann', 150.5)
    const [item] = await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 1,
    )
    await shop.call('look.decide', { ids: [item?.id ?? ''], verdict: 'skip', reason: by, by })
    await shop.call('flows.turn', { flow, to: 'off', by })
    const { rows } = await shop.call('history.page', { limit: 10 })
    const events = await Promise.all(rows.map(({ offset }) => shop.call('event.read', { offset })))
    const acts = events.filter(({ event }) => event.type.startsWith('counterflow.'))
    expect(acts.map(({ event }) => event.data)).toMatchObject([{ by: kept }, { by: kept }, { by: kept }])
  })

  it('refuses a revision that is not the last one, and problems with all of them', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    expect(await shop.failure('publish.apply', { flow, revision: 7, choices: {}, by: '' })).toMatchObject({
      code: 'DRAFT_CONFLICT',
    })
    const revision = await save(shop, flow, (document) => {
      document.nodes.large = { type: 'filter', version: 1, config: { when: 'data.total >' } }
      document.nodes.odd = { type: 'no-such', version: 1, config: {} }
    })
    const failure = await shop.failure('publish.apply', { flow, revision, choices: {}, by: '' })
    expect(failure).toMatchObject({
      code: 'FLOW_PROBLEMS',
      details: {
        problems: expect.arrayContaining([
          expect.objectContaining({ node: 'large' }),
          expect.objectContaining({ node: 'odd' }),
        ]),
      },
    })
    expect((await shop.call('draft.read', { flow })).state).toBe('off')
  })

  it('asks what becomes of kept state that would change its meaning, and until then all goes on', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    const revision = await save(shop, flow, counted)
    expect(await shop.call('publish.preview', { flow })).toMatchObject({
      needs: ['reshaped'],
      past: 3,
      stages: [{ change: 'reshaped' }],
    })
    const wish = { flow, revision, choices: {}, by: 'Ann' }
    expect(await shop.failure('publish.apply', wish)).toMatchObject({
      code: 'PUBLISH_CHOICE',
      details: { needs: ['reshaped'], stages: ['totals'] },
    })
    await send(shop, flow, 'bob', 500)
    await until(
      () => rows(shop),
      (all) => all[1]?.total === 700,
    )
    expect(await shop.call('versions.list', { flow })).toHaveLength(1)
  })

  it('rebuilds a reshaped table from the log', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    const revision = await save(shop, flow, counted)
    await shop.call('publish.apply', { flow, revision, choices: { reshaped: 'rebuild' }, by: 'Ann' })
    expect(
      await until(
        () => rows(shop),
        (all) => all.length === 2,
      ),
    ).toEqual([
      { customer: 'ann', orders: 2 },
      { customer: 'bob', orders: 1 },
    ])
  })

  it('starts a reshaped table empty from now', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    const revision = await save(shop, flow, counted)
    await shop.call('publish.apply', { flow, revision, choices: { reshaped: 'empty' }, by: 'Ann' })
    await send(shop, flow, 'cid', 500)
    expect(
      await until(
        () => rows(shop),
        (all) => all.length > 0,
      ),
    ).toEqual([{ customer: 'cid', orders: 1 }])
  })

  it.each([
    ['now', 0],
    ['beginning', 2],
  ] as const)('begins an added table with %s', async (added, expected) => {
    const shop = await newShop()
    const flow = await busy(shop)
    const revision = await save(shop, flow, second)
    expect((await shop.call('publish.preview', { flow })).needs).toEqual(['added'])
    expect((await shop.failure('publish.apply', { flow, revision, choices: {}, by: '' })).code).toBe('PUBLISH_CHOICE')
    await shop.call('publish.apply', { flow, revision, choices: { added }, by: 'Ann' })
    await send(shop, flow, 'cid', 500)
    const all = await until(
      () => rows(shop, 'again'),
      (found) => found.some(({ customer }) => customer === 'cid'),
    )
    expect(all).toHaveLength(expected + 1)
  })

  describe('that removes a step for which something waits', () => {
    /** Two orders wait for the table, and the draft has it no more. */
    async function waiting(shop: TestShop): Promise<{ readonly flow: string; readonly revision: number }> {
      const flow = await busy(shop)
      await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
      await send(shop, flow, 'cid', 500)
      await send(shop, flow, 'dan', 600)
      await send(shop, flow, 'eve', 5)
      return { flow, revision: await save(shop, flow, withoutTotals) }
    }
    const totals = async (shop: TestShop) => (await rows(shop)).map(({ customer, total }) => [customer, total])
    const before = [
      ['ann', 450],
      ['bob', 200],
    ]

    it('asks what becomes of it, and says how much it is', async () => {
      const shop = await newShop()
      const { flow, revision } = await waiting(shop)
      expect(await shop.call('publish.preview', { flow })).toMatchObject({
        needs: ['added', 'removed'],
        stages: [
          { node: 'notes', change: 'added' },
          { node: 'totals', name: 'Totals', change: 'removed', keeps: ['totals'], waiting: 2 },
        ],
      })
      expect(await shop.failure('publish.apply', { flow, revision, choices: { added: 'now' }, by: '' })).toMatchObject({
        code: 'PUBLISH_CHOICE',
        details: { needs: ['removed'], stages: ['totals'], steps: [{ node: 'totals', waiting: 2 }] },
      })
      expect(await shop.call('draft.read', { flow })).toMatchObject({ state: 'paused', live: { version: 1 } })
    })

    it('finishes it, also after the shop was closed in between, and the table stays readable', async () => {
      const shop = await newShop()
      const { flow, revision } = await waiting(shop)
      await shop.call('publish.apply', { flow, revision, choices: { added: 'now', removed: 'drain' }, by: 'Ann' })
      await shop.reopen()
      await send(shop, flow, 'fay', 700)
      expect(
        await until(
          () => totals(shop),
          (all) => all.length === 4,
        ),
      ).toEqual([...before, ['cid', 500], ['dan', 600]])
      expect((await shop.call('tables.list', { flow })).map(({ table }) => table)).toContain('totals')
    })

    it('sets it aside, and takes it up when the step is back', async () => {
      const shop = await newShop()
      const { flow, revision } = await waiting(shop)
      const [first] = await shop.call('versions.list', { flow })
      await shop.call('publish.apply', { flow, revision, choices: { added: 'now', removed: 'park' }, by: 'Ann' })
      await send(shop, flow, 'fay', 700)
      expect(await totals(shop)).toEqual(before)
      const wish = { flow, hash: first?.hash ?? '', by: 'Ann' }
      expect(await shop.failure('versions.revert', { ...wish, choices: {} })).toMatchObject({
        details: { needs: ['returned'], steps: [{ node: 'totals', change: 'returned', waiting: 3 }] },
      })
      await shop.call('versions.revert', { ...wish, choices: { returned: 'take up' } })
      expect(
        await until(
          () => totals(shop),
          (all) => all.length === 5,
        ),
      ).toEqual([...before, ['cid', 500], ['dan', 600], ['fay', 700]])
    })

    it('finishes what it had asked to be done outside, and leads the answer where it led', async () => {
      let isReady = false
      const attempt = async (): Promise<Attempt> =>
        isReady ? { kind: 'done', answer: { status: 200 } } : { kind: 'retry', reason: 'Busy' }
      const shop = await newShop({ services: { effects: { http: { attempt } } } })
      const flow = await published(shop, calling)
      await send(shop, flow, 'ann', 1)
      const calls = async () => (await shop.call('live.watch', { flow }))?.stages.call
      await until(calls, (found) => found?.effectsOpen === 1)
      const revision = await save(shop, flow, (document) => {
        delete document.nodes.call
        document.edges = [{ from: 'hand.event', to: 'seen' }]
      })
      expect((await shop.call('publish.preview', { flow })).stages).toMatchObject([
        { node: 'seen', change: 'kept' },
        { node: 'call', change: 'removed', waiting: 0, unsent: 1 },
      ])
      await shop.call('publish.apply', { flow, revision, choices: { removed: 'drain' }, by: 'Ann' })
      await send(shop, flow, 'bob', 2)
      isReady = true
      const seen = await until(
        () => rows(shop, 'seen'),
        (all) => all.length === 2,
      )
      expect(seen.map(({ type }) => type)).toEqual(['order.placed', expect.stringContaining('answered')])
      await until(calls, (found) => found?.effectsOpen === 0)
    })

    it('sets aside what had failed as well: nobody is asked about it until the step is back', async () => {
      const shop = await newShop()
      const flow = await busy(shop)
      await send(shop, flow, 'ann', 150.5)
      const items = () => shop.call('look.list', {})
      const [item] = await until(items, (all) => all.length === 1)
      const revision = await save(shop, flow, withoutTotals)
      await shop.call('publish.apply', { flow, revision, choices: { added: 'now', removed: 'park' }, by: 'Ann' })
      expect(await items()).toEqual([])
      expect((await shop.call('flows.list', {}))[0]?.needsLook).toBe(0)
      const wish = { ids: [item?.id ?? ''], verdict: 'skip', reason: '', by: 'Ann' } as const
      expect(await shop.call('look.decide', wish)).toEqual({ decided: 0 })
      const hash = (await shop.call('versions.list', { flow }))[1]?.hash ?? ''
      await shop.call('versions.revert', { flow, hash, choices: { returned: 'take up' }, by: 'Ann' })
      expect(await shop.call('look.decide', wish)).toEqual({ decided: 1 })
    })

    it('drops it, and the history says who did', async () => {
      const shop = await newShop()
      const { flow, revision } = await waiting(shop)
      await shop.call('publish.apply', { flow, revision, choices: { added: 'now', removed: 'discard' }, by: 'Bea' })
      const told = () => shop.call('history.page', { type: 'counterflow.step.discarded', limit: 5 })
      const page = await until(told, (found) => found.rows.length === 1)
      const { event } = await shop.call('event.read', { offset: page.rows[0]?.offset ?? 0 })
      expect(event.data).toEqual({ stage: `${flow}/totals`, events: 2, effects: 0, by: 'Bea' })
      await shop.reopen()
      expect(await totals(shop)).toEqual(before)
      expect((await told()).rows).toHaveLength(1)
    })
  })

  it('changes nothing at all when the table of another flow stands in the way', async () => {
    const shop = await newShop()
    const first = await busy(shop)
    const flow = await imported(shop)
    const revision = await save(shop, flow, (document) => {
      const { totals } = document.nodes
      if (totals) totals.config.table = 'totals'
    })
    expect((await shop.failure('publish.apply', { flow, revision, choices: {}, by: '' })).code).toBe('TABLE_OWNED')
    expect(await shop.call('draft.read', { flow })).toMatchObject({ state: 'off', live: null })
    await send(shop, first, 'dan', 900)
    await until(
      () => rows(shop),
      (all) => all.length === 3,
    )
  })

  it('makes an earlier version live again as a new one, and the draft the same', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    const [first] = await shop.call('versions.list', { flow })
    const revision = await save(shop, flow, (document) => {
      document.nodes.large = { type: 'filter', version: 1, config: { when: 'data.total > 10' } }
    })
    await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann' })
    const hash = first?.hash ?? ''
    const draft = await shop.call('versions.revert', { flow, hash, choices: {}, by: 'Bea' })
    expect(draft).toMatchObject({ revision: revision + 1, state: 'on', live: { version: 3, hash, by: 'Bea' } })
    expect(draft.text).toBe((await shop.call('versions.read', { flow, hash })).text)
    expect((await shop.failure('versions.read', { flow, hash: 'none' })).code).toBe('VERSION_MISSING')
  })
})

describe('a flow', () => {
  it('that is off takes nothing, and goes on where it was when it is on again', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    expect((await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })).state).toBe('off')
    expect(
      (await shop.failure('events.send', { flow, node: 'hand', event: { type: 'order.placed' }, by: '' })).code,
    ).toBe('FLOW_OFF')
    await shop.call('flows.turn', { flow, to: 'on', by: 'Ann' })
    await send(shop, flow, 'bob', 500)
    await until(
      () => rows(shop),
      (all) => all[1]?.total === 700,
    )
  })

  it('that is paused takes events in, and its consumers wait until it goes on', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
    await send(shop, flow, 'bob', 500)
    await send(shop, flow, 'bob', 5)
    expect(await shop.call('live.watch', { flow })).toMatchObject({
      state: 'paused',
      stages: { totals: { waiting: 1 } },
    })
    await shop.reopen()
    expect((await shop.call('draft.read', { flow })).state).toBe('paused')
    expect((await rows(shop))[1]?.total).toBe(200)
    await shop.call('flows.turn', { flow, to: 'on', by: 'Ann' })
    await until(
      () => rows(shop),
      (all) => all[1]?.total === 700,
    )
  })

  it.each([
    ['now', 1],
    ['catch up', 2],
  ] as const)('that hears others begins with %s after it was off', async (start, expected) => {
    const shop = await newShop()
    const teller = await published(
      shop,
      orders({
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          tell: { type: 'emit', version: 1, config: { type: 'order.told' } },
        },
        edges: [{ from: 'hand.event', to: 'tell' }],
        layout: {},
      }),
    )
    const hearer = await published(
      shop,
      orders({
        nodes: {
          hear: { type: 'events', version: 1, config: { types: 'order.told' } },
          heard: {
            type: 'table',
            version: 1,
            config: { table: 'heard', columns: [{ name: 'customer', value: 'data.customer' }] },
          },
        },
        edges: [{ from: 'hear.event', to: 'heard' }],
        layout: {},
      }),
    )
    await shop.call('flows.turn', { flow: hearer, to: 'off', by: 'Ann' })
    await send(shop, teller, 'ann', 1)
    await until(
      () => shop.call('history.page', { type: 'order.told', limit: 5 }),
      ({ rows }) => rows.length === 1,
    )
    expect(await shop.call('live.watch', { flow: hearer })).toMatchObject({
      state: 'off',
      stages: { heard: { waiting: 1 } },
    })
    await shop.call('flows.turn', { flow: hearer, to: 'on', by: 'Ann', start })
    await send(shop, teller, 'bob', 1)
    const all = await until(
      () => rows(shop, 'heard'),
      (found) => found.some(({ customer }) => customer === 'bob'),
    )
    expect(all).toHaveLength(expected)
    for (const way of ['on', 'off']) {
      const turned = await shop.call('history.page', { type: `counterflow.flow.turned.${way}`, limit: 5 })
      expect(turned.rows.map(({ subject, source }) => [subject, source])).toEqual([[hearer, '/operators/Ann']])
    }
  })

  it('that is off says how many events came for it meanwhile, and since when', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    expect(await shop.call('flows.missed', { flow })).toEqual({ events: 0, since: null })
    await shop.call('flows.turn', { flow, to: 'paused', by: 'Ann' })
    for (const total of [500, 5, 600]) await send(shop, flow, 'bob', total)
    const before = Date.now()
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    const missed = await shop.call('flows.missed', { flow })
    // What a filter keeps back is not for the table.
    expect(missed.events).toBe(2)
    expect(missed.since).toBeGreaterThanOrEqual(before)
    await shop.reopen()
    expect(await shop.call('flows.missed', { flow })).toEqual(missed)
    const revision = await save(shop, flow, (document) => {
      document.nodes.large = { type: 'filter', version: 1, config: { when: 'data.total > 10' } }
    })
    await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann', start: 'now' })
    await send(shop, flow, 'cid', 20)
    await until(
      () => rows(shop),
      (all) => all.length === 3,
    )
    expect((await rows(shop)).map(({ total }) => total)).toEqual([450, 200, 20])
  })

  it('without a step cannot go live', async () => {
    const shop = await newShop()
    const { flow, revision } = await shop.call('flows.create', { name: 'Nothing yet' })
    expect((await shop.failure('publish.apply', { flow, revision, choices: {}, by: '' })).code).toBe('FLOW_EMPTY')
    expect(await shop.call('draft.read', { flow })).toMatchObject({ state: 'off', live: null })
  })

  it('that was never published cannot be turned on', async () => {
    const shop = await newShop()
    const flow = await imported(shop)
    expect((await shop.failure('flows.turn', { flow, to: 'on', by: 'Ann' })).code).toBe('FLOW_UNPUBLISHED')
  })

  it('is at work again after the shop was opened anew', async () => {
    const shop = await newShop()
    const flow = await busy(shop)
    await shop.reopen()
    expect((await shop.call('flows.list', {}))[0]).toMatchObject({ flow, state: 'on', version: 1 })
    await send(shop, flow, 'bob', 500)
    await until(
      () => rows(shop),
      (all) => all[1]?.total === 700,
    )
    // What was told before is not told again.
    const told = await shop.call('history.page', { type: 'counterflow.flow.published', limit: 10 })
    expect(told.rows.map(({ repeats }) => repeats)).toEqual([0])
  })
})
