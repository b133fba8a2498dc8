/** The traps of taking events in, as far as no other file has them: fast, whole, and completed where they come thin. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { csvLine } from '../../../runtime/host/csv-text.ts'
import { isObject } from '../../../runtime/model/json.ts'
import type { EffectService } from '../../../runtime/model/services.ts'
import { connect, deliver } from './deliver.ts'
import { eventOf, flowOf, openServed, structured } from './open.ts'

const until = async (holds: () => boolean): Promise<void> => {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 2_000) throw new Error('It never came true')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

it('T-A3: is answered when it is on the disk, before any flow has seen it', async () => {
  const opened = await openServed()
  const deployment = opened.runtime.engine.deployment('shop')
  if (deployment) deployment.state = 'paused'
  const path = connect(opened, 'shopify')
  const many = Array.from({ length: 1_000 }, (_, n) => eventOf(`e-${n}`))
  const queued = Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      opened.post('/events', JSON.stringify(many.slice(n * 100, n * 100 + 100)), {
        'content-type': 'application/cloudevents-batch+json',
      }),
    ),
  )
  const answer = await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', body: '{"id":1}' })
  expect(answer.status).toBe(200)
  expect(opened.store.find('shopify://shopify', 'orders/create/1')).toBeGreaterThan(0)
  await queued
  expect([opened.store.head, [...opened.store.rows('counted')]]).toEqual([1_001, []])
})

describe('T-A8: big ids, Unicode and size', () => {
  const id = '820982911946154508'
  const words = 'Zoë, 東京, 🧾👩‍👩‍👧, \u0000 and a quote "'
  const big = 'x'.repeat(70_000)
  const body = `{"id":${id},"name":${JSON.stringify(words)},"currency":"USD","total_price":"1.00","note":"${big}"}`

  it('survive a webhook, the log and a table, to the last digit and character', async () => {
    const flow = flowOf(
      {
        shop: { type: 'webhook', version: 1, config: { provider: 'shopify', connection: 'shopify' } },
        kept: {
          type: 'table',
          version: 1,
          config: {
            table: 'kept',
            key: [{ name: 'order', type: 'text', value: 'data.order_id' }],
            columns: [
              { name: 'number', type: 'text', value: 'data.number' },
              { name: 'length', type: 'integer', value: 'size(data.original.note)' },
            ],
          },
        },
      },
      [{ from: 'shop.event', to: 'kept' }],
    )
    const opened = await openServed({ flow })
    const path = connect(opened, 'shopify')
    await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', body })
    await until(() => [...opened.store.rows('kept')].length === 1)
    const [row] = opened.store.rows('kept')
    expect(row).toEqual({ order: id, number: words, length: 70_000 })
    const event = opened.store.get(1)
    expect(event?.data).toMatchObject({ order_id: id, number: words })
    // A number that no program of a script language could hold stands as text.
    expect(event?.text).toContain(`"original":{"id":"${id}"`)
    const csv = csvLine([row?.order ?? null, row?.number ?? null], [true, true], false)
    expect(csv).toContain(id)
    expect(csv).toContain('東京')
  })

  it('survive a program’s event', async () => {
    const opened = await openServed()
    const text = `{"specversion":"1.0","id":"e","source":"app://till-1","type":"order.placed","data":{"id":${id},"words":${JSON.stringify(words)},"note":"${big}"}}`
    expect((await opened.post('/events', text, structured)).status).toBe(202)
    expect(opened.store.get(1)?.text).toContain(`"id":${id}`)
    expect(opened.store.get(1)?.data).toMatchObject({ words, note: big })
  })
})

const sample = fileURLToPath(new URL('../../../../shared/data/webhooks/square/order.created.json', import.meta.url))
const thin: readonly [what: string, body: string, order: string][] = [
  [
    'as we write it',
    '{"merchant_id":"M","type":"order.created","event_id":"E1","data":{"object":{"order_created":{"order_id":"O1","location_id":"L","state":"OPEN","version":1}}}}',
    'O1',
  ],
  ...(existsSync(sample)
    ? [
        [
          "as Square's own sample (../shared/data)",
          readFileSync(sample, 'utf8'),
          'eA3vssLHKJrv9H0IdJCM3gNqfdcZY',
        ] as const,
      ]
    : []),
].map(([what, body, order]) => [what ?? '', body ?? '', order ?? ''])

it.each(thin)(
  'a thin event of Square, %s, is completed by asking for the rest, once, and goes on with it',
  async (_what, body, id) => {
    const asked: string[] = []
    const order = { order: { id, location_id: 'L', total_money: { amount: 1_234, currency: 'USD' } } }
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(order))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const asking: EffectService = {
      async attempt({ request }) {
        const path = isObject(request) ? new URL(`${request.url}`).pathname : ''
        const answer = await fetch(`http://127.0.0.1:${port}${path}`)
        return { kind: 'done', answer: { status: answer.status, body: await answer.json() } }
      },
    }
    const flow = flowOf(
      {
        shop: { type: 'webhook', version: 1, config: { provider: 'square', connection: 'square', types: 'order.*' } },
        thin: { type: 'filter', version: 1, config: { when: 'data.?thin.orValue(false)' } },
        rest: {
          type: 'lookup',
          version: 1,
          config: {
            url: 'https://connect.squareup.com/v2/orders/{data.order_id}',
            connection: { $connection: 'square' },
            emits: 'order.known',
          },
        },
        known: {
          type: 'table',
          version: 1,
          config: {
            table: 'known',
            key: [{ name: 'order', type: 'text', value: 'data.order_id' }],
            columns: [{ name: 'cents', type: 'integer', value: 'data.details.order.total_money.amount' }],
          },
        },
      },
      [
        { from: 'shop.event', to: 'thin' },
        { from: 'thin.pass', to: 'rest' },
        { from: 'rest.found', to: 'known' },
      ],
    )
    const opened = await openServed({ flow, effects: { lookup: asking } })
    const path = connect(opened, 'square')
    for (let n = 0; n < 3; n++) await deliver(opened, { provider: 'square', path, body })
    await until(() => [...opened.store.rows('known')].length === 1)
    expect([...opened.store.rows('known')]).toEqual([{ order: id, cents: 1_234 }])
    expect(asked).toEqual([`/v2/orders/${id}`])
    const [found] = opened.store.read(0, 99).filter(({ type }) => type === 'order.known')
    expect(found?.data).toMatchObject({ order_id: id, thin: true, details: order })
  },
)
