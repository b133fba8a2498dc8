/** D1: copies in a SQLite file and in a CSV folder, on real files. */
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../../runtime/engine/rebuild.ts'
import { openCopies } from '../../../runtime/host/copies/copies.ts'
import { personalColumns } from '../../../runtime/host/copies/personal-columns.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { EventInput } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { Bench, flowOf, planOf } from '../../engine/flows.ts'

const step = (as: string, table: string, more: object = {}) => ({
  type: 'copy',
  table,
  as,
  key: [{ name: 'id', value: 'data.id' }],
  columns: [
    { name: 'title', value: 'data.title' },
    { name: 'pieces', type: 'integer', value: 'data.pieces' },
    { name: 'price', type: 'decimal', value: 'data.price' },
  ],
  version: 'data.version',
  deleted: 'event.type == "product.deleted"',
  ...more,
})
const three = () =>
  flowOf(
    {
      in: { type: 'manual' },
      a: step('sqlite', 'products'),
      b: step('sqlite', 'again', { target: 'office' }),
      c: step('csv', 'listed', { target: 'lists' }),
    },
    ['in.event > a', 'in.event > b', 'in.event > c'],
  )

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

function copying(flow: Flow = three()) {
  const folder = mkdtempSync(join(tmpdir(), 'copies-'))
  const store = openStore(join(folder, 'shop.db'), { program: 'test', reserveBytes: 0 })
  const plan = planOf(flow)
  const bench = new Bench([plan], { store })
  const told: string[] = []
  const copies = openCopies({
    store,
    root: join(folder, 'files'),
    deployments: () => [bench.engine.deployment(flow.id)].flatMap((each) => each ?? []),
    onPaused: (_, table, reason) => void told.push(`${table}: ${reason}`),
  })
  ends.push(async () => {
    await copies.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const path = (name: string) => join(folder, 'files', name)
  const rows = (file: string, table: string) => {
    const db = new Database(path(file), { readonly: true })
    try {
      return db.prepare(`SELECT * FROM "${table}" ORDER BY 1`).all()
    } finally {
      db.close()
    }
  }
  return {
    folder,
    store,
    plan,
    bench,
    copies,
    told,
    path,
    rows,
    text: (name: string) => readFileSync(path(name), 'utf8'),
  }
}

/** 1,000 mixed events: versions of 60 products, some deleted, one in ten twice, neighbours swapped. */
function mixed(): { events: Partial<EventInput>[]; wanted: Map<string, object> } {
  const events: Partial<EventInput>[] = []
  const wanted = new Map<string, object>()
  for (let n = 0; n < 1_000; n++) {
    const id = `p${(n * 7) % 60}`
    const gone = n % 97 === 0
    const data = { id, title: `Title ${n}`, pieces: n % 13, price: `${n}.50`, version: n }
    events.push({ id: `e${n}`, type: gone ? 'product.deleted' : 'product.updated', data })
    if (gone) wanted.delete(id)
    else wanted.set(id, { id, title: data.title, pieces: data.pieces, price: data.price })
    if (n % 10 === 0) events.push({ ...events.at(-1) })
  }
  for (let n = 0; n + 1 < events.length; n += 2) {
    const [one, two] = [events[n], events[n + 1]]
    if (one && two) [events[n], events[n + 1]] = [two, one]
  }
  return { events, wanted }
}
const sorted = (wanted: Map<string, object>) => [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

describe('D1 three copies of 1,000 mixed events', () => {
  it('are what is in the source, row for row; one that was away for 400 events catches up', async () => {
    const { bench, copies, path, rows, text, told } = copying()
    const { events, wanted } = mixed()
    bench.send(...events.slice(0, 300))
    await copies.sync()
    // Somebody has taken the folder of one of them away.
    renameSync(path('lists'), path('elsewhere'))
    bench.send(...events.slice(300, 700))
    await copies.sync()
    bench.send(...events.slice(700))
    await copies.sync()
    expect(rows('copies.sqlite', 'products')).toEqual(sorted(wanted))
    expect(rows('office.sqlite', 'again')).toEqual(sorted(wanted))
    const lines = sorted(wanted).map((row) => Object.values(row).join(','))
    expect(text('lists/listed.csv')).toBe(`id,title,pieces,price\r\n${lines.map((line) => `${line}\r\n`).join('')}`)
    expect(told).toEqual([])
  })

  it('made anew from the log, or from the table, are the same byte for byte', async () => {
    const { bench, copies, store, plan, path, text, rows } = copying()
    const { events, wanted } = mixed()
    bench.send(...events)
    await copies.sync()
    const live = text('lists/listed.csv')
    rmSync(path('lists'), { recursive: true })
    rmSync(path('copies.sqlite'))
    await copies.sync()
    expect(text('lists/listed.csv')).toBe(live)
    expect(rows('copies.sqlite', 'products')).toEqual(sorted(wanted))
    const again = createMemoryStore()
    rebuildInto(again, plan, store)
    expect([...again.rows('products')]).toEqual([...store.rows('products')])
  })

  it('a copy that is in step is not written again', async () => {
    const { bench, copies, path } = copying()
    bench.send({ id: 'e1', type: 'product.updated', data: { id: 'a', title: 'A', pieces: 1, price: '1', version: 1 } })
    await copies.sync()
    const before = readFileSync(path('copies.sqlite'))
    await copies.sync()
    expect(readFileSync(path('copies.sqlite')).equals(before)).toBe(true)
  })

  it('holds for any order of updates and deletes: the newest version counts, and gone stays gone', () => {
    const change = fc.record({
      id: fc.constantFrom('a', 'b'),
      version: fc.integer({ min: 0, max: 9 }),
      gone: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const bench = new Bench([planOf(three())])
        const newest = new Map<string, { version: number; gone: boolean }>()
        for (const { id, version, gone } of changes) {
          const data = { id, title: `v${version}`, pieces: 1, price: '1', version }
          bench.send({ type: gone ? 'product.deleted' : 'product.updated', data })
          if (version > (newest.get(id)?.version ?? -1)) newest.set(id, { version, gone })
        }
        const wanted = [...newest].filter(([, { gone }]) => !gone).map(([id, { version }]) => [id, `v${version}`])
        expect([...bench.store.rows('products')].map(({ id, title }) => [id, title])).toEqual(wanted.sort())
      }),
      { numRuns: 100 },
    )
  })
})

describe('a target that somebody else has changed', () => {
  const one = { id: 'e1', type: 'product.updated', data: { id: 'a', title: 'A', pieces: 1, price: '1', version: 1 } }
  const two = { id: 'e2', type: 'product.updated', data: { id: 'b', title: 'B', pieces: 1, price: '1', version: 1 } }
  const alter = (path: string, sql: string) => {
    const db = new Database(path)
    db.exec(sql)
    db.close()
  }

  it('stands still with the reason, the others go on, and it goes on when it was put back', async () => {
    const { bench, copies, told, path, rows, text } = copying()
    bench.send(one)
    await copies.sync()
    alter(path('copies.sqlite'), 'ALTER TABLE products ADD COLUMN mine TEXT')
    const csv = text('lists/listed.csv')
    writeFileSync(path('lists/listed.csv'), csv.replace('title', 'Titel'))
    bench.send(two)
    await copies.sync()
    await copies.sync()
    expect(told).toEqual([
      expect.stringMatching(/^products: Somebody has changed the columns of the table products in copies\.sqlite/),
      expect.stringMatching(/^listed: lists\/listed\.csv has other columns/),
    ])
    expect(copies.reason('test/a')).toContain('mine')
    expect(copies.reason('test/b')).toBeUndefined()
    expect([rows('copies.sqlite', 'products'), rows('office.sqlite', 'again')].map(({ length }) => length)).toEqual([1, 2]) // biome-ignore format: a row
    alter(path('copies.sqlite'), 'ALTER TABLE products DROP COLUMN mine')
    rmSync(path('lists/listed.csv'))
    await copies.sync()
    expect([copies.reason('test/a'), rows('copies.sqlite', 'products').length]).toEqual([undefined, 2])
    expect(text('lists/listed.csv').split('\r\n')).toHaveLength(4)
  })

  it('a table or a file that was there before is left alone', async () => {
    const { bench, copies, folder, told, path } = copying()
    bench.send(one)
    await copies.sync()
    rmSync(path('office.sqlite'))
    rmSync(path('lists'), { recursive: true })
    alter(path('office.sqlite'), 'CREATE TABLE again (x)')
    writeFileSync(path('copies.sqlite'), 'no database at all, and longer than a header would be '.repeat(3))
    symlinkSync(folder, path('lists'))
    await copies.sync()
    expect(told.sort()).toEqual([
      expect.stringContaining('not ours'),
      expect.stringContaining('lists is a link'),
      expect.stringContaining('no SQLite file'),
    ])
  })
})

describe('what leaves the store with a copy', () => {
  const events = {
    'customer.updated': {
      type: 'object',
      properties: { id: {}, contact: { type: 'object', properties: { chat: { personal: true } } } },
    },
  }
  it('is nothing personal, unless the step says so', async () => {
    const columns = [
      { name: 'chat', value: 'data.contact.chat' },
      { name: 'all', value: 'data.contact' },
      { name: 'mail', value: 'data.email' },
      { name: 'level', value: 'data.level' },
    ]
    expect([...personalColumns({ events, nodes: {} }, columns)]).toEqual(['chat', 'all', 'mail'])
    const flow = (personal: boolean) => ({
      ...flowOf({ in: { type: 'manual' }, a: step('csv', 'people', { columns, personal, version: 'event.time' }) }, ['in.event > a']),
      events,
    }) // biome-ignore format: a flow
    const data = { id: '1', contact: { chat: '@ann' }, email: 'ann@example.com', level: 3 }
    for (const personal of [false, true]) {
      const { bench, copies, text } = copying(flow(personal))
      bench.send({ type: 'customer.updated', data })
      await copies.sync()
      expect(text('copies/people.csv').includes('ann')).toBe(personal)
      expect(text('copies/people.csv').split('\r\n')[0]).toBe(personal ? 'id,chat,all,mail,level' : 'id,level')
    }
  })

  it('A48 is no formula; numbers stay numbers', async () => {
    const { bench, copies, text } = copying()
    const titles = ['=1+1', '+1', '-1', '@x', '\t=x', '\r=x', '\0=x', '＝1', "'x", '-5 %']
    bench.send(
      ...titles.map((title, n) => ({ type: 'product.updated', data: { id: `a${n}`, title, pieces: -n, price: '-1.5', version: 1 } })),
    ) // biome-ignore format: a call
    await copies.sync()
    const lines = text('lists/listed.csv').split('\r\n').slice(1, -1)
    for (const line of lines) expect(line).not.toMatch(/(^|,|")[=+@\t\0＝]/)
    for (const line of lines) expect(line).toMatch(/,-?\d+,-1\.5$/)
  })
})
