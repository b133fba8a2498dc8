/** Webhooks: proven over the raw bytes, answered after the commit, each event once. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adyen, signedText } from '../../../runtime/host/ingress/providers/adyen.ts'
import type { Delivery } from '../../../runtime/host/ingress/providers/provider.ts'
import { square } from '../../../runtime/host/ingress/providers/square.ts'
import { anySigned, hmac, isEqual } from '../../../runtime/host/ingress/signatures.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { connect, deliver, type Hook, secretOf, signed, signItems } from './deliver.ts'
import { openServed } from './open.ts'

const adyenBody = (...items: readonly object[]): string =>
  JSON.stringify({
    live: 'false',
    notificationItems: items.map((item) => ({
      NotificationRequestItem: {
        amount: { currency: 'EUR', value: 1000 },
        eventCode: 'AUTHORISATION',
        merchantAccountCode: 'Shop',
        merchantReference: '1001',
        pspReference: 'P1',
        success: 'true',
        ...item,
      },
    })),
  })

const bodies: { readonly [provider: string]: string } = {
  shopify: '{"id":820982911946154508,"total_price":"388.00","currency":"USD","name":"#9999"}',
  stripe:
    '{"id":"evt_1","type":"payment_intent.succeeded","created":1648320033,"data":{"object":{"id":"pi_1","amount_received":2000,"currency":"usd"}}}',
  square:
    '{"merchant_id":"M","type":"order.created","event_id":"E1","data":{"object":{"order_created":{"order_id":"O1","version":1}}}}',
  woocommerce: '{"id":727,"date_modified_gmt":"2017-03-22T19:28:08","total":"29.35","currency":"USD"}',
  adyen: adyenBody({}),
}
const topics: { readonly [provider: string]: string } = { shopify: 'orders/create', woocommerce: 'order.created' }
const hookOf = (provider: string, path: string, more: Partial<Hook> = {}): Hook => ({
  provider,
  path,
  body: bodies[provider] ?? '',
  topic: topics[provider] ?? '',
  ...more,
})

describe.each(Object.keys(bodies))('a webhook of %s', (provider) => {
  it('is an event when its signature is right, once however often and at once it comes', async () => {
    const opened = await openServed()
    const path = connect(opened, provider)
    const hook = hookOf(provider, path)
    expect((await deliver(opened, hook)).status).toBe(200)
    const again = await Promise.all(Array.from({ length: 20 }, () => deliver(opened, hook)))
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]))
    expect([opened.store.head, opened.store.repeats(1)]).toEqual([1, 20])
    expect(opened.store.get(1)).toMatchObject({
      source: `${provider}://${provider}`,
      channel: 'events',
      attributes: { connection: provider, cfverified: 'yes', cforigin: 'live' },
    })
  })

  it('is refused without a signature, with another one, over other bytes, and under an empty secret', async () => {
    const opened = await openServed()
    const path = connect(opened, provider)
    const { body, headers } = signed(opened, hookOf(provider, path))
    const bare = provider === 'adyen' ? (bodies.adyen ?? '') : body
    const tries = [
      await opened.post(path, bare, { 'x-shopify-topic': 'orders/create' }),
      await deliver(opened, hookOf(provider, path, { secret: provider === 'adyen' ? '00'.repeat(32) : 'other' })),
      await deliver(opened, hookOf(provider, path, { secret: '' })),
      // The same JSON, written anew; and one byte that is another.
      ...(provider === 'adyen'
        ? [await opened.post(path, body.replace('"value":1000', '"value":1001'), headers)]
        : [
            await opened.post(path, JSON.stringify(JSON.parse(body), null, 1), headers),
            await opened.post(
              path,
              body.replace(/"id"|"type"/, (name) => name.toUpperCase()),
              headers,
            ),
          ]),
    ]
    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 401))
    expect(opened.store.head).toBe(0)
    expect(JSON.stringify([tries.map((one) => one.body), opened.logged])).not.toContain(secretOf[provider])
  })

  it('A32: is refused under two signatures, as a proxy joins two headers', async () => {
    const opened = await openServed()
    const path = connect(opened, provider)
    const { body, headers } = signed(opened, hookOf(provider, path))
    const twice = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        name.includes('hmac') || name.includes('signature') ? `${value}, ${value}` : value,
      ]),
    )
    // Adyen signs each item inside.
    const item = provider === 'adyen' ? body.replace(/"hmacSignature":"([^"]+)"/, '"hmacSignature":"$1, $1"') : body
    expect((await opened.post(path, item, twice)).status).toBe(401)
    expect(opened.store.head).toBe(0)
  })

  it('passes with either secret while one takes the place of the other', async () => {
    const opened = await openServed()
    const next = provider === 'adyen' ? '11'.repeat(32) : 'next secret'
    const path = connect(opened, provider, [next, secretOf[provider] ?? ''])
    expect((await deliver(opened, hookOf(provider, path))).status).toBe(200)
    expect((await deliver(opened, hookOf(provider, path, { secret: next }))).status).toBe(200)
  })

  it('is answered with 2xx when its id came before with another content, and both are kept', async () => {
    const opened = await openServed()
    const path = connect(opened, provider)
    await deliver(opened, hookOf(provider, path))
    const other = (bodies[provider] ?? '').replace(
      /"#9999"|2000|"version":1|29\.35|"Shop"/,
      (found) => `${found === '"Shop"' ? '"Shop2"' : found === '"#9999"' ? '"#1"' : found.replace(/\d(?=\D*$)/, '7')}`,
    )
    expect(other).not.toBe(bodies[provider])
    for (let n = 0; n < 3; n++)
      expect((await deliver(opened, hookOf(provider, path, { body: other }))).status).toBe(200)
    expect(opened.store.head).toBe(2)
    expect(opened.store.get(2)).toMatchObject({
      type: 'event.quarantined',
      data: { reason: 'same id, other content', id: opened.store.get(1)?.id },
    })
  })

  it('that is signed but cannot be read, or is of an unknown kind, is kept under the name of the provider', async () => {
    const opened = await openServed()
    const path = connect(opened, provider)
    const unknown: { readonly [provider: string]: Partial<Hook> } = {
      shopify: { topic: 'themes/publish' },
      stripe: { body: '{"id":"evt_2","type":"invoice.paid","data":{"object":{"id":"in_1"}}}' },
      square: { body: '{"type":"loyalty.account.created","event_id":"E2","data":{"object":{}}}' },
      woocommerce: { topic: 'coupon.created' },
      adyen: { body: adyenBody({ eventCode: 'REPORT_AVAILABLE' }) },
    }
    expect((await deliver(opened, hookOf(provider, path, unknown[provider]))).status).toBe(200)
    const names = [
      'shopify.themes.publish',
      'stripe.invoice.paid',
      'square.loyalty.account.created',
      'woocommerce.coupon.created',
      'adyen.REPORT_AVAILABLE',
    ]
    expect(names).toContain(opened.store.get(1)?.type)
    if (provider === 'adyen') return
    for (const body of ['no JSON', '[]', `${'['.repeat(100)}`, '"\ud800"', 'null'])
      expect((await deliver(opened, hookOf(provider, path, { body }))).status).toBe(200)
    expect(opened.store.head).toBeGreaterThanOrEqual(5)
  })
})

describe('POST /hooks', () => {
  it.each([
    [0, 200],
    [-299, 200],
    [-301, 401],
    [299, 200],
    [302, 401],
  ])('T-A2: takes a Stripe signature that is %d s off: %d', async (off, status) => {
    const now = 1_760_000_000
    const opened = await openServed({ now: () => now * 1000 })
    const path = connect(opened, 'stripe')
    expect((await deliver(opened, hookOf('stripe', path, { at: now + off }))).status).toBe(status)
  })

  it('A31: keeps what a body says of files, places and ids in the data alone', async () => {
    const opened = await openServed()
    const path = connect(opened, 'shopify')
    const lies = {
      files: [{ filepath: '/etc/passwd' }],
      _meta: { seq: 7 },
      seq: 7,
      __cf: 1,
      cfverified: 'no',
      source: 'x',
    }
    const body = JSON.stringify({ id: 1, ...lies, specversion: '1.0', type: 'payment.captured', partitionkey: 'other' })
    expect((await deliver(opened, hookOf('shopify', path, { body, topic: 'themes/publish' }))).status).toBe(200)
    const event = opened.store.get(1)
    expect(event?.data).toMatchObject({ original: lies })
    expect(event).toMatchObject({ offset: 1, source: 'shopify://shopify', type: 'shopify.themes.publish' })
    expect(event?.attributes).toMatchObject({ cfverified: 'yes', connection: 'shopify' })
    expect(event?.partitionkey).not.toBe('other')
  })

  it('ignores v0 of Stripe and refuses two times', async () => {
    const opened = await openServed()
    const path = connect(opened, 'stripe')
    const { body, headers } = signed(opened, hookOf('stripe', path))
    const written = headers['stripe-signature'] ?? ''
    const send = (text: string) => opened.post(path, body, { 'stripe-signature': text })
    expect((await send(written.replace('v1=', 'v0='))).status).toBe(401)
    expect((await send(`t=1,${written}`)).status).toBe(401)
    expect((await send(written.replace('v1=', 'v1=00,v1='))).status).toBe(200)
    expect((await send(written.toUpperCase())).status).toBe(401)
  })

  it('takes the items of an Adyen delivery that are proven, and leaves the others out', async () => {
    const opened = await openServed()
    const path = connect(opened, 'adyen')
    const body = signItems(adyenBody({}, { pspReference: 'P2' }, { pspReference: 'P3' }), secretOf.adyen ?? '')
    expect((await opened.post(path, body.replace('"P2"', '"PX"'))).body).toEqual({ received: 2 })
    expect(opened.store.read(0, 10).map(({ id }) => id)).toEqual(['AUTHORISATION:P1:true', 'AUTHORISATION:P3:true'])
  })

  it('answers the probe of WooCommerce without keeping it', async () => {
    const opened = await openServed()
    const path = connect(opened, 'woocommerce')
    const probe = await opened.post(path, 'webhook_id=12', { 'content-type': 'application/x-www-form-urlencoded' })
    expect([probe.status, opened.store.head]).toEqual([200, 0])
    expect((await opened.post(path, 'webhook_id=12&a=b')).status).toBe(401)
  })

  it('signs for the public address where there is one', async () => {
    const opened = await openServed({ publicUrl: 'https://hooks.example.com' })
    const path = connect(opened, 'square')
    expect((await deliver(opened, hookOf('square', path))).status).toBe(401)
    const there = { ...opened, address: 'https://hooks.example.com' }
    expect((await deliver(there, hookOf('square', path))).status).toBe(200)
  })

  it('turns a connection without a secret away for now, and knows no other address', async () => {
    const opened = await openServed()
    const path = connect(opened, 'shopify')
    opened.secrets.remove('shopify')
    const unbound = await deliver(opened, hookOf('shopify', path))
    expect(unbound).toMatchObject({ status: 503, body: { error: { code: 'CONNECTION_UNBOUND' } } })
    opened.secrets.put('shopify', { provider: 'stripe', hosts: [], secrets: [secretOf.shopify ?? ''] })
    expect((await deliver(opened, hookOf('shopify', path))).status).toBe(503)
    for (const other of [path.slice(0, -1), `${path}0`, path.toUpperCase(), `${path}/`, `/hooks/${'0'.repeat(32)}`])
      expect((await deliver(opened, hookOf('shopify', other))).status).toBe(404)
    expect(opened.store.head).toBe(0)
  })

  it('takes a body up to its limit', async () => {
    const opened = await openServed()
    const path = connect(opened, 'shopify')
    const exactly = hookOf('shopify', path, { body: `"${'x'.repeat(949_998)}"`, id: 'exact' })
    expect((await deliver(opened, exactly)).status).toBe(200)
    expect((await deliver(opened, { ...exactly, body: `"${'x'.repeat(949_999)}"` })).status).toBe(413)
  })
})

const vectorsPath = join(import.meta.dirname, '../../../../shared/data/webhooks/hmac_vectors.json')
const folder = join(vectorsPath, '..')

type Vectors = {
  readonly square: {
    readonly vectors: readonly {
      notificationUrl: string
      signatureKey: string
      body: string
      signature: string
      valid: boolean
    }[]
  }
  readonly adyen: {
    readonly vectors: readonly {
      keyHex: string
      signed?: string
      bodyFile?: string
      signature: string
      valid: boolean
    }[]
  }
}

describe.skipIf(!existsSync(vectorsPath))('T-A1: the signature vectors (../shared/data/webhooks)', () => {
  const vectors: Vectors = existsSync(vectorsPath)
    ? JSON.parse(readFileSync(vectorsPath, 'utf8'))
    : { square: { vectors: [] }, adyen: { vectors: [] } }
  const delivery = (body: string | Buffer, url: string, headers: { readonly [name: string]: string }): Delivery => ({
    body: Buffer.from(body),
    url,
    now: 0,
    header: (name) => headers[name],
  })

  it('are nine', () => expect(vectors.square.vectors.length + vectors.adyen.vectors.length).toBe(9))

  it.each(vectors.square.vectors.map((one, at) => ({ ...one, at })))('Square $at: $valid', (one) => {
    const sent = delivery(one.body, one.notificationUrl, { 'x-square-hmacsha256-signature': one.signature })
    expect(square.receive(sent, [one.signatureKey]).verdict).toBe(one.valid ? 'right' : 'SIGNATURE_WRONG')
  })

  it.each(vectors.adyen.vectors.map((one, at) => ({ ...one, at })))('Adyen $at', (one) => {
    if (one.bodyFile !== undefined) {
      const sent = delivery(readFileSync(join(folder, one.bodyFile)), '', { hmacsignature: one.signature })
      expect(adyen.receive(sent, [one.keyHex]).verdict).toBe('right')
      return
    }
    const [
      pspReference,
      originalReference,
      merchantAccountCode,
      merchantReference,
      value,
      currency,
      eventCode,
      success,
    ] = (one.signed ?? '').split(':')
    const amount = { value: Number(value), currency: currency ?? '' }
    const item = { pspReference, originalReference, merchantAccountCode, merchantReference, amount, eventCode, success }
    const asJson = JSON.parse(JSON.stringify(item))
    expect(isObject(asJson) ? signedText(asJson) : '').toBe(one.signed)
    const additionalData = { hmacSignature: one.signature }
    const body = JSON.stringify({ notificationItems: [{ NotificationRequestItem: { ...item, additionalData } }] })
    expect(adyen.receive(delivery(body, '', {}), [one.keyHex]).verdict).toBe('right')
  })

  it.each(['sdk_authorisationTrue.json', 'sdk_captureFalse.json'])(
    "the item of Adyen's own library, signed anew: %s",
    (file) => {
      const body = signItems(readFileSync(join(folder, 'adyen', file), 'utf8'), secretOf.adyen ?? '')
      expect(adyen.receive(delivery(body, '', {}), [secretOf.adyen ?? ''])).toMatchObject({
        verdict: 'right',
        rejected: 0,
      })
    },
  )
})

describe('signatures', () => {
  it('are compared without a throw, whatever their length', () => {
    expect([isEqual('a', 'a'), isEqual('a', 'b'), isEqual('a', ''), isEqual('', '\u{1f56f}')]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('are never right under an empty secret', () => {
    expect(anySigned([hmac('', 'hex', 'x')], ['', ''], (secret) => hmac(secret, 'hex', 'x'))).toBe(false)
  })
})
