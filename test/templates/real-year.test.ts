/**
 * The template daily-sales on a real shop's year, where that lies beside the project: every line is taken, within little
 * memory; tables, also as of a moment, are plain sums; and what is built or run again from the log is the same.
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../runtime/engine/rebuild.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import { storedPlan } from '../../runtime/host/stored-plan.ts'
import type { Row } from '../../runtime/model/table.ts'
import { type Ended, Workplace } from '../cli/command.ts'
import { hasYear, year } from '../host/past/uci-orders.ts'

const flow = fileURLToPath(new URL('../../templates/daily-sales/flow.json', import.meta.url))
const tableNames = ['sales_by_day', 'sales_by_country', 'stock_moves'] as const
type Tables = { readonly [name in (typeof tableNames)[number]]: readonly Row[] }
/** London is an hour ahead of UTC on that day, and the file is written by its wall clocks. */
const midnight = '2011-06-01 00:00'

describe.skipIf(!hasYear)("on a real shop's year (../shared/data)", () => {
  const place = new Workplace()
  const store = () => openStore(join(place.folder, 'year.db'), { readonly: true })
  const importing = ['run', flow, '--store', 'year.db', '--input', `sales=${year}`, '--until-idle', '--json']
  let first: Ended
  let plain: PlainSums
  let found: Tables
  afterAll(() => place.remove())
  beforeAll(async () => {
    first = await place.runWithin(128, ...importing)
    plain = await plainSums()
    const opened = store()
    const rows = (name: string): readonly Row[] => Array.from(opened.rows(name), (row) => ({ ...row }))
    found = {
      sales_by_day: rows('sales_by_day'),
      sales_by_country: rows('sales_by_country'),
      stock_moves: rows('stock_moves'),
    }
    opened.close()
  }, 300_000)

  it('T-A5 T-R6: takes every line within 128 MB, the 5,268 twins too, and ends at the same tables as a plain sum', () => {
    expect(JSON.parse(first.out)).toMatchObject({ accepted: 541_909, duplicates: 0, refused: 0, letters: 0 })
    for (const name of tableNames) expectRows(found[name], plain.tables[name], name)
    expect(found.sales_by_day).toHaveLength(305)
    expect(found.sales_by_day.find(({ day }) => day === '2010-12-01')).toEqual({
      ...{ day: '2010-12-01', gross_minor: 5_896_079, returns_minor: -32_523, net_minor: 5_863_556, invoices: 143 },
    })
    expect(found.sales_by_day.find(({ day }) => day === '2011-03-27')?.net_minor).toBe(897_998)
    expect(sum(found.sales_by_day)).toBe(974_774_793)
    expect(sum(found.sales_by_country)).toBe(974_774_793)
    expect(plain.twins).toEqual({ lines: 5_268, pence: 2_174_098 })
  })

  it('T-R6: is run over again within 256 MB, and comes out the same', async () => {
    const { code, out } = await place.runWithin(256, 'replay', 'year.db', '--flow', flow, '--expect', 'same', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { same: true, range: { events: 541_909 } }])
  }, 120_000)

  it('is there for programs as an array of rows', async () => {
    const { out } = await place.run('tables', 'year.db', 'sales_by_day', '--format', 'json')
    expect(JSON.parse(out)).toEqual(found.sales_by_day)
  })

  it('as of 2011-06-01 00:00 in London, stock is the plain sum of the rows before it', async () => {
    const asked = ['tables', 'year.db', 'stock_moves', '--at', midnight.replace(' ', 'T'), '--format', 'json']
    const told = await place.run(...asked)
    expectRows(JSON.parse(told.out), plain.before, 'stock_moves')
    // The second time it is there already, and the same.
    expect((await place.run(...asked)).out).toBe(told.out)
  }, 120_000)

  it('daily sales, built again from the log, equal the live table and a plain sum to the penny', () => {
    const opened = store()
    const plan = storedPlan(opened, opened.deployments()[0]?.hash ?? '')
    const target = createMemoryStore()
    if (plan) rebuildInto(target, plan, opened)
    const rows = Array.from(target.rows('sales_by_day'), (row) => ({ ...row }))
    opened.close()
    expect(rows).toEqual(found.sales_by_day)
    expectRows(rows, plain.tables.sales_by_day, 'sales_by_day')
  }, 120_000)

  it('appends nothing when the same command runs again', async () => {
    const again = await place.run(...importing)
    expect(JSON.parse(again.out)).toMatchObject({ accepted: 0, duplicates: 541_909, conflicts: 0 })
  }, 240_000)
})

/** Row by row, since a difference of 4,000 rows helps nobody. */
function expectRows(found: readonly Row[], expected: readonly Row[], name: string): void {
  const differs = expected.find((row, n) => JSON.stringify(row) !== JSON.stringify(found[n]))
  expect(differs, name).toBeUndefined()
  expect(found).toHaveLength(expected.length)
}

const sum = (rows: readonly Row[]): number => rows.reduce((total, { net_minor }) => total + Number(net_minor), 0)

const noGoods = new Set(['POST', 'DOT', 'M', 'D', 'BANK CHARGES', 'AMAZONFEE', 'gift_0001_20'])

type PlainSums = {
  readonly tables: Tables
  /** Stock of the rows before midnight. */
  readonly before: readonly Row[]
  /** Lines that are like an earlier line of their invoice in everything, and what they are worth. */
  readonly twins: { readonly lines: number; readonly pence: number }
}

/** All of it once more, without any of our code: the year is in London wall-clock times, so a day is a prefix. */
async function plainSums(): Promise<PlainSums> {
  const byDay = new Map<string, { gross: number; returns: number; invoices: Set<string> }>()
  const byCountry = new Map<string, number>()
  const stock = new Map<string, number>()
  const before = new Map<string, number>()
  const seen = new Set<string>()
  const twins = { lines: 0, pence: 0 }
  const rows = createReadStream(year)
    .pipe(createGunzip())
    .pipe(parse({ from: 2 }))
  for await (const row of rows) {
    const [invoice, sku, , quantity, time, price, , country] = row
    const minor = pence(Number(quantity), price)
    const day = byDay.get(time.slice(0, 10)) ?? { gross: 0, returns: 0, invoices: new Set() }
    byDay.set(time.slice(0, 10), day)
    day.gross += Math.max(0, minor)
    day.returns += Math.min(0, minor)
    day.invoices.add(invoice)
    add(byCountry, country, minor)
    if (!noGoods.has(sku)) {
      add(stock, sku, Number(quantity))
      if (time < midnight) add(before, sku, Number(quantity))
    }
    const line = JSON.stringify(row)
    if (seen.has(line)) {
      twins.lines++
      twins.pence += minor
    } else seen.add(line)
  }
  const pieces = (of: ReadonlyMap<string, number>) => sorted(of).map(([sku, quantity]) => ({ sku, quantity }))
  const sales_by_day = sorted(byDay).map(([day, { gross, returns, invoices }]) => ({
    ...{ day, gross_minor: gross, returns_minor: returns, net_minor: gross + returns, invoices: invoices.size },
  }))
  const sales_by_country = sorted(byCountry).map(([country, net_minor]) => ({ country, net_minor }))
  return { tables: { sales_by_day, sales_by_country, stock_moves: pieces(stock) }, before: pieces(before), twins }
}

const add = (sums: Map<string, number>, name: string, value: number): void =>
  void sums.set(name, (sums.get(name) ?? 0) + value)

/** Exact, in thousandths of a pound: no price of the year is finer. Rounded half away from zero. */
function pence(quantity: number, price: string): number {
  const [, sign = '', pounds = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(price) ?? []
  const thousandths = quantity * (Number(pounds) * 1000 + Number(fraction.padEnd(3, '0')))
  const rounded = Math.floor((Math.abs(thousandths) + 5) / 10)
  return rounded === 0 ? 0 : Math.sign(thousandths) * (sign === '-' ? -1 : 1) * rounded
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
