/** Files that are handed to a producer: they arrive in pieces, are looked into, and are kept beside the store. */
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { largestFile, pieceSize, safeName } from '../../../runtime/host/app/uploads.ts'
import { newShop, type TestShop, templates, until } from './open-shop.ts'

const header = 'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country'
const row = (n: number): string => `${9000 + n},OWN-${n % 5},2,2026-04-01 10:00:00,1.50,France`
const csv = (rows: number): Buffer =>
  Buffer.from(`${[header, ...Array.from({ length: rows }, (_, n) => row(n))].join('\n')}\n`)

async function handOver(shop: TestShop, flow: string, bytes: Buffer, name = 'till.csv', node = 'sales') {
  const { upload, piece } = await shop.call('inputs.begin', { flow, node, name, size: bytes.length })
  for (let at = 0; at < bytes.length; at += piece)
    await shop.call('inputs.piece', { upload, at, bytes: bytes.subarray(at, at + piece).toString('base64') })
  return shop.call('inputs.finish', { upload })
}

async function withFlow() {
  const shop = await newShop()
  const { flow, revision } = await shop.call('flows.create', { name: 'Sales', template: 'daily-sales' })
  return { shop, flow, revision, folder: join(shop.folder, 'inputs') }
}

describe('a file that is handed over', () => {
  it('arrives in pieces, is kept beside the store under its own name, and is read by the producer at work', async () => {
    const { shop, flow, revision, folder } = await withFlow()
    const bytes = csv(20_000)
    expect(bytes.length).toBeGreaterThan(pieceSize)
    expect(await handOver(shop, flow, bytes)).toMatchObject([
      { node: 'sales', kind: 'file', name: 'till.csv', found: true, copy: true, sample: 'sales.csv' },
    ])
    const [own = ''] = readdirSync(folder)
    expect(readFileSync(join(folder, own, 'till.csv')).equals(bytes)).toBe(true)
    await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann' })
    const watch = () => shop.call('live.watch', { flow })
    const read = await until(watch, (counts) => counts?.outputs['sales.row']?.total === 20_000)
    expect(read?.progress.sales).toEqual({ done: bytes.length, total: bytes.length })
  })

  it('shows its first rows before anything runs', async () => {
    const { shop, flow } = await withFlow()
    const sample = await shop.call('inputs.preview', { flow, node: 'sales' })
    expect(sample).toMatchObject({
      problem: null,
      further: 0,
      columns: expect.arrayContaining(['InvoiceNo', 'Country']),
    })
    expect(sample?.rows).toHaveLength(5)
    await handOver(shop, flow, csv(2))
    expect((await shop.call('inputs.preview', { flow, node: 'sales' }))?.rows).toMatchObject([
      { InvoiceNo: '9000' },
      { InvoiceNo: '9001' },
    ])
    await shop.call('inputs.bind', { flow, node: 'sales', path: null })
    expect(await shop.call('inputs.preview', { flow, node: 'sales' })).toBeNull()
  })

  it('gives way to the sample again, and its copy goes with the last flow that reads it', async () => {
    const { shop, flow, folder } = await withFlow()
    await handOver(shop, flow, csv(3))
    const copy = await shop.call('flows.duplicate', { flow })
    expect(await shop.call('inputs.sample', { flow, node: 'sales' })).toMatchObject([
      { kind: 'sample', name: 'sales.csv', found: true },
    ])
    expect(readdirSync(folder)).toHaveLength(1)
    expect(await shop.call('inputs.read', { flow: copy.flow })).toMatchObject([{ name: 'till.csv', found: true }])
    await shop.call('inputs.sample', { flow: copy.flow, node: 'sales' })
    expect(readdirSync(folder)).toEqual([])
    const empty = await shop.call('flows.create', { name: 'Empty' })
    expect((await shop.failure('inputs.sample', { flow: empty.flow, node: 'sales' })).code).toBe('INPUT_SAMPLE')
  })

  it('stays chosen over a restart, and the one before it is thrown away', async () => {
    const { shop, flow, folder } = await withFlow()
    await handOver(shop, flow, csv(3))
    await handOver(shop, flow, csv(4), 'newer.csv')
    expect(readdirSync(folder)).toHaveLength(1)
    await shop.reopen()
    expect(await shop.call('inputs.read', { flow })).toMatchObject([
      { name: 'newer.csv', found: true, sample: 'sales.csv' },
    ])
  })

  it('is refused when there are no rows in it, and the sample stays chosen', async () => {
    const { shop, flow, folder } = await withFlow()
    for (const bytes of [
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]),
      Buffer.alloc(0),
      Buffer.from('only,columns\n'),
    ]) {
      const { upload } = await shop.call('inputs.begin', { flow, node: 'sales', name: 'x.png', size: bytes.length })
      await shop.call('inputs.piece', { upload, at: 0, bytes: bytes.toString('base64') })
      expect((await shop.failure('inputs.finish', { upload })).code).toBe('INPUT_UNREADABLE')
    }
    expect(await shop.call('inputs.read', { flow })).toMatchObject([{ kind: 'sample' }])
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes a piece twice, but none that leaves a hole, is too long or comes after the announced end', async () => {
    const { shop, flow, folder } = await withFlow()
    const bytes = csv(2)
    const { upload } = await shop.call('inputs.begin', { flow, node: 'sales', name: 'a.csv', size: bytes.length })
    const first = { upload, at: 0, bytes: bytes.subarray(0, 10).toString('base64') }
    expect(await shop.call('inputs.piece', first)).toEqual({ received: 10 })
    expect(await shop.call('inputs.piece', first)).toEqual({ received: 10 })
    const later = (at: number, part: Buffer) => ({ upload, at, bytes: part.toString('base64') })
    expect((await shop.failure('inputs.piece', later(11, Buffer.from('x')))).code).toBe('INPUT_PIECE')
    expect((await shop.failure('inputs.piece', later(10, bytes))).code).toBe('INPUT_PIECE')
    expect((await shop.failure('inputs.piece', later(10, Buffer.alloc(pieceSize + 3)))).code).toBe('API_ARGUMENT')
    expect((await shop.failure('inputs.finish', { upload })).code).toBe('INPUT_PIECE')
    await shop.call('inputs.piece', later(10, bytes.subarray(10)))
    expect(await shop.call('inputs.finish', { upload })).toMatchObject([{ name: 'a.csv' }])
    expect((await shop.failure('inputs.finish', { upload })).code).toBe('INPUT_GONE')
    const given = await shop.call('inputs.begin', { flow, node: 'sales', name: 'b.csv', size: 5 })
    await shop.call('inputs.cancel', { upload: given.upload })
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('has a largest size, and what never arrived whole is thrown away after a day', async () => {
    const { shop, flow, folder } = await withFlow()
    const wish = { flow, node: 'sales', name: 'a.csv' }
    expect((await shop.failure('inputs.begin', { ...wish, size: largestFile + 1 })).code).toBe('FILE_TOO_LARGE')
    await handOver(shop, flow, csv(1))
    const [old, fresh] = [join(folder, 'old.part'), join(folder, 'fresh.part')]
    for (const path of [old, fresh]) writeFileSync(path, 'x')
    utimesSync(old, 1, 1)
    await shop.reopen()
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true])
  })

  it('keeps no name that leads anywhere', async () => {
    expect(
      ['../../etc/passwd', 'C:\\Users\\a\\till.csv', '..', 'con.csv', 'a\u0000b:c.csv', '.hidden', 'x'.repeat(300)].map(
        safeName,
      ),
    ).toEqual(['passwd', 'till.csv', 'file-', 'file-con.csv', 'a_b_c.csv', 'hidden', 'x'.repeat(120)])
    const { shop, flow } = await withFlow()
    const [bound] = await handOver(shop, flow, csv(1), '../../../shop.db')
    expect(bound?.path.startsWith(join(shop.folder, 'inputs'))).toBe(true)
    expect(readFileSync(shop.path).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(existsSync(join(templates, 'daily-sales/samples/sales.csv'))).toBe(true)
  })
})
