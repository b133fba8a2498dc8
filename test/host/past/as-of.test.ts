/** On a real shop's year: tables as of a moment are plain sums of what was before it, and a rebuild ends to the penny. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../../runtime/engine/rebuild.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { storedPlan } from '../../../runtime/host/stored-plan.ts'
import { Workplace } from '../../cli/command.ts'
import { hasYear, year } from './uci-orders.ts'

const flow = {
  format: 1,
  id: 'year',
  name: 'A year',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    sales: {
      type: 'file',
      version: 1,
      config: {
        type: 'line.sold',
        time: 'InvoiceDate',
        subject: 'InvoiceNo',
        columns: [
          { from: 'StockCode', to: 'sku' },
          { from: 'Quantity', to: 'quantity', type: 'integer' },
          { from: 'UnitPrice', to: 'price', type: 'decimal' },
        ],
      },
    },
    worth: {
      type: 'transform',
      version: 1,
      config: { fields: [{ name: 'minor', value: 'times(data.quantity, data.price, "GBP")' }] },
    },
    stock: {
      type: 'table',
      version: 1,
      config: {
        table: 'stock_moves',
        key: [{ name: 'sku', type: 'text', value: 'data.sku' }],
        columns: [{ name: 'pieces', type: 'integer', keep: 'add', value: 'data.quantity' }],
      },
    },
    daily: {
      type: 'table',
      version: 1,
      config: {
        table: 'sales_by_day',
        key: [{ name: 'day', type: 'text', value: 'businessDay(event.time, "Europe/London", "0s")' }],
        columns: [{ name: 'net_minor', type: 'integer', keep: 'add', value: 'data.minor' }],
      },
    },
  },
  edges: [
    { from: 'sales.row', to: 'stock' },
    { from: 'sales.row', to: 'worth' },
    { from: 'worth.event', to: 'daily' },
  ],
}

/** London is an hour ahead of UTC on that day, and the file is written by its wall clocks. */
const midnight = '2011-06-01 00:00:00'

describe.skipIf(!hasYear)('a real year as of a moment', () => {
  const place = new Workplace()
  const before = new Map<string, number>()
  const days = new Map<string, number>()
  afterAll(() => place.remove())
  beforeAll(async () => {
    for await (const row of createReadStream(year)
      .pipe(createGunzip())
      .pipe(parse({ columns: true }))) {
      const { StockCode: sku = '', Quantity, UnitPrice, InvoiceDate: time = '' } = row as Record<string, string>
      const pieces = Number(Quantity)
      if (time < midnight) before.set(sku, (before.get(sku) ?? 0) + pieces)
      const day = time.slice(0, 10)
      const exact = pieces * Number(UnitPrice) * 100
      days.set(day, (days.get(day) ?? 0) + Math.sign(exact) * Math.round(Math.abs(Number(exact.toFixed(4)))))
    }
    place.write('year.flow.json', flow)
    const run = await place.run(
      ...['run', 'year.flow.json', '--store', 'shop.db', '--input', `sales=${year}`, '--until-idle', '--json'],
    )
    expect(run.err).toBe('')
    expect(JSON.parse(run.out)).toMatchObject({ accepted: 541_909, letters: 0 })
  }, 300_000)

  it('as of 2011-06-01 00:00 in London, stock is the plain sum of the rows before it', async () => {
    const told = await place.run('tables', 'shop.db', 'stock_moves', '--at', '2011-06-01T00:00', '--format', 'json')
    const rows: { sku: string; pieces: number }[] = JSON.parse(told.out)
    expect(new Map(rows.map(({ sku, pieces }) => [sku, pieces]))).toEqual(before)
    // The second time it is there already, and the same.
    const again = await place.run('tables', 'shop.db', 'stock_moves', '--at', '2011-06-01T00:00', '--format', 'json')
    expect(again.out).toBe(told.out)
  }, 120_000)

  it('daily sales, built again from the log, equal the live table and a plain sum to the penny', () => {
    const store = openStore(join(place.folder, 'shop.db'), { readonly: true })
    const [deployed] = store.deployments()
    const plan = storedPlan(store, deployed?.hash ?? '')
    const target = createMemoryStore()
    if (plan) rebuildInto(target, plan, store)
    const rows = [...target.rows('sales_by_day')]
    expect(rows).toEqual([...store.rows('sales_by_day')])
    expect(Object.fromEntries(rows.map(({ day, net_minor }) => [String(day), net_minor]))).toEqual(
      Object.fromEntries([...days].sort()),
    )
    store.close()
  }, 120_000)
})
