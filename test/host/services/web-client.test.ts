/** Calls to the web: where they may go, whatever a name stands for, and what servers can do to whoever calls them. */
import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:http'
import { createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { classify } from '../../../runtime/host/services/classify.ts'
import { isPublicAddress } from '../../../runtime/host/services/public-address.ts'
import {
  openWebClient,
  type WebClient,
  type WebClientOptions,
  type WebRequest,
} from '../../../runtime/host/services/web-client.ts'

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function client(options: WebClientOptions = {}): WebClient {
  const made = openWebClient(options)
  closing.push(() => made.close())
  return made
}

const portOf = (server: Server | TcpServer): number => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function listening<S extends Server | TcpServer>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  if ('closeAllConnections' in server) closing.push(() => server.closeAllConnections())
  return server
}

/** Answers every request with these bytes, and counts who came. */
async function raw(reply: (socket: Socket) => void): Promise<{ url: string; came: () => number }> {
  let came = 0
  const sockets = new Set<Socket>()
  const server = await listening(
    createTcp((socket) => {
      came++
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('data', () => reply(socket))
    }),
  )
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${portOf(server)}/`, came: () => came }
}

const get = (url: string, more: Partial<WebRequest> = {}): WebRequest => ({
  method: 'GET',
  url,
  headers: {},
  body: null,
  timeout: 5_000,
  ...more,
})
const near = { approved: () => true }

describe('A24 addresses that are not out on the internet', () => {
  it.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '100.127.255.255', '192.0.0.8', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', '::ffff:127.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001:db8::1', '2001::1', '100::1', 'nonsense', ''],
  ])('%s is refused', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s may be called',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it.each([
    ...['http://127.1:PORT/', 'http://0x7f.1:PORT/', 'http://2130706433:PORT/', 'http://0:PORT/', 'http://[::]:PORT/'],
    ...[
      'http://[::ffff:127.0.0.1]:PORT/',
      'http://localhost:PORT/',
      'http://localhost.:PORT/',
      'http://ⓛocalhost:PORT/',
    ],
    ...['http://169.254.169.254/latest/', 'http://10.0.0.1/', 'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/'],
    ...[
      'http://user@127.0.0.1:PORT/',
      'https://user:word@shop.example/',
      'file:///etc/passwd',
      'gopher://shop.example/',
    ],
    ...['ftp://shop.example/', 'javascript:alert(1)', 'http://'],
  ])('%s is not called', async (address) => {
    const server = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    const url = address.replace('PORT', new URL(server.url).port)
    const answer = await client().send(get(url))
    // A name that no resolver here knows is not blocked, and not called either.
    expect(answer).toMatchObject({
      kind: 'not sent',
      blocked: url.includes('localhost.:') ? expect.any(Boolean) : true,
    })
    expect(server.came()).toBe(0)
  })

  it('calls the one server that a person has approved, and no other port of it', async () => {
    const server = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'))
    const other = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno'))
    const { host } = new URL(server.url)
    const approved = (name: string): boolean => name === host
    expect(await client().send(get(server.url, { approved }))).toMatchObject({ kind: 'answer', status: 200 })
    expect(await client().send(get(other.url, { approved }))).toMatchObject({ kind: 'not sent', blocked: true })
    expect([server.came(), other.came()]).toEqual([1, 0])
  })
})

describe('A25 names that lead elsewhere', () => {
  /** A resolver that gives these answers, one after the other. */
  const resolving = (...answers: readonly (readonly LookupAddress[])[]) => {
    let asked = 0
    const lookup = (
      _name: string,
      _options: unknown,
      callback: (error: null, found: readonly LookupAddress[]) => void,
    ) => callback(null, answers[Math.min(asked++, answers.length - 1)] ?? [])
    return { options: { lookup: lookup as never, limits: { connect: 1_000 } }, asked: () => asked }
  }
  const v4 = (address: string): LookupAddress => ({ address, family: 4 })
  const v6 = (address: string): LookupAddress => ({ address, family: 6 })

  it.each([
    ['to this computer', [v4('127.0.0.1')]],
    ['to the cloud’s own data', [v4('169.254.169.254')]],
    ['out, and also home', [v4('1.1.1.1'), v4('127.0.0.1')]],
    ['out, and home by IPv6', [v4('1.1.1.1'), v6('::1')]],
    ['home by NAT64', [v6('64:ff9b::7f00:1')]],
    ['nowhere', []],
  ])('%s is not called', async (_what, found) => {
    const server = await raw((socket) => socket.end())
    const answer = await client(resolving(found).options).send(get(`http://shop.example:${new URL(server.url).port}/`))
    expect(answer.kind).toBe('not sent')
    expect(server.came()).toBe(0)
  })

  it('looks at the address once, and connects to that very one', async () => {
    const server = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    // The second answer is what an attacker would like to be used.
    const names = resolving([v4('127.0.0.1')], [v4('10.0.0.1')])
    const answer = await client(names.options).send(get(`http://shop.example:${new URL(server.url).port}/`, near))
    expect([answer.kind, names.asked()]).toEqual(['answer', 1])
  })
})

describe('A26 redirects', () => {
  it.each(['http://169.254.169.254/', 'file:///etc/passwd', 'https://other.example/', '/again'])(
    'to %s are not followed',
    async (location) => {
      let came = 0
      const server = await listening(
        createServer((_request, response) => {
          came++
          response.writeHead(302, { location }).end()
        }),
      )
      const url = `http://127.0.0.1:${portOf(server)}/`
      const answer = await client().send(get(url, { ...near, headers: { authorization: 'Bearer canary' } }))
      expect(answer).toMatchObject({ kind: 'answer', status: 302 })
      expect(classify(answer, 'shop.example', {}, 0).kind).toBe('failed')
      expect(came).toBe(1)
    },
  )
})

describe('A50 what servers answer', () => {
  const http =
    (status: string, headers = '', body = ''): ((socket: Socket) => void) =>
    (socket) =>
      void socket.end(`HTTP/1.1 ${status}\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`)
  const never = (): void => {}

  it.each<[what: string, reply: (socket: Socket) => void, expected: string]>([
    ['yes', http('200 OK', '', '{}'), 'done'],
    ['made', http('201 Created'), 'done'],
    ['yes, with an error inside', http('200 OK', '', '{"error":"no"}'), 'done'],
    ['an invalid JSON', http('200 OK', 'content-type: application/json\r\n', '{"a":'), 'done'],
    ['a broken gzip', http('200 OK', 'content-encoding: gzip\r\n', 'nonsense'), 'done'],
    ['a bad request', http('400 Bad Request'), 'failed'],
    ['not allowed', http('403 Forbidden'), 'failed'],
    ['not found', http('404 Not Found'), 'failed'],
    ['elsewhere', http('301 Moved', 'location: /x\r\n'), 'failed'],
    ['never heard of it', http('501 Not Implemented'), 'failed'],
    ['too slow to ask', http('408 Request Timeout'), 'retry'],
    ['too many', http('429 Too Many Requests', 'retry-after: 30\r\n'), 'retry 30000'],
    ['too many, come back in ten years', http('429 Too Many Requests', 'retry-after: 315360000\r\n'), 'retry 3600000'],
    ['too many, with nonsense', http('429 Too Many Requests', 'retry-after: soon\r\n'), 'retry'],
    ['not now', http('503 Service Unavailable'), 'retry'],
    ['an error of its own', http('500 Internal Server Error'), 'unknown'],
    ['a gateway without answer', http('504 Gateway Timeout'), 'unknown'],
    ['nothing, and hangs up', (socket) => socket.destroy(), 'unknown'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'unknown'],
    ['nothing at all', never, 'unknown'],
    ['half an answer', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'), 'unknown'],
    ['no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n'), 'unknown'],
    [
      'announcements without end',
      (socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n'),
      'unknown',
    ],
    ['a byte now and then', (socket) => drip(socket), 'unknown'],
    ['headers without end', (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x: 1\r\n'.repeat(20_000)}`), 'unknown'],
  ])('%s', async (_what, reply, expected) => {
    const server = await raw(reply)
    const answer = await client({ limits: { total: 400, connect: 400 } }).send(
      get(server.url, { ...near, method: 'POST', body: '{}', timeout: 400 }),
    )
    const attempt = classify(answer, 'shop.example', {}, Date.now())
    const wait = attempt.kind === 'retry' && attempt.retryAfter !== undefined ? ` ${attempt.retryAfter}` : ''
    expect(`${attempt.kind}${wait}`).toBe(expected)
  })

  it('reads no more than it needs of an answer without end', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n')
      flood(socket, 'x'.repeat(64 * 1024))
    })
    const answer = await client({ limits: { bytes: 100_000 } }).send(get(server.url, near))
    expect(answer).toMatchObject({ kind: 'answer', status: 200, cut: true })
    expect(answer.kind === 'answer' && answer.body.length).toBe(100_000)
  })

  it('says that nothing was sent where nobody takes connections', async () => {
    const server = await listening(createTcp())
    const port = portOf(server)
    await new Promise((resolve) => server.close(resolve))
    const answer = await client().send(get(`http://127.0.0.1:${port}/`, { ...near, method: 'POST', body: '{}' }))
    expect(answer).toMatchObject({ kind: 'not sent', blocked: false })
    expect(classify(answer, 'shop.example', {}, 0)).toEqual({
      kind: 'retry',
      away: true,
      reason: `127.0.0.1:${port} does not take connections`,
    })
  })
})

function flood(socket: Socket, text: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(text));
    if (!socket.destroyed) socket.once('drain', more)
  }
  more()
}

function drip(socket: Socket): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer)
    else socket.write('H')
  }, 100)
}
