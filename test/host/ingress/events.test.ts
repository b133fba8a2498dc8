/** Programs send CloudEvents: what is answered is what is in the log, event by event. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batched, eventOf, openServed, structured } from './open.ts'

const send = (event: object): string => JSON.stringify(event)

describe('POST /events', () => {
  it('answers 202 when an event is in the log, and 200 to a repeat', async () => {
    const { post, store } = await openServed()
    const first = await post('/events', send(eventOf('e1')), structured)
    expect(first).toMatchObject({
      status: 202,
      body: { results: [{ status: 'accepted', id: 'e1', source: 'app://till-1', offset: 1 }] },
    })
    expect(store.get(1)).toMatchObject({ id: 'e1', type: 'order.placed', channel: 'events', data: { number: '#1001' } })
    const again = await post('/events', send(eventOf('e1')), structured)
    expect(again).toMatchObject({ status: 200, body: { results: [{ status: 'duplicate', offset: 1 }] } })
    expect(store.head).toBe(1)
    expect(store.repeats(1)).toBe(1)
  })

  it('leads an event to the flows that hear it', async () => {
    const { post, store, runtime } = await openServed()
    await post('/events', send(eventOf('e1')), structured)
    await runtime.idle()
    expect(store.row('counted', ['order.placed'])).toEqual({ type: 'order.placed', count: 1 })
  })

  it('keeps the first of two contents under one id, and says so', async () => {
    const { post, store } = await openServed()
    await post('/events', send(eventOf('e1', { total: 1 })), structured)
    const other = await post('/events', send(eventOf('e1', { total: 2 })), structured)
    expect(other).toMatchObject({ status: 409, body: { results: [{ status: 'conflict', code: 'ID_CONFLICT' }] } })
    expect([store.head, store.get(1)?.data]).toEqual([1, { total: 1 }])
  })

  it('says of each event of a batch what became of it, and a status below 300 means all of them', async () => {
    const { post, store } = await openServed()
    await post('/events', send(eventOf('known')), structured)
    const mixed = await post(
      '/events',
      send([
        eventOf('new'),
        eventOf('known'),
        eventOf('known', { other: true }),
        { ...eventOf('foreign'), source: 'app://till-2' },
        { ...eventOf('typeless'), type: '' },
        'no event',
      ]),
      batched,
    )
    expect(mixed.status).toBe(409)
    expect(mixed.body).toMatchObject({
      results: [
        { status: 'accepted', id: 'new', offset: 2 },
        { status: 'duplicate', id: 'known', offset: 1 },
        { status: 'conflict', id: 'known' },
        { status: 'refused', code: 'SOURCE_FORBIDDEN' },
        { status: 'refused', code: 'EVENT_SHAPE' },
        { status: 'refused', code: 'EVENT_SHAPE' },
      ],
    })
    expect(store.head).toBe(2)
    expect((await post('/events', send([eventOf('a'), { ...eventOf('b'), id: '' }]), batched)).status).toBe(422)
    expect((await post('/events', send([eventOf('a'), eventOf('c')]), batched)).status).toBe(202)
    expect((await post('/events', send([eventOf('a'), eventOf('c')]), batched)).status).toBe(200)
    expect((await post('/events', '[]', batched)).status).toBe(200)
  })

  it('reads a batch alike however it is laid out, and keeps what was sent', async () => {
    const { post, store } = await openServed()
    const tricky = fc.constantFrom('},{"specversion":', '"}]', ',"data":', '\\"', '\u0000', 'é', '🕯')
    const text = fc.oneof(tricky, fc.string({ unit: 'binary', maxLength: 20 }))
    const inner = fc.oneof(
      text,
      fc.integer(),
      fc.constant(eventOf('inside')),
      fc.constant([eventOf('a'), eventOf('b')]),
    )
    const data = fc.oneof(inner, fc.array(inner, { maxLength: 3 }), fc.dictionary(text, inner, { maxKeys: 3 }))
    const more = fc.constantFrom(
      {},
      { subject: '},{"specversion":"1.0"' },
      { extra: 'x' },
      { specversion: '0.3' },
      { hop: 1 },
    )
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(data, more), { minLength: 1, maxLength: 5 }), async (drawn) => {
        round++
        const events = drawn.map(([data, more], at) => {
          const { data: _none, ...envelope } = eventOf(`${round}-${at}`, null, more)
          return { ...envelope, data }
        })
        const before = store.head
        const close = await post('/events', JSON.stringify(events), batched)
        const wide = await post('/events', JSON.stringify(events, null, 1), batched)
        const kinds = ({ body }: { body: unknown }) => JSON.stringify(body).match(/"status":"\w+"|"code":"\w+"/g)
        expect(kinds(wide)).toEqual(kinds(close)?.map((kind) => kind.replace('accepted', 'duplicate')))
        const kept = events.filter((_, at) => !('hop' in (drawn[at]?.[1] ?? {})) && events[at]?.specversion === '1.0')
        expect(store.read(before, 10).map((event) => JSON.parse(event.text))).toEqual(
          kept.map((event) => JSON.parse(JSON.stringify(event.data))),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('takes the id of an event that has none from the Idempotency-Key', async () => {
    const { post, store } = await openServed()
    const { id, ...nameless } = eventOf('')
    expect((await post('/events', send(nameless), structured)).status).toBe(422)
    const keyed = { ...structured, 'idempotency-key': 'sale-77' }
    expect((await post('/events', send(nameless), keyed)).status).toBe(202)
    expect((await post('/events', send(nameless), keyed)).status).toBe(200)
    expect((await post('/events', send({ ...nameless, data: 'other' }), keyed)).status).toBe(409)
    await post('/events', send([nameless, nameless]), { ...batched, 'idempotency-key': '"batch-1"' })
    expect([1, 2, 3].map((offset) => store.get(offset)?.id)).toEqual(['sale-77', 'batch-1-0', 'batch-1-1'])
    expect((await post('/events', send(nameless), { ...structured, 'idempotency-key': 'two words' })).status).toBe(400)
  })

  it('keeps the digits of big ids, and letters of all scripts', async () => {
    const { post, store } = await openServed()
    const data = '{"order_id":820982911946154508,"name":"Žofie 🕯\\u0000"}'
    await post(
      '/events',
      `{"specversion":"1.0","id":"e1","source":"app://till-1","type":"t","data":${data}}`,
      structured,
    )
    await post('/events', data, { ...binary('e2'), 'content-type': 'application/json' })
    for (const offset of [1, 2])
      expect(store.get(offset)?.data).toEqual({ order_id: '820982911946154508', name: 'Žofie 🕯\u0000' })
  })

  it.each([
    ['no object', '"text"', 422, 'EVENT_SHAPE'],
    ['cut off', '{"specversion":"1.0","id"', 400, 'EVENT_PARSE'],
    ['no version', send({ ...eventOf('e'), specversion: undefined }), 422, 'EVENT_SHAPE'],
    [
      'a version in the data alone',
      '{"id":"e","source":"app://till-1","type":"t","data":{"specversion":"1.0"}}',
      422,
      'EVENT_SHAPE',
    ],
    ['another version', send({ ...eventOf('e'), specversion: '0.3' }), 422, 'EVENT_SHAPE'],
    ['no source', send({ ...eventOf('e'), source: undefined }), 422, 'EVENT_SHAPE'],
    ['a time that is none', send({ ...eventOf('e'), time: 'yesterday' }), 422, 'EVENT_SHAPE'],
    ['an attribute that is ours', send({ ...eventOf('e'), cfverified: 'yes' }), 422, 'EVENT_ATTRIBUTE'],
    ['a mark of bytes on what is none', send({ ...eventOf('e'), cfbase64: true }), 422, 'EVENT_ATTRIBUTE'],
    ['hops', send({ ...eventOf('e'), hop: 31 }), 422, 'EVENT_ATTRIBUTE'],
    ['a structured attribute', send({ ...eventOf('e'), extra: { a: 1 } }), 422, 'EVENT_SHAPE'],
    [
      'too deep',
      send(eventOf('e')).replace('{"number":"#1001"}', `${'['.repeat(70)}${']'.repeat(70)}`),
      422,
      'EVENT_TOO_DEEP',
    ],
    ['a long id', send(eventOf('é'.repeat(300))), 422, 'EVENT_KEY'],
    ['a large event', send(eventOf('e', 'x'.repeat(1_000_001))), 413, 'EVENT_TOO_LARGE'],
    ['data twice over', send(eventOf('e', {}, { data_base64: 'aGk=' })), 422, 'EVENT_SHAPE'],
    ['base64 that is none', send({ ...eventOf('e'), data: undefined, data_base64: 'a' }), 422, 'EVENT_SHAPE'],
  ])('refuses what is no event: %s', async (_what, body, status, code) => {
    const { post, store } = await openServed()
    const answer = await post('/events', body, structured)
    expect(answer).toMatchObject({ status, body: { results: [{ status: 'refused', code }] } })
    expect(store.head).toBe(0)
  })

  it.each([
    ['plain JSON', '{"type":"order.placed"}', { 'content-type': 'application/json' }, 415, 'CONTENT_TYPE'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'CONTENT_TYPE'],
    [
      'another character set',
      send(eventOf('e')),
      { 'content-type': 'application/cloudevents+json; charset=utf-16' },
      415,
      'CHARSET',
    ],
    ['packed', send(eventOf('e')), { ...structured, 'content-encoding': 'gzip' }, 415, 'CONTENT_ENCODING'],
    ['bytes that are no text', Buffer.from([0x22, 0xc3, 0x28, 0x22]), structured, 400, 'BODY_TEXT'],
    ['no list', '{}', batched, 400, 'BATCH_SHAPE'],
    ['a list that ends early', '[{}', batched, 400, 'EVENT_PARSE'],
    ['too long a list', send(Array.from({ length: 1001 }, () => 0)), batched, 413, 'BATCH_TOO_LARGE'],
    ['a large body', Buffer.alloc(4 * 1024 * 1024 + 1, 0x20), structured, 413, 'BODY_TOO_LARGE'],
  ])('refuses a body as a whole: %s', async (_what, body, headers, status, code) => {
    const { post, store } = await openServed()
    expect(await post('/events', body, headers)).toMatchObject({ status, body: { error: { code } } })
    expect(store.head).toBe(0)
  })

  it('knows who sends, and binds each program to its sources', async () => {
    const { post, store, address } = await openServed({ sources: ['app://till-1', 'urn:shop:'] })
    const from = async (source: string): Promise<number> =>
      (await post('/events', send({ ...eventOf(source), source }), structured)).status
    expect(await Promise.all(['app://till-1', 'app://till-1/drawer', 'urn:shop:9'].map(from))).toEqual([202, 202, 202])
    expect(await Promise.all(['app://till-10', 'app://till', '/flows/shop/pay', ''].map(from))).toEqual([
      403, 403, 403, 422,
    ])
    for (const authorization of ['', 'Bearer', 'Bearer cf_wrong', 'Basic cf_x', 'Bearer '])
      expect((await post('/events', send(eventOf('e')), { ...structured, authorization })).status).toBe(401)
    const without = await fetch(`${address}/events`, { method: 'POST', body: send(eventOf('e')), headers: structured })
    expect(without.status).toBe(401)
    expect(store.head).toBe(3)
  })
})

const binary = (id: string): { readonly [name: string]: string } => ({
  'ce-specversion': '1.0',
  'ce-id': id,
  'ce-source': 'app://till-1',
  'ce-type': 'order.placed',
})

describe('the binary form', () => {
  it.each([
    ['JSON', 'application/json; charset=utf-8', '["Hello","🌎!"]', ['Hello', '🌎!']],
    ['JSON of a vendor', 'application/vnd.shop+json', '{"a":1}', { a: 1 }],
    ['text', 'text/plain; charset=us-ascii', 'Hello', 'Hello'],
    ['XML', 'application/xml', '<msg>Hello, 🌎!</msg>', '<msg>Hello, 🌎!</msg>'],
    ['bytes', 'application/octet-stream', Buffer.from([0, 255]), 'AP8='],
    ['nothing', 'application/json', '', null],
  ])('keeps %s as data, with its type', async (_what, type, body, data) => {
    const { post, store } = await openServed()
    expect((await post('/events', body, { ...binary('e'), 'content-type': type })).status).toBe(202)
    expect(store.get(1)).toMatchObject({ data, attributes: { datacontenttype: type } })
    expect(store.get(1)?.attributes?.cfbase64).toBe(type === 'application/octet-stream' ? true : undefined)
  })

  it('reads %XX and quotes in headers', async () => {
    const { post, store } = await openServed()
    const headers = {
      ...binary('e'),
      'ce-subject': 'caf%C3%A9%20%22a%22',
      'ce-extra': '"a \\" b"',
      'content-type': 'text/plain',
    }
    expect((await post('/events', 'x', headers)).status).toBe(202)
    expect(store.get(1)).toMatchObject({ subject: 'café "a"', attributes: { extra: 'a " b' } })
    expect((await post('/events', 'x', { ...headers, 'ce-subject': '%C3' })).status).toBe(400)
    expect((await post('/events', 'x', { ...headers, 'ce-data': 'x' })).status).toBe(422)
  })

  it('keeps bytes of the structured form as they came', async () => {
    const { post, store } = await openServed()
    const { data, ...rest } = eventOf('e')
    await post('/events', send({ ...rest, data_base64: 'AP8=' }), structured)
    expect(store.get(1)).toMatchObject({ data: 'AP8=', attributes: { cfbase64: true } })
  })
})

const conformance = join(import.meta.dirname, '../../../../shared/data/cloudevents')

describe.skipIf(!existsSync(conformance))('the conformance cases of CloudEvents (../shared/data/cloudevents)', () => {
  const cases = (existsSync(conformance) ? ['conformance_v1.yaml', 'conformance_v1_minimum.yaml'] : []).flatMap(
    (file) =>
      readFileSync(join(conformance, file), 'utf8')
        .split(/^---$/m)
        .map((text, at) => ({ name: `${file} ${at + 1}`, ...readCase(text) })),
  )

  it('are there', () => expect(cases).toHaveLength(8))

  it.each(
    cases.flatMap((one) =>
      one.mode === 'both'
        ? [
            { ...one, mode: 'binary' },
            { ...one, mode: 'structured' },
          ]
        : [one],
    ),
  )('$name, $mode', async ({ attributes, data, mode }) => {
    const { post, store } = await openServed({ sources: [attributes.source ?? ''] })
    const { datacontenttype = 'application/json' } = attributes
    const isJson = datacontenttype.startsWith('application/json')
    const headers = Object.entries(attributes).flatMap(([name, value]) =>
      name === 'datacontenttype' ? [] : [[`ce-${name}`, value] as const],
    )
    const body = JSON.stringify({ ...attributes, data: isJson ? JSON.parse(data) : data })
    const answer =
      mode === 'binary'
        ? await post('/events', data, { ...Object.fromEntries(headers), 'content-type': datacontenttype })
        : await post('/events', body, structured)
    expect(answer.status).toBe(202)
    const { id, source, type, time, ...more } = attributes
    const { specversion, datacontenttype: _type, ...extensions } = more
    expect(store.get(1)).toMatchObject({ id, source, type, data: isJson ? JSON.parse(data) : data })
    expect(store.get(1)?.attributes ?? {}).toMatchObject(extensions)
    if (time !== undefined) expect(store.get(1)?.time).toBe(Date.parse(time))
  })
})

/** As much of YAML as these files have. */
function readCase(text: string): { mode: string; attributes: { [name: string]: string }; data: string } {
  const attributes: { [name: string]: string } = { specversion: '1.0' }
  let place = ''
  let open = ''
  let data = ''
  for (const line of text.split('\n')) {
    const found = /^( *)([\w-]+) ?:(?: (.*))?$/.exec(line)
    const value = found?.[3] ?? ''
    if (place === 'Data' && found?.[1] !== '') data += line.trim()
    else if (found?.[1] === '') place = found[2] ?? ''
    else if (place === 'ContextAttributes' && found !== null) {
      open = found[2] ?? ''
      if (open !== 'Extensions' && value !== '|') attributes[open] = value.replace(/^"|"$/g, '')
    } else if (place === 'ContextAttributes' && open !== '' && line.trim() !== '') attributes[open] = line.trim()
  }
  return { mode: /^Mode: (\w+)/m.exec(text)?.[1] ?? 'both', attributes, data }
}
