/** Running flows over stores, and reading the stores: again, beside a writer, after Ctrl-C and a kill. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, liveFlow, shopFlow, Workplace } from './command.ts'

const place = new Workplace()
const evil = '=HYPERLINK("http://evil")'
const lines = [
  'order,sku,quantity',
  '1,A,2',
  '1,B,1',
  '2,A,3',
  `2,"${evil.replaceAll('"', '""')}",4`,
  '3,A,-1',
  '3,"é\u001b[2J, ""x""",-2',
  '3,-C,1',
]
const csv = `${lines.join('\n')}\n`
const again = ['run', 'shop.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle']

beforeAll(async () => {
  place.write('shop.json', shopFlow)
  place.write('live.json', liveFlow)
  place.write('sales.csv', csv)
  expect(await place.run(...again)).toMatchObject({ code: 0, out: expect.stringContaining('7 accepted, 0 duplicates') })
})
afterAll(() => place.remove())

describe('run', () => {
  it('adds nothing when it is run again', async () => {
    const { code, out } = await place.run(...again, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      accepted: 0,
      duplicates: 7,
      conflicts: 0,
      failed: false,
      tables: [{ name: 'pieces', rows: 4 }],
    })
  })

  it('refuses a file whose earlier rows changed, with the row', async () => {
    place.write('changed.csv', csv.replace('2,A,3', '2,A,4'))
    const { code, err } = await place.run(
      'run',
      'shop.json',
      '--store',
      'shop.db',
      '--input',
      'sales=changed.csv',
      '--until-idle',
      '--json',
    )
    expect(code).toBe(5)
    expect(JSON.parse(err)).toMatchObject({ code: 'FILE_CHANGED', details: { row: 3 } })
  })

  it('ends at the same tables when a file was cut off first', async () => {
    const args = ['--store', 'cut.db', '--input', 'sales=cut.csv', '--until-idle', '--json']
    place.write('cut.csv', csv.slice(0, 44))
    const first = await place.run('run', 'shop.json', ...args)
    expect(first.code).toBe(5)
    expect(JSON.parse(first.err)).toMatchObject({ code: 'FILE_TRUNCATED' })
    expect(JSON.parse(first.out).accepted).toBeGreaterThan(0)
    place.write('cut.csv', csv)
    expect(await place.run('run', 'shop.json', ...args)).toMatchObject({ code: 0 })
    const tables = await Promise.all(
      ['cut.db', 'shop.db'].map((store) => place.run('tables', store, 'pieces', '--json')),
    )
    expect(tables[0]?.out).toBe(tables[1]?.out)
  })

  it('stops cleanly on Ctrl-C, and names the holder to others meanwhile', async () => {
    const child = place.start('run', 'live.json', '--store', 'live.db')
    const end = ended(child)
    await until(() => existsSync(join(place.folder, 'live.db-owner')))
    const { code, err } = await place.run('run', 'live.json', '--store', 'live.db', '--json')
    expect(code).toBe(4)
    expect(JSON.parse(err)).toMatchObject({ code: 'STORE_HELD', details: { pid: child.pid } })
    expect((await place.run('run', 'live.json', '--store', 'live.db')).err).toContain(`${child.pid}`)
    expect(await place.run('log', 'live.db')).toMatchObject({ code: 0, err: '' })
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: 130, out: expect.stringContaining('Stopped') })
    expect(existsSync(join(place.folder, 'live.db-owner'))).toBe(false)
  })

  it('ends at the same tables after kill -9 in the middle', async () => {
    const rows = Array.from({ length: 30_000 }, (_, n) => `${n >> 2},S-${n % 97},${(n % 7) - 1}`)
    writeFileSync(join(place.folder, 'many.csv'), `order,sku,quantity\n${rows.join('\n')}\n`)
    const args = (store: string) => [
      'run',
      'shop.json',
      '--store',
      store,
      '--input',
      'sales=many.csv',
      '--until-idle',
      '--json',
    ]
    for (let round = 0; round < 2; round++) {
      const child = place.start(...args('killed.db'))
      const end = ended(child)
      await until(() => existsSync(join(place.folder, 'killed.db-owner')))
      setTimeout(() => child.kill('SIGKILL'), 150 + round * 200)
      await end
    }
    expect(await place.run(...args('killed.db'))).toMatchObject({ code: 0 })
    expect(await place.run(...args('whole.db'))).toMatchObject({ code: 0 })
    const [killed, whole] = await Promise.all(
      ['killed.db', 'whole.db'].map((store) => place.run('tables', store, 'pieces', '--json')),
    )
    expect(killed?.out).toBe(whole?.out)
    // Every row once, in order: compared by number, since a difference of 30,000 lines helps nobody.
    const { out } = await place.run('log', 'killed.db', '--format', 'ndjson')
    const ids = out
      .trim()
      .split('\n')
      .map((line) => Number(JSON.parse(line).id))
    expect(ids.findIndex((id, index) => id !== index + 1)).toBe(-1)
    expect(ids).toHaveLength(30_000)
  })

  it('ends when the store cannot be written any more, instead of waiting for ever', async () => {
    const rows = Array.from({ length: 150_000 }, (_, n) => `${n},S-${n % 97},1`)
    place.write('long.csv', `order,sku,quantity\n${rows.join('\n')}\n`)
    const args = ['run', 'shop.json', '--store', 'busy.db', '--until-idle', '--json', '--input']
    expect(await place.run(...args, 'sales=sales.csv')).toMatchObject({ code: 0 })
    const other = new Database(join(place.folder, 'busy.db'), { timeout: 10_000 })
    const end = place.run(...args, 'sales=long.csv')
    await until(() => Number(other.prepare('SELECT count(*) FROM event').pluck().get()) > 7)
    other.exec('BEGIN IMMEDIATE')
    const { code, err } = await end
    other.close()
    expect(code).toBe(5)
    expect(JSON.parse(err).code).toMatch(/^STORE_/)
    expect(await place.run('store', 'verify', 'busy.db')).toMatchObject({ code: 0 })
  })

  it('reports progress in plain lines where nobody watches, without colours', async () => {
    const { out, err } = await place.run(...again)
    expect(out + err).not.toContain('\u001b')
    expect(out).toContain('counterflow tables shop.db pieces')
  })
})

describe('tables', () => {
  it('lists what there is', async () => {
    expect(JSON.parse((await place.run('tables', 'shop.db', '--json')).out)).toEqual([
      { name: 'pieces', rows: 4, columns: ['sku', 'quantity', 'orders'] },
    ])
  })

  it('writes an array of rows as JSON', async () => {
    const { out } = await place.run('tables', 'shop.db', 'pieces', '--format', 'json')
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([
        { sku: 'A', quantity: 5, orders: 2 },
        { sku: evil, quantity: 4, orders: 1 },
      ]),
    )
  })

  it('writes CSV whose texts no spreadsheet runs, and whose numbers stay numbers', async () => {
    const { out } = await place.run('tables', 'shop.db', 'pieces', '--format', 'csv')
    expect(out.split('\r\n')).toEqual(
      expect.arrayContaining(['sku,quantity,orders', 'A,5,2', `"'${evil.replaceAll('"', '""')}",4,1`, "'-C,1,1"]),
    )
    expect((await place.run('tables', 'shop.db', 'pieces', '--format', 'csv', '--exact')).out).toContain(
      '\r\n-C,1,1\r\n',
    )
  })

  it('aligns numbers to the right', async () => {
    const { out } = await place.run('tables', 'shop.db', 'pieces')
    expect(out).toMatch(/^sku +quantity +orders\n/)
    expect(out).toMatch(/\nA +5 +2\n/)
  })

  it('offers the nearest name', async () => {
    expect(await place.run('tables', 'shop.db', 'peices')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean pieces?'),
    })
  })
})

describe('log', () => {
  const read = async (...args: string[]) => {
    const { out } = await place.run('log', 'shop.db', ...args)
    return out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }

  it('writes CloudEvents, one per line, in order', async () => {
    const events = await read()
    expect(events.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      type: 'line.sold',
      subject: '1',
      channel: 'shop/sales.row',
      data: { order: '1', sku: 'A', quantity: 2 },
    })
  })

  it.each([
    [
      ['--limit', '2'],
      [1, 2],
    ],
    [
      ['--after', '5'],
      [6, 7],
    ],
    [
      ['--key', '2'],
      [3, 4],
    ],
    [['--key', '3', '--after', '5', '--limit', '1'], [6]],
    [
      ['--type', 'line.*'],
      [1, 2, 3, 4, 5, 6, 7],
    ],
    [['--type', 'line'], []],
    [['--type', 'other', '--type', 'line.sold', '--limit', '1'], [1]],
    [['--limit', '0'], []],
  ])('%j shows offsets %j', async (args, offsets) => {
    expect((await read(...args)).map(({ offset }) => offset)).toEqual(offsets)
  })

  it('shows a table in which no data acts', async () => {
    const { out } = await place.run('log', 'shop.db', '--format', 'table')
    expect(out).toMatch(/^offset +time +type +key +id +data\n/)
    expect(out).not.toContain('\u001b')
  })

  it('ends quietly when its reader has seen enough', async () => {
    const child = place.start('log', 'whole.db', '--format', 'ndjson')
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await ended(child)).toMatchObject({ code: 0, err: '' })
  })
})

describe('why and export', () => {
  it('finds an event by offset and by id', async () => {
    const byOffset = JSON.parse((await place.run('why', 'shop.db', '3', '--offset', '--json')).out)
    expect(byOffset).toMatchObject({ offset: 3, event: { data: { sku: 'A', quantity: 3 } } })
    expect((await place.run('why', 'shop.db', '3', '--offset')).out).toContain('Filter (Pass) → Table')
    const returned = (await place.run('why', 'shop.db', '5', '--offset')).out
    expect(returned).toContain('Did not hold: quantity is more than 0 (quantity was -1)')
    expect(returned).not.toContain('Table')
    expect(await place.run('why', 'shop.db', '99')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing has "99"'),
    })
  })

  it('writes the flow as it is deployed, ready to be checked again', async () => {
    const { out } = await place.run('export', 'shop.db', 'shop')
    place.write('exported.json', out)
    expect(await place.run('check', 'exported.json')).toMatchObject({ code: 0 })
    await place.run('export', 'shop.db', 'shop', '--out', 'out.json')
    expect(readFileSync(join(place.folder, 'out.json'), 'utf8')).toBe(out)
    expect(await place.run('export', 'shop.db', 'shp')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean shop?'),
    })
  })
})

describe('store', () => {
  it('copies a store beside all work, proves it, and puts it back', async () => {
    expect(await place.run('store', 'backup', 'shop.db', 'copy.db')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Copied 7 events'),
    })
    expect(await place.run('store', 'backup', 'shop.db', 'copy.db', '--json')).toMatchObject({
      code: 5,
      err: expect.stringContaining('BACKUP_EXISTS'),
    })
    expect(JSON.parse((await place.run('store', 'verify', 'copy.db', '--json')).out)).toMatchObject({
      ok: true,
      checked: 7,
    })
    expect(await place.run('store', 'restore', 'again.db', 'copy.db')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Restored 7 events'),
    })
    const [was, is] = await Promise.all(
      ['shop.db', 'again.db'].map((store) => place.run('tables', store, 'pieces', '--json')),
    )
    expect(is?.out).toBe(was?.out)
  })

  it('shows what would go, and removes it only when it is told to', async () => {
    expect(JSON.parse((await place.run('store', 'retain', 'again.db', '--days', '0', '--json')).out)).toMatchObject({
      events: 7,
      done: false,
    })
    expect((await place.run('log', 'again.db')).out).not.toBe('')
    expect(
      JSON.parse((await place.run('store', 'retain', 'again.db', '--days', '0', '--yes', '--json')).out),
    ).toMatchObject({ events: 7, done: true })
    expect(await place.run('log', 'again.db')).toMatchObject({ code: 0, out: '' })
    expect((await place.run('store', 'erase', 'again.db', 'anna')).out).toContain('Nothing personal of "anna"')
  })
})

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 15_000
  while (!condition()) {
    if (performance.now() > end) throw new Error('It did not come about')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
