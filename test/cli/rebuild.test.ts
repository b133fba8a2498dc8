/** `counterflow rebuild`: a table built anew beside the live one, compared, and swapped in where that is asked for. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import { Workplace } from './command.ts'

const flow = {
  format: 1,
  id: 'orders',
  name: 'Orders',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    hand: { type: 'file', version: 1, config: { type: 'order.placed' } },
    totals: {
      type: 'table',
      version: 1,
      config: {
        table: 'totals',
        key: [{ name: 'customer', value: 'data.customer' }],
        columns: [{ name: 'total', type: 'integer', keep: 'add', value: 'data.total' }],
      },
    },
  },
  edges: [{ from: 'hand.row', to: 'totals' }],
}

describe('counterflow rebuild', () => {
  const place = new Workplace()
  const path = () => join(place.folder, 'shop.db')
  beforeAll(async () => {
    place.write('shop.flow.json', flow)
    const rows = ['ann', 'bob', 'ann'].map((customer) => ({ customer, total: 100 }))
    place.write('orders.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'))
    await place.run('run', 'shop.flow.json', '--store', 'shop.db', '--input', 'hand=orders.ndjson', '--until-idle')
  }, 60_000)
  afterAll(() => place.remove())

  const leftovers = () => readdirSync(place.folder).filter((name) => name.includes('-rebuild'))

  it('says that a table is what the log says, and leaves nothing behind', async () => {
    const { code, out } = await place.run('rebuild', 'shop.db', 'totals')
    expect(code).toBe(0)
    expect(out).toContain('totals: 2 rows equal, 0 different, 0 more, 0 gone')
    expect(leftovers()).toEqual([])
  })

  it('names what differs beside a program that has the store, and changes nothing', async () => {
    const db = new Database(path())
    db.exec("UPDATE table_totals SET total = 7 WHERE customer = 'ann'; DELETE FROM table_totals WHERE customer = 'bob'")
    db.close()
    const owner = openStore(path(), { program: 'the app' })
    try {
      const { code, out } = await place.run('rebuild', 'shop.db', 'totals', '--json')
      expect(code).toBe(1)
      expect(JSON.parse(out)).toMatchObject({
        ...{ table: 'totals', same: false, swapped: false, whole: true },
        differences: [{ equal: 0, added: 1, changed: 1, gone: 0 }],
      })
      expect((await place.run('rebuild', 'shop.db', 'totals')).out).toContain('~ ann, 200, was ann, 7')
      expect([...owner.rows('totals')]).toEqual([{ customer: 'ann', total: 7 }])
      expect(await place.run('rebuild', 'shop.db', 'totals', '--swap')).toMatchObject({ code: 4 })
    } finally {
      owner.close()
    }
    expect(leftovers()).toEqual([])
  })

  it('swaps it in at once, with a name in the log', async () => {
    const { code, out } = await place.run('rebuild', 'shop.db', 'totals', '--swap', '--json')
    expect([code, JSON.parse(out).swapped]).toEqual([0, true])
    const rows = JSON.parse((await place.run('tables', 'shop.db', 'totals', '--json')).out)
    expect(rows).toEqual([
      { customer: 'ann', total: 200 },
      { customer: 'bob', total: 100 },
    ])
    const log = await place.run('log', 'shop.db', '--type', 'counterflow.table.rebuilt')
    expect(JSON.parse(log.out.trim()).data).toMatchObject({ by: expect.stringMatching(/./), tables: [{ added: 1 }] })
    expect(await place.run('rebuild', 'shop.db', 'totals', '--swap')).toMatchObject({ code: 0 })
    expect(await place.run('store', 'verify', 'shop.db')).toMatchObject({ code: 0 })
  })

  it('that is killed in the middle of the swap leaves the live table as it was; the next one swaps it in and clears up', async () => {
    const db = new Database(path())
    db.exec("UPDATE table_totals SET total = 9 WHERE customer = 'ann'")
    db.close()
    const victim = spawnSync(process.execPath, [join(import.meta.dirname, '../fault/swap-victim.ts'), path(), 'totals'])
    expect([victim.signal, String(victim.stdout).trim()]).toEqual(['SIGKILL', 'in the middle'])
    expect(leftovers()).not.toEqual([])
    const rows = async () => JSON.parse((await place.run('tables', 'shop.db', 'totals', '--json')).out)
    expect(await rows()).toEqual([
      { customer: 'ann', total: 9 },
      { customer: 'bob', total: 100 },
    ])
    expect(await place.run('store', 'verify', 'shop.db')).toMatchObject({ code: 0 })
    expect(JSON.parse((await place.run('rebuild', 'shop.db', 'totals', '--swap', '--json')).out)).toMatchObject({
      swapped: true,
    })
    expect((await rows())[0]).toEqual({ customer: 'ann', total: 200 })
    expect(leftovers()).toEqual([])
  })

  it('knows only tables that a flow keeps', async () => {
    const { code, err } = await place.run('rebuild', 'shop.db', 'sales')
    expect(code).not.toBe(0)
    expect(err).toContain('There is no table sales.')
    expect(existsSync(path())).toBe(true)
  })
})
