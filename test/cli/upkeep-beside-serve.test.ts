/** What looks after a shop while `counterflow serve` has the store: it need not stop for any of it. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { orders } from '../host/app/flows.ts'
import { openStandIn, standInToken } from '../host/catch-up/stand-in.ts'
import { Workplace } from './command.ts'
import { serve } from './serving.ts'

const flow = orders({
  events: {},
  nodes: {
    placed: { type: 'events', version: 1, config: { types: 'order.placed, customer.created' } },
    counts: {
      type: 'table',
      version: 1,
      config: {
        table: 'counts',
        key: [{ name: 'kind', value: 'event.type' }],
        columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
      },
    },
  },
  edges: [{ from: 'placed.event', to: 'counts' }],
  layout: {},
})

describe('looking after a store beside counterflow serve', () => {
  let place: Workplace
  let token = ''
  beforeEach(async () => {
    place = new Workplace()
    onTestFinished(() => place.remove())
    place.write('shop.flow.json', flow)
    token = (await place.run('token', 'add', 'shop.db', 'till', '--source', 'app://till')).out.trim()
  })
  const send = (address: string, id: string): Promise<number> =>
    fetch(`${address}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({ specversion: '1.0', id, source: 'app://till', type: 'order.placed', data: { id } }),
    }).then(({ status }) => status)
  const json = async (...words: string[]) => {
    const { code, out, err } = await place.run(...words, '--json')
    return { code, ...JSON.parse(out || err) }
  }
  const rows = async () => JSON.parse((await place.run('tables', 'shop.db', 'counts', '--format', 'json')).out)
  const byServe = { takenBy: expect.stringMatching(/^counterflow serve \(process \d+\)$/) }
  const secret = 'whsec_canary_5c1d'

  it('a connection is made, its webhooks come in at once, and it is forgotten again', async () => {
    const { address, child, ended } = await serve(place)
    const add = ['connection', 'add', 'shop.db', 'my-shop', '--kind', 'shopify', '--json']
    const made = await place.pipe(secret, ...add)
    expect([made.code, JSON.parse(made.out)]).toEqual([0, expect.objectContaining({ ...byServe, provider: 'shopify' })])
    const { path } = JSON.parse(made.out)
    const knock = () => fetch(`${address}${path}`, { method: 'POST', body: '{}' }).then(({ status }) => status)
    // It is known, and what is not signed by it is refused.
    expect(await knock()).toBe(401)
    const again = await place.pipe(secret, ...add)
    expect([again.code, JSON.parse(again.err).code]).toEqual([2, 'CONNECTION_EXISTS'])
    expect(`${again.err}${again.out}`).not.toContain(secret)
    expect((await place.run('connection', 'list', 'shop.db')).out).toMatch(/my-shop +shopify +live +hook/)
    expect(await json('connection', 'remove', 'shop.db', 'my-shop')).toMatchObject({ ...byServe, removed: true })
    expect(await knock()).toBe(404)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    const inTheOpen = readdirSync(place.folder).filter((name) => readFileIn(place, name).includes(secret))
    expect(inTheOpen).toEqual([])
    expect((await place.run('log', 'shop.db', '--type', 'counterflow.connection.removed')).out).toContain('my-shop')
  })

  it('a connection is tried, and the past of its shop read in, each thing once', async () => {
    const standIn = await openStandIn()
    const created = Math.floor(Date.now() / 1000) - 86_400
    for (const id of ['evt_1', 'evt_2'])
      standIn.events.push({
        ...{ id, object: 'event', type: 'customer.created', created },
        data: { object: { id: `cus_${id}`, email: `${id}@example.org` } },
      })
    await serve(place)
    const add = ['connection', 'add', 'shop.db', 'shop', '--kind', 'stripe', '--slot', 'key']
    expect(await place.pipe(standInToken, ...add, '--fact', `address=${standIn.base}`)).toMatchObject({ code: 0 })
    standIn.trouble = (path) => (path === '/v1/balance' ? { status: 200 } : undefined)
    expect(await json('connection', 'test', 'shop.db', 'shop')).toMatchObject({ code: 0, ok: true })
    standIn.trouble = (path) => (path === '/v1/balance' ? { status: 401 } : undefined)
    expect(await json('connection', 'test', 'shop.db', 'shop')).toMatchObject({ code: 1, ok: false })
    const past = { ...byServe, state: 'done', found: 2 }
    expect(await json('backfill', 'shop.db', 'shop', '--days', '3')).toMatchObject({ code: 0, ...past })
    await expect.poll(rows).toEqual([{ kind: 'customer.created', count: 2 }])
    expect(await json('backfill', 'shop.db', 'shop', '--days', '3')).toMatchObject({ code: 0, state: 'done' })
    expect(await rows()).toEqual([{ kind: 'customer.created', count: 2 }])
    expect(await json('backfill', 'shop.db', 'none')).toMatchObject({ code: 'CONNECTION_MISSING' })
  })

  it('a table that says something else than the log is built anew, while events come', async () => {
    const first = await serve(place)
    expect(await Promise.all(['A', 'B'].map((id) => send(first.address, id)))).toEqual([202, 202])
    await expect.poll(rows).toEqual([{ kind: 'order.placed', count: 2 }])
    first.child.kill('SIGTERM')
    await first.ended
    const db = new Database(join(place.folder, 'shop.db'))
    db.exec('UPDATE table_counts SET count = 7')
    db.close()
    const { address } = await serve(place)
    expect(await send(address, 'C')).toBe(202)
    await expect.poll(rows).toEqual([{ kind: 'order.placed', count: 8 }])
    const swap = ['rebuild', 'shop.db', 'counts', '--swap'] as const
    expect(await json(...swap)).toMatchObject({
      ...{ code: 0, same: false, swapped: true, ...byServe },
      differences: [{ table: 'counts', changed: 1 }],
    })
    expect(await rows()).toEqual([{ kind: 'order.placed', count: 3 }])
    expect(await json(...swap)).toMatchObject({ code: 0, same: true, swapped: false })
    expect(await send(address, 'D')).toBe(202)
    await expect.poll(rows).toEqual([{ kind: 'order.placed', count: 4 }])
    expect(await place.run('rebuild', 'shop.db', 'cuonts', '--swap')).toMatchObject({ code: expect.any(Number), err: expect.stringContaining('no table cuonts') }) // biome-ignore format: a call
  })

  it('old events are removed, and what came before is still known as a repeat', async () => {
    const { address } = await serve(place)
    for (const id of ['A', 'B', 'C']) expect(await send(address, id)).toBe(202)
    await expect.poll(rows).toEqual([{ kind: 'order.placed', count: 3 }])
    const told = await json('store', 'retain', 'shop.db', '--days', '0', '--yes')
    expect(told).toMatchObject({ code: 0, done: true, ...byServe })
    expect(told.events).toBeGreaterThanOrEqual(3)
    expect(await send(address, 'A')).toBe(200)
    expect(await rows()).toEqual([{ kind: 'order.placed', count: 3 }])
    expect((await place.run('log', 'shop.db', '--type', 'order.placed')).out).toBe('')
  })

  it('copies of it are made every day, and events go by the rule, as in the app; it is remembered', async () => {
    const disk = join(place.folder, 'disk')
    mkdirSync(disk)
    const first = await serve(place, { more: ['--backups', 'disk', '--keep-days', '400', '--keep-size', '900'] })
    expect(first.told.care).toEqual({
      backups: expect.stringContaining(disk),
      days: 400,
      bytes: 900 * 1024 * 1024,
    })
    expect(await send(first.address, 'A')).toBe(202)
    const made = () => readdirSync(disk).flatMap((own) => readdirSync(join(disk, own)))
    await expect.poll(made, { timeout: 20_000 }).toEqual([expect.stringMatching(/^backup-.*\.db$/)])
    first.child.kill('SIGKILL')
    await first.ended
    const second = await serve(place)
    expect(second.told.care).toEqual(first.told.care)
    second.child.kill('SIGTERM')
    await second.ended
    const third = await serve(place, { more: ['--backups', 'off', '--keep-days', 'all', '--keep-size', 'all'] })
    expect(third.told.care).toEqual({ backups: null, days: null, bytes: null })
    expect(existsSync(join(place.folder, 'backups'))).toBe(false)
  })

  it('what cannot be understood starts nothing', async () => {
    const wrong = (...more: string[]) => place.run('serve', 'shop.flow.json', '--store', 'new.db', ...more)
    expect(await wrong('--keep-days', '0')).toMatchObject({ code: 2, err: expect.stringContaining('--keep-days') })
    const { address } = await serve(place)
    const taken = await wrong('--port', new URL(address).port)
    expect(taken).toMatchObject({ code: 5, err: expect.stringContaining('Nothing was changed') })
    expect(existsSync(join(place.folder, 'new.db'))).toBe(false)
    expect(await wrong('--backups', 'nowhere')).toMatchObject({ code: 5, err: expect.stringContaining('is not there') })
  })
})

const readFileIn = (place: Workplace, name: string): string => {
  const path = join(place.folder, name)
  return name === 'home' || name === 'files' ? '' : readFileSync(path, 'latin1')
}
