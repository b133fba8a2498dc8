/** The template daily-sales on its own samples and, where it lies beside the project, on a real shop's year. */
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse'
import { parse as parseSync } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import type { Row } from '../../runtime/model/table.ts'
import { type Ended, Workplace } from '../cli/command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const template = join(root, 'templates/daily-sales')
const flow = join(template, 'flow.json')
const samples = join(template, 'samples/sales.csv')
const data = join(root, '../shared/data/transactions')
const year = join(data, 'uci_online_retail.csv.gz')
const oneDay = join(data, 'uci_online_retail_2010-12-01.csv')

const place = new Workplace()
afterAll(() => place.remove())

const importing = (store: string, file: string): string[] => [
  ...['run', flow, '--store', store, '--input', `sales=${file}`, '--until-idle', '--json'],
]
const importFile = (store: string, file: string): Promise<Ended> => place.run(...importing(store, file))

const tableNames = ['sales_by_day', 'sales_by_country', 'stock_moves'] as const
type Tables = { readonly [name in (typeof tableNames)[number]]: readonly Row[] }

function tables(store: string): Tables {
  const opened = openStore(join(place.folder, store), { readonly: true })
  const rows = (name: string): readonly Row[] => Array.from(opened.rows(name), (row) => ({ ...row }))
  const found = {
    sales_by_day: rows('sales_by_day'),
    sales_by_country: rows('sales_by_country'),
    stock_moves: rows('stock_moves'),
  }
  opened.close()
  return found
}

const days = (rows: readonly (readonly [string, number, number, number])[]) =>
  rows.map(([day, gross, returns, invoices]) => ({
    day,
    gross_minor: gross,
    returns_minor: returns,
    net_minor: gross + returns,
    invoices,
  }))

describe('on its samples', () => {
  beforeAll(async () => {
    expect(JSON.parse((await importFile('samples.db', samples)).out)).toMatchObject({ accepted: 127, letters: 0 })
  })

  it('ends at the figures that were worked out by hand', async () => {
    expect(tables('samples.db')).toEqual({
      sales_by_day: days([
        ['2026-03-26', 32_968, 0, 6],
        ['2026-03-27', 40_073, -170, 8],
        ['2026-03-28', 39_315, -960, 10],
        ['2026-03-29', 13_790, 0, 5],
        ['2026-03-30', 32_280, -650, 7],
        ['2026-03-31', 27_685, -1_150, 8],
      ]),
      sales_by_country: [
        { country: 'Germany', net_minor: 19_983 },
        { country: 'Ireland', net_minor: 37_825 },
        { country: 'Norway', net_minor: 10_285 },
        { country: 'United Kingdom', net_minor: 115_088 },
      ],
      stock_moves: [
        { sku: 'BAG-S', quantity: 400 },
        { sku: 'CANDLE', quantity: 27 },
        { sku: 'CARD-01', quantity: 29 },
        { sku: 'CUP-BLUE', quantity: 57 },
        { sku: 'CUP-RED', quantity: 13 },
        { sku: 'JAR-05', quantity: 23 },
        { sku: 'JAR-10', quantity: 29 },
        { sku: 'TEA-EARL', quantity: 22 },
        { sku: 'TEA-MINT', quantity: 23 },
        { sku: 'TOWEL', quantity: 16 },
      ],
    })
  })

  it.each([
    ['no such column', 'Quantity,', 'Amount,', 'there is no column Quantity'],
    [
      'a quantity that is no number',
      ',50,2026-03-26 10:04',
      ',fifty,2026-03-26 10:04',
      'Quantity expects a whole number',
    ],
    [
      'a quantity that is missing',
      ',50,2026-03-26 10:04',
      ',,2026-03-26 10:04',
      'data/quantity expected a whole number',
    ],
    ['a line without an invoice', '\n5001,BAG-S', '\n,BAG-S', 'data/invoice expected at least 1 characters'],
    ['a time that was not', '2026-03-26 10:04', '2026-02-30 10:04', 'InvoiceDate expects a time'],
  ])(
    'refuses %s with its row, takes nothing of it, and takes the file when it is mended',
    async (what, was, is, message) => {
      const [file, store] = [`${what}.csv`, `${what}.db`]
      place.write(file, readFileSync(samples, 'utf8').replace(was, is))
      const { code, err } = await importFile(store, file)
      expect(code).toBe(5)
      expect(JSON.parse(err)).toMatchObject({ message: expect.stringContaining(message), details: { row: 1 } })
      expect(tables(store).stock_moves).toEqual([])
      place.write(file, readFileSync(samples, 'utf8'))
      expect(await importFile(store, file)).toMatchObject({ code: 0 })
      expect(tables(store)).toEqual(tables('samples.db'))
    },
  )
})

it('T-A5: a line that stands in the file twice, alike to the last digit, is two lines', async () => {
  const [head, first = '', ...more] = readFileSync(samples, 'utf8').trimEnd().split('\n')
  place.write('twins.csv', [head, first, first, ...more, first, ''].join('\n'))
  expect(JSON.parse((await importFile('twins.db', 'twins.csv')).out)).toMatchObject({ accepted: 129, duplicates: 0 })
  const bags = (store: string): unknown => tables(store).stock_moves.find(({ sku }) => sku === 'BAG-S')?.quantity
  // The first line is 50 bags.
  expect([bags('samples.db'), bags('twins.db')]).toEqual([400, 500])
})

describe('counterflow demo', () => {
  it('shows the three tables, and the second time that nothing is new', async () => {
    const first = await place.run('demo')
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/sales_by_day\n.*\nsales_by_country\n.*\nstock_moves\n/s)
    expect(first.out).toContain('127 events accepted, 0 known already')
    const second = await place.run('demo')
    expect(second.out).toContain('0 events accepted, 127 known already')
    expect(Math.max(...second.out.split('\n').map((line) => line.length - place.folder.length))).toBeLessThan(80)
  })
})

describe.skipIf(!existsSync(year))("on a real shop's year (../shared/data)", () => {
  let first: Ended
  beforeAll(async () => {
    first = await place.runWithin(128, ...importing('year.db', year))
  }, 240_000)

  it('T-A5 T-R6: takes every line within 128 MB, the 5,268 twins too, and ends at the same tables as a plain sum', async () => {
    expect(JSON.parse(first.out)).toMatchObject({ accepted: 541_909, duplicates: 0, refused: 0, letters: 0 })
    const found = tables('year.db')
    const expected = await plainSums()
    for (const name of tableNames) {
      // Row by row, since a difference of 4,000 rows helps nobody.
      const differs = expected[name].find((row, n) => JSON.stringify(row) !== JSON.stringify(found[name][n]))
      expect(differs, name).toBeUndefined()
      expect(found[name]).toHaveLength(expected[name].length)
    }
    expect(found.sales_by_day).toHaveLength(305)
    expect(found.sales_by_day).toEqual(expect.arrayContaining(days([['2010-12-01', 5_896_079, -32_523, 143]])))
    expect(found.sales_by_day).toEqual(
      expect.arrayContaining([expect.objectContaining({ day: '2011-03-27', net_minor: 897_998 })]),
    )
    expect(sum(found.sales_by_day)).toBe(974_774_793)
    expect(sum(found.sales_by_country)).toBe(974_774_793)
    expect(await twins()).toEqual({ lines: 5_268, pence: 2_174_098 })
  }, 120_000)

  it('T-R6: is run over again within 256 MB, and comes out the same', async () => {
    const { code, out } = await place.runWithin(256, 'replay', 'year.db', '--flow', flow, '--expect', 'same', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { same: true, range: { events: 541_909 } }])
  }, 120_000)

  it('is there for programs as an array of rows', async () => {
    const { out } = await place.run('tables', 'year.db', 'sales_by_day', '--format', 'json')
    expect(JSON.parse(out)).toEqual(tables('year.db').sales_by_day)
  })

  it('appends nothing when the same command runs again', async () => {
    const again = await importFile('year.db', year)
    expect(JSON.parse(again.out)).toMatchObject({ accepted: 0, duplicates: 541_909, conflicts: 0 })
  }, 240_000)
})

describe.skipIf(!existsSync(oneDay))("on one day of a real shop's year (../shared/data)", () => {
  const csv = existsSync(oneDay) ? readFileSync(oneDay) : Buffer.alloc(0)
  beforeAll(async () => {
    expect(JSON.parse((await importFile('day.db', oneDay)).out)).toMatchObject({ accepted: 3108 })
  })

  it('ends at the same tables from plain CSV, packed CSV and NDJSON', async () => {
    const rows: object[] = parseSync(csv, { columns: true })
    const ndjson = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    writeFileSync(join(place.folder, 'day.csv.gz'), gzipSync(csv))
    writeFileSync(join(place.folder, 'day.ndjson'), ndjson)
    writeFileSync(join(place.folder, 'day.ndjson.gz'), gzipSync(ndjson))
    const expected = tables('day.db')
    expect(expected.sales_by_day).toEqual(days([['2010-12-01', 5_896_079, -32_523, 143]]))
    for (const file of ['day.csv.gz', 'day.ndjson', 'day.ndjson.gz']) {
      expect(await importFile(`${file}.db`, file)).toMatchObject({ code: 0 })
      expect(tables(`${file}.db`)).toEqual(expected)
    }
  })

  it.each([0.3, 0.999])('ends at the same tables when the file was cut off at %d first', async (share) => {
    const store = `cut-${share}.db`
    writeFileSync(join(place.folder, 'cut.csv'), csv.subarray(0, Math.floor(csv.length * share)))
    const cut = JSON.parse((await importFile(store, 'cut.csv')).out)
    expect(cut.accepted).toBeLessThan(3108)
    const whole = JSON.parse((await importFile(store, oneDay)).out)
    expect(whole).toMatchObject({ accepted: 3108 - cut.accepted, duplicates: cut.accepted, conflicts: 0 })
    expect(tables(store)).toEqual(tables('day.db'))
  })

  it('refuses a file in which an earlier row changed, with the row', async () => {
    const lines = csv.toString('utf8').split('\n')
    // Line 1 holds the names of the columns.
    lines[1000] = (lines[1000] ?? '').replace(/,2010-12-01/, '0,2010-12-01')
    writeFileSync(join(place.folder, 'changed.csv'), lines.join('\n'))
    const before = tables('day.db')
    const { code, err } = await importFile('day.db', 'changed.csv')
    expect(code).toBe(5)
    expect(JSON.parse(err)).toMatchObject({ code: 'FILE_CHANGED', details: { row: 1000 } })
    expect(tables('day.db')).toEqual(before)
  })
})

const sum = (rows: readonly Row[]): number => rows.reduce((total, { net_minor }) => total + Number(net_minor), 0)

const noGoods = new Set(['POST', 'DOT', 'M', 'D', 'BANK CHARGES', 'AMAZONFEE', 'gift_0001_20'])

/** The three tables once more, without any of our code: the year is in London wall-clock times, so a day is a prefix. */
async function plainSums(): Promise<Tables> {
  const byDay = new Map<string, { gross: number; returns: number; invoices: Set<string> }>()
  const byCountry = new Map<string, number>()
  const stock = new Map<string, number>()
  const rows = createReadStream(year)
    .pipe(createGunzip())
    .pipe(parse({ from: 2 }))
  for await (const [invoice, sku, , quantity, time, price, , country] of rows) {
    const minor = pence(Number(quantity), price)
    const day = byDay.get(time.slice(0, 10)) ?? { gross: 0, returns: 0, invoices: new Set() }
    byDay.set(time.slice(0, 10), day)
    day.gross += Math.max(0, minor)
    day.returns += Math.min(0, minor)
    day.invoices.add(invoice)
    byCountry.set(country, (byCountry.get(country) ?? 0) + minor)
    if (!noGoods.has(sku)) stock.set(sku, (stock.get(sku) ?? 0) + Number(quantity))
  }
  return {
    sales_by_day: days(sorted(byDay).map(([day, of]) => [day, of.gross, of.returns, of.invoices.size])),
    sales_by_country: sorted(byCountry).map(([country, net_minor]) => ({ country, net_minor })),
    stock_moves: sorted(stock).map(([sku, quantity]) => ({ sku, quantity })),
  }
}

/** Lines that are like an earlier line of their invoice in everything, and what they are worth. */
async function twins(): Promise<{ lines: number; pence: number }> {
  const seen = new Set<string>()
  const found = { lines: 0, pence: 0 }
  const rows = createReadStream(year)
    .pipe(createGunzip())
    .pipe(parse({ from: 2 }))
  for await (const row of rows) {
    const line = JSON.stringify(row)
    if (seen.has(line)) {
      found.lines++
      found.pence += pence(Number(row[3]), row[5])
    } else seen.add(line)
  }
  return found
}

/** Exact, in thousandths of a pound: no price of the year is finer. Rounded half away from zero. */
function pence(quantity: number, price: string): number {
  const [, sign = '', pounds = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(price) ?? []
  const thousandths = quantity * (Number(pounds) * 1000 + Number(fraction.padEnd(3, '0')))
  const rounded = Math.floor((Math.abs(thousandths) + 5) / 10)
  return rounded === 0 ? 0 : Math.sign(thousandths) * (sign === '-' ? -1 : 1) * rounded
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
