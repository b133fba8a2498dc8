/** Every sample of a provider, sent over HTTP as the provider would, becomes the event that the catalogue has for it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../runtime/model/json.ts'
import { connect, deliver } from './deliver.ts'
import { openServed } from './open.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/webhooks')

type Sample = {
  readonly file: string
  readonly topic?: string
  readonly type: string
  readonly subject: string | null
  /** Some of its data. */
  readonly data: { readonly [name: string]: Json }
  readonly time?: string
}

const usd = (minor: number): Json => ({ minor, currency: 'USD' })
const eur = (minor: number): Json => ({ minor, currency: 'EUR' })

const samples: readonly Sample[] = [
  {
    file: 'shopify/CartsCreate.json',
    topic: 'carts/create',
    type: 'cart.updated',
    subject: 'cart/eeafa272cebfd4b22385bc4b645e762c',
    time: '2022-01-01T00:00:00.000Z',
    data: {
      cart_id: 'eeafa272cebfd4b22385bc4b645e762c',
      lines: [
        { line_id: '704912205188288500', sku: 'example-shirt-s', quantity: '3', unit_price: '19.99', total: usd(5997) },
      ],
    },
  },
  {
    file: 'shopify/CheckoutsCreate.json',
    topic: 'checkouts/create',
    type: 'checkout.started',
    subject: 'checkout/123123123',
    time: '2022-01-01T00:00:00.000Z',
    data: {
      checkout_id: '123123123',
      cart_id: 'eeafa272cebfd4b22385bc4b645e762c',
      total: usd(39800),
      contact: { email: 'example@email.com' },
    },
  },
  {
    file: 'shopify/CustomersCreate.json',
    topic: 'customers/create',
    type: 'customer.created',
    subject: 'customer/706405506930370000',
    data: { email: 'bob@biller.com', name: { first: 'Bob', last: 'Biller' } },
  },
  {
    file: 'shopify/DisputesCreate.json',
    topic: 'disputes/create',
    type: 'dispute.opened',
    subject: 'dispute/285332461850802050',
    data: { order_id: '820982911946154500', amount: { minor: 1150, currency: 'CAD' }, reason: 'fraudulent' },
  },
  {
    file: 'shopify/Fulfillment.json',
    topic: 'fulfillments/create',
    type: 'order.fulfilled',
    subject: 'order/820982911946154500',
    data: { tracking: { company: 'UPS', number: '1z827wk74630' } },
  },
  {
    file: 'shopify/InventoryItem.json',
    topic: 'inventory_items/update',
    type: 'shopify.inventory_items.update',
    subject: null,
    data: {},
  },
  {
    file: 'shopify/InventoryLevel.json',
    topic: 'inventory_levels/update',
    type: 'inventory.adjusted',
    subject: 'item/271878346596884000',
    data: { item: '271878346596884000', location: '24826418', state: 'available' },
  },
  {
    file: 'shopify/Order.json',
    topic: 'orders/create',
    type: 'order.placed',
    subject: 'order/820982911946154500',
    time: '2022-01-01T00:00:00.000Z',
    data: {
      order_id: '820982911946154500',
      number: '#9999',
      test: true,
      taxes_included: false,
      totals: { subtotal: usd(38800), discount: usd(2000), shipping: usd(1000), tax: usd(0), total: usd(38800) },
    },
  },
  {
    file: 'shopify/OrderEdited.json',
    topic: 'orders/edited',
    type: 'order.updated',
    subject: 'order/820982911946154500',
    data: { changed: ['lines'] },
  },
  {
    file: 'shopify/OrderTransactionsCreate.json',
    topic: 'order_transactions/create',
    type: 'payment.authorized',
    subject: 'payment/120560818172775260',
    data: { amount: usd(40300), order_id: '820982911946154500', provider_ref: '1001' },
  },
  {
    file: 'shopify/Product.json',
    topic: 'products/create',
    type: 'product.created',
    subject: 'product/788032119674292900',
    data: { title: 'Example T-Shirt' },
  },
  {
    file: 'shopify/Refund.json',
    topic: 'refunds/create',
    type: 'refund.completed',
    subject: 'refund/890088186047892400',
    data: { order_id: '820982911946154500' },
  },
  {
    file: 'stripe/charge.captured.json',
    type: 'payment.captured',
    subject: 'payment/ch_000000000000000000000000',
    time: '2022-03-26T18:38:58.000Z',
    data: { amount: usd(100) },
  },
  {
    file: 'stripe/charge.dispute.created.json',
    type: 'dispute.opened',
    subject: 'dispute/dp_000000000000000000000000',
    data: { amount: usd(100), reason: 'fraudulent', due_by: '2022-04-04T23:59:59.000Z' },
  },
  {
    file: 'stripe/charge.failed.json',
    type: 'payment.failed',
    subject: 'payment/pi_000000000000000000000000',
    data: { code: 'card_declined', amount: usd(2000) },
  },
  {
    file: 'stripe/charge.refunded.json',
    type: 'refund.completed',
    subject: 'payment/ch_000000000000000000000000',
    data: { refund_id: 're_000000000000000000000000', amount: usd(100), cumulative_refunded: usd(100) },
  },
  { file: 'stripe/charge.succeeded.json', type: 'stripe.charge.succeeded', subject: null, data: {} },
  {
    file: 'stripe/checkout.session.completed.payment_mode.json',
    type: 'checkout.completed',
    subject: 'checkout/cs_00000000000000',
    data: { total: usd(25000), payment_id: 'pi_00000000000000' },
  },
  { file: 'stripe/customer.created.json', type: 'customer.created', subject: 'customer/cus_00000000000000', data: {} },
  {
    file: 'stripe/payment_intent.amount_capturable_updated.json',
    type: 'payment.authorized',
    subject: 'payment/pi_000000000000000000000000',
    data: { amount: usd(2000) },
  },
  {
    file: 'stripe/payment_intent.canceled.json',
    type: 'payment.cancelled',
    subject: 'payment/pi_000000000000000000000000',
    data: { reason: 'requested_by_customer' },
  },
  {
    file: 'stripe/payment_intent.created.json',
    type: 'payment.submitted',
    subject: 'payment/pi_000000000000000000000000',
    data: { amount: usd(2000) },
  },
  {
    file: 'stripe/payment_intent.payment_failed.json',
    type: 'payment.failed',
    subject: 'payment/pi_000000000000000000000000',
    data: { amount: usd(2000), message_for_shopper: 'Your card was declined.', retryable: true },
  },
  {
    file: 'stripe/payment_intent.succeeded.json',
    type: 'payment.captured',
    subject: 'payment/pi_000000000000000000000000',
    data: { amount: usd(2000) },
  },
  {
    file: 'stripe/price.updated.json',
    type: 'price.changed',
    subject: 'price/price_000000000000000000000000',
    data: { new: usd(1500), product_id: 'prod_00000000000000' },
  },
  { file: 'square/catalog.version.updated.json', type: 'square.catalog.version.updated', subject: null, data: {} },
  {
    file: 'square/customer.created.json',
    type: 'customer.created',
    subject: 'customer/QPTXM8PQNX3Q726ZYHPMNP46XC',
    data: { name: { first: 'Jenkins', last: 'Smorly' } },
  },
  {
    file: 'square/dispute.created.json',
    type: 'dispute.opened',
    subject: 'dispute/ORSEVtZAJxb37RA1EiGw',
    data: { amount: usd(8801), due_by: '2020-03-04T00:00:00.000Z' },
  },
  {
    file: 'square/inventory.count.updated.json',
    type: 'inventory.adjusted',
    subject: 'item/FGQ5JJWT2PYTHF35CKZ2DSKP',
    data: { after: '10', state: 'available', location: 'YYQR03DGCTXA4' },
  },
  {
    file: 'square/oauth.authorization.revoked.json',
    type: 'permission.changed',
    subject: 'account/square',
    data: { by: 'MERCHANT' },
  },
  {
    file: 'square/order.created.json',
    type: 'order.placed',
    subject: 'order/eA3vssLHKJrv9H0IdJCM3gNqfdcZY',
    data: { thin: true, version: 1, location: 'FPYCBCHYMXFK1' },
  },
  {
    file: 'square/order.updated.json',
    type: 'order.updated',
    subject: 'order/eA3vssLHKJrv9H0IdJCM3gNqfdcZY',
    data: { version: 2, state: 'OPEN' },
  },
  {
    file: 'square/payment.created.json',
    type: 'payment.authorized',
    subject: 'payment/hYy9pRFVxpDsO1FB05SunFWUe9JZY',
    time: '2020-11-22T21:16:51.198Z',
    data: { amount: usd(100), expires_at: '2020-11-29T21:16:51.086Z', risk: { level: 'NORMAL' } },
  },
  {
    file: 'square/payment.updated.json',
    type: 'payment.captured',
    subject: 'payment/hYy9pRFVxpDsO1FB05SunFWUe9JZY',
    data: { amount: usd(100) },
  },
  {
    file: 'square/refund.created.json',
    type: 'refund.requested',
    subject: null,
    data: { amount: usd(1000), version: 7 },
  },
  {
    file: 'square/refund.updated.json',
    type: 'refund.completed',
    subject: null,
    data: { amount: usd(1000), version: 10 },
  },
  {
    file: 'woocommerce/customer.created.json',
    topic: 'customer.created',
    type: 'customer.created',
    subject: 'customer/25',
    time: '2017-03-21T19:09:30.000Z',
    data: { name: { first: 'John', last: 'Doe' } },
  },
  {
    file: 'woocommerce/order.created.json',
    topic: 'order.created',
    type: 'order.placed',
    subject: 'order/727',
    time: '2017-03-22T19:28:08.000Z',
    data: { order_id: '727', totals: { discount: usd(0), shipping: usd(1000), tax: usd(135), total: usd(2935) } },
  },
  {
    file: 'woocommerce/order.updated.json',
    topic: 'order.updated',
    type: 'order.fulfilled',
    subject: 'order/727',
    data: { status: 'completed' },
  },
  {
    file: 'woocommerce/product.updated.json',
    topic: 'product.updated',
    type: 'product.updated',
    subject: 'product/794',
    data: { price: '24.54' },
  },
  {
    file: 'woocommerce/refund_resource.json',
    topic: 'order.refunded',
    type: 'woocommerce.order.refunded',
    subject: null,
    data: {},
  },
  {
    file: 'adyen/authorisation.json',
    type: 'payment.authorized',
    subject: 'payment/QFQTPCQ8HXSKGK82',
    time: '2021-01-01T00:00:00.000Z',
    data: { amount: eur(1000), order_id: 'YOUR_MERCHANT_REFERENCE' },
  },
  {
    file: 'adyen/capture.json',
    type: 'payment.captured',
    subject: 'payment/9913140798220028',
    data: { provider_ref: 'QFQTPCQ8HXSKGK82' },
  },
  {
    file: 'adyen/capture_failed.json',
    type: 'payment.failed',
    subject: 'payment/9913140798220028',
    data: { code: 'Capture Failed' },
  },
  {
    file: 'adyen/chargeback.json',
    type: 'dispute.opened',
    subject: 'dispute/QFQTPCQ8HXSKGK82',
    data: { due_by: '2021-07-31T03:03:07+02:00' },
  },
  {
    file: 'adyen/refund.json',
    type: 'refund.failed',
    subject: 'refund/QFQTPCQ8HXSKGK82',
    data: { payment_id: '9913140798220028' },
  },
  {
    file: 'adyen/sdk_authorisationTrue.json',
    type: 'payment.authorized',
    subject: 'payment/123456789',
    data: { amount: eur(10100), order_id: '8313842560770001' },
  },
  {
    file: 'adyen/sdk_captureFalse.json',
    type: 'payment.failed',
    subject: 'payment/ORIGINAL_PSP',
    data: { code: 'Insufficient balance on payment', amount: usd(23623) },
  },
]

describe.skipIf(!existsSync(folder))('the samples of providers (../shared/data/webhooks)', () => {
  it('are all here', () => {
    const files = ['shopify', 'stripe', 'square', 'woocommerce', 'adyen'].flatMap((provider) =>
      (existsSync(folder) ? readdirSync(join(folder, provider)) : []).map((name) => `${provider}/${name}`),
    )
    // The raw body of Adyen's banking is one of the signature vectors.
    const expected = files.filter((file) => !file.includes('_hmac_'))
    expect(samples.map(({ file }) => file).sort()).toEqual(expected.sort())
  })

  it.each(['shopify', 'stripe', 'square', 'woocommerce', 'adyen'])(
    'of %s are what the catalogue says',
    async (provider) => {
      const opened = await openServed()
      const path = connect(opened, provider)
      const own = samples.filter(({ file }) => file.startsWith(`${provider}/`))
      for (const [at, { file, topic = '', type, subject, data, time }] of own.entries()) {
        // All samples of Stripe have one id, and two of Square.
        const body = readFileSync(join(folder, file), 'utf8').replace(
          /"(evt_0+|bc316346-6691-4243-88ed-6d651a0d0c47)"/,
          `"event-${at}"`,
        )
        const answer = await deliver(opened, { provider, path, body, topic, id: file })
        expect({ file, ...answer }).toMatchObject({ file, status: 200, body: { received: 1 } })
        const event = opened.store.get(at + 1)
        expect({ file, ...event }).toMatchObject({ file, type, data, ...(subject === null ? {} : { subject }) })
        if (time !== undefined) expect(new Date(event?.time ?? 0).toISOString()).toBe(time)
        // Nothing that came is lost, digits included.
        const gid = /gid:\/\/shopify\/\w+\/\d+/.exec(body)?.[0]
        expect(JSON.stringify(event?.data)).toContain(gid ?? '"original":')
      }
      expect(opened.store.head).toBe(own.length)
    },
  )

  it('keeps all digits of an id that no number can hold', async () => {
    const opened = await openServed()
    const path = connect(opened, 'shopify')
    const body = readFileSync(join(folder, 'shopify/Order.json'), 'utf8').replace(
      '820982911946154500',
      '820982911946154508',
    )
    await deliver(opened, { provider: 'shopify', path, body, topic: 'orders/create' })
    expect(opened.store.get(1)).toMatchObject({
      subject: 'order/820982911946154508',
      data: { order_id: '820982911946154508' },
    })
  })

  it('makes one event of each count that Square sends at once', async () => {
    const opened = await openServed()
    const path = connect(opened, 'square')
    const body = JSON.parse(readFileSync(join(folder, 'square/inventory.count.updated.json'), 'utf8'))
    const counts = body.data.object.inventory_counts
    counts.push({ ...counts[0], catalog_object_id: 'OTHER', state: 'WASTE', quantity: '0.35' })
    await deliver(opened, { provider: 'square', path, body: JSON.stringify(body) })
    const events = opened.store.read(0, 10)
    expect(events.map(({ data }) => data)).toMatchObject([
      { after: '10', state: 'available' },
      { item: 'OTHER', after: '0.35', state: 'unavailable' },
    ])
  })
})

describe('money', () => {
  it.each([
    ['999', 'JPY', { minor: 999, currency: 'JPY' }],
    ['1.234', 'KWD', { minor: 1234, currency: 'KWD' }],
    ['19.99', 'USD', { minor: 1999, currency: 'USD' }],
  ])('of Shopify: %s %s', async (total_price, currency, total) => {
    const opened = await openServed()
    const path = connect(opened, 'shopify')
    const body = JSON.stringify({ id: 1, total_price, currency })
    await deliver(opened, { provider: 'shopify', path, body, topic: 'orders/create' })
    expect(opened.store.get(1)?.data).toMatchObject({ totals: { total } })
  })

  it.each([
    [500, 'jpy', { minor: 500, currency: 'JPY' }],
    [500, 'isk', { minor: 5, currency: 'ISK' }],
    [1999, 'gbp', { minor: 1999, currency: 'GBP' }],
  ])('of Stripe: %d %s', async (amount_received, currency, amount) => {
    const opened = await openServed()
    const path = connect(opened, 'stripe')
    const object = { id: 'pi_1', amount_received, currency }
    const body = JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded', created: 1, data: { object } })
    await deliver(opened, { provider: 'stripe', path, body })
    expect(opened.store.get(1)?.data).toMatchObject({ amount })
  })
})
