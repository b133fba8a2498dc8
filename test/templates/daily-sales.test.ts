/** The template daily-sales on its own samples and, where it lies beside the project, on one day of a real shop's year. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
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
