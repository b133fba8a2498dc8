/** What happens during one visit to the simulated shop, in order: each visit is one short story. */
import { add, parseDecimal, printDecimal } from '../../model/decimal.ts'
import type { EventInput } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Random } from '../../model/services.ts'
import { between, oneOf } from './seeded.ts'
import { basket, goods } from './shop-goods.ts'

/** What the shop remembers from visit to visit. `stock` is decimal text per item. */
export type Shop = { visits: number; readonly stock: { [sku: string]: string } }

export type VisitFacts = {
  readonly random: Random
  readonly currency: string
  readonly number: number
  readonly shop: Shop
}

/** An event that has no id, source or time yet. */
export type Told = Omit<EventInput, 'id' | 'source' | 'time'> & { readonly type: string; readonly data: JsonObject }

const stories: readonly (readonly [weight: number, story: (facts: VisitFacts) => readonly Told[]])[] = [
  [50, buys],
  [16, leaves],
  [12, logsIn],
  [8, isDelivered],
  [7, buysAndReturns],
  [4, attacksAccount],
  [3, testsCards],
]

export function visit(facts: VisitFacts): readonly Told[] {
  let place = facts.random() * stories.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, story] of stories) {
    place -= weight
    if (place < 0) return story(facts)
  }
  return buys(facts)
}

function buys(facts: VisitFacts): readonly Told[] {
  const { random, currency, number, shop } = facts
  const { lines, goods: sold, minor } = basket(random, currency)
  const total = { minor, currency }
  const ids = idsOf(number)
  const customer = `c_${between(random, 1, 400)}`
  const payment = { payment_id: ids.payment, order_id: ids.order, amount: total }
  const toCheckout: Told[] = [
    about('cart', ids.cart, 'cart.updated', { cart_id: ids.cart, customer_ref: customer, lines, subtotal: total }, ids),
    about(
      'checkout',
      ids.checkout,
      'checkout.started',
      { checkout_id: ids.checkout, cart_id: ids.cart, lines, total },
      ids,
    ),
    about(
      'payment',
      ids.payment,
      'payment.submitted',
      { ...payment, method_token: 'tok_visa', idempotency_key: ids.payment },
      ids,
    ),
  ]
  if (random() < 0.12) {
    const code = oneOf(random, ['card_declined', 'insufficient_funds', 'expired_card'])
    return [
      ...toCheckout,
      failed(ids, {
        code,
        message: 'Your card was declined.',
        ip: `ip_${between(random, 1, 900)}`,
        card: `card_${between(random, 1, 900)}`,
      }),
    ]
  }
  return [
    ...toCheckout,
    about(
      'payment',
      ids.payment,
      'payment.authorized',
      {
        ...payment,
        provider_ref: `sim_${number}`,
        risk: { level: random() < 0.05 ? 'high' : 'low', score: between(random, 1, 99) },
      },
      ids,
    ),
    about(
      'order',
      ids.order,
      'order.placed',
      {
        order_id: ids.order,
        checkout_id: ids.checkout,
        number: `#${1000 + number}`,
        channel: oneOf(random, ['web', 'till', 'app']),
        location: 'main',
        customer_ref: customer,
        lines,
        totals: { subtotal: total, discount: { minor: 0, currency }, shipping: { minor: 0, currency }, total },
        taxes_included: true,
        test: false,
      },
      ids,
    ),
    about(
      'checkout',
      ids.checkout,
      'checkout.completed',
      { checkout_id: ids.checkout, cart_id: ids.cart, lines, total },
      ids,
    ),
    ...sold.map(({ sku, quantity }) => moved(shop, sku, `-${quantity}`, 'sale')),
  ]
}

/** Looks around, perhaps begins to pay, and is gone. */
function leaves({ random, currency, number }: VisitFacts): readonly Told[] {
  const { lines, minor } = basket(random, currency)
  const ids = idsOf(number)
  const total = { minor, currency }
  const cart = about(
    'cart',
    ids.cart,
    'cart.updated',
    { cart_id: ids.cart, customer_ref: `c_${between(random, 1, 400)}`, lines, subtotal: total },
    ids,
  )
  if (random() < 0.4) return [cart]
  return [
    cart,
    about(
      'checkout',
      ids.checkout,
      'checkout.started',
      { checkout_id: ids.checkout, cart_id: ids.cart, lines, total },
      ids,
    ),
  ]
}

function buysAndReturns(facts: VisitFacts): readonly Told[] {
  const told = buys(facts)
  const order = told.find(({ type }) => type === 'order.placed')
  const ids = idsOf(facts.number)
  const [line] = Array.isArray(order?.data.lines) ? order.data.lines : []
  if (order === undefined || line === undefined) return told
  const amount = line.total
  const lines = [{ line_id: line.line_id, qty: line.quantity, restock: true }]
  return [
    ...told,
    about(
      'order',
      ids.order,
      'refund.completed',
      {
        refund_id: `R-${facts.number}`,
        order_id: ids.order,
        payment_id: ids.payment,
        amount,
        lines,
        cumulative_refunded: amount,
      },
      ids,
    ),
    moved(facts.shop, String(line.sku), String(line.quantity), 'return'),
  ]
}

function isDelivered({ random, shop }: VisitFacts): readonly Told[] {
  return Array.from({ length: between(random, 1, 3) }, () =>
    moved(shop, oneOf(random, goods).sku, String(between(random, 20, 60)), 'delivery'),
  )
}

function logsIn({ random, number }: VisitFacts): readonly Told[] {
  const account = `a_${between(random, 1, 200)}`
  const ip = `ip_${between(random, 1, 900)}`
  const tries = random() < 0.3 ? [login('failed', account, ip, number)] : []
  return [...tries, login('succeeded', account, ip, number)]
}

function attacksAccount({ random, number }: VisitFacts): readonly Told[] {
  const account = `a_${between(random, 1, 200)}`
  const ip = `ip_${900 + between(random, 1, 9)}`
  return Array.from({ length: between(random, 5, 9) }, () => login('failed', account, ip, number))
}

/** Many small payments from one address, each with another card. */
function testsCards({ random, number }: VisitFacts): readonly Told[] {
  const ip = `ip_${900 + between(random, 1, 9)}`
  return Array.from({ length: between(random, 5, 8) }, (_, index) => {
    const ids = idsOf(number)
    return failed(
      { ...ids, payment: `${ids.payment}-${index + 1}` },
      { code: 'card_declined', message: 'Your card was declined.', ip, card: `card_${between(random, 1000, 9999)}` },
    )
  })
}

type Ids = { readonly cart: string; readonly checkout: string; readonly order: string; readonly payment: string }
const idsOf = (number: number): Ids => ({
  cart: `K-${number}`,
  checkout: `C-${number}`,
  order: `O-${number}`,
  payment: `P-${number}`,
})

/** Everything of one visit shares its correlation; what is about one thing stays in order. */
const about = (kind: string, id: string, type: string, data: JsonObject, ids: Ids): Told => ({
  type,
  subject: `${kind}/${id}`,
  partitionkey: ids.checkout,
  correlationid: ids.checkout,
  data,
})

const failed = (ids: Ids, how: { code: string; message: string; ip: string; card: string }): Told =>
  about(
    'payment',
    ids.payment,
    'payment.failed',
    {
      payment_id: ids.payment,
      order_id: ids.order,
      code: how.code,
      retryable: how.code !== 'expired_card',
      message_for_shopper: how.message,
      ip_ref: how.ip,
      card_fingerprint: how.card,
    },
    ids,
  )

const login = (how: 'failed' | 'succeeded', account: string, ip: string, number: number): Told => ({
  type: `login.${how}`,
  subject: `account/${account}`,
  partitionkey: account,
  correlationid: `L-${number}`,
  data: {
    account_ref: account,
    ip_ref: ip,
    ...(how === 'failed' ? { reason: 'bad_password' } : {}),
    staff: account.endsWith('9'),
  },
})

function moved(shop: Shop, sku: string, change: string, reason: string): Told {
  const prior = shop.stock[sku] ?? '40'
  const [before, delta] = [parseDecimal(prior), parseDecimal(change)]
  const after = before === null || delta === null ? prior : printDecimal(add(before, delta))
  shop.stock[sku] = after
  return {
    type: 'inventory.adjusted',
    subject: `stock/main/${sku}`,
    partitionkey: sku,
    data: { item: sku, location: 'main', delta: change, prior, after, state: 'available', reason },
  }
}
