/** What a provider sent is there as it was sent, for as long as it is kept, and for nobody once its person is erased. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { personalFields } from '../../../runtime/compile/personal-fields.ts'
import { rawView } from '../../../runtime/host/raw-view.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { connect, deliver, signed } from './deliver.ts'
import { openServed } from './open.ts'

const email = 'ann.canary@example.org'
const order = (id: string, customer: string): string =>
  `{"id":${id},"name":"#1","total_price":"388.00","currency":"USD", "email":"${email}","customer":{"id":${customer}}}`

it('T-A1: the bytes and the headers that were signed are kept beside the event, and read back byte by byte', async () => {
  const opened = await openServed({ personal: personalFields([]) })
  const path = connect(opened, 'shopify')
  const hook = { provider: 'shopify', path, topic: 'orders/create', body: order('820982911946154508', '7') }
  await deliver(opened, hook)
  await deliver(opened, hook)
  const raw = rawView(opened.store.parts.raw.of(1))
  expect(raw).toMatchObject({ kind: 'kept', form: 'text', body: hook.body })
  if (raw.kind !== 'kept') return
  const told = Object.fromEntries(raw.headers.map(({ name, value }) => [name, value]))
  expect(told['x-shopify-hmac-sha256']).toBe(signed(opened, hook).headers['x-shopify-hmac-sha256'])
  expect(told.authorization).toBeUndefined()
  const count = opened.store.parts.db.prepare('SELECT count(*) FROM raw').pluck().get()
  expect(count).toBe(1)
})

it('keeps what is no text, and one row for a delivery of many events', async () => {
  const opened = await openServed({ personal: personalFields([]) })
  const path = connect(opened, 'square')
  const counts = [1, 2, 3].map(
    (n) => `{"catalog_object_id":"A${n}","location_id":"L","quantity":"${n}","state":"IN_STOCK"}`,
  )
  const body = `{"type":"inventory.count.updated","event_id":"E1","data":{"object":{"inventory_counts":[${counts}]}}}`
  await deliver(opened, { provider: 'square', path, body })
  expect([1, 2, 3].map((offset) => rawView(opened.store.parts.raw.of(offset)).kind)).toEqual(['kept', 'kept', 'kept'])
  expect(opened.store.parts.db.prepare('SELECT count(*) FROM raw').pluck().get()).toBe(1)
})

it('T-P1, T-P4: stands nowhere in the open, and is erased with its customer, while the event and the log stay', async () => {
  const opened = await openServed({ personal: personalFields([]) })
  const path = connect(opened, 'shopify')
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: 'a', body: order('1', '7') })
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: 'b', body: order('2', '8') })
  const folder = dirname(opened.store.path)
  const inTheOpen = (): string[] =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(email))
  expect(inTheOpen()).toEqual([])
  expect(opened.store.eraseSubject('7', 1)).toBe(1)
  expect(rawView(opened.store.parts.raw.of(1)).kind).toBe('erased')
  expect(rawView(opened.store.parts.raw.of(2)).kind).toBe('kept')
  expect(opened.store.get(1)?.data).toMatchObject({ order_id: '1', original: { $erased: true } })
  expect(opened.store.get(2)?.data).toMatchObject({ order_id: '2', original: { email } })
  // Beside the owner, as a command reads it.
  const reader = openStore(opened.store.path, { readonly: true })
  expect(rawView(reader.parts.raw.of(2)).kind).toBe('kept')
  reader.close()
})

it('T-P7: goes when its own time is up, and the event stays', async () => {
  const opened = await openServed({ personal: personalFields([]) })
  const path = connect(opened, 'shopify')
  await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', body: order('1', '7') })
  const { store } = opened
  expect(store.atomically(() => store.parts.raw.dropBefore(Date.now() - 60_000))).toBe(false)
  expect(rawView(store.parts.raw.of(1)).kind).toBe('kept')
  store.atomically(() => store.parts.raw.dropBefore(Date.now() + 1))
  expect(rawView(store.parts.raw.of(1)).kind).toBe('none')
  expect(store.get(1)?.id).toBe('orders/create/1')
})
