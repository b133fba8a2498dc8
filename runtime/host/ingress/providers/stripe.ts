/** Stripe: hex HMAC of a time and the raw body, good for five minutes. Amounts are minor units, times seconds. */

import { isObject, type JsonObject } from '../../../model/json.ts'
import { anySigned, hmac, type Verdict } from '../signatures.ts'
import { at, first, group, id, type Mapping, minor as minorOf, type Pick, type Picks, unix, word } from './mapping.ts'
import type { Delivery, Item, Provider } from './provider.ts'
import { receiveOne, textOf } from './read-body.ts'

/** ms by which the time in a signature may differ from ours. */
const tolerance = 300_000
/** Stripe counts hundredths of these, which have none. */
const places = { ISK: 2, UGX: 2 }
const minor = (path: string): Pick => minorOf(path, 'currency', places)

const payment: Picks = {
  payment_id: first(id('payment_intent'), id('id')),
  order_id: id('metadata.order_id'),
  amount: minor('amount'),
  provider_ref: first(id('latest_charge'), id('id')),
}
const risk = group({ level: 'outcome.risk_level', score: 'outcome.risk_score' })
const about = (kind: string, ...paths: readonly string[]): Mapping['subject'] => [kind, first(...paths.map(id))]
const as = (type: string, subject: Mapping['subject'], data: Picks): readonly Mapping[] => [{ type, subject, data }]
const intent = about('payment', 'id')
const charge = about('payment', 'payment_intent', 'id')
const customer: Picks = { customer_ref: id('id'), email: 'email', name: 'name', phone: 'phone' }
const dispute: Picks = {
  dispute_id: id('id'),
  payment_id: first(id('payment_intent'), id('charge')),
  amount: minor('amount'),
  reason: 'reason',
  status: 'status',
  due_by: unix('evidence_details.due_by'),
}
const refund: Picks = {
  refund_id: id('id'),
  payment_id: first(id('payment_intent'), id('charge')),
  amount: minor('amount'),
  reason: 'reason',
}

/** An event as webhooks bring it and as the list of events holds it. */
export function stripeItem(value: JsonObject): Omit<Item, 'original'> | undefined {
  const event = textOf(value.id)
  const topic = textOf(value.type)
  const data = isObject(value.data) ? value.data : {}
  if (event === undefined || topic === undefined) return undefined
  // The time of the event stands around the object.
  const body = { ...(isObject(data.object) ? data.object : {}), 'event created': value.created ?? null }
  return { topic, id: event, body }
}

export const stripe: Provider = {
  name: 'stripe',
  title: 'Stripe',
  hosts: ['api.stripe.com'],
  receive(delivery, secrets) {
    const { verdict, signedAt } = verify(delivery, secrets)
    const received = receiveOne(delivery, verdict, stripeItem)
    return signedAt === undefined ? received : { ...received, signedAt }
  },
  mappings: withTime({
    'payment_intent.created': as('payment.submitted', intent, payment),
    'payment_intent.requires_action': as('payment.action_required', intent, {
      ...payment,
      next_step: 'next_action.type',
    }),
    'payment_intent.amount_capturable_updated': as('payment.authorized', intent, {
      ...payment,
      amount: minor('amount_capturable'),
    }),
    'payment_intent.succeeded': as('payment.captured', intent, { ...payment, amount: minor('amount_received') }),
    'payment_intent.payment_failed': as('payment.failed', intent, {
      ...payment,
      code: first(at('last_payment_error.decline_code'), at('last_payment_error.code')),
      retryable: word('status', { requires_payment_method: true, canceled: false }),
      message_for_shopper: 'last_payment_error.message',
    }),
    'payment_intent.canceled': as('payment.cancelled', intent, { ...payment, reason: 'cancellation_reason' }),
    'charge.captured': as('payment.captured', charge, {
      ...payment,
      amount: minor('amount_captured'),
      provider_ref: id('id'),
      risk,
    }),
    'charge.failed': as('payment.failed', charge, {
      ...payment,
      provider_ref: id('id'),
      code: 'failure_code',
      message_for_shopper: 'failure_message',
    }),
    'charge.refunded': as('refund.completed', charge, {
      refund_id: first(id('refunds.data.0.id'), id('id')),
      payment_id: first(id('payment_intent'), id('id')),
      // Stripe says what was refunded in all; the part of this one only where it comes along.
      amount: minor('refunds.data.0.amount'),
      cumulative_refunded: minor('amount_refunded'),
    }),
    'charge.refund.updated': [
      {
        type: 'refund.failed',
        subject: about('refund', 'id'),
        when: ({ status }) => status === 'failed',
        data: refund,
      },
      {
        type: 'refund.completed',
        subject: about('refund', 'id'),
        when: ({ status }) => status === 'succeeded',
        data: refund,
      },
    ],
    'charge.dispute.created': as('dispute.opened', about('dispute', 'id'), dispute),
    'charge.dispute.closed': as('dispute.closed', about('dispute', 'id'), dispute),
    'radar.early_fraud_warning.created': as('fraud.warning', about('payment', 'payment_intent', 'charge'), {
      payment_id: first(id('payment_intent'), id('charge')),
      reason: 'fraud_type',
    }),
    'checkout.session.completed': as('checkout.completed', about('checkout', 'id'), {
      checkout_id: id('id'),
      customer_ref: id('customer'),
      contact: group({ email: 'customer_details.email', phone: 'customer_details.phone' }),
      total: minor('amount_total'),
      payment_id: id('payment_intent'),
    }),
    'customer.created': as('customer.created', about('customer', 'id'), customer),
    'customer.updated': as('customer.updated', about('customer', 'id'), customer),
    'price.updated': as('price.changed', about('price', 'id'), {
      variant: id('id'),
      product_id: id('product'),
      new: minor('unit_amount'),
    }),
  }),
}

function withTime(mappings: Provider['mappings']): Provider['mappings'] {
  const time = unix('event created')
  return Object.fromEntries(
    Object.entries(mappings).map(([topic, all]) => [topic, all.map((one) => ({ time, ...one }))]),
  )
}

/** `t=1700000000,v1=…,v1=…`: several while a secret is changed; v0 is for tests of others. */
type Verified = { readonly verdict: Verdict; readonly signedAt?: number }

function verify({ header, body, now }: Delivery, secrets: readonly string[]): Verified {
  const written = header('stripe-signature')
  if (written === undefined || written === '') return { verdict: 'SIGNATURE_MISSING' }
  const parts = written.split(',').map((part) => part.trim())
  const valuesOf = (name: string): readonly string[] =>
    parts.flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []))
  const [time, ...more] = valuesOf('t')
  if (time === undefined || more.length > 0 || !/^\d{1,12}$/.test(time)) return { verdict: 'SIGNATURE_WRONG' }
  const right = anySigned(valuesOf('v1').slice(0, 16), secrets, (secret) => hmac(secret, 'hex', `${time}.`, body))
  if (!right) return { verdict: 'SIGNATURE_WRONG' }
  const signedAt = Number(time) * 1000
  return { verdict: Math.abs(now - signedAt) > tolerance ? 'SIGNATURE_OLD' : 'right', signedAt }
}
