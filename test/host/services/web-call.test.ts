/** Web calls of flows: to what a person has approved, with a key that goes to its own server and is found nowhere else. */
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { putSecrets } from '../../../runtime/host/connections/credentials.ts'
import { testConnection } from '../../../runtime/host/connections/test-connection.ts'
import { openWebClient } from '../../../runtime/host/services/web-client.ts'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { type Opened, type OpenWish, openWithOutside, planOf } from './outside.ts'

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Reply = { readonly status: number; readonly body?: string; readonly type?: string }
type Web = { readonly url: string; readonly host: string; readonly calls: IncomingMessage[]; replies: Reply[] }

async function web(): Promise<Web> {
  const calls: IncomingMessage[] = []
  const self = { url: '', host: '', calls, replies: [] as Reply[] }
  const server = createServer((request, response) => {
    calls.push(request)
    request.resume()
    const { status, body, type = 'application/json' } = self.replies.shift() ?? { status: 200 }
    // Servers that say back what they were told are the worst for secrets.
    const echo = JSON.stringify({ heard: request.headers, id: '820982911946154508' })
    response.writeHead(status, { 'content-type': type }).end(body ?? echo)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(self, { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` })
}

function open(wish: OpenWish): Opened {
  const opened = openWithOutside(wish)
  closing.push(opened.close)
  return opened
}

const keyOf =
  (address: string, secret = 'canary-key-1', name = 'warehouse') =>
  (...[connections, secrets]: Parameters<NonNullable<OpenWish['connect']>>): void => {
    const made = connections.add({ name, kind: 'web', facts: { address, scheme: 'Bearer' } }, 0)
    putSecrets(secrets, made, { key: [secret] })
  }

const put = (url: string, more: JsonObject = {}): OpenWish['node'] => ({
  type: 'http',
  config: { url: `${url}/orders/{data.id}`, method: 'PUT', tries: 1, ...more },
})

async function ended({ effects }: Opened): Promise<string> {
  const open = (): boolean => effects().every(({ state }) => state !== 'pending' && state !== 'inflight')
  await expect.poll(() => effects().length > 0 && open(), { timeout: 10_000 }).toBe(true)
  return effects()
    .map(({ state }) => state)
    .join()
}

describe('what a flow may call', () => {
  it('is what a person has approved for the version that is on; its key stands in the ledger as well', async () => {
    const server = await web()
    const shop = open({ node: put(server.url) })
    await shop.send('e1', { id: 'A 1' })
    expect(await ended(shop)).toBe('done')
    const [call] = server.calls
    expect([call?.method, call?.url]).toEqual(['PUT', '/orders/A%201'])
    expect(call?.headers['idempotency-key']).toBe(shop.effects()[0]?.key)
    expect(shop.emitted('answered')).toMatchObject([{ answer: { status: 200, body: { id: '820982911946154508' } } }])
  })

  it.each<[what: string, wish: (server: Web) => OpenWish]>([
    ['a server that nobody has approved', ({ url }) => ({ node: put(url), approved: [], near: [] })],
    ['A27 another server than was approved', ({ url }) => ({ node: put(url), approved: ['warehouse.example:443'] })],
    [
      'a server that was approved for another version',
      ({ url }) => ({ node: put(url), hash: 'of the version before' }),
    ],
    ['another port than was approved', ({ url }) => ({ node: put(url), approved: ['127.0.0.1:1'] })],
    ['one of its own network that was approved as if it were out there', ({ url }) => ({ node: put(url), near: [] })],
    [
      'A27 a server that the key is not for',
      ({ url }) => ({
        node: put(url, { connection: { $connection: 'warehouse' } }),
        connect: keyOf('https://warehouse.example'),
      }),
    ],
  ])('is not %s', async (_what, wish) => {
    const server = await web()
    const shop = open(wish(server))
    await shop.send('e1', { id: '1' })
    expect(await ended(shop)).toBe('failed')
    expect(server.calls).toEqual([])
    expect(shop.effects()[0]?.reason).toMatch(/^Nothing was sent: /)
  })

  it('waits where the connection is not there, or has no key', async () => {
    const server = await web()
    const shop = open({ node: put(server.url, { connection: { $connection: 'warehouse' } }) })
    await shop.send('e1', { id: '1' })
    expect(await ended(shop)).toBe('dead')
    expect(shop.effects()[0]?.reason).toBe('There is no connection warehouse on this computer')
    expect(server.calls).toEqual([])
  })
})

describe('a call that nobody knows to have arrived', () => {
  /** Takes what is posted, and goes down before it answers, as often as it is told; then it can be asked. */
  async function forgetful(lost: number, keeps: boolean, found: (kept: readonly string[]) => string) {
    const kept: string[] = []
    const heard: string[] = []
    let left = lost
    const server = createServer((request, response) => {
      heard.push(`${request.method} ${request.url}`)
      request.resume().on('end', () => {
        if (request.method === 'GET')
          return response.writeHead(200, { 'content-type': 'application/json' }).end(found(kept))
        if (left > 0) {
          left--
          if (keeps) kept.push(`${request.headers['idempotency-key']}`)
          return request.socket.destroy()
        }
        kept.push(`${request.headers['idempotency-key']}`)
        return response.writeHead(201).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept, heard }
  }

  it.each<[method: 'POST' | 'PATCH', what: string, keeps: boolean, calls: number]>([
    ['POST', 'has arrived: it is not sent again', true, 1],
    ['PATCH', 'has arrived: it is not sent again', true, 1],
    ['POST', 'has not: it is sent once more', false, 2],
    ['PATCH', 'has not: it is sent once more', false, 2],
  ])('%s %s', async (method, _what, keeps, calls) => {
    const server = await forgetful(1, keeps, (kept) => JSON.stringify({ orders: kept.map((key) => ({ key })) }))
    const url = `${server.url}/orders`
    const shop = open({ node: { type: 'http', config: { url, method, ask: `${url}?key={key}`, tries: 5 } } })
    await shop.send('e1', { id: '1' })
    await expect
      .poll(() => {
        shop.skip(60_000)
        return shop.effects().map(({ state }) => state)
      })
      .toEqual(['done'])
    const { key = '' } = shop.effects()[0] ?? {}
    expect(server.kept).toEqual([key])
    expect(server.heard.filter((call) => call.startsWith(method))).toHaveLength(calls)
    expect(server.heard[1]).toBe(`GET /orders?key=${encodeURIComponent(key)}`)
  })

  it('waits for a person where nobody can be asked', async () => {
    const server = await forgetful(1, true, () => '[]')
    const shop = open({ node: { type: 'http', config: { url: `${server.url}/orders`, method: 'POST', tries: 5 } } })
    await shop.send('e1', { id: '1' })
    await expect.poll(() => shop.effects()[0]?.state, { timeout: 10_000 }).toBe('unknown')
    expect(server.heard).toEqual(['POST /orders'])
  })
})

describe('F23 a server that was down', () => {
  it('gets everything once it is back, four at a time, with few tries in vain and no try used up', async () => {
    let [down, underWay, most, vain, served] = [true, 0, 0, 0, 0]
    const server = createServer((request, response) => {
      underWay++
      most = Math.max(most, underWay)
      request.resume()
      setTimeout(() => {
        underWay--
        if (down) vain++
        else served++
        response.writeHead(down ? 503 : 200).end()
      }, 2)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const shop = open({ node: put(`http://127.0.0.1:${port}`, { tries: 5 }) })
    const count = 200
    for (let n = 0; n < count; n++) await shop.send(`e${n}`, { id: String(n) })
    // A day goes by, a quarter of an hour at a time.
    for (let hour = 0; hour < 24; hour++) {
      shop.skip(15 * 60_000)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    down = false
    const states = (): ReadonlySet<string> => {
      shop.skip(60_000)
      return new Set(shop.effects().map(({ state }) => state))
    }
    await expect.poll(states, { timeout: 20_000, interval: 20 }).toEqual(new Set(['done']))
    expect([served, most <= 4, vain < count / 5]).toEqual([count, true, true])
  })
})

describe('a question', () => {
  it.each<[reply: Reply, output: string, told: JsonObject]>([
    [{ status: 200, body: '{"id":820982911946154508}' }, 'found', { id: '7', details: { id: '820982911946154508' } }],
    [{ status: 200, body: 'plain', type: 'text/plain' }, 'found', { id: '7', details: 'plain' }],
    [{ status: 404 }, 'missing', { id: '7' }],
    [{ status: 410 }, 'missing', { id: '7' }],
    [{ status: 403 }, 'failed', { state: 'failed', about: { id: '7' } }],
  ])('that is answered with %j goes out by %s', async (reply, output, told) => {
    const server = await web()
    server.replies = [reply]
    const shop = open({ node: { type: 'lookup', config: { url: `${server.url}/orders/{data.id}` } } })
    await shop.send('e1', { id: '7' })
    await ended(shop)
    expect(server.calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /orders/7'])
    expect(shop.emitted(output)).toMatchObject([told])
  })

  it('T-B4: is asked once; what was answered is in the log and is read from there', async () => {
    const server = await web()
    const shop = open({
      node: { type: 'lookup', config: { url: `${server.url}/orders/{data.id}`, emits: 'order.placed' } },
    })
    await shop.send('e1', { id: '7' })
    await shop.send('e1', { id: '7' })
    await ended(shop)
    expect(server.calls).toHaveLength(1)
    expect(shop.store.read(0, 10, ['example/it.found']).map(({ type }) => type)).toEqual(['order.placed'])
  })
})

describe('A28, I10: a secret', () => {
  it('is in nothing that is kept, told, exported or backed up, also where the server says it back', async () => {
    const server = await web()
    const wish = put(server.url, { connection: { $connection: 'warehouse' } })
    const secret = 'canary"key/1'
    const shop = open({ node: wish, connect: keyOf(server.url, secret) })
    const basic = Buffer.from(secret).toString('base64')
    server.replies = [
      { status: 200 },
      { status: 400 },
      { status: 500 },
      { status: 200, body: `You sent ${secret} and ${basic}`, type: 'text/plain' },
    ]
    for (const id of ['1', '2', '3', '4']) await shop.send(id, { id })
    await ended(shop)
    expect(server.calls.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${secret}`))

    const backup = join(shop.folder, 'copy.db')
    await backupStore(shop.store, backup)
    shop.store.parts.db.pragma('wal_checkpoint(TRUNCATE)')
    const flow = writeFlow(planOf(wish).flow)
    const files = readdirSync(shop.folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((file) =>
      file.isFile(),
    )
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['shop.db', 'shop.db-secrets', 'copy.db']))
    for (const text of [
      ...files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')),
      JSON.stringify(shop.effects()),
      JSON.stringify(shop.store.read(0, 100)),
      JSON.stringify(shop.connections.list()),
      flow,
    ]) {
      expect(text).not.toContain('canary')
      expect(text).not.toContain(basic)
    }
  })

  it('is not sent to another address that was entered later', async () => {
    const [server, other] = [await web(), await web()]
    const shop = open({
      node: put(other.url, { connection: { $connection: 'warehouse' } }),
      connect: keyOf(server.url),
    })
    shop.connections.change('warehouse', { facts: { address: other.url } })
    await shop.send('e1', { id: '1' })
    expect(await ended(shop)).toBe('failed')
    expect(other.calls).toEqual([])
  })
})

describe('the test of a connection', () => {
  it.each<[reply: Reply, ok: boolean, words: RegExp]>([
    [{ status: 200 }, true, /answers and accepts the key/],
    [{ status: 401 }, false, /does not accept the key/],
    [{ status: 500 }, false, /error of its own/],
  ])('%j', async (reply, ok, words) => {
    const server = await web()
    server.replies = [reply]
    const shop = open({ node: put(server.url), connect: keyOf(server.url) })
    const client = openWebClient()
    closing.push(client.close)
    const found = shop.connections.get('warehouse')
    if (found === undefined) throw new Error('There is no connection')
    const tested = await testConnection(found, { secrets: shop.secrets, client })
    expect([tested.ok, tested.message]).toEqual([ok, expect.stringMatching(words)])
    expect(tested.message).not.toContain('canary')
  })
})
