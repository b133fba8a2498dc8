/** Shopify: base64 HMAC of the raw body; the topic and the event's id stand in headers. */
import { anySigned, hmac } from '../signatures.ts'
import { at, constant, decimal, first, group, id, list, type Mapping, money, type Picks, word } from './mapping.ts'
import type { Provider } from './provider.ts'
import { receiveOne, sum } from './read-body.ts'
import { factId, retold } from './shopify-ids.ts'

const line: Picks = {
  line_id: first(id('id'), id('key')),
  sku: 'sku',
  product_id: id('product_id'),
  variant_id: id('variant_id'),
  title: 'title',
  quantity: decimal('quantity'),
  unit_price: decimal('price'),
  discount: money('total_discount', 'currency'),
  total: first(
    money('line_price', 'currency'),
    money('line_price_set.shop_money.amount', 'line_price_set.shop_money.currency_code'),
  ),
}

const order: Picks = {
  order_id: id('id'),
  number: 'name',
  channel: 'source_name',
  location: id('location_id'),
  customer_ref: id('customer.id'),
  lines: list('line_items', line),
  totals: group({
    subtotal: money('subtotal_price', 'currency'),
    discount: money('total_discounts', 'currency'),
    shipping: money('total_shipping_price_set.shop_money.amount', 'total_shipping_price_set.shop_money.currency_code'),
    tax: money('total_tax', 'currency'),
    total: money('total_price', 'currency'),
  }),
  taxes_included: 'taxes_included',
  test: 'test',
}

const checkout: Picks = {
  checkout_id: first(id('token'), id('id')),
  cart_id: 'cart_token',
  contact: group({ email: 'email', phone: 'phone' }),
  lines: list('line_items', line),
  total: money('total_price', 'currency'),
  consent: group({ email: 'buyer_accepts_marketing', sms: 'buyer_accepts_sms_marketing' }),
}

const payment: Picks = {
  payment_id: id('id'),
  order_id: id('order_id'),
  amount: money('amount', 'currency'),
  provider_ref: id('authorization'),
  test: 'test',
}

const subject = (kind: string, path = 'id'): Mapping['subject'] => [kind, id(path)]
const orderAs = (type: string, more: Picks = {}, time = 'updated_at'): Mapping => ({
  type,
  subject: subject('order'),
  time: at(time),
  data: { ...order, ...more },
})
const checkoutAs = (type: string): Mapping => ({
  type,
  subject: ['checkout', first(id('token'), id('id'))],
  time: at('updated_at'),
  data: checkout,
})
const productAs = (type: string): Mapping => ({
  type,
  subject: subject('product'),
  time: at('updated_at'),
  data: {
    product_id: id('id'),
    title: 'title',
    status: 'status',
    variants: list('variants', {
      variant_id: id('id'),
      sku: 'sku',
      price: decimal('price'),
      available: 'inventory_quantity',
    }),
  },
})
const customerAs = (type: string): Mapping => ({
  type,
  subject: subject('customer'),
  time: at('updated_at'),
  data: {
    customer_ref: id('id'),
    email: 'email',
    phone: 'phone',
    name: group({ first: 'first_name', last: 'last_name' }),
    consent: group({ email: 'accepts_marketing' }),
  },
})
const fulfillmentAs = (type: string): Mapping => ({
  type,
  subject: subject('order', 'order_id'),
  time: at('updated_at'),
  data: {
    order_id: id('order_id'),
    fulfillment_id: id('id'),
    status: 'status',
    lines: list('line_items', line),
    location: id('location_id'),
    tracking: group({ company: 'tracking_company', number: 'tracking_number', url: 'tracking_url' }),
  },
})
const paymentAs = (type: string, kinds: readonly string[], statuses: readonly string[], more: Picks = {}): Mapping => ({
  type,
  subject: subject('payment'),
  when: ({ kind, status }) => kinds.includes(`${kind}`) && statuses.includes(`${status}`),
  time: at('created_at'),
  data: { ...payment, ...more },
})
const disputeAs = (type: string): Mapping => ({
  type,
  subject: subject('dispute'),
  time: at('initiated_at'),
  data: {
    dispute_id: id('id'),
    order_id: id('order_id'),
    amount: money('amount', 'currency'),
    reason: 'reason',
    status: 'status',
    due_by: 'evidence_due_by',
  },
})

export const shopify: Provider = {
  name: 'shopify',
  title: 'Shopify',
  hosts: [],
  retold,
  receive(delivery, secrets) {
    const { body } = delivery
    const signature = delivery.header('x-shopify-hmac-sha256') ?? delivery.header('shopify-hmac-sha256')
    const right = anySigned(signature === undefined ? [] : [signature], secrets, (secret) =>
      hmac(secret, 'base64', body),
    )
    const verdict = right ? 'right' : signature === undefined ? 'SIGNATURE_MISSING' : 'SIGNATURE_WRONG'
    return receiveOne(delivery, verdict, (value) => {
      const header = (name: string): string | undefined =>
        delivery.header(`x-shopify-${name}`) ?? delivery.header(`shopify-${name}`)
      const topic = header('topic') ?? 'unnamed'
      const event = header('event-id') ?? header('webhook-id')
      const delivered = event ?? sum(`${topic}\n${sum(body)}`)
      const fact = factId(topic, value)
      return fact === undefined
        ? { topic, id: delivered, body: value }
        : { topic, id: fact, delivery: delivered, body: value }
    })
  },
  mappings: {
    'carts/create': [
      {
        type: 'cart.updated',
        subject: subject('cart'),
        time: at('updated_at'),
        data: { cart_id: id('id'), lines: list('line_items', line) },
      },
    ],
    'carts/update': [
      {
        type: 'cart.updated',
        subject: subject('cart'),
        time: at('updated_at'),
        data: { cart_id: id('id'), lines: list('line_items', line) },
      },
    ],
    'checkouts/create': [checkoutAs('checkout.started')],
    'checkouts/update': [
      { ...checkoutAs('checkout.completed'), when: ({ completed_at }) => typeof completed_at === 'string' },
      checkoutAs('checkout.updated'),
    ],
    'orders/create': [orderAs('order.placed', {}, 'created_at')],
    'orders/updated': [orderAs('order.updated')],
    'orders/edited': [
      {
        type: 'order.updated',
        subject: subject('order', 'order_edit.order_id'),
        time: at('order_edit.created_at'),
        data: { order_id: id('order_edit.order_id'), changed: constant(['lines']) },
      },
    ],
    'orders/cancelled': [orderAs('order.cancelled', { reason: 'cancel_reason' }, 'cancelled_at')],
    'orders/paid': [
      orderAs('order.paid', {
        paid: money('total_price', 'currency'),
        outstanding: money('total_outstanding', 'currency'),
      }),
    ],
    'fulfillments/create': [fulfillmentAs('order.fulfilled')],
    'fulfillment_orders/placed_on_hold': [
      {
        type: 'order.held',
        subject: subject('order', 'fulfillment_order.order_id'),
        data: { order_id: id('fulfillment_order.order_id') },
      },
    ],
    'order_transactions/create': [
      paymentAs('payment.authorized', ['authorization'], ['success']),
      paymentAs('payment.captured', ['capture', 'sale'], ['success']),
      paymentAs('payment.cancelled', ['void'], ['success']),
      paymentAs('payment.failed', ['authorization', 'capture', 'sale'], ['failure', 'error'], {
        code: 'error_code',
        message_for_shopper: 'message',
      }),
    ],
    'refunds/create': [
      {
        type: 'refund.completed',
        subject: subject('refund'),
        time: first(at('processed_at'), at('created_at')),
        data: {
          refund_id: id('id'),
          order_id: id('order_id'),
          lines: list('refund_line_items', {
            line_id: id('line_item_id'),
            qty: decimal('quantity'),
            restock: word('restock_type', { no_restock: false, return: true, cancel: true, legacy_restock: true }),
            amount: money('subtotal_set.shop_money.amount', 'subtotal_set.shop_money.currency_code'),
          }),
          payments: list('transactions', {
            payment_id: id('parent_id'),
            amount: money('amount', 'currency'),
            status: 'status',
          }),
        },
      },
    ],
    'disputes/create': [disputeAs('dispute.opened')],
    'inventory_levels/update': [
      {
        type: 'inventory.adjusted',
        subject: ['item', id('inventory_item_id')],
        time: at('updated_at'),
        // `available` may be null: not known, which is not 0.
        data: {
          item: id('inventory_item_id'),
          location: id('location_id'),
          after: decimal('available'),
          state: constant('available'),
        },
      },
    ],
    'products/create': [productAs('product.created')],
    'products/update': [productAs('product.updated')],
    'products/delete': [{ type: 'product.deleted', subject: subject('product'), data: { product_id: id('id') } }],
    'customers/create': [customerAs('customer.created')],
    'customers/update': [customerAs('customer.updated')],
    'customers/redact': [
      {
        type: 'customer.erasure_requested',
        subject: subject('customer', 'customer.id'),
        data: { customer_ref: id('customer.id'), email: 'customer.email', orders: 'orders_to_redact' },
      },
    ],
  },
}
