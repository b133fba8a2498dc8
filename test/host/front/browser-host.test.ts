/** The browser host over real HTTP: what it serves to its own window, and that nobody else gets anything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentPolicy } from '../../../runtime/host/front/safety-headers.ts'
import { type Asked, ask, hear, type Question } from './ask.ts'
import { type Served, served, windowName } from './served.ts'

let window: Served
beforeAll(async () => {
  window = await served()
})
afterAll(() => window.close())

const json = { 'content-type': 'application/json' }
const asFailure = ({ text }: Asked): { code: string; message: string } => JSON.parse(text).failure

describe('opening the window', () => {
  it('exchanges the token in the address once for a session, and keeps it out of the address', async () => {
    const { port } = window.host
    const path = `/${new URL(window.host.address()).search}`
    const first = await ask(port, path)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    const [cookie = ''] = first.headers['set-cookie'] ?? []
    expect(cookie).toMatch(new RegExp(`^counterflow_${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))
    const page = await ask(port, '/', { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(page).toMatchObject({ status: 200, text: '<!doctype html><title>A window</title>' })

    const again = await ask(port, path)
    expect(again.status).toBe(401)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(again.headers['content-type']).toContain('text/html')
    expect(again.text).toContain('run npm start')
  })

  it('lets a window that is open already reload the address that opened it', async () => {
    const { status, headers } = await window.ask('/?token=used-long-ago')
    expect([status, headers.location]).toEqual([303, '/'])
  })

  it('does not spend the token on a request that only looks', async () => {
    const path = `/${new URL(window.host.address()).search}`
    expect((await ask(window.host.port, path, { method: 'HEAD' })).status).toBe(401)
    expect((await ask(window.host.port, path)).status).toBe(303)
  })
})

describe('files', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-store'],
    ['/assets/index-B7xqT3aF.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
    ['/counterflow.svg', 'image/svg+xml', 'no-cache'],
  ])('%s comes as %s, kept: %s', async (path, type, cache) => {
    const { status, headers } = await window.ask(path)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache])
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/..%2Fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%252fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/..;/../secret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/C:/Windows/win.ini',
    '/file:///etc/passwd',
    'http://127.0.0.1/etc/passwd',
    '/secret.txt%00.svg',
    '/linked.txt',
    '/assets',
    '/assets/',
    '/assets/index-B7xqT3aF.js.map',
    '/package.json',
  ])('nothing at %s', async (path) => {
    const { status, text } = await window.ask(path)
    expect(status).toBe(404)
    expect(text).not.toContain('a secret')
  })
})

describe('calls', () => {
  it('reach the engine with their window, and bring its answer', async () => {
    const { status, text } = await window.call('flows.list', { n: 1 })
    expect(status).toBe(200)
    expect(JSON.parse(text).result).toMatchObject({ window: windowName, method: 'flows.list', argument: { n: 1 } })
  })

  it('bring a failure of the Api whole', async () => {
    const { status, text } = await window.call('draft.save', { fail: true })
    expect(status).toBe(200)
    expect(JSON.parse(text).failure).toEqual({
      code: 'DRAFT_CONFLICT',
      message: 'M',
      kept: 'K',
      advice: 'A',
      details: { row: 7 },
    })
  })

  it('about the desktop are answered here', async () => {
    const { result } = JSON.parse((await window.call('desktop.read', {})).text)
    expect(result).toEqual({
      ...{ host: 'browser', platform: process.platform, canKeepRunning: false, version: '1.2.3' },
      ...{ store: '/somewhere/shop.db', canShowStore: false },
    })
  })

  it('cannot make the host read a file of this computer by its path', async () => {
    const bind = { flow: 'f', node: 'n', path: '/etc/hosts' }
    const { text } = await window.call('inputs.bind', bind)
    expect(JSON.parse(text).failure).toMatchObject({ code: 'FILE_NOT_CHOSEN' })
    expect(JSON.parse((await window.call('inputs.bind', { ...bind, path: null })).text)).not.toHaveProperty('failure')
  })

  it('carry the largest flow that may exist', async () => {
    const text = '"\n'.repeat(4 * 1024 * 1024)
    const { status, text: answer } = await window.call('flows.import', { text })
    expect(status).toBe(200)
    expect(JSON.parse(answer).result.argument.text).toBe(text)
  })
})

describe('events', () => {
  it('come to the window that they are for, and begin with the state of the engine', async () => {
    const { port } = window.host
    const own = hear(port, `/events?window=${windowName}`, window.headers, 3)
    const other = hear(port, '/events?window=test-window-0002', window.headers, 2)
    await Promise.all([own.open, other.open])
    await window.call('shop.read', { tell: 'me' })
    await window.call('shop.read', { tell: 'all' })
    const running = { event: 'engine', payload: { state: 'running', message: '', advice: '' } }
    const draft = { event: 'draft', payload: { flow: windowName, revision: 1 } }
    expect(await own.events).toEqual([running, draft, draft])
    expect(await other.events).toEqual([running, draft])
    own.close()
    other.close()
  })

  it('tell of a crash and of the end of it', async () => {
    const stream = hear(window.host.port, '/events?window=test-window-0003', window.headers, 3)
    await stream.open
    expect(asFailure(await window.call('shop.read', { die: true })).code).toBe('ENGINE_RESTARTED')
    const states = (await stream.events).map((event) => (event as { payload: { state: string } }).payload.state)
    expect(states).toEqual(['running', 'restarting', 'running'])
    stream.close()
  })

  it('are not sent to a stream without a proper name', async () => {
    for (const name of ['', 'short', 'a'.repeat(65), '%0d%0aevent%3a+x+++++++'])
      expect((await window.ask(`/events?window=${name}`)).status).toBe(400)
    expect((await window.ask('/events')).status).toBe(400)
  })
})

type Attack = readonly [name: string, status: number, code: string, path: string, question: Question]

/** Each has a good cookie and is otherwise as our own window would ask, but for what its name says. */
const attacks: readonly Attack[] = [
  [
    'a name that points to loopback (DNS rebinding)',
    403,
    'FOREIGN_HOST',
    '/api/shop.read',
    post({ host: 'evil.example' }),
  ],
  ['that name with our port', 403, 'FOREIGN_HOST', '/api/shop.read', post({ host: 'evil.example:4640' })],
  ['our address without the port', 403, 'FOREIGN_HOST', '/api/shop.read', post({ host: '127.0.0.1' })],
  ['another spelling of loopback', 403, 'FOREIGN_HOST', '/api/shop.read', post({ host: '127.1:4640' })],
  ['a page of another site', 403, 'FOREIGN_ORIGIN', '/api/shop.read', post({ origin: 'https://evil.example' })],
  ['a page on another port', 403, 'FOREIGN_ORIGIN', '/api/shop.read', post({ origin: 'http://127.0.0.1:3000' })],
  ['a sandboxed frame or a file', 403, 'FOREIGN_ORIGIN', '/api/shop.read', post({ origin: 'null' })],
  ['a cross-site fetch', 403, 'FOREIGN_SITE', '/api/shop.read', post({ 'sec-fetch-site': 'cross-site' })],
  [
    'a same-site fetch from another port',
    403,
    'FOREIGN_SITE',
    '/api/shop.read',
    post({ 'sec-fetch-site': 'same-site' }),
  ],
  ['a fetch that says nobody made it', 403, 'FOREIGN_SITE', '/api/shop.read', post({ 'sec-fetch-site': 'none' })],
  ['no cookie', 401, 'NO_SESSION', '/api/shop.read', post({ cookie: '' })],
  ['a cookie that was made up', 401, 'NO_SESSION', '/api/shop.read', post({ cookie: 'counterflow_4640=aaaa' })],
  ['a form of plain text', 415, 'CONTENT_TYPE', '/api/shop.read', post({ 'content-type': 'text/plain' })],
  ['a form', 415, 'CONTENT_TYPE', '/api/shop.read', post({ 'content-type': 'application/x-www-form-urlencoded' })],
  ['JSON in disguise', 415, 'CONTENT_TYPE', '/api/shop.read', post({ 'content-type': 'text/plain; application/json' })],
  ['a body that is no JSON', 400, 'BODY_JSON', '/api/shop.read', post({}, '{"a":')],
  ['a body that is no object', 400, 'BODY_JSON', '/api/shop.read', post({}, '[1]')],
  ['no body', 400, 'BODY_JSON', '/api/shop.read', post({}, '')],
  ['brackets without end', 400, 'BODY_JSON', '/api/shop.read', post({}, '['.repeat(1_000_000))],
  ['a huge body', 413, 'BODY_TOO_LARGE', '/api/shop.read', post({}, `"${'a'.repeat(17 * 1024 * 1024)}"`)],
  [
    'a huge body of unknown length',
    413,
    'BODY_TOO_LARGE',
    '/api/shop.read',
    post({ 'transfer-encoding': 'chunked' }, `"${'a'.repeat(17 * 1024 * 1024)}"`),
  ],
  ['an unknown method', 404, 'UNKNOWN_METHOD', '/api/shop.steal', post({})],
  ['a name of every object', 404, 'UNKNOWN_METHOD', '/api/__proto__', post({})],
  ['a method inside another path', 404, 'UNKNOWN_METHOD', '/api/../api/shop.read', post({})],
  ['a call as a link', 405, 'HTTP_METHOD', '/api/shop.read', { headers: json }],
  ['a window without a name', 400, 'WINDOW', '/api/shop.read', post({ 'x-counterflow-window': '' })],
]

function post(headers: { [name: string]: string }, body = '{}'): Question {
  return { method: 'POST', headers: { ...json, ...headers }, body }
}

describe('attacks', () => {
  it.each(attacks)('%s: %i %s', async (_name, status, code, path, question) => {
    const answer = await window.ask(path, question)
    expect([answer.status, asFailure(answer).code]).toEqual([status, code])
    expect(answer.headers['content-security-policy']).toBe(contentPolicy)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each(['/', '/assets/index-B7xqT3aF.js', '/counterflow.svg', `/events?window=${windowName}`, '/package.json'])(
    'nobody gets %s without a cookie, or from another site',
    async (path) => {
      expect((await window.ask(path, { headers: { cookie: '' } })).status).toBe(401)
      expect((await window.ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
      expect((await window.ask(path, { headers: { host: 'evil.example' } })).status).toBe(403)
    },
  )

  it('a link on another site does not open the window, even with a good token', async () => {
    const path = `/${new URL(window.host.address()).search}`
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', cookie: '' }
    expect((await window.ask(path, { headers })).status).toBe(403)
    const byHand = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', cookie: '' }
    expect((await window.ask(path, { headers: byHand })).status).toBe(303)
  })

  it('no address is handed over without the key', async () => {
    const { port, handOverKey } = window.host
    for (const authorization of ['', 'Bearer', 'Bearer x', handOverKey])
      expect((await ask(port, '/hand-over', { method: 'POST', headers: { authorization } })).status).toBe(401)
    const authorization = `Bearer ${handOverKey}`
    expect((await ask(port, '/hand-over', { headers: { authorization } })).status).toBe(405)
    const handed = await ask(port, '/hand-over', { method: 'POST', headers: { authorization } })
    const { address } = JSON.parse(handed.text)
    expect((await ask(port, `/${new URL(address).search}`)).status).toBe(303)
  })

  it('every answer says what the page may do', async () => {
    const answers = [await window.ask('/'), await window.ask('/nothing'), await ask(window.host.port, '/')]
    answers.push(await window.call('shop.read', {}))
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(contentPolicy)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['permissions-policy']).toContain('camera=()')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

describe('the end', () => {
  it('finishes the call under way, says so to the window, and frees the port', async () => {
    const own = await served()
    const { port } = own.host
    await own.engine.becomes('running')
    const stream = hear(port, `/events?window=${windowName}`, own.headers, 2)
    await stream.open
    const last = own.call('draft.save', { after: 100 })
    // It has arrived when a later one is answered.
    await own.call('shop.read', {})
    await own.host.close()
    expect((await last).status).toBe(200)
    expect(await stream.events).toMatchObject([
      { event: 'engine', payload: { state: 'running' } },
      { event: 'engine', payload: { state: 'stopped', message: expect.stringContaining('was closed') } },
    ])
    await expect(ask(port, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await own.engine.supervisor.close()
  })
})
