/** What a person decides with commands while `counterflow serve` has the store: it takes it, does it once, and goes on. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../../runtime/model/json.ts'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'
import { serve } from './serving.ts'

const kept = (table: string, column: JsonObject) => ({
  type: 'table',
  version: 1,
  config: { table, key: [{ name: 'number', type: 'text', value: 'data.order_id' }], columns: [column] },
})
/** What is over £10 is charged after a yes; whoever is named in an order can be forgotten. */
const flow = orders({
  events: {
    'order.placed': {
      type: 'object',
      properties: { email: { type: 'string', personal: true }, order_id: { type: 'string' } },
    },
  },
  nodes: {
    placed: { type: 'events', version: 1, config: { types: 'order.placed' } },
    ask: { type: 'approval', version: 1, config: { what: 'Charge {data.order_id}?', amount: 'data.amount' } },
    pay: { type: 'payment', version: 1, config: { connection: 'practice', does: 'charge' } },
    paid: kept('paid', { name: 'event', value: 'event.type' }),
    pieces: kept('pieces', { name: 'count', type: 'integer', value: 'data.count' }),
    names: kept('names', { name: 'email', optional: true, value: 'data.email' }),
  },
  edges: [
    { from: 'placed.event', to: 'ask' },
    { from: 'placed.event', to: 'pieces' },
    { from: 'placed.event', to: 'names' },
    { from: 'ask.approved', to: 'pay' },
    { from: 'pay.captured', to: 'paid' },
  ],
  layout: {},
})

describe('beside counterflow serve', () => {
  let place: Workplace
  let token = ''
  beforeEach(async () => {
    place = new Workplace()
    onTestFinished(() => place.remove())
    place.write('shop.flow.json', flow)
    token = (await place.run('token', 'add', 'shop.db', 'till', '--source', 'app://till')).out.trim()
  })
  const send = (address: string, id: string, more: object = {}): Promise<number> =>
    fetch(`${address}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        ...{ specversion: '1.0', id, source: 'app://till', type: 'order.placed', subject: id },
        data: {
          ...{ order_id: id, payment_id: id, method_token: 'tok_visa', amount: { minor: 1900, currency: 'GBP' } },
          ...{ count: 1, email: `${id}@example.org` },
          ...more,
        },
      }),
    }).then(({ status }) => status)
  const json = async (...words: string[]) => JSON.parse((await place.run(...words, '--json')).out)
  const rows = async (table: string) =>
    JSON.parse((await place.run('tables', 'shop.db', table, '--format', 'json')).out)
  const codeOf = ({ err }: { err: string }): string => JSON.parse(err).code

  it('an answer is taken by it, with the PIN and the name, once, and the charge follows at once', async () => {
    const { address, child, ended: done } = await serve(place)
    expect(await send(address, 'A')).toBe(202)
    await expect.poll(() => json('approvals', 'shop.db')).toMatchObject([{ what: 'Charge A?' }])
    const [{ id }] = await json('approvals', 'shop.db')
    const yes = ['approvals', 'shop.db', id, '--do', 'approve', '--by', 'Ann', '--json']
    expect(codeOf(await place.pipe('2468\n', ...yes))).toBe('PIN_UNSET')
    expect(await place.pipe('2468\n', 'approvals', 'shop.db', '--set-pin')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/The PIN is chosen\. counterflow serve \(process \d+\) has taken it\./),
    })
    expect(codeOf(await place.pipe('1111\n', ...yes))).toBe('PIN_WRONG')
    const twice = await Promise.all([place.pipe('2468\n', ...yes), place.pipe('2468\n', ...yes)])
    expect(twice.map(({ code }) => code === 0).sort()).toEqual([false, true])
    const told = twice.find(({ code }) => code === 0)?.out ?? ''
    expect(JSON.parse(told)).toMatchObject({ verdict: 'approved', by: 'Ann', takenBy: `counterflow serve (process ${child.pid})` }) // biome-ignore format: a fact
    expect(codeOf(twice.find(({ code }) => code !== 0) ?? { err: '' })).toBe('APPROVAL_GONE')
    await expect.poll(() => rows('paid')).toEqual([{ number: 'A', event: 'payment.captured' }])
    child.kill('SIGTERM')
    expect((await done).code).toBe(0)
    const answers = (await place.run('log', 'shop.db', '--type', 'approval.answered')).out.trim().split('\n')
    expect(answers).toHaveLength(1)
    expect((await place.run('log', 'shop.db', '--type', 'payment.captured')).out.trim().split('\n')).toHaveLength(1)
  })

  it('what needs a look is tried again and left out', async () => {
    const { address } = await serve(place)
    expect(await Promise.all([send(address, 'A', { count: 0.5 }), send(address, 'B')])).toEqual([202, 202])
    await expect.poll(() => json('look', 'shop.db')).toMatchObject({ causes: [{ step: 'orders/pieces' }] })
    const [{ cause }] = (await json('look', 'shop.db')).causes
    const again = await place.run('look', 'shop.db', cause, '--do', 'retry', '--yes')
    // It fails as before.
    expect([again.code, again.out]).toEqual([1, expect.stringMatching(/1 decision recorded\. counterflow serve .* Stopped at a new error/)]) // biome-ignore format: a pair
    expect((await json('look', 'shop.db')).causes).toHaveLength(1)
    expect(await place.run('look', 'shop.db', cause, '--do', 'skip', '--reason', 'half a cup', '--yes')).toMatchObject({ code: 0 }) // biome-ignore format: a call
    expect((await json('look', 'shop.db')).causes).toEqual([])
    expect(await rows('pieces')).toEqual([{ number: 'B', count: 1 }])
    expect(await json('store', 'hold', 'shop.db', '1', '--for', 'order A')).toMatchObject({
      held: 1,
      takenBy: expect.stringContaining('serve'),
    })
    expect(await json('store', 'holds', 'shop.db')).toMatchObject({ holds: [{ offset: 1, what: 'order A' }] })
    expect(await json('store', 'release', 'shop.db', '1')).toMatchObject({ released: 1 })
    expect(await json('store', 'holds', 'shop.db')).toEqual({ holds: [] })
  })

  it('a flow is paused, events wait, also over a kill and a new start; resumed, each goes through once', async () => {
    const first = await serve(place)
    const pause = await place.run('flows', 'shop.db', 'orders', '--do', 'pause')
    expect([pause.code, pause.out]).toEqual([0, expect.stringMatching(/Orders is paused: .* has taken it\./)])
    expect(await Promise.all(['A', 'B', 'A'].map((id) => send(first.address, id)))).toEqual(
      expect.arrayContaining([202, 202, 200]),
    )
    expect(await json('flows', 'shop.db')).toMatchObject([{ flow: 'orders', state: 'paused', waiting: 2 }])
    first.child.kill('SIGKILL')
    await first.ended
    const second = await serve(place)
    expect(await send(second.address, 'C')).toBe(202)
    expect(await rows('pieces')).toEqual([])
    expect(await json('flows', 'shop.db', 'orders', '--do', 'resume')).toMatchObject({ from: 'paused', state: 'on' })
    await expect.poll(async () => (await rows('pieces')).length).toBe(3)
    second.child.kill('SIGTERM')
    expect((await second.ended).err).toContain('Orders is paused: events come in and wait.')
    const turned = (await place.run('log', 'shop.db', '--type', 'counterflow.flow.turned')).out.trim().split('\n')
    expect(turned.map((text) => JSON.parse(text).data.to)).toEqual(['paused', 'on'])
  })

  it('after a restore things are sent again from the moment on that somebody says so', async () => {
    const first = await serve(place)
    await place.pipe('2468\n', 'approvals', 'shop.db', '--set-pin')
    expect(await send(first.address, 'A')).toBe(202)
    first.child.kill('SIGTERM')
    await first.ended
    await place.run('store', 'backup', 'shop.db', 'copy.db')
    expect(await place.run('store', 'restore', 'shop.db', 'copy.db')).toMatchObject({ code: 0 })
    await serve(place)
    const [{ id }] = await json('approvals', 'shop.db')
    expect(await place.pipe('2468\n', 'approvals', 'shop.db', id, '--do', 'approve')).toMatchObject({ code: 0 })
    expect(await json('store', 'resume', 'shop.db')).toMatchObject({
      resumed: true,
      pending: 1,
      takenBy: expect.stringContaining('serve'),
    })
    await expect.poll(() => rows('paid')).toHaveLength(1)
    expect(await json('store', 'resume', 'shop.db')).toMatchObject({ resumed: false })
  })

  it('somebody is forgotten, with the PIN where there is one', async () => {
    const { address } = await serve(place)
    await place.pipe('2468\n', 'approvals', 'shop.db', '--set-pin')
    expect(await Promise.all(['ann', 'bob'].map((id) => send(address, id)))).toEqual([202, 202])
    await expect.poll(async () => (await rows('names')).length).toBe(2)
    const wish = ['store', 'erase', 'shop.db', 'ann@example.org', '--json']
    expect(JSON.parse((await place.run(...wish)).out)).toMatchObject({ done: false, events: 1 })
    expect(codeOf(await place.pipe('1111\n', ...wish, '--yes'))).toBe('PIN_WRONG')
    expect(JSON.parse((await place.pipe('2468\n', ...wish, '--yes')).out)).toMatchObject({ done: true, events: 1 })
    expect(await rows('names')).toEqual(
      expect.arrayContaining([expect.objectContaining({ number: 'bob', email: 'bob@example.org' })]),
    )
    expect((await place.run('tables', 'shop.db', 'names')).out).not.toContain('ann@example.org')
    expect(JSON.parse((await place.pipe('2468\n', ...wish, '--yes')).out)).toMatchObject({ done: true, events: 0 })
    expect(await send(address, 'carl')).toBe(202)
    await expect.poll(async () => (await rows('names')).length).toBe(3)
  })

  it('the app takes it as well', async () => {
    const { address } = await serve(place, { more: ['--app'] })
    expect(await place.pipe('2468\n', 'approvals', 'shop.db', '--set-pin')).toMatchObject({
      out: expect.stringMatching(/the app \(process \d+\) has taken it/),
    })
    expect(await json('flows', 'shop.db', 'orders', '--do', 'pause')).toMatchObject({
      takenBy: expect.stringContaining('the app'),
    })
    expect((await place.pipe('whsec', 'connection', 'add', 'shop.db', 'web-shop', '--kind', 'shopify')).code).toBe(0)
    expect(await json('connection', 'remove', 'shop.db', 'web-shop')).toMatchObject({
      takenBy: expect.stringContaining('the app'),
    })
    expect(await send(address, 'A')).toBe(202)
    expect(await json('flows', 'shop.db')).toMatchObject([{ state: 'paused', waiting: 1 }])
    await json('flows', 'shop.db', 'orders', '--do', 'resume')
    await expect.poll(() => json('approvals', 'shop.db')).toHaveLength(1)
    const [{ id }] = await json('approvals', 'shop.db')
    expect(await place.pipe('2468\n', 'approvals', 'shop.db', id, '--do', 'approve')).toMatchObject({ code: 0 })
    await expect.poll(() => rows('paid')).toHaveLength(1)
  })

  it('nobody enters without the key, nor with it from a page; the file of it goes with the program', async () => {
    const { child, ended: done } = await serve(place)
    const note = join(place.folder, 'shop.db-desk')
    expect(statSync(note).mode & 0o077).toBe(0)
    const { port, key } = JSON.parse(readFileSync(note, 'utf8'))
    const ask = (headers: { readonly [name: string]: string }, path = '/desk', method = 'POST') =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        ...(method === 'POST' ? { body: '{"method":"pin.read"}' } : {}),
      })
    const bearer = { authorization: `Bearer ${key}` }
    expect(await (await ask(bearer)).json()).toMatchObject({ result: { set: false } })
    const refused = [
      ask({}),
      ask({ authorization: `Bearer ${'x'.repeat(43)}` }),
      ask({ ...bearer, origin: 'http://127.0.0.1' }),
      ask({ ...bearer, 'sec-fetch-site': 'same-origin' }),
      ask(bearer, '/events'),
      ask(bearer, '/desk', 'GET'),
    ]
    for (const answer of refused) expect((await answer).status).toBe(404)
    const other = await fetch(`http://127.0.0.1:${port}/desk`, {
      method: 'POST',
      headers: bearer,
      body: '{"method":"draft.save","argument":{}}',
    })
    expect(await other.json()).toMatchObject({ failure: { code: 'DESK_METHOD' } })
    child.kill('SIGTERM')
    await done
    expect(existsSync(note)).toBe(false)
  })
})
