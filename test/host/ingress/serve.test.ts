/** `counterflow serve` as a process: let in, send, read what came out, stop; and kill it where it hurts. */
import { spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../../runtime/host/store/open.ts'
import { type Ended, ended, Workplace } from '../../cli/command.ts'
import { serve } from '../../cli/serving.ts'
import { countingFlow, eventOf, structured } from './open.ts'

/** Dies without a word when it is about to answer its `count`th event, which is on the disk by then. */
const dying = (count: number): string =>
  `import{Worker as W}from'node:worker_threads';let n=0;const p=W.prototype.postMessage;W.prototype.postMessage=function(m,...a){if(m.kind==='outcome'&&(n+=m.offsets.length/2)>=${count})process.kill(process.pid,'SIGKILL');return p.call(this,m,...a)}`

const hasTools = ['curl', 'python3'].every((name) => spawnSync(name, ['--version']).status === 0)

async function newPlace(): Promise<{ place: Workplace; token: string }> {
  const place = new Workplace()
  onTestFinished(() => place.remove())
  place.write('shop.flow.json', countingFlow)
  const { code, out, err } = await place.run(
    'token',
    'add',
    'shop.db',
    'till-1',
    '--source',
    'app://till-1',
    '--read',
    'events',
  )
  expect([code, err]).toEqual([0, expect.stringContaining('Keep it well')])
  writeFileSync(join(place.folder, 'till-1.token'), out)
  return { place, token: out.trim() }
}

const post = (address: string, token: string, id: string): Promise<number> =>
  fetch(`${address}/events`, {
    method: 'POST',
    body: JSON.stringify(eventOf(id)),
    headers: { ...structured, authorization: `Bearer ${token}` },
  }).then(({ status }) => status)

describe('counterflow serve', () => {
  it('takes events, works them off, and closes the store on SIGTERM', async () => {
    const { place, token } = await newPlace()
    const { child, address, ended } = await serve(place)
    expect(await Promise.all(['a', 'b', 'a'].map((id) => post(address, token, id)))).toEqual(
      expect.arrayContaining([202, 202, 200]),
    )
    child.kill('SIGTERM')
    const { code, err, out } = await ended
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out.split('\n').at(-2) ?? '')).toMatchObject({ accepted: 2, duplicates: 1, stopped: 'SIGTERM' })
    const tables = await place.run('tables', 'shop.db', 'counted', '--json')
    expect(JSON.parse(tables.out)).toMatchObject([{ type: 'order.placed', count: 2 }])
  })

  it('keeps no token in the store, and refuses one that was taken back', async () => {
    const { place, token } = await newPlace()
    expect(token).toMatch(/^cf_[\w-]{43}$/)
    expect(readFileSync(join(place.folder, 'shop.db')).includes(token)).toBe(false)
    expect((await place.run('token', 'list', 'shop.db')).out).toMatch(/till-1 +app:\/\/till-1/)
    expect((await place.run('token', 'add', 'shop.db', 'till-1')).code).toBe(2)
    expect((await place.run('token', 'add', 'shop.db', 'x', '--source', '/flows/shop')).err).toContain(
      'Counterflow itself',
    )
    expect((await place.run('token', 'remove', 'shop.db', 'till-1')).code).toBe(0)
    const { address } = await serve(place)
    expect(await post(address, token, 'a')).toBe(401)
  })

  it('loses nothing that it answered when it is killed just before an answer; to send again is one event', async () => {
    const { place, token } = await newPlace()
    const first = await serve(place, { preload: dying(8) })
    const ids = Array.from({ length: 20 }, (_, n) => `sale-${n}`)
    const answers = await Promise.all(
      ids.map((id) =>
        post(first.address, token, id).then(
          (status) => ({ id, status }),
          () => ({ id, status: 0 }),
        ),
      ),
    )
    expect((await first.ended).code).toBe(null)
    const answered = answers.filter(({ status }) => status === 202)
    expect(answered.length).toBeLessThan(8)
    const after = openStore(join(place.folder, 'shop.db'), { readonly: true })
    const kept = after.read(0, 100).map(({ id }) => id)
    after.close()
    expect(kept).toEqual(expect.arrayContaining(answered.map(({ id }) => id)))
    // The one that it died on was on the disk.
    expect(kept.length).toBeGreaterThan(answered.length)

    const second = await serve(place)
    const statuses = await Promise.all(ids.map((id) => post(second.address, token, id)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(kept.length)
    second.child.kill('SIGTERM')
    await second.ended
    const tables = await place.run('tables', 'shop.db', 'counted', '--json')
    expect(JSON.parse(tables.out)).toMatchObject([{ count: 20 }])
  })
})

describe('counterflow token beside a store that is served', () => {
  it('lets a program in and sends it away again, while it is served', async () => {
    const { place } = await newPlace()
    const { address, child, ended: done } = await serve(place)
    const send = (token: string, id: string) =>
      fetch(`${address}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify({ specversion: '1.0', id, source: 'app://till-9', type: 'order.placed', data: {} }),
      }).then(({ status }) => status)
    const made = await place.run('token', 'add', 'shop.db', 'till-9', '--source', 'app://till-9')
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^cf_/)])
    const token = made.out.trim()
    await expect.poll(() => send(token, '1')).toBe(202)
    expect((await place.run('token', 'add', 'shop.db', 'till-9')).err).toContain('There is a token for till-9 already')
    expect((await place.run('token', 'list', 'shop.db')).out).toContain('till-9')
    const files = readdirSync(place.folder, { withFileTypes: true }).filter((entry) => entry.isFile())
    const naming = files.filter(({ name }) => readFileSync(join(place.folder, name), 'latin1').includes(token))
    expect(naming.map(({ name }) => name)).toEqual([])
    expect(await place.run('token', 'remove', 'shop.db', 'till-9')).toMatchObject({ code: 0 })
    await expect.poll(() => send(token, '2')).toBe(401)
    child.kill('SIGTERM')
    expect((await done).code).toBe(0)
  })
})

describe('counterflow serve --app', () => {
  it('opens the window and the ingress on ports of their own, and ends both', { timeout: 90_000 }, async () => {
    const { place, token } = await newPlace()
    const { child, address, told, ended: done } = await serve(place, { more: ['--app'] })
    const window = new URL(told.window ?? '')
    expect(window.host).not.toBe(new URL(address).host)
    const opened = await fetch(window, { redirect: 'manual' })
    expect(opened.status).toBe(303)
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const page = await fetch(new URL('/', window), { headers: { cookie } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>')])
    // Neither is reached through the other.
    expect(await post(window.origin, token, 'a')).toBe(401)
    expect((await fetch(`${address}/`, { headers: { cookie } })).status).toBe(404)
    expect(await post(address, token, 'a')).toBe(202)
    child.kill('SIGTERM')
    expect((await done).code).toBe(0)
    await expect(fetch(address)).rejects.toThrow()
    const tables = await place.run('tables', 'shop.db', 'counted', '--json')
    expect(JSON.parse(tables.out)).toMatchObject([{ type: 'order.placed', count: 1 }])
  })
})

describe('a template with the demo shop', () => {
  it('is paid in without a window', { timeout: 60_000 }, async () => {
    const { place } = await newPlace()
    const flow = fileURLToPath(new URL('../../../templates/payment-round-trip/flow.json', import.meta.url))
    const { child, told, ended: done } = await serve(place, { flow })
    const [page] = told.pages
    expect(page).toMatchObject({ title: 'The Corner Shop' })
    const address = page?.address ?? ''
    const json = { accept: 'application/json', 'content-type': 'application/json' }
    const { token } = (await (await fetch(address, { headers: json })).json()) as { token: string }
    const body = JSON.stringify({
      token,
      order: token,
      method_token: 'tok_visa',
      lines: [{ sku: 'TEA-12', quantity: 2 }],
    })
    const sent = (await (await fetch(address, { method: 'POST', headers: json, body })).json()) as { answer: string }
    const said = async (): Promise<unknown> => (await fetch(new URL(sent.answer, address), { headers: json })).json()
    await expect
      .poll(said, { timeout: 15_000 })
      .toMatchObject({ state: 'done', message: expect.stringContaining('Paid £12.80') })
    child.kill('SIGTERM')
    expect((await done).code).toBe(0)
  })
})

describe('the page about programs', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../runtime/host/ingress/README.md', import.meta.url)), 'utf8')
  const blocks = (language: string): readonly string[] =>
    [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

  it.skipIf(!hasTools).each([
    ['without a window', []],
    ['in the app', ['--app']],
  ])(
    'T-R5: shows a curl line and a Python program that work %s (needs curl and python3)',
    { timeout: 90_000 },
    async (_where, more) => {
      const { place } = await newPlace()
      const { address, child, ended: done } = await serve(place, { more })
      const here = (text: string): string => text.replaceAll('http://127.0.0.1:4270', address)
      const run = (command: string, ...args: string[]): Promise<Ended> =>
        ended(spawn(command, args, { cwd: place.folder, env: process.env }))
      const curl = blocks('sh').find((text) => text.startsWith('curl')) ?? ''
      expect(JSON.parse((await run('sh', '-c', here(curl))).out)).toMatchObject({
        results: [{ status: 'accepted', id: 'sale-1' }],
      })
      expect(blocks('python')).toHaveLength(1)
      for (const program of blocks('python')) {
        expect(program.trim().split('\n').length).toBeLessThanOrEqual(15)
        expect(await run('python3', '-c', here(program))).toEqual({
          code: 0,
          err: '',
          out: "sale-2 {'number': '#1002'}\n",
        })
      }
      child.kill('SIGTERM')
      expect((await done).code).toBe(0)
    },
  )
})

describe('counterflow connection', () => {
  it('takes webhooks under the address that it shows, with the secret that was piped in, and shows it nowhere', async () => {
    const { place } = await newPlace()
    const secret = 'shpss_canary_5e884898da28'
    const added = await place.pipe(`${secret}\n`, 'connection', 'add', 'shop.db', 'my-shop', '--provider', 'shopify')
    expect([added.code, added.out]).toEqual([0, expect.stringMatching(/^\/hooks\/[0-9a-f]{32}\n$/)])
    const { address, child, ended: done } = await serve(place)
    const body = '{"id":820982911946154508,"total_price":"10.00","currency":"GBP"}'
    const answer = await fetch(`${address}${added.out.trim()}`, {
      method: 'POST',
      body,
      headers: {
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        'x-shopify-topic': 'orders/create',
        'x-shopify-event-id': 'e1',
      },
    })
    expect(answer.status).toBe(200)
    // Another secret in its place, while it runs.
    expect((await place.pipe('next', 'connection', 'secret', 'shop.db', 'my-shop')).code).toBe(0)
    child.kill('SIGTERM')
    const { out, err } = await done
    const log = await place.run('log', 'shop.db', '--json')
    expect(log.out).toContain('order/820982911946154508')
    const list = await place.run('connection', 'list', 'shop.db')
    for (const text of [out, err, log.out, list.out, added.err]) expect(text).not.toContain('canary')
    for (const name of readdirSync(place.folder).filter((each) => each !== 'home'))
      expect([name, readFileSync(join(place.folder, name)).includes(secret)]).toEqual([name, false])
    expect((await place.run('connection', 'remove', 'shop.db', 'my-shop')).code).toBe(0)
    expect((await place.run('connection', 'remove', 'shop.db', 'my-shop')).code).toBe(2)
    expect((await place.pipe('', 'connection', 'add', 'shop.db', 'x', '--provider', 'shopify')).code).toBe(2)
    expect((await place.pipe('s', 'connection', 'add', 'shop.db', 'x', '--provider', 'shopfy')).err).toContain(
      'Did you mean shopify',
    )
  })
})
