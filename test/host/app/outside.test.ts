/** What flows of the app may do outside: connections of this computer, and servers that a person has approved. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { exampleFlow } from '../../nodes/run-example.ts'
import { newShop, type TestShop } from './open-shop.ts'

const calling = (config: JsonObject, type = 'http'): Flow =>
  exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type, version: 1, config },
  })
const to = (url: string): JsonObject => ({ url, method: 'PUT', tries: 1 })

async function draft(shop: TestShop, flow: Flow): Promise<{ flow: string; revision: number }> {
  const made = await shop.call('flows.import', { text: writeFlow(flow) })
  return { flow: made.flow, revision: made.revision }
}

async function edit(shop: TestShop, flow: string, change: (text: string) => string): Promise<number> {
  const { text, revision } = await shop.call('draft.read', { flow })
  return (await shop.call('draft.save', { flow, text: change(text), revision, label: 'Change' })).revision
}

const publish = (shop: TestShop, flow: string, revision: number, allow?: readonly string[]) =>
  shop.failure('publish.apply', { flow, revision, choices: {}, by: 'Ann', ...(allow === undefined ? {} : { allow }) })

describe('servers that a flow calls', () => {
  it('are approved by who publishes, once; another one is asked about again (A27)', async () => {
    const shop = await newShop()
    const { flow, revision } = await draft(shop, calling(to('https://warehouse.example/orders')))
    expect((await shop.call('publish.preview', { flow })).outside).toEqual([
      { server: 'warehouse.example:443', near: false, nodes: ['it'], approved: false },
    ])
    expect(await publish(shop, flow, revision)).toEqual({
      code: 'OUTSIDE_APPROVAL',
      details: { servers: ['warehouse.example:443'] },
    })
    expect((await publish(shop, flow, revision, ['warehouse.example:443'])).code).toBe('done')

    const same = await edit(shop, flow, (text) => text.replace('/orders', '/pieces'))
    expect((await publish(shop, flow, same)).code).toBe('done')
    const other = await edit(shop, flow, (text) => text.replace('warehouse.example', 'evil.example'))
    expect((await publish(shop, flow, other, ['warehouse.example:443'])).code).toBe('OUTSIDE_APPROVAL')
    expect((await publish(shop, flow, other, ['evil.example:443'])).code).toBe('done')
    // What a version has left out is asked about when it comes back.
    const back = await edit(shop, flow, (text) => text.replace('evil.example', 'warehouse.example'))
    expect((await publish(shop, flow, back)).code).toBe('OUTSIDE_APPROVAL')
  })

  it('count after the settings are put in, and those near by are said to be', async () => {
    const shop = await newShop()
    const flow = {
      ...calling({ url: { $param: 'address' }, method: 'PUT' }),
      parameters: { type: 'object', properties: { address: { type: 'string' } } },
      settings: { address: 'http://192.168.1.20:8080/in' },
    }
    const made = await draft(shop, flow)
    expect((await shop.call('publish.preview', { flow: made.flow })).outside).toEqual([
      { server: '192.168.1.20:8080', near: true, nodes: ['it'], approved: false },
    ])
  })

  it('stay approved over a restart', async () => {
    const shop = await newShop()
    const { flow, revision } = await draft(shop, calling(to('https://warehouse.example/orders')))
    await publish(shop, flow, revision, ['warehouse.example:443'])
    await shop.reopen()
    expect((await shop.call('publish.preview', { flow })).outside).toMatchObject([{ approved: true }])
  })
})

const stripe = {
  name: 'till',
  kind: 'stripe',
  facts: {},
  mode: 'test' as const,
  secrets: { key: ['sk_test_canary'] },
  by: 'Ann',
}

describe('connections', () => {
  it('are listed with what uses them, never with a secret; who made them is in the log', async () => {
    const shop = await newShop()
    const { flow } = await draft(shop, calling({ connection: { $connection: 'till' } }, 'payment'))
    const list = await shop.call('connections.add', stripe)
    expect(list.connections).toMatchObject([
      { name: 'practice', kind: 'simulator', mode: 'test', builtIn: true, usedBy: [] },
      { name: 'till', kind: 'stripe', mode: 'test', secrets: ['key'], hosts: ['api.stripe.com'], usedBy: [{ flow }] },
    ])
    expect(JSON.stringify([list, shop.told, shop.shop.store.read(0, 100)])).not.toContain('canary')
    expect(shop.shop.store.read(0, 100)).toMatchObject([
      { type: 'counterflow.connection.added', data: { connection: 'till', by: 'Ann' } },
    ])
  })

  it.each<[what: string, change: JsonObject, code: string, field?: string]>([
    ['a name that is none', { name: 'My shop' }, 'CONNECTION_NAME'],
    ['a kind that there is not', { kind: 'strip' }, 'CONNECTION_KIND'],
    ['the practice provider', { kind: 'simulator' }, 'CONNECTION_KIND'],
    ['its name', { name: 'practice' }, 'CONNECTION_EXISTS'],
    ['no secret', { secrets: {} }, 'SECRET_MISSING', 'key'],
    ['an empty secret', { secrets: { key: ['  '] } }, 'SECRET_MISSING', 'key'],
    ['an address that is none', { facts: { address: 'javascript:alert(1)' } }, 'CONNECTION_FACT', 'address'],
    ['an address with a password', { facts: { address: 'https://a:b@stripe.example' } }, 'CONNECTION_FACT', 'address'],
    ['a fact of another kind', { facts: { host: 'x' } }, 'CONNECTION_FACT', 'host'],
  ])('are not made with %s', async (_what, change, code, field) => {
    const shop = await newShop()
    const failure = await shop.failure('connections.add', { ...stripe, ...change })
    expect([failure.code, failure.details.field]).toEqual([code, field])
    expect((await shop.call('connections.list', {})).connections).toHaveLength(1)
  })

  it('that are missing are a problem of the step, and the flow is not turned on', async () => {
    const shop = await newShop()
    const { flow, revision } = await draft(shop, calling({ connection: { $connection: 'tills' } }, 'payment'))
    expect((await shop.call('publish.preview', { flow })).problems).toMatchObject([
      { code: 'CONNECTION_MISSING', node: 'it', field: 'connection' },
    ])
    expect((await publish(shop, flow, revision)).code).toBe('FLOW_PROBLEMS')
    await shop.call('connections.add', { ...stripe, name: 'tills' })
    expect((await publish(shop, flow, revision)).code).toBe('done')

    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    await shop.call('connections.remove', { name: 'tills', by: 'Ann' })
    expect((await shop.failure('flows.turn', { flow, to: 'on', by: 'Ann' })).code).toBe('FLOW_PROBLEMS')
  })

  it('forget their key with their address', async () => {
    const shop = await newShop()
    await shop.call('connections.add', stripe)
    const change = { name: 'till', by: 'Ann', facts: { address: 'https://stand-in.example' } }
    const list = await shop.call('connections.change', change)
    expect(list.connections[1]).toMatchObject({ hosts: ['stand-in.example'], secrets: [] })
    const again = await shop.call('connections.change', { ...change, secrets: { key: ['sk_test_2'] } })
    expect(again.connections[1]).toMatchObject({ secrets: ['key'] })
  })

  it('are there again after a restart, with their secrets', async () => {
    const shop = await newShop()
    await shop.call('connections.add', { ...stripe, secrets: { key: ['sk_test_1'], hook: ['whsec_1'] } })
    await shop.reopen()
    expect((await shop.call('connections.list', {})).connections[1]).toMatchObject({ secrets: ['key', 'hook'] })
    await shop.call('connections.remove', { name: 'till', by: 'Ann' })
    expect((await shop.call('connections.list', {})).connections).toHaveLength(1)
  })

  it('take payments: the practice provider is there without anything to enter', async () => {
    const shop = await newShop()
    const { flow, revision } = await draft(shop, calling({}, 'payment'))
    expect((await publish(shop, flow, revision)).code).toBe('done')
    const data = { payment_id: 'P-1', amount: { minor: 4200, currency: 'GBP' }, method_token: 'tok_visa' }
    await shop.call('events.send', { flow, node: 'in', event: { type: 'payment.submitted', data }, by: 'Ann' })
    await expect
      .poll(() => shop.shop.store.read(0, 100, [`${flow}/it.captured`]).map(({ type }) => type), { timeout: 10_000 })
      .toEqual(['payment.captured'])
  })

  it('that are down are waited for, and the step says since when and until when', async () => {
    const shop = await newShop()
    const { flow, revision } = await draft(shop, calling({}, 'payment'))
    await publish(shop, flow, revision)
    const data = { payment_id: 'P-1', amount: { minor: 4200, currency: 'GBP' }, method_token: 'tok_down' }
    await shop.call('events.send', { flow, node: 'in', event: { type: 'payment.submitted', data }, by: 'Ann' })
    await expect
      .poll(async () => (await shop.call('live.watch', { flow }))?.stages.it?.delayed, {
        timeout: 10_000,
        interval: 20,
      })
      .toEqual({
        whom: '',
        since: expect.any(Number),
        next: expect.any(Number),
        reason: 'The practice provider is down',
      })
  })

  it('that are tested say in words what came of it', async () => {
    const shop = await newShop()
    expect(await shop.call('connections.test', { name: 'practice' })).toMatchObject({ ok: true })
    expect((await shop.failure('connections.test', { name: 'nobody' })).code).toBe('CONNECTION_MISSING')
  })
})
