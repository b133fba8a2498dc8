/** What a provider tells by a webhook, and what is read from it later, are one event. */
import { createHmac } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openAnswers } from '../../../runtime/host/ingress/forms/answers.ts'
import { openPages } from '../../../runtime/host/ingress/forms/pages.ts'
import { openIngress } from '../../../runtime/host/ingress/ingress.ts'
import { waysOf } from '../../../runtime/host/ingress/ways.ts'
import { openSecretFile } from '../../../runtime/host/secrets/secret-file.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { newFolder } from '../store/folder.ts'
import { catchUpFlow, minute, openShop, orderOf, startTime, stripeEvent } from './shop.ts'
import { openStandIn, type StandIn } from './stand-in.ts'

const secret = 'shpss_test'

async function openBoth(provider: string, standIn: StandIn, folder = newFolder()) {
  const shop = openShop(folder, standIn, catchUpFlow(provider))
  const secrets = openSecretFile(`${folder.path}-secrets`, { environment: { COUNTERFLOW_KEY: '0'.repeat(64) } })
  const ingress = await openIngress({
    store: shop.store,
    secrets,
    pages: openPages(shop.store),
    answers: openAnswers(shop.store, Date.now),
    ways: waysOf(shop.store, () => shop.runtime),
    port: { port: 0, exactly: true },
    now: () => shop.clock.now(),
    log: () => {},
  })
  onTestFinished(() => ingress.close())
  const known = ingress.connections.get('my-shop')
  const { hook } = known ?? ingress.connections.add({ name: 'my-shop', kind: provider }, 0)
  secrets.put('my-shop', { provider, hosts: [], secrets: [secret] })
  return {
    ...shop,
    async webhook(body: string, topic = '', delivery = 'd-1'): Promise<number> {
      const at = Math.floor(shop.clock.now() / 1000)
      const hmac = (text: string, form: 'base64' | 'hex') => createHmac('sha256', secret).update(text).digest(form)
      const headers: { [name: string]: string } =
        provider === 'stripe'
          ? { 'stripe-signature': `t=${at},v1=${hmac(`${at}.${body}`, 'hex')}` }
          : {
              'x-shopify-hmac-sha256': hmac(body, 'base64'),
              'x-shopify-topic': topic,
              'x-shopify-event-id': delivery,
            }
      const answer = await fetch(`${ingress.address}/hooks/${hook}`, { method: 'POST', body, headers })
      return answer.status
    },
  }
}

const written = (order: object): string => JSON.stringify(order).replaceAll(/"id":"(\d+)"/g, '"id":$1')

describe('T-A4: one event, whichever way and however often it comes', () => {
  it('by webhook first, then by catch-up, after a restart, and by webhook again', async () => {
    const standIn = await openStandIn()
    const folder = newFolder()
    let shop = await openBoth('shopify', standIn, folder)
    await shop.caughtUp()
    const order = orderOf('820982911946154508', startTime + 1000)
    expect(await shop.webhook(written(order), 'orders/create')).toBe(200)
    expect(await shop.webhook(written(order), 'orders/create')).toBe(200)
    // The list shows it as it is by now, which is not what the webhook said.
    standIn.lists.orders = [{ ...order, total_price: '50.00', note: 'gift' } as unknown as JsonObject]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    await shop.close()
    shop = await openBoth('shopify', standIn, folder)
    expect(await shop.webhook(written(order), 'orders/create')).toBe(200)
    expect(shop.types()).toEqual(['order.placed'])
    expect(shop.store.get(1)?.attributes?.cforigin).toBe('live')
    await shop.close()
  })

  it('by catch-up first, then by the webhook that came late with the original body', async () => {
    const standIn = await openStandIn()
    const shop = await openBoth('shopify', standIn)
    await shop.caughtUp()
    const order = orderOf('5', startTime + 1000)
    standIn.lists.orders = [{ ...order, total_price: '50.00' } as unknown as JsonObject]
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(await shop.webhook(written(order), 'orders/create')).toBe(200)
    expect(shop.types()).toEqual(['order.placed'])
  })

  it('of Stripe, whose own ids are the same both ways though the bodies differ', async () => {
    const standIn = await openStandIn()
    const shop = await openBoth('stripe', standIn)
    await shop.caughtUp()
    const event = stripeEvent(1, startTime + 1000)
    standIn.events.push({ ...event, pending_webhooks: 1 } as unknown as JsonObject)
    expect(await shop.webhook(JSON.stringify(event))).toBe(200)
    shop.clock.advance(2 * minute)
    await shop.caughtUp()
    expect(await shop.webhook(JSON.stringify({ ...event, pending_webhooks: 3 }))).toBe(200)
    expect(shop.types()).toEqual(['payment.captured', 'event.quarantined'])
  })
})

it('keeps both of two changes within one second, which Shopify gives the same time', async () => {
  const shop = await openBoth('shopify', await openStandIn())
  await shop.caughtUp()
  const order = orderOf('6', startTime, { updated_at: new Date(startTime + 5000).toISOString() })
  expect(await shop.webhook(written(order), 'orders/updated', 'd-1')).toBe(200)
  expect(await shop.webhook(written({ ...order, note: 'twice' }), 'orders/updated', 'd-2')).toBe(200)
  expect(await shop.webhook(written({ ...order, note: 'twice' }), 'orders/updated', 'd-2')).toBe(200)
  expect(shop.types()).toEqual(['order.updated', 'order.updated'])
})
