/** Square: base64 HMAC of the address that it was given and the raw body. Orders come thin: ids and a version only. */
import { isObject } from '../../../model/json.ts'
import { anySigned, hmac } from '../signatures.ts'
import { at, constant, decimal, first, group, id, type Mapping, minor, type Picks, word } from './mapping.ts'
import type { Provider } from './provider.ts'
import { receiveOne, textOf } from './read-body.ts'

const money = (path: string) => minor(`${path}.amount`, `${path}.currency`)
const subject = (kind: string, path = 'id'): Mapping['subject'] => [kind, id(path)]

const payment: Picks = {
  payment_id: id('id'),
  order_id: id('order_id'),
  amount: first(money('total_money'), money('amount_money')),
  provider_ref: id('id'),
  location: id('location_id'),
  risk: group({ level: 'risk_evaluation.risk_level' }),
}
const paymentAs = (type: string, status: string, more: Picks = {}): Mapping => ({
  type,
  subject: subject('payment'),
  when: (body) => body.status === status,
  time: at('updated_at'),
  data: { ...payment, ...more },
})
const payments: readonly Mapping[] = [
  paymentAs('payment.authorized', 'APPROVED', { expires_at: 'delayed_until' }),
  paymentAs('payment.captured', 'COMPLETED'),
  paymentAs('payment.cancelled', 'CANCELED'),
  paymentAs('payment.failed', 'FAILED', { code: 'card_details.errors.0.code' }),
]

const refundAs = (type: string, statuses: readonly string[]): Mapping => ({
  type,
  subject: subject('refund'),
  when: ({ status }) => statuses.includes(`${status}`),
  time: at('updated_at'),
  data: {
    refund_id: id('id'),
    order_id: id('order_id'),
    payment_id: id('payment_id'),
    amount: money('amount_money'),
    version: 'version',
    location: id('location_id'),
  },
})
const refunds: readonly Mapping[] = [
  refundAs('refund.requested', ['PENDING']),
  refundAs('refund.completed', ['COMPLETED']),
  refundAs('refund.failed', ['FAILED', 'REJECTED']),
]

/** Thin: the rest is to be looked up. */
const orderAs = (type: string, when?: Mapping['when']): Mapping => ({
  type,
  subject: subject('order', 'order_id'),
  ...(when === undefined ? {} : { when }),
  time: first(at('updated_at'), at('created_at')),
  data: {
    order_id: id('order_id'),
    location: id('location_id'),
    version: 'version',
    state: 'state',
    thin: constant(true),
  },
})

const dispute = (type: string): Mapping => ({
  type,
  subject: subject('dispute'),
  time: at('updated_at'),
  data: {
    dispute_id: id('id'),
    payment_id: id('disputed_payment.payment_id'),
    amount: money('amount_money'),
    reason: 'reason',
    status: 'state',
    due_by: 'due_at',
  },
})
const customer = (type: string): Mapping => ({
  type,
  subject: subject('customer'),
  time: at('updated_at'),
  data: {
    customer_ref: id('id'),
    email: 'email_address',
    phone: 'phone_number',
    name: group({ first: 'given_name', last: 'family_name' }),
  },
})

export const square: Provider = {
  name: 'square',
  title: 'Square',
  hosts: ['connect.squareup.com'],
  receive(delivery, secrets) {
    const { body, url } = delivery
    const signature = delivery.header('x-square-hmacsha256-signature')
    const right = anySigned(signature === undefined ? [] : [signature], secrets, (secret) =>
      hmac(secret, 'base64', url, body),
    )
    const verdict = right ? 'right' : signature === undefined ? 'SIGNATURE_MISSING' : 'SIGNATURE_WRONG'
    return receiveOne(delivery, verdict, (value) => {
      const topic = textOf(value.type)
      const event = textOf(value.event_id)
      if (topic === undefined || event === undefined) return undefined
      const object = isObject(value.data) && isObject(value.data.object) ? value.data.object : {}
      const [inner] = Object.values(object)
      return { topic, id: event, body: isObject(inner) ? inner : object }
    })
  },
  mappings: {
    'payment.created': payments,
    'payment.updated': payments,
    'refund.created': refunds,
    'refund.updated': refunds,
    'order.created': [orderAs('order.placed')],
    'order.updated': [
      orderAs('order.cancelled', ({ state }) => state === 'CANCELED'),
      orderAs('order.paid', ({ state }) => state === 'COMPLETED'),
      orderAs('order.updated'),
    ],
    'order.fulfillment.updated': [orderAs('order.fulfilled')],
    'dispute.created': [dispute('dispute.opened')],
    'inventory.count.updated': [
      {
        type: 'inventory.adjusted',
        each: 'inventory_counts',
        subject: subject('item', 'catalog_object_id'),
        time: at('calculated_at'),
        data: {
          item: id('catalog_object_id'),
          location: id('location_id'),
          after: decimal('quantity'),
          state: word('state', {
            IN_STOCK: 'available',
            RESERVED_FOR_SALE: 'committed',
            RETURNED_BY_CUSTOMER: 'unavailable',
            WASTE: 'unavailable',
            IN_TRANSIT: 'incoming',
            ORDERED_FROM_VENDOR: 'incoming',
          }),
        },
      },
    ],
    'customer.created': [customer('customer.created')],
    'customer.updated': [customer('customer.updated')],
    'oauth.authorization.revoked': [
      {
        type: 'permission.changed',
        subject: ['account', constant('square')],
        time: at('revoked_at'),
        data: { reason: constant('authorization revoked'), by: 'revoker_type' },
      },
    ],
  },
}
