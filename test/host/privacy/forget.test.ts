/** Somebody is forgotten: in the log, in what was worked out from it, in files and in requests; everything else stays. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { personalFields } from '../../../runtime/compile/personal-fields.ts'
import { findPerson } from '../../../runtime/host/privacy/find-person.ts'
import { forget } from '../../../runtime/host/privacy/forget.ts'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { EffectService } from '../../../runtime/model/services.ts'
import { connect, deliver } from '../ingress/deliver.ts'
import { flowOf, openServed } from '../ingress/open.ts'

const email = 'ann.canary@example.org'
const flow: Flow = flowOf(
  {
    shop: { type: 'webhook', version: 1, config: { provider: 'shopify', connection: 'shopify' } },
    book: {
      type: 'table',
      version: 1,
      config: {
        table: 'book',
        key: [{ name: 'email', type: 'text', value: 'data.original.email' }],
        columns: [
          { name: 'orders', type: 'integer', keep: 'add', value: '1' },
          { name: 'shown', type: 'text', value: "'Mail: ' + data.original.email" },
          { name: 'skus', type: 'integer', keep: 'distinct', value: 'data.original.email' },
        ],
      },
    },
    tell: {
      type: 'http',
      version: 1,
      config: { url: 'https://example.org/mail', send: 'body', body: '{"to": data.original.email}' },
    },
  },
  [
    { from: 'shop.event', to: 'book' },
    { from: 'shop.event', to: 'tell' },
  ],
)
const order = (id: string, customer: string, mail: string): string =>
  `{"id":${id},"name":"#${id}","total_price":"388.00","currency":"USD","email":"${mail}","customer":{"id":${customer}}}`

it('T-P1: every place shows that it was erased, the log stays whole, and nothing waiting is sent', async () => {
  const later: EffectService = { attempt: async () => ({ kind: 'retry', reason: 'not now' }) }
  const opened = await openServed({ flow, personal: personalFields([flow]), effects: { http: later } })
  const { store, runtime } = opened
  const path = connect(opened, 'shopify')
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: 'a', body: order('1', '7', email) })
  await deliver(opened, {
    provider: 'shopify',
    path,
    topic: 'orders/create',
    id: 'b',
    body: order('2', '8', 'ben@example.org'),
  })
  const tried = (): boolean => store.effects({}).filter(({ attempts }) => attempts > 0).length === 2
  for (let turns = 0; !tried() && turns < 500; turns++) await new Promise((resolve) => setTimeout(resolve, 2))
  const before = { head: store.head, hash: store.parts.chain.head()?.hash.toString('hex') }
  const search = openSearch(store)
  while (search.catchUp(50));
  const found = findPerson(store, search, email)
  expect(found).toMatchObject({ events: [1] })
  expect(findPerson(store, search, '7').keys).toEqual(found.keys)
  await opened.close()
  const done = forget(store, found, join(dirname(store.path), 'files'), 1)
  expect(done).toMatchObject({ keys: 1, events: 1, cells: 2 })
  expect(store.get(1)?.data).toMatchObject({ order_id: '1', original: { $erased: true } })
  expect(store.get(2)?.data).toMatchObject({ original: { email: 'ben@example.org' } })
  expect([...store.rows('book')].map(({ shown }) => shown)).toEqual(
    expect.arrayContaining(['erased', 'Mail: ben@example.org']),
  )
  expect(store.effects({}).map(({ state, request }) => [state, JSON.stringify(request).includes('erased')])).toEqual([
    ['skipped', true],
    ['pending', false],
  ])
  expect(findPerson(store, search, email).events).toEqual([])
  search.close()
  expect({ head: store.head, hash: store.parts.chain.head()?.hash.toString('hex') }).toEqual(before)
  expect(verifyAll(store.parts).damage).toBeUndefined()
  // T-P4: also not in pages that were freed, in the journal or beside.
  const folder = dirname(store.path)
  const inTheOpen = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(email))
  expect(inTheOpen.map(({ name }) => name)).toEqual([])
  expect(runtime.summary().letters).toBe(0)
})

it('T-P4: what a flow makes of personal fields is sealed like them, and erased with them', async () => {
  const opened = await openServed({ flow, personal: personalFields([flow]) })
  const { store } = opened
  const path = connect(opened, 'shopify')
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: 'a', body: order('1', '7', email) })
  for (let turns = 0; store.head < 2 && turns < 500; turns++) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(store.get(2)).toMatchObject({ source: '/flows/shop/tell', data: { about: { original: { email } } } })
  expect(store.parts.events.rows(1, 1)[0]?.[7]).not.toContain(email)
  expect(store.parts.events.rows(1, 1)[0]?.[7]).toContain('"status":200')
  await opened.close()
  const search = openSearch(store)
  const found = findPerson(store, search, email)
  expect(found.events).toEqual([1, 2])
  search.close()
  forget(store, found, join(dirname(store.path), 'files'), 1)
  expect(JSON.stringify(store.read(0, 9))).not.toContain(email)
})

it('T-P3: a backup from before, restored, names nobody in its tables who was forgotten since', async () => {
  const opened = await openServed({ flow, personal: personalFields([flow]) })
  const { store } = opened
  const path = connect(opened, 'shopify')
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: 'a', body: order('1', '7', email) })
  await deliver(opened, {
    provider: 'shopify',
    path,
    topic: 'orders/create',
    id: 'b',
    body: order('2', '8', 'ben@example.org'),
  })
  for (let turns = 0; store.head < 4 && turns < 500; turns++) await new Promise((resolve) => setTimeout(resolve, 2))
  await opened.close()
  const { path: copy } = await backupStore(store, `${store.path}.backup`)
  const search = openSearch(store)
  forget(store, findPerson(store, search, email), join(dirname(store.path), 'files'), 1)
  search.close()
  store.close()
  await restoreStore(copy, store.path, { now: 2 })
  const restored = openStore(store.path, { reserveBytes: 0 })
  const named = (value: unknown): boolean => JSON.stringify(value).includes(email)
  expect([
    restored.read(0, 9).filter(named),
    [...restored.rows('book')].filter(named),
    restored.effects({}).filter(named),
  ]).toEqual([[], [], []])
  expect([...restored.rows('book')].map(({ shown }) => shown)).toContain('Mail: ben@example.org')
  restored.close()
})
