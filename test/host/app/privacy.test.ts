/** Forgetting a customer from the window: found by what names them, named who did it, and flows go on. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { orders, published } from './flows.ts'
import { newShop, until } from './open-shop.ts'

const email = 'ann.canary@example.org'
const flow = orders({
  events: {
    'order.placed': {
      type: 'object',
      personOf: 'customer',
      properties: {
        customer: { type: 'string' },
        total: { type: 'number' },
        mail: { type: 'string', personal: true },
      },
    },
  },
  nodes: {
    hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    large: { type: 'filter', version: 1, config: { when: 'data.total > 100' } },
    totals: {
      type: 'table',
      version: 1,
      config: {
        table: 'totals',
        key: [{ name: 'customer', type: 'text', value: 'data.customer' }],
        columns: [{ name: 'mail', type: 'text', value: 'data.mail' }],
      },
    },
  },
})

it('finds a customer by number or address, forgets them everywhere, and says who did it', async () => {
  const shop = await newShop()
  await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
  const id = await published(shop, flow)
  const send = (customer: string, mail: string) =>
    shop.call('events.send', {
      flow: id,
      node: 'hand',
      event: { type: 'order.placed', data: { customer, total: 150, mail } },
      by: 'Ann',
    })
  const rows = async () => (await shop.call('tables.page', { table: 'totals' })).rows
  await send('c-7', email)
  await send('c-8', 'ben@example.org')
  await until(rows, (all) => all.length === 2)
  expect(await shop.call('person.find', { text: email })).toMatchObject({ events: 1, names: [email] })
  expect(await shop.call('person.find', { text: 'c-7' })).toMatchObject({ events: 1 })
  const given = join(shop.folder, 'inputs/1')
  mkdirSync(given, { recursive: true })
  writeFileSync(join(given, 'old.csv.gz'), gzipSync(`number,mail\n1,${email.toUpperCase()}\n`))
  writeFileSync(join(given, 'other.csv'), 'number,mail\n2,ben@example.org\n')
  const done = await shop.call('person.forget', { text: 'c-7', by: 'Cid' })
  expect(done).toEqual({ events: 1, places: 1, unsent: 0, left: ['old.csv.gz'], copies: [] })
  expect(await rows()).toEqual([
    { customer: 'c-7', mail: 'erased' },
    { customer: 'c-8', mail: 'ben@example.org' },
  ])
  expect((await shop.failure('person.forget', { text: email, by: '' })).code).toBe('PERSON_MISSING')
  const told = shop.shop.store.read(0, 99).filter(({ type }) => type === 'counterflow.customer.forgotten')
  expect(told.map(({ data }) => data)).toEqual([{ keys: 1, events: 1, cells: 1, places: 0, unsent: 0, by: 'Cid' }])
  expect(JSON.stringify(shop.shop.store.read(0, 99))).not.toContain(email)
  await send('c-9', 'cy@example.org')
  await until(rows, (all) => all.length === 3)
  await shop.reopen()
  expect(JSON.stringify(await rows())).not.toContain(email)
})

it('asks for the PIN where there is one, and forgets nobody without it', async () => {
  const shop = await newShop()
  await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
  const id = await published(shop, flow)
  const event = { type: 'order.placed', data: { customer: 'c-7', total: 150, mail: email } }
  await shop.call('events.send', { flow: id, node: 'hand', event, by: 'Ann' })
  await until(
    async () => (await shop.call('tables.page', { table: 'totals' })).rows,
    (all) => all.length === 1,
  )
  await shop.call('pin.set', { pin: '2468', by: 'Ann' })
  const wish = { text: email, by: 'Ann' }
  expect((await shop.failure('person.forget', wish)).code).toBe('PIN_NEEDED')
  expect((await shop.failure('person.forget', { ...wish, pin: '1111' })).code).toBe('PIN_WRONG')
  expect((await shop.call('person.find', { text: email })).events).toBe(1)
  expect(await shop.call('person.forget', { ...wish, pin: '2468' })).toMatchObject({ events: 1 })
})

it('copies of the store: named where somebody was forgotten since, cleaned or deleted on a person’s word, and no other file', async () => {
  const shop = await newShop()
  await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
  const id = await published(shop, flow)
  const send = (customer: string) =>
    shop.call('events.send', {
      ...{ flow: id, node: 'hand', by: 'Ann' },
      event: { type: 'order.placed', data: { customer, total: 150, mail: `${customer}@example.org` } },
    })
  for (const customer of ['c-7', 'c-8', 'c-9']) await send(customer)
  await until(
    async () => (await shop.call('tables.page', { table: 'totals' })).rows,
    (all) => all.length === 3,
  )
  await shop.call('care.backup', {})
  const [copy] = await shop.call('person.copies', {})
  expect(copy).toMatchObject({ kind: 'backup', names: 'nobody' })
  const path = copy?.path ?? ''
  const first = await shop.call('person.forget', { text: 'c-7', by: 'Ann' })
  expect(first.copies).toMatchObject([{ path, names: 'perhaps' }])
  expect(await shop.call('person.clean', { paths: [path], by: 'Ann' })).toMatchObject([{ path, names: 'nobody' }])
  expect(await shop.call('person.forget', { text: 'c-8', by: 'Ann', copies: true })).toMatchObject({ copies: [] })
  await shop.call('person.forget', { text: 'c-9', by: 'Ann' })
  const other = join(shop.folder, 'shop.db')
  expect((await shop.failure('person.drop', { path: other, by: 'Ann' })).code).toBe('COPY_MISSING')
  await shop.call('pin.set', { pin: '2468', by: 'Ann' })
  expect((await shop.failure('person.drop', { path, by: 'Ann' })).code).toBe('PIN_NEEDED')
  expect(await shop.call('person.drop', { path, by: 'Ann', pin: '2468' })).toEqual([])
  const noted = shop.shop.store.read(0, 99).filter(({ type }) => /copies\.cleaned|copy\.deleted/.test(type))
  expect(noted.map(({ type }) => type)).toEqual(['counterflow.copies.cleaned', 'counterflow.copy.deleted'])
})
