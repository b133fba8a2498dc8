/** The door itself: who may knock, what a scan learns, and what hostile or slow senders get. */
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batched, eventOf, openServed, sendRaw, statusOf, structured } from './open.ts'

const body = JSON.stringify(eventOf('e1'))

describe('the door', () => {
  it('answers 404 alike to everything that is not a way in', async () => {
    const { port } = await openServed()
    const ways: readonly (readonly [method: string, path: string])[] = [
      ...['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE'].map((method) => [method, '/events'] as const),
      ...[
        '/',
        '/events/',
        '/EVENTS',
        '/%2e%2e/events',
        '//events',
        '/admin',
        '/health',
        '/metrics',
        '/favicon.ico',
      ].flatMap((path) => [['GET', path] as const, ['POST', path] as const]),
      ['POST', '/hooks/00000000000000000000000000000000'],
      ['POST', '/hooks/'],
      ['OPTIONS', '*'],
    ]
    const answers = new Set<string>()
    for (const [method, path] of ways) {
      const raw = await sendRaw(
        port,
        `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
      answers.add(raw.replace(/^Date: .*\r\n/m, '').replace(/(\r\n\r\n).*$/s, method === 'HEAD' ? '$1' : '$&'))
    }
    const texts = [...answers].map((text) => text.split('\r\n\r\n')[0])
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(/^HTTP\/1\.1 404 Not Found/)
    expect(texts[0]).not.toMatch(/allow|server|access-control|counterflow|node|powered/i)
  })

  it.each([
    ['evil.com', 421],
    ['evil.com:80', 421],
    ['127.0.0.1:1', 421],
    ['127.0.0.1.evil.com', 421],
    ['[', 421],
    ['a b', 421],
    ['%zz', 421],
    ['127.0.0.1:99999', 421],
    ['hooks.example.com', 202],
    ['HOOKS.example.com', 202],
  ])('answers to its own names alone: Host %s -> %d', async (host, status) => {
    const { port, token } = await openServed({ publicUrl: 'https://hooks.example.com' })
    const raw = await sendRaw(port, request(token, host, body))
    expect(statusOf(raw)).toBe(status)
  })

  it.each([
    ['origin', 'https://evil.com'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-origin'],
  ])('takes nothing from a page in a browser (%s: %s), and allows no origin', async (name, value) => {
    const { port, token, store } = await openServed()
    const raw = await sendRaw(port, request(token, `127.0.0.1:${port}`, body, `${name}: ${value}\r\n`))
    expect(statusOf(raw)).toBe(403)
    expect(raw).not.toMatch(/access-control/i)
    expect(store.head).toBe(0)
  })

  it('refuses what two readers could read in two ways', async () => {
    const { port, token, store } = await openServed()
    const host = `127.0.0.1:${port}`
    const twice = await sendRaw(port, request(token, host, body, 'Content-Type: text/plain\r\n'))
    const both = await sendRaw(port, request(token, host, body, 'Transfer-Encoding: chunked\r\n'))
    const bearers = await sendRaw(port, request(token, host, body, 'Authorization: Bearer cf_other\r\n'))
    expect([twice, both, bearers].map(statusOf)).toEqual([400, 400, 400])
    expect(store.head).toBe(0)
  })

  it('knows a token again on a kept connection, and no longer when it was removed or another one is sent', async () => {
    const { port, token, tokens, store } = await openServed()
    const host = `127.0.0.1:${port}`
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const sockets = new Set<unknown>()
    const send = (id: string, bearer: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { host, authorization: `Bearer ${bearer}`, ...structured }
        const asked = httpRequest({ agent, port, host: '127.0.0.1', method: 'POST', path: '/events', headers })
        asked.on('socket', (socket) => sockets.add(socket))
        asked.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)))
        asked.on('error', reject).end(JSON.stringify(eventOf(id)))
      })
    expect([await send('a', token), await send('b', token), await send('c', `${token}x`)]).toEqual([202, 202, 401])
    expect(await send('d', token)).toBe(202)
    tokens.remove('till')
    expect(await send('e', token)).toBe(401)
    const anew = tokens.add('till', ['app://till-1'], 0)
    expect([await send('f', token), await send('g', anew)]).toEqual([401, 202])
    // Four connections: whoever is refused is let go.
    expect([sockets.size, store.head]).toEqual([4, 4])
    agent.destroy()
  })

  it('refuses ten thousand headers', async () => {
    const { port, token, store } = await openServed()
    const many = Array.from({ length: 10_000 }, (_, n) => `x-${n}: a\r\n`).join('')
    const raw = await sendRaw(port, request(token, `127.0.0.1:${port}`, body, many))
    expect([0, 431]).toContain(statusOf(raw))
    expect(store.head).toBe(0)
  })

  it.each([
    ['headers', 'POST /events HTTP/1.1\r\nHost: 127', ''],
    ['a body', '', '{"specversion"'],
  ])('cuts off who sends %s a byte at a time', async (_what, head, part) => {
    const { port, token, store } = await openServed({ timeouts: { headers: 150, request: 200, checks: 20 } })
    const start = head || request(token, `127.0.0.1:${port}`, body).replace(/\r\n\r\n.*$/s, `\r\n\r\n${part}`)
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1')
      })
      socket.on('error', () => {})
      const drip = setInterval(() => socket.write(' '), 50)
      socket.on('close', () => {
        clearInterval(drip)
        resolve(text)
      })
      socket.write(start)
    })
    expect(statusOf(raw)).toBe(408)
    expect(store.head).toBe(0)
  })

  it('cuts off a body without end at its limit', async () => {
    const { port, token, store } = await openServed()
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
      const pump = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1')
      })
      socket.on('drain', pump)
      socket.on('error', () => {})
      socket.on('close', () => resolve(text))
      socket.write(
        request(token, `127.0.0.1:${port}`, '').replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n'),
      )
      pump()
    })
    expect([0, 413]).toContain(statusOf(raw))
    expect(store.head).toBe(0)
  })

  it('sends senders away while too much waits, and says when to come back', async () => {
    const { post, store } = await openServed({ ways: { waiting: () => 5 }, limits: { events: 5 } })
    const answer = await post('/events', body, structured)
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'BUSY' } } })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(store.head).toBe(0)
  })

  it('A43: a flood is answered or sent away, what is acknowledged is in the log, and the door stays open', async () => {
    const { port, token, store } = await openServed({ limits: { events: 2 } })
    const host = `127.0.0.1:${port}`
    const flood = Array.from({ length: 800 }, (_, n) =>
      sendRaw(port, request(token, host, JSON.stringify(eventOf(`flood-${n}`))), 20_000),
    )
    const raws = await Promise.all(flood)
    const statuses = raws.map(statusOf)
    expect(statuses.filter((status) => status !== 202 && status !== 503)).toEqual([])
    expect(statuses.filter((status) => status === 202)).toHaveLength(store.head)
    for (const raw of raws) if (statusOf(raw) === 503) expect(raw).toMatch(/^retry-after: \d+\r$/im)
    expect(statusOf(await sendRaw(port, request(token, host, JSON.stringify(eventOf('after')))))).toBe(202)
  })

  it('does not answer before the commit: a disk that takes nothing gives 503, and the sender tries again', async () => {
    const { post } = await openServed({ ways: { hand: () => {} }, limits: { patience: 50 } })
    expect(await post('/events', body, structured)).toMatchObject({ status: 503, body: { error: { code: 'NOT_YET' } } })
  })

  it('takes a hundred senders at once, each event once', async () => {
    const { post, store } = await openServed()
    const sent = Array.from({ length: 100 }, (_, n) =>
      post('/events', JSON.stringify(eventOf(`e${n % 50}`)), structured),
    )
    const statuses = (await Promise.all(sent)).map(({ status }) => status)
    expect([statuses.filter((status) => status === 202).length, store.head]).toEqual([50, 50])
  })

  it('lives through any body under any content type, and answers what became of it', async () => {
    const { post, store } = await openServed()
    const event = fc.json({ maxDepth: 4 })
    const broken = fc.string({ unit: 'binary', maxLength: 60 })
    const names = fc.constantFrom(
      '__proto__',
      'constructor',
      'id',
      'source',
      'type',
      'data',
      'specversion',
      'hop',
      'then',
      '',
    )
    const object = fc
      .dictionary(names, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('1.0', 'app://till-1')))
      .map((value) => JSON.stringify(value))
    const types = fc.constantFrom(structured, batched, { 'content-type': 'application/json', 'ce-specversion': '1.0' })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          event,
          broken,
          object,
          fc.array(object).map((all) => `[${all}]`),
        ),
        types,
        async (text, headers) => {
          const before = store.head
          const { status, body } = await post('/events', text, headers)
          expect([200, 202, 400, 403, 409, 413, 415, 422]).toContain(status)
          const accepted = JSON.stringify(body).match(/"status":"accepted"/g)?.length ?? 0
          expect(store.head - before).toBe(accepted)
        },
      ),
      { numRuns: 150 },
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

const request = (token: string, host: string, text: string, more = ''): string =>
  `POST /events HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/cloudevents+json\r\n` +
  `${more}Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
