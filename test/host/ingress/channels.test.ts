/** Programs read channels: from any place, at their own pace, and go on where they were. */
import { describe, expect, it } from 'vitest'
import { openSubscriptions, placesOf } from '../../../runtime/host/ingress/subscriptions.ts'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { batched, eventOf, flowOf, type Opened, openServed, structured } from './open.ts'

const reads = ['events', 'shop/*']
const send = (opened: Opened, ...ids: readonly string[]) =>
  opened.post('/events', JSON.stringify(ids.map((id) => eventOf(id))), batched)

async function get(opened: Opened, path: string, token = opened.token): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${opened.address}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}

const idsOf = ({ body }: { body: Json }): readonly Json[] =>
  isObject(body) && Array.isArray(body.events)
    ? body.events.map((one) => (isObject(one) && isObject(one.event) ? (one.event.id ?? null) : null))
    : []

const ack = (opened: Opened, offset: Json, subscription = 'sync') =>
  opened.post(`/channels/events/ack?subscription=${subscription}`, JSON.stringify({ offset }))

describe('GET /channels', () => {
  it('gives a page from any place, as CloudEvents, byte for byte', async () => {
    const opened = await openServed({ reads })
    await send(opened, 'a', 'b', 'c')
    const page = await get(opened, '/channels/events?after=1&limit=1')
    expect(page).toMatchObject({ status: 200, body: { next: 2 } })
    expect(page.body).toMatchObject({ events: [{ offset: 2, event: { ...eventOf('b'), specversion: '1.0' } }] })
    expect(idsOf(await get(opened, '/channels/events?after=0'))).toEqual(['a', 'b', 'c'])
    expect(await get(opened, '/channels/events?after=3')).toEqual({ status: 200, body: { events: [], next: 3 } })
  })

  it('gives bytes back as bytes', async () => {
    const opened = await openServed({ reads })
    const { data, ...rest } = eventOf('e')
    await opened.post('/events', JSON.stringify({ ...rest, data_base64: 'AP8=' }), structured)
    const { body } = await get(opened, '/channels/events?after=0')
    expect(body).toMatchObject({ events: [{ event: { id: 'e', data_base64: 'AP8=' } }] })
    expect(JSON.stringify(body)).not.toMatch(/cfbase64|"data":/)
  })

  it('keeps the place of a subscription when it is told, also for the next start', async () => {
    const opened = await openServed({ reads })
    await send(opened, 'before')
    expect(idsOf(await get(opened, '/channels/events?subscription=sync'))).toEqual([])
    await send(opened, 'a', 'b', 'c')
    expect(idsOf(await get(opened, '/channels/events?subscription=sync&limit=2'))).toEqual(['a', 'b'])
    // Nothing was told yet: the same again.
    expect(idsOf(await get(opened, '/channels/events?subscription=sync&limit=2'))).toEqual(['a', 'b'])
    expect((await ack(opened, 3)).body).toEqual({ offset: 3 })
    expect(idsOf(await get(opened, '/channels/events?subscription=sync'))).toEqual(['c'])
    expect((await ack(opened, 2)).body).toEqual({ offset: 3 })
    expect(opened.store.position('channels:till/sync/events')).toMatchObject({ at: 3 })
    expect(idsOf(await get(opened, '/channels/events?subscription=sync&after=0'))).toEqual(['before', 'a', 'b', 'c'])
    expect((await ack(opened, 4, 'other')).status).toBe(200)
    expect(idsOf(await get(opened, '/channels/events?subscription=sync'))).toEqual(['c'])
  })

  it.each([5, -1, 1.5, '1', null])('keeps no place that is none: %j', async (offset) => {
    const opened = await openServed({ reads })
    await send(opened, 'a')
    expect((await ack(opened, offset)).status).toBe(422)
  })

  it('waits for an event when it is asked to', async () => {
    const opened = await openServed({ reads })
    const waiting = get(opened, '/channels/events?after=0&wait=20')
    await send(opened, 'a')
    expect(idsOf(await waiting)).toEqual(['a'])
  })

  it('gives what stages let out, and nothing of other channels', async () => {
    const flow = flowOf(
      {
        heard: { type: 'events', version: 1, config: { types: 'order.placed' } },
        first: { type: 'dedupe', version: 1, config: { key: 'data.number' } },
        kept: { type: 'note', version: 1, config: { text: 'x' } },
      },
      [
        { from: 'heard.event', to: 'first' },
        { from: 'first.first', to: 'kept' },
      ],
    )
    const opened = await openServed({ reads, flow })
    await send(opened, 'a', 'b')
    await opened.runtime.idle()
    const { body } = await get(opened, '/channels/shop/first.first?after=0')
    expect(body).toMatchObject({ events: [{ event: { type: 'order.placed', data: { number: '#1001' } } }] })
    expect(idsOf({ body })).toHaveLength(1)
    expect(idsOf(await get(opened, '/channels/events?after=0'))).toEqual(['a', 'b'])
    expect((await get(opened, '/channels/shop%2Ffirst.first?after=0')).status).toBe(200)
    expect((await get(opened, '/channels/shop/other.output?after=0')).status).toBe(404)
  })

  it('lets nobody read without a token, or what the token is not for', async () => {
    const opened = await openServed({ reads: ['shop/pay.paid'] })
    expect((await get(opened, '/channels/events?after=0')).status).toBe(403)
    expect((await get(opened, '/channels/shop/pay.failed?after=0')).status).toBe(403)
    expect((await get(opened, '/channels/events?after=0', 'cf_wrong')).status).toBe(401)
    expect((await get(opened, '/channels/events?after=0', '')).status).toBe(401)
    const none = await openServed()
    expect((await get(none, '/channels/events?after=0')).status).toBe(403)
  })

  it.each([
    '',
    '?after=x',
    '?after=-1',
    '?after=0&limit=1001',
    '?after=0&wait=31',
    '?subscription=a%20b',
    '?subscription=',
    '?subscription=../x',
  ])('refuses a question that cannot be answered: %s', async (query) => {
    const opened = await openServed({ reads })
    expect((await get(opened, `/channels/events${query}`)).status).toBe(400)
  })

  it('finds the few events of a channel among many of others', async () => {
    const opened = await openServed({ reads })
    const many = Array.from({ length: 999 }, (_, n) => eventOf(`e${n}`))
    await opened.post('/events', JSON.stringify([...many, eventOf('last')]), batched)
    expect(idsOf(await get(opened, '/channels/events?after=990&limit=1000')).at(-1)).toBe('last')
    const { body } = await get(opened, '/channels/events?after=0&limit=1000')
    expect(idsOf({ body })).toHaveLength(1000)
  })
})

/** The events of a stream, until there are `count` of them. */
async function listen(opened: Opened, path: string, count: number, headers: { readonly [name: string]: string } = {}) {
  const stop = new AbortController()
  const answer = await fetch(`${opened.address}${path}`, {
    headers: { authorization: `Bearer ${opened.token}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  const decoder = new TextDecoder()
  const parts = (): string[] => text.split('\n\n').filter((part) => part.startsWith('id: '))
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (parts().length >= count) break
  }
  stop.abort()
  return parts().map((part) => {
    const [id = '', ...lines] = part.split('\n')
    return { id: id.slice(4), event: JSON.parse(lines.map((line) => line.replace(/^data: /, '')).join('\n')) }
  })
}

describe('a subscription whose program is gone', () => {
  const day = 86_400_000

  it('is warned of after 23 days, ends after 30, and may be taken up where it stood', async () => {
    let now = Date.now()
    const first = await openServed({ reads, now: () => now })
    await send(first, 'a', 'b')
    expect((await ack(first, 1)).status).toBe(200)
    expect(placesOf(first.store, 'till', now)).toMatchObject([{ subscription: 'sync', behind: 1, expires: false }])
    const sweep = () => {
      const { store, runtime } = first
      const keep = async (name: string, position: Json) => void (await runtime.accept([], name, position))
      return openSubscriptions({ store, keep, now: () => now, log: (text) => void first.logged.push(text) }).sweep()
    }
    now += 24 * day
    await sweep()
    expect(first.logged.at(-1)).toContain('is given up in 6 days')
    expect(placesOf(first.store, 'till', now)).toMatchObject([{ expires: true }])
    now += 7 * day
    await sweep()
    expect(first.logged.at(-1)).toContain('its place is given up')
    const gone = await get(first, '/channels/events?subscription=sync')
    expect(gone).toMatchObject({ status: 410, body: { error: { code: 'SUBSCRIPTION_EXPIRED' } } })
    expect(JSON.stringify(gone.body)).toContain('{\\"offset\\": 1}')
    expect((await ack(first, 1)).status).toBe(200)
    expect(idsOf(await get(first, '/channels/events?subscription=sync'))).toEqual(['b'])
  })

  it('lives on while its program reads, and takes over the places of earlier versions', async () => {
    let now = Date.now()
    const opened = await openServed({ reads, now: () => now })
    await send(opened, 'a', 'b')
    await opened.runtime.accept([], 'channels:till/sync/events', 1)
    for (let days = 0; days < 60; days += 20) {
      expect(idsOf(await get(opened, '/channels/events?subscription=sync'))).toEqual(['b'])
      now += 20 * day
    }
  })
})

describe('a channel as server-sent events', () => {
  it('gives what there is and what comes, and goes on behind the last id', async () => {
    const opened = await openServed({ reads })
    await send(opened, 'a')
    const listening = listen(opened, '/channels/events?after=0', 3)
    await send(opened, 'b', 'c')
    expect((await listening).map(({ id, event }) => [id, event.id])).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ])
    const again = await listen(opened, '/channels/events?after=0', 1, { 'last-event-id': '2' })
    expect(again.map(({ event }) => event.id)).toEqual(['c'])
  })

  it('keeps data that was sent in several lines whole', async () => {
    const opened = await openServed({ reads })
    const text = '{"specversion":"1.0","id":"e","source":"app://till-1","type":"t","data":{\n"a":\r\n1\n\n}}'
    expect((await opened.post('/events', text, structured)).status).toBe(202)
    expect((await listen(opened, '/channels/events?after=0', 1))[0]?.event).toMatchObject({ id: 'e', data: { a: 1 } })
  })

  it('ends when the ingress closes', async () => {
    const opened = await openServed({ reads })
    const answer = await fetch(`${opened.address}/channels/events?after=0`, {
      headers: { authorization: `Bearer ${opened.token}`, accept: 'text/event-stream' },
    })
    const text = answer.text()
    await opened.close()
    expect(await text).toContain(': here')
  })
})
