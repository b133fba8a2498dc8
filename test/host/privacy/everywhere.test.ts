/**
 * T-P1 and T-P4 in every place at once: one shop whose flow keeps people in tables, waitlists, windows, dead letters,
 * parked events, requests, files, copies, snapshots and a backup. Before anybody is forgotten no file of the store names
 * them but those that a flow writes for others; afterwards none does, and the other customer is where they were.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCopies } from '../../../runtime/host/copies/copies.ts'
import { openPastFile } from '../../../runtime/host/past/past-file.ts'
import { personalOptions } from '../../../runtime/host/personal-options.ts'
import { findPerson } from '../../../runtime/host/privacy/find-person.ts'
import { forget } from '../../../runtime/host/privacy/forget.ts'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { EffectService } from '../../../runtime/model/services.ts'
import { connect, deliver } from '../ingress/deliver.ts'
import { flowOf, openServed } from '../ingress/open.ts'

const ann = {
  ...{ email: 'ann.canary@example.org', phone: '+44 7700 900123', first: 'Annabeth', last: 'Canary' },
  ...{ street: '17 Warbler Lane', town: 'Bristol', key: 'recover?key=k4n4ry' },
}
const ben = {
  ...{ email: 'ben.finch@example.org', phone: '+44 7700 900456', first: 'Annabeth', last: 'Finch' },
  ...{ street: '4 Thrush Road', town: 'Bristol', key: 'recover?key=f1nch' },
}

const column = (name: string, value: string) => ({ name, type: 'text', value })
const people = {
  key: [column('customer', 'data.customer_ref')],
  columns: [
    column('mail', 'data.original.email'),
    column('who', 'data.original.customer.first_name'),
    column('town', 'data.original.shipping_address.city'),
  ],
}
const copy = (as: string) => ({
  type: 'copy',
  version: 1,
  config: { ...people, table: `people_${as}`, as, target: `for_${as}`, personal: true },
})
const flow: Flow = flowOf(
  {
    shop: { type: 'webhook', version: 1, config: { provider: 'shopify', connection: 'shopify' } },
    book: {
      type: 'table',
      version: 1,
      config: {
        table: 'book',
        key: [column('email', 'data.original.email')],
        columns: [
          { name: 'orders', type: 'integer', keep: 'add', value: '1' },
          column('greeting', "'Dear ' + data.original.customer.first_name + ' ' + data.original.customer.last_name"),
          column('street', 'data.original.shipping_address.address1'),
          column('town', 'data.original.shipping_address.city'),
          { name: 'phones', type: 'integer', keep: 'distinct', value: 'data.original.phone' },
        ],
      },
    },
    towns: {
      type: 'table',
      version: 1,
      config: {
        table: 'towns',
        key: [column('place', 'data.original.shipping_address.city')],
        columns: [{ name: 'orders', type: 'integer', keep: 'add', value: '1' }],
      },
    },
    renamed: {
      type: 'transform',
      version: 1,
      config: {
        type: 'card.due',
        keep: 'listed',
        fields: [
          { name: 'customer_ref', value: 'data.customer_ref' },
          { name: 'for_whom', value: "data.original.customer.first_name + ' ' + data.original.customer.last_name" },
        ],
      },
    },
    tell: { type: 'emit', version: 1, config: {} },
    waitlist: {
      type: 'wait',
      version: 1,
      config: { when: 'true', unless: 'false', key: 'data.original.email', for: '30d' },
    },
    broken: {
      type: 'table',
      version: 1,
      config: {
        table: 'broken',
        key: [column('customer', 'data.customer_ref')],
        columns: [{ name: 'count', type: 'integer', value: 'data.original.email' }],
        orderBy: 'data.original.email',
      },
    },
    note: { type: 'note', version: 1, config: { text: 'Call {data.original.phone}, {data.original.email}', table: 'calls' } },
    ask: {
      type: 'http',
      version: 1,
      config: { url: 'https://example.org/mail', send: 'body', body: '{"to": data.original.email, "town": data.original.shipping_address.city}' },
    },
    sqlite: copy('sqlite'),
    csv: copy('csv'),
  },
  [
    ...['book', 'towns', 'renamed', 'waitlist', 'broken', 'note', 'ask', 'sqlite', 'csv'].map((to) => ({ from: 'shop.event', to })),
    { from: 'renamed.event', to: 'tell' },
  ],
) // biome-ignore format: a flow

const order = (id: number, customer: number, { email, phone, first, last, street, town, key }: typeof ann): string =>
  JSON.stringify({
    ...{ id, name: `#${id}`, total_price: '38.00', currency: 'GBP', email, phone },
    customer: { id: customer, email, first_name: first, last_name: last },
    shipping_address: { address1: street, city: town, name: `${first} ${last}` },
    order_status_url: `https://shop.example/${key}`,
  })

it('T-P1, T-P4: nobody is named in any file of the store, and nowhere at all once forgotten', async () => {
  const later: EffectService = { attempt: async () => ({ kind: 'retry', reason: 'not now' }) }
  const opened = await openServed({ flow, ...personalOptions([flow]), effects: { http: later } })
  const { store, runtime } = opened
  const folder = dirname(store.path)
  const path = connect(opened, 'shopify')
  for (const [n, customer, who] of [
    [1042, 7007, ann],
    [1043, 7007, ann],
    [1044, 8008, ben],
  ] as const) {
    const hook = { provider: 'shopify', path, topic: 'orders/create', id: `o-${n}`, body: order(n, customer, who) }
    expect((await deliver(opened, hook)).status).toBe(200)
  }
  const handled = (): boolean =>
    store.read(0, 99).filter(({ type }) => type === 'card.due').length === 3 &&
    store.parked('shop/broken').length === 1 &&
    store.effects({}).filter(({ attempts }) => attempts > 0).length === 3
  for (let turns = 0; !handled() && turns < 1_000; turns++) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(store.letters().map(({ message }) => message).join()).toContain(ann.email) // biome-ignore format: a list
  const copies = openCopies({
    ...{ store, root: join(folder, 'files'), onPaused: () => {} },
    deployments: () => [runtime.engine.deployment('shop')].flatMap((each) => each ?? []),
  })
  await copies.sync()
  writeFileSync(
    join(folder, 'engine.log'),
    `2026-03-02 could not send to ${ann.email}\n2026-03-02 nor to ${ben.email}\n`,
  )
  const search = openSearch(store)
  while (search.catchUp(50));
  const past = openPastFile(store)
  const rows = [...store.rows('book')].map((row) => Object.values(row))
  const state = [[JSON.stringify(rows), {}]] as never
  past.add(1, 0, 1, { shop: { hash: 'h', clock: 0, held: [], stages: [{ name: 'shop/book', cursor: 1, clock: 0, state, tables: [] }] } } as never) // biome-ignore format: a snapshot
  expect(JSON.stringify(past.upTo(1))).toContain(ann.email)
  past.close()
  await backupStore(store, join(folder, 'backups.db'))

  const named = (texts: readonly string[], beside = ''): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && (beside === '' || !join(entry.parentPath, entry.name).includes(beside)))
      .filter(({ parentPath, name }) => {
        const bytes = readFileSync(join(parentPath, name))
        return texts.some((text) => bytes.includes(text))
      })
      .map(({ name }) => name)
      .filter((name) => beside === '' || name !== 'engine.log')
  const everything = Object.values(ann).concat(`${ann.first} ${ann.last}`)
  // The town and the first name are keys of a table and words of others, too.
  const hers = everything.filter((text) => text !== ann.town && text !== ann.first)
  expect(
    named([...hers, ...Object.values(ben).filter((text) => text !== ben.town && text !== ben.first)], '/files'),
  ).toEqual([])
  expect(named(hers)).toEqual(expect.arrayContaining(['for_sqlite.sqlite', 'people_csv.csv', 'engine.log']))
  expect([...store.rows('book')].find(({ email }) => email === ann.email)).toMatchObject({
    greeting: 'Dear Annabeth Canary',
    phones: 1,
  })

  await opened.close()
  await copies.close()
  const before = { head: store.head, hash: store.parts.chain.head()?.hash.toString('hex') }
  const found = findPerson(store, search, ann.email)
  expect(found.events).toEqual(store.read(0, 99).filter(({ data }) => JSON.stringify(data).includes('7007')).map(({ offset }) => offset)) // biome-ignore format: a list
  forget(store, found, join(folder, 'files'), 1)

  expect(named(hers)).toEqual([])
  const rawKinds = store
    .read(0, 99)
    .filter(({ type }) => type === 'order.placed')
    .map(({ offset }) => store.parts.raw.of(offset)?.kind)
  const texts = [
    ...store.tables().flatMap(({ name }) => [...store.rows(name)]),
    ...store.read(0, 99).map(({ data }) => data),
    ...store.effects({}).map(({ request, answer, reason, lane }) => [request, answer, reason, lane]),
    ...store.states('shop/waitlist', 99),
    ...store.letters(),
    ...store.parked('shop/broken'),
    ...rawKinds,
  ].map((value) => JSON.stringify(value))
  expect(
    texts.filter((text) => everything.some((name) => name !== ann.town && name !== ann.first && text.includes(name))),
  ).toEqual([])
  expect(texts.filter((text) => text.includes('erased')).length).toBeGreaterThan(8)
  expect(rawKinds).toEqual(['erased', 'erased', 'kept'])
  expect(findPerson(store, search, ann.email).events).toEqual([])
  search.close()
  // What is somebody else's is untouched, also where it is the same town and the same first name.
  expect([...store.rows('book')]).toContainEqual(
    expect.objectContaining({ email: ben.email, greeting: 'Dear Annabeth Finch', street: ben.street, town: 'Bristol' }),
  )
  expect([...store.rows('towns')]).toEqual([{ place: 'Bristol', orders: 3 }])
  expect([...store.rows('people_csv')]).toEqual([
    { customer: '7007', mail: 'erased', who: 'erased', town: 'erased' },
    { customer: '8008', mail: ben.email, who: 'Annabeth', town: 'Bristol' },
  ])
  const office = new Database(join(folder, 'files/for_sqlite.sqlite'), { readonly: true })
  expect(office.prepare('SELECT mail, who, town FROM people_sqlite ORDER BY customer').raw().all()).toEqual([
    ['erased', 'erased', 'erased'],
    [ben.email, 'Annabeth', 'Bristol'],
  ])
  expect(office.pragma('integrity_check', { simple: true })).toBe('ok')
  office.close()
  const csv = readFileSync(join(folder, 'files/for_csv/people_csv.csv'), 'utf8').split('\r\n')
  expect([csv[1], csv[2]]).toEqual([
    expect.stringMatching(/^7007,erased-+,erased--,erased-$/),
    `8008,${ben.email},Annabeth,Bristol`,
  ])
  expect(readFileSync(join(folder, 'engine.log'), 'utf8')).toContain(ben.email)
  // The log is what it was.
  expect({ head: store.head, hash: store.parts.chain.head()?.hash.toString('hex') }).toEqual(before)
  expect(verifyAll(store.parts).damage).toBeUndefined()
})
