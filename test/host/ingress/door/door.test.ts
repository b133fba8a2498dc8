/** The thread at the door: it answers as the server inside does, loses nothing when it dies, and keeps each sender's order. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventOf, type Opened, openServed } from '../open.ts'
import { type KeptConnection, keep, requestOf, type Told } from './kept-connection.ts'

const batch = 'application/cloudevents-batch+json'
const text = (id: string, data: unknown = { number: '#1001' }): string => JSON.stringify(eventOf(id, data as never))
const ask = (connection: KeptConnection, bytes: Buffer): Promise<Told> => {
  connection.write(bytes)
  return connection.next()
}
const resultsOf = ({ body }: Told): unknown[] => JSON.parse(body).results

/** Its threads, in the order in which they were told something. */
function watchThreads(): Worker[] {
  const threads: Worker[] = []
  const real = Worker.prototype.postMessage
  const spy = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...told) {
    if (!threads.includes(this)) threads.push(this)
    return Reflect.apply(real, this, told)
  })
  onTestFinished(() => spy.mockRestore())
  return threads
}

describe('the thread at the door', () => {
  it.each<[what: string, kind: string | undefined, body: (n: number) => string | Buffer]>([
    ['a new event', undefined, (n) => text(`new-${n}`)],
    [
      'an event with every attribute',
      undefined,
      (n) =>
        JSON.stringify({
          ...eventOf(`all-${n}`),
          subject: 's',
          partitionkey: 'p',
          correlationid: 'c',
          causationid: 'd',
          traceid: 't',
          time: '2026-03-02T10:00:00.123456+01:00',
        }),
    ],
    ['letters of all scripts', undefined, (n) => text(`Žofie-${n}`, { name: '🕯 é \u0000' })],
    ['a batch', batch, (n) => JSON.stringify([eventOf(`b-${n}`), eventOf(`c-${n}`), eventOf(`b-${n}`)])],
    [
      'a batch with refused ones',
      batch,
      (n) => JSON.stringify([eventOf(`d-${n}`), { ...eventOf('x'), source: 'app://other' }, 7, eventOf(`e-${n}`)]),
    ],
    ['an empty batch', batch, () => '[]'],
    ['a batch that is none', batch, () => '{}'],
    ['no JSON', undefined, () => '{"specversion":"1.0",'],
    ['no event', undefined, () => '"text"'],
    ['a foreign source', undefined, () => JSON.stringify({ ...eventOf('x'), source: 'app://other' })],
    ['an attribute of ours', undefined, () => JSON.stringify({ ...eventOf('x'), hop: 1 })],
    ['no id', undefined, () => JSON.stringify({ ...eventOf('x'), id: null })],
    ['bytes that are no text', undefined, () => Buffer.from([0x7b, 0xff, 0x7d])],
    ['nothing', undefined, () => ''],
    ['another content type', 'text/plain', () => 'hello'],
    ['another character set', 'application/cloudevents+json; charset=latin1', () => text('x')],
    ['a card number', undefined, (n) => text(`card-${n}`, { note: '4111 1111 1111 1111' })],
  ])('answers %s as the server inside does', async (_what, kind, body) => {
    const served = await openServed()
    const given = kind === undefined ? {} : { kind }
    const atDoor = await ask(keep(served.port), requestOf(served, body(1), given))
    const inside = await ask(keep(served.port), requestOf(served, body(2), { ...given, more: 'X-Goes-Inside: 1\r\n' }))
    const plain = ({ status, headers, body: told }: Told): unknown => ({
      status,
      headers: headers
        .replace(/^Date: .*$/m, '')
        .split('\r\n')
        .sort(),
      body: told.replace(/-[12]"/g, '"').replace(/"offset":\d+/g, '"offset"'),
    })
    expect(plain(atDoor)).toEqual(plain(inside))
  })

  it('keeps the order of a connection, whoever answers what', async () => {
    const served = await openServed()
    const connection = keep(served.port)
    const plain = (id: string): Buffer => requestOf(served, text(id))
    connection.write(
      Buffer.concat([
        plain('a'),
        plain('b'),
        requestOf(served, text('c'), { more: 'X-Inside: 1\r\n' }),
        plain('d'),
        plain('a'),
      ]),
    )
    const told = [
      await connection.next(),
      await connection.next(),
      await connection.next(),
      await connection.next(),
      await connection.next(),
    ]
    expect(
      told.map((each) =>
        (resultsOf(each) as { id: string; status: string }[]).map(({ id, status }) => `${id} ${status}`),
      ),
    ).toEqual([['a accepted'], ['b accepted'], ['c accepted'], ['d accepted'], ['a duplicate']])
    expect(served.store.read(0, 10).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('takes a request in whatever pieces it comes', async () => {
    const served = await openServed()
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(900), { maxLength: 5 }), fc.boolean(), async (cuts, twice) => {
        round++
        const one = requestOf(served, JSON.stringify([eventOf(`${round}-a`, 'é'.repeat(150)), eventOf(`${round}-b`)]), {
          kind: batch,
        })
        const bytes = twice ? Buffer.concat([one, one]) : one
        const connection = keep(served.port)
        let from = 0
        for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
          connection.write(bytes.subarray(from, cut))
          from = Math.max(from, cut)
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
        expect((await connection.next()).status).toBe(202)
        if (twice) expect((await connection.next()).status).toBe(200)
        connection.end()
        await connection.closed
      }),
      { numRuns: 25 },
    )
    expect(served.store.head).toBe(round * 2)
  })

  it('takes a batch of 4 MB, and nothing that is larger', async () => {
    const served = await openServed()
    const events = Array.from({ length: 8 }, (_, n) => eventOf(`large-${n}`, 'x'.repeat(510_000)))
    const told = await ask(keep(served.port), requestOf(served, JSON.stringify(events), { kind: batch }))
    expect([told.status, resultsOf(told).length, served.store.head]).toEqual([202, 8, 8])
    const more = [...events, ...events].map((event, n) => ({ ...event, id: `more-${n}` }))
    expect((await ask(keep(served.port), requestOf(served, JSON.stringify(more), { kind: batch }))).status).toBe(413)
    expect(served.store.head).toBe(8)
  })

  it('cuts off who sends the rest of a body too slowly, and lets go who sends nothing', async () => {
    const served = await openServed({ timeouts: { headers: 150, request: 200, checks: 20 } })
    const [slow, silent] = [keep(served.port), keep(served.port)]
    slow.write(requestOf(served, text('slow')).subarray(0, -5))
    expect((await slow.next()).status).toBe(408)
    expect((await silent.next()).status).toBe(408)
    await Promise.all([slow.closed, silent.closed])
    expect(served.store.head).toBe(0)
  })

  it('sends away who comes while too much waits, and takes them in afterwards', async () => {
    let open = (): void => {}
    const shut = new Promise<void>((resolve) => {
      open = resolve
    })
    const served: Opened = await openServed({
      limits: { events: 2 },
      ways: { hand: (given) => void shut.then(() => served.runtime.hand(given)) },
    })
    const first = keep(served.port)
    first.write(requestOf(served, JSON.stringify([eventOf('a'), eventOf('b')]), { kind: batch }))
    const other = keep(served.port)
    await expect.poll(async () => (await ask(other, requestOf(served, text('c')))).status).toBe(503)
    const told = await ask(other, requestOf(served, text('c')))
    expect([told.status, /^retry-after: 1$/m.test(told.headers)]).toEqual([503, true])
    open()
    expect((await first.next()).status).toBe(202)
    expect((await ask(other, requestOf(served, text('c')))).status).toBe(202)
    expect(served.store.head).toBe(3)
  })

  it('refuses a token from the moment when it was taken back, also for what the door had let in before', async () => {
    const served = await openServed()
    const handed: (() => void)[] = []
    const real = Worker.prototype.emit
    const spy = vi.spyOn(Worker.prototype, 'emit').mockImplementation(function (this: Worker, ...told) {
      const [event, message] = told as unknown as [string, { kind?: string } | undefined]
      if (event !== 'message' || message?.kind !== 'handed') return Reflect.apply(real, this, told)
      handed.push(() => void Reflect.apply(real, this, told))
      return true
    })
    try {
      const [gone, stays] = [keep(served.port), keep(served.port)]
      const other = { port: served.port, token: served.tokens.add('other', ['app://other'], 0) }
      await expect
        .poll(async () => {
          stays.write(requestOf(other, JSON.stringify({ ...eventOf('kept'), source: 'app://other' })))
          gone.write(requestOf(served, text('a')))
          await expect.poll(() => handed.length).toBeGreaterThan(0)
          return true
        })
        .toBe(true)
      served.tokens.remove('till')
      spy.mockRestore()
      for (const go of handed) go()
      expect((await gone.next()).status).toBe(401)
      expect((await stays.next()).status).toBe(202)
      expect(served.store.read(0, 10).map(({ id }) => id)).toEqual(['kept'])
    } finally {
      spy.mockRestore()
    }
  })

  it('is followed by another one when it dies: what was answered is there, and to send again is one event', async () => {
    const threads = watchThreads()
    const served = await openServed()
    const first = keep(served.port)
    expect((await ask(first, requestOf(served, text('a')))).status).toBe(202)
    const streaming = await fetch(`${served.address}/nothing`)
    expect(streaming.status).toBe(404)
    first.write(requestOf(served, text('b')))
    await threads[0]?.terminate()
    await first.closed
    const told = await expect
      .poll(() => ask(keep(served.port), requestOf(served, text('b'))).catch(() => undefined))
      .toBeDefined()
      .then(() => ask(keep(served.port), requestOf(served, text('b'))))
    expect(told.status).toBe(200)
    expect((await ask(keep(served.port), requestOf(served, text('a')))).status).toBe(200)
    expect(served.store.read(0, 10).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(served.logged).toEqual(['Another thread is at the door.'])
    // The new one hears of tokens like the first.
    served.tokens.remove('till')
    expect((await ask(keep(served.port), requestOf(served, text('c')))).status).toBe(401)
    await served.close()
    await expect(fetch(served.address)).rejects.toThrow()
  })

  it('answers what was begun when it is closed, and takes nothing more', async () => {
    let begun = (): void => {}
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    let go = (): void => {}
    const going = new Promise<void>((resolve) => {
      go = resolve
    })
    const served: Opened = await openServed({
      ways: {
        hand: (given) => {
          begun()
          void going.then(() => served.runtime.hand(given))
        },
      },
    })
    const connection = keep(served.port)
    const idle = keep(served.port)
    connection.write(requestOf(served, text('a')))
    await isBegun
    const closing = served.close()
    await idle.closed
    go()
    expect((await connection.next()).status).toBe(202)
    await Promise.all([connection.closed, closing])
    await expect(fetch(served.address)).rejects.toThrow()
    expect(served.store.head).toBe(1)
  })
})
