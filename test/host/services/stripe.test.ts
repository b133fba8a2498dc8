/** Payments through Stripe's shape: once each, whatever happens to the call, and in Stripe's own amounts. */
import { afterEach, describe, expect, it } from 'vitest'
import { stripeAmount } from '../../../runtime/host/services/stripe-amount.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { connectStripe, type Opened, openWithOutside } from './outside.ts'
import { type StripeStandIn, stripeStandIn, type Trouble, testKey } from './stripe-stand-in.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(config: JsonObject = {}): Promise<{ stripe: StripeStandIn; shop: Opened }> {
  const stripe = await stripeStandIn()
  closing.push(stripe.close)
  const shop = openWithOutside({
    node: { type: 'payment', config: { connection: { $connection: 'till' }, ...config } },
    connect: connectStripe(stripe.address, testKey),
  })
  closing.push(shop.close)
  return { stripe, shop }
}

const payment = (more: JsonObject = {}): JsonObject => ({
  payment_id: 'P-1',
  order_id: '1001',
  amount: { minor: 4200, currency: 'GBP' },
  method_token: 'pm_card_visa',
  ...more,
})

/** Until nothing is open any more; pauses between tries are skipped. */
async function settled({ effects, skip }: Opened): Promise<string> {
  await expect
    .poll(
      () => {
        const states = effects().map(({ state }) => state)
        if (states.includes('pending')) skip(20 * 60_000)
        return states.length > 0 && states.every((state) => state !== 'pending' && state !== 'inflight')
      },
      { timeout: 20_000, interval: 30 },
    )
    .toBe(true)
  return effects()
    .map(({ state }) => state)
    .join()
}

describe('a charge', () => {
  it('is asked for in Stripe’s words, with a key, and told in ours', async () => {
    const { stripe, shop } = await open()
    await shop.send('e1', payment())
    expect(await settled(shop)).toBe('done')
    const [call] = stripe.calls
    expect(call?.path).toBe('/v1/payment_intents')
    expect(call?.key).toBe(shop.effects()[0]?.key)
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({
      ...{
        amount: '4200',
        currency: 'gbp',
        payment_method: 'pm_card_visa',
        confirm: 'true',
        capture_method: 'automatic',
      },
      ...{ 'metadata[payment_id]': 'P-1', 'metadata[order_id]': '1001' },
    })
    expect(shop.emitted('captured')).toEqual([
      { payment_id: 'P-1', order_id: '1001', amount: { minor: 4200, currency: 'GBP' }, provider_ref: 'pi_1' },
    ])
  })

  it.each<[method: string, output: string, told: JsonObject]>([
    ['pm_card_chargeDeclined', 'failed', { code: 'card_declined', retryable: false, provider_ref: 'pi_1' }],
    ['pm_card_authenticationRequired', 'action_required', { next_step: 'https://hooks.stripe.example/3ds' }],
  ])('with %s is %s', async (method_token, output, told) => {
    const { shop } = await open()
    await shop.send('e1', payment({ method_token }))
    await settled(shop)
    expect(shop.emitted(output)).toMatchObject([told])
  })

  it.each<[troubles: readonly Trouble[], posts: number]>([
    [['lost before'], 2],
    // It happened: a look finds it, and nothing is asked for again.
    [['lost after'], 1],
    [['500 after'], 1],
    // The saved 500 comes again under the same key; only then is another key taken.
    [['500 before'], 3],
    [['500 before', '500 before'], 6],
    [['429'], 2],
    [['503', '503'], 3],
    [['lost before', 'lost after'], 2],
  ])('is made once though it went wrong: %j', async (troubles, posts) => {
    const { stripe, shop } = await open()
    stripe.troubles = [...troubles]
    await shop.send('e1', payment())
    expect(await settled(shop)).toBe('done')
    expect(stripe.intents).toHaveLength(1)
    expect(stripe.calls.filter(({ method }) => method === 'POST')).toHaveLength(posts)
    expect(shop.emitted('captured')).toHaveLength(1)
  })

  it('is found among others, page by page', async () => {
    const { stripe, shop } = await open()
    stripe.troubles = [undefined, undefined, undefined, undefined, 'lost after']
    for (const id of ['P-1', 'P-2', 'P-3', 'P-4', 'P-5']) {
      await shop.send(id, payment({ payment_id: id }))
      await settled(shop)
    }
    expect(stripe.intents).toHaveLength(5)
    expect(shop.emitted('captured')).toHaveLength(5)
  })

  it('of which Stripe never says what became is unknown, and never called failed', async () => {
    const { stripe, shop } = await open({ tries: 2 })
    stripe.troubles = ['500 before', '500 before', '500 before', '500 before', '500 before', '500 before', '500 before']
    await shop.send('e1', payment())
    expect(await settled(shop)).toBe('unknown')
    expect(shop.emitted('failed')).toEqual([])
    expect(shop.emitted('unknown')).toMatchObject([{ payment_id: 'P-1' }])
  })

  it('waits where the key is not accepted, and says so', async () => {
    const stripe = await stripeStandIn()
    closing.push(stripe.close)
    const shop = openWithOutside({
      node: { type: 'payment', config: { connection: { $connection: 'till' }, tries: 1 } },
      connect: connectStripe(stripe.address, 'sk_test_another'),
    })
    closing.push(shop.close)
    await shop.send('e1', payment())
    expect(await settled(shop)).toBe('dead')
    expect(shop.effects()[0]?.reason).toBe('Stripe does not accept the key of this connection')
    expect(stripe.intents).toEqual([])
  })
})

describe('what follows a charge', () => {
  it.each([
    ['capture', 'captured'],
    ['cancel', 'cancelled'],
  ])('%s: a reserved payment is %s, also where the answer is lost', async (does, output) => {
    const { stripe, shop } = await open({ does })
    stripe.intents.push({ id: 'pi_9', status: 'requires_capture' })
    stripe.troubles = ['lost after']
    await shop.send('e1', payment({ provider_ref: 'pi_9' }))
    expect(await settled(shop)).toBe('done')
    expect(shop.emitted(output)).toMatchObject([{ provider_ref: 'pi_9' }])
    expect(stripe.calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('refund: money is given back once for each refund, also where the answer is lost', async () => {
    const { stripe, shop } = await open({ does: 'refund', refund: 'data.refund_id' })
    stripe.troubles = ['lost after']
    const refund = payment({ provider_ref: 'pi_9', refund_id: 'R-1', amount: { minor: 1000, currency: 'GBP' } })
    await shop.send('e1', refund)
    await shop.send('e2', refund)
    expect(await settled(shop)).toBe('done')
    expect(stripe.refunds).toMatchObject([{ amount: 1000 }])
    expect(shop.emitted('refunded')).toMatchObject([{ refund_id: 'R-1', provider_ref: 're_1' }])
  })

  it('is refused where the event does not say which payment it is at Stripe', async () => {
    const { stripe, shop } = await open({ does: 'capture' })
    await shop.send('e1', payment())
    expect(await settled(shop)).toBe('failed')
    expect(stripe.calls).toEqual([])
  })
})

describe('T-M1 amounts as Stripe counts them', () => {
  it.each<[minor: number, currency: string, expected: number | 'refused']>([
    [4200, 'GBP', 4200],
    [999, 'JPY', 999],
    [5, 'ISK', 500],
    [7000, 'UGX', 700_000],
    [1230, 'KWD', 1230],
    [1234, 'KWD', 'refused'],
    [1_000_000_000_000, 'USD', 'refused'],
  ])('%i %s', (minor, currency, expected) => {
    const found = stripeAmount({ minor, currency })
    expect(typeof found === 'number' ? found : 'refused').toBe(expected)
  })
})
