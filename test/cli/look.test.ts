/** `counterflow look`: what waits, by cause; decisions in a store that nobody else has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orders } from '../host/app/flows.ts'
import { Workplace } from './command.ts'

describe('counterflow look', () => {
  const place = new Workplace()
  beforeAll(async () => {
    const flow = orders({
      nodes: { ...orders().nodes, hand: { type: 'file', version: 1, config: { type: 'order.placed' } } },
      edges: [
        { from: 'hand.row', to: 'large' },
        { from: 'large.pass', to: 'totals' },
      ],
    })
    place.write('shop.flow.json', flow)
    const rows = ['ann', 'bob', 'cid'].flatMap((customer) => [150.5, 200].map((total) => ({ customer, total })))
    place.write('orders.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'))
    await place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'hand=orders.ndjson', '--until-idle')
  }, 60_000)
  afterAll(() => place.remove())

  it('lists what waits, grouped by cause', async () => {
    const { code, out } = await place.run('look', 'shop.db', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ causes: [{ step: 'orders/totals', state: 'failed' }] })
    expect((await place.run('look', 'shop.db')).out).toContain('failed  orders/totals')
  })

  it('asks for a reason, and for what it is about', async () => {
    const { causes } = JSON.parse((await place.run('look', 'shop.db', '--json')).out)
    expect(await place.run('look', 'shop.db', '--do', 'retry')).toMatchObject({ code: 2 })
    expect(await place.run('look', 'shop.db', causes[0].cause, '--do', 'skip')).toMatchObject({ code: 2 })
    expect(await place.run('look', 'shop.db', causes[0].cause, '--do', 'happened')).toMatchObject({ code: 2 })
    expect((await place.run('look', 'shop.db', '--event', '99', '--do', 'retry')).err).toContain(
      'Nothing like that waits',
    )
  })

  it('leaves out, with the name and the reason in the log, and tries again', async () => {
    const { causes } = JSON.parse((await place.run('look', 'shop.db', '--json')).out)
    const { events } = causes[0]
    const one = String(events[0])
    expect(await place.run('look', 'shop.db', '--event', one, '--do', 'skip', '--reason', 'a test')).toMatchObject({
      code: 0,
    })
    const { out } = await place.run('log', 'shop.db', '--type', 'counterflow.lane.released')
    expect(JSON.parse(out.trim()).data).toMatchObject({ verdict: 'skip', reason: 'a test', letters: [events[0]] })
    const after = JSON.parse((await place.run('look', 'shop.db', '--json')).out)
    expect(after.causes[0].events).toEqual(events.slice(1))
  })

  it('shows what trying a whole cause again would do, does it only when told to, and stops at the first new error', async () => {
    const before = JSON.parse((await place.run('look', 'shop.db', '--json')).out).causes[0]
    const asked = await place.run('look', 'shop.db', before.cause, '--do', 'retry')
    expect([asked.code, asked.out]).toEqual([
      0,
      '0 skipped as done, 2 redone.\nOne is tried first, and the first new error stops it. Nothing was done yet; --yes does it.\n',
    ])
    const preview = JSON.parse((await place.run('look', 'shop.db', before.cause, '--do', 'retry', '--json')).out)
    expect(preview).toMatchObject({ decided: 0, preview: { items: 2, skipped: 0, redone: 2 } })
    expect(JSON.parse((await place.run('look', 'shop.db', '--json')).out).causes[0].events).toEqual(before.events)
    // It fails as before, and waits as before; the other lane is not tried.
    const tried = await place.run('look', 'shop.db', before.cause, '--do', 'retry', '--yes')
    expect(tried.code).toBe(1)
    expect(tried.out).toContain('1 decision recorded. Stopped at a new error:')
    expect(tried.out).toContain('1 other not tried')
    expect(JSON.parse((await place.run('look', 'shop.db', '--json')).out).causes[0].events).toEqual(before.events)
    const { out } = await place.run('log', 'shop.db', '--type', 'counterflow.lane.released')
    expect(out.trim().split('\n')).toHaveLength(2)
  })

  it('leaves a whole cause out, with a reason, once it was told to', async () => {
    const { cause } = JSON.parse((await place.run('look', 'shop.db', '--json')).out).causes[0]
    const skip = ['look', 'shop.db', cause, '--do', 'skip', '--reason', 'tests']
    expect((await place.run(...skip)).out).toContain('would be closed as left out')
    expect(await place.run(...skip, '--yes')).toMatchObject({ code: 0 })
    expect((await place.run('look', 'shop.db')).out).toBe('Nothing needs a look.\n')
  })
})
