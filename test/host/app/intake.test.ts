/** Catching up and reading the past in, as a window asks for it, against a stand-in of Stripe. */
import { expect, it } from 'vitest'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import { putSecrets } from '../../../runtime/host/connections/credentials.ts'
import { openSecretFile, secretFileOf } from '../../../runtime/host/secrets/secret-file.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { day, stripeEvent } from '../catch-up/shop.ts'
import { openStandIn, standInToken } from '../catch-up/stand-in.ts'
import { newShop, until } from './open-shop.ts'

it('says how events come in, and reads the past in with progress, an end, and who wanted it', async () => {
  const standIn = await openStandIn()
  standIn.events.push({ ...stripeEvent(1, Date.now() - day) } as unknown as JsonObject)
  const shop = await newShop()
  await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
  expect((await shop.call('intake.read', {})).catchUps).toEqual([])
  await shop.close()
  const store = openStore(shop.path, { reserveBytes: 0 })
  const connection = openConnections(store).add({ name: 'till', kind: 'stripe', facts: { address: standIn.base } }, 0)
  putSecrets(openSecretFile(secretFileOf(store.path)), connection, { key: [standInToken] })
  store.close()
  await shop.reopen()
  expect((await shop.call('intake.read', {})).catchUps).toMatchObject([
    { connection: 'till', state: 'idle', notListed: 'Stripe keeps events for 30 days.' },
  ])
  await shop.call('backfill.start', { connection: 'till', days: 7, by: '' })
  const [ended] = await until(
    async () => (await shop.call('intake.read', {})).backfills,
    ([state]) => state?.state === 'done',
  )
  expect(ended).toMatchObject({ connection: 'till', done: 1, found: 1 })
  const acts = shop.shop.store.read(0, 99).filter(({ type }) => type === 'counterflow.past.read')
  expect(acts.map(({ data }) => data)).toEqual([{ connection: 'till', days: 7, by: 'Ann' }])
  await expect(shop.call('backfill.start', { connection: 'tull', days: 7, by: '' })).rejects.toMatchObject({
    code: 'CONNECTION_MISSING',
  })
})
