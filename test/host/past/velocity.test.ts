/** On a real shop's year: a velocity rule that is made stricter shows exactly the customers whom it would catch, by name. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import { Workplace } from '../../cli/command.ts'
import { fastCustomers, hasYear, type Order, readOrders } from './uci-orders.ts'

const column = (name: string, value: string, type = 'text', keep = 'first') => ({ name, type, keep, value })

/** The file reads in the order in which the shop sold; a customer with so many orders in an hour is written down. */
const velocity = (orders: number) => ({
  format: 1,
  id: 'velocity',
  name: 'Velocity',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    orders: {
      type: 'file',
      version: 1,
      config: {
        type: 'order.placed',
        time: 'time',
        subject: 'invoice',
        columns: [{ from: 'invoice' }, { from: 'customer' }, { from: 'pence', type: 'integer' }],
      },
    },
    often: { type: 'window', version: 1, config: { key: 'data.customer', over: 'last', length: '60m' } },
    fast: { type: 'filter', version: 1, config: { when: `data.value >= ${orders}` } },
    flagged: {
      type: 'table',
      version: 1,
      config: {
        table: 'fast_customers',
        key: [{ name: 'customer', type: 'text', value: 'data.key' }],
        columns: [column('since', 'data.to'), column('most', 'data.count', 'integer', 'set')],
      },
    },
    tell: { type: 'http', version: 1, config: { url: 'https://risk.example/{data.key}', method: 'PUT' } },
  },
  edges: [
    { from: 'orders.row', to: 'often' },
    { from: 'often.result', to: 'fast' },
    { from: 'fast.pass', to: 'flagged' },
    { from: 'fast.pass', to: 'tell' },
  ],
})

describe.skipIf(!hasYear)('5 orders of one customer in 60 minutes, made 4', () => {
  const place = new Workplace()
  let orders: readonly Order[] = []
  let replay: ReplayReport
  let again: string
  afterAll(() => place.remove())

  beforeAll(async () => {
    orders = await readOrders()
    const rows = orders.map(({ invoice, customer, time, pence }) => [invoice, customer, time, pence].join())
    place.write('orders.csv', `invoice,customer,time,pence\n${rows.join('\n')}\n`)
    place.write('live.flow.json', velocity(5))
    place.write('edited.flow.json', velocity(4))
    // Nobody is at the address: what is to be sent there stays to be sent, and a minute of trying would change nothing.
    const run = await place.run(
      ...['run', 'live.flow.json', '--store', 'shop.db', '--input', 'orders=orders.csv'],
      ...['--until-idle', '--wait', '0s', '--json'],
    )
    expect(JSON.parse(run.out)).toMatchObject({ accepted: orders.length, letters: 0 })
    const asked = ['replay', 'shop.db', '--flow', 'edited.flow.json', '--json', '--most', '100000']
    const told = await place.run(...asked)
    replay = JSON.parse(told.out)
    again = (await place.run(...asked)).out
    expect(again).toBe(told.out)
  }, 240_000)

  it('shows exactly the customers who would be added, by name', () => {
    const five = fastCustomers(orders, 5, 60)
    const four = fastCustomers(orders, 4, 60)
    expect(five.length).toBeGreaterThan(0)
    expect(four.length).toBeGreaterThan(five.length)
    const [table] = replay.tables
    const added = table?.rows.filter(({ was }) => was === null).map(({ key }) => String(key.customer))
    expect(added?.toSorted()).toEqual(four.filter((customer) => !five.includes(customer)))
    expect(table).toMatchObject({ table: 'fast_customers', gone: 0 })
  })

  it('tells what it would newly ask of the outside, and has asked nothing', () => {
    const [tell] = replay.effects
    expect(tell?.new.count).toBe((tell?.now ?? 0) - (tell?.was ?? 0))
    expect(tell?.gone.count).toBe(0)
    const store = openStore(join(place.folder, 'shop.db'), { readonly: true })
    expect(store.effects({})).toHaveLength(tell?.was ?? 0)
    store.close()
  })

  it('takes the window from the log, because nothing about it has changed', () => {
    expect(replay.coverage.taken).toEqual(['often'])
    expect(replay.coverage.run).toEqual(['flagged', 'tell'])
  })

  it('reads as sentences without --json', async () => {
    const { out, code } = await place.run('replay', 'shop.db', '--flow', 'edited.flow.json', '--days', '30')
    expect(code).toBe(0)
    expect(out).toContain('of 30 days')
    expect(out).toMatch(/Filter, pass: \d+, was \d+ \(\d+ new\)/)
    expect(out).toContain('othing was sent.')
  })
})
