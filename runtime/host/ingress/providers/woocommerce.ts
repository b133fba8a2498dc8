/** WooCommerce: base64 HMAC of the raw body. It gives a delivery no lasting id, so topic, object and its version make one. */
import { anySigned, hmac } from '../signatures.ts'
import { decimal, group, id, list, type Mapping, money, type Picks, utc } from './mapping.ts'
import type { Provider } from './provider.ts'
import { receiveOne, sum, textOf } from './read-body.ts'

const subject = (kind: string): Mapping['subject'] => [kind, id('id')]
const time = utc('date_modified_gmt')

const order: Picks = {
  order_id: id('id'),
  number: 'number',
  channel: 'created_via',
  customer_ref: id('customer_id'),
  status: 'status',
  lines: list('line_items', {
    line_id: id('id'),
    sku: 'sku',
    product_id: id('product_id'),
    variant_id: id('variation_id'),
    title: 'name',
    quantity: decimal('quantity'),
    unit_price: decimal('price'),
    total: money('total', 'currency'),
  }),
  totals: group({
    discount: money('discount_total', 'currency'),
    shipping: money('shipping_total', 'currency'),
    tax: money('total_tax', 'currency'),
    total: money('total', 'currency'),
  }),
  taxes_included: 'prices_include_tax',
}
const orderAs = (type: string, status?: string): Mapping => ({
  type,
  subject: subject('order'),
  ...(status === undefined ? {} : { when: (body) => body.status === status }),
  time,
  data: order,
})
const customerAs = (type: string): Mapping => ({
  type,
  subject: subject('customer'),
  time,
  data: { customer_ref: id('id'), email: 'email', name: group({ first: 'first_name', last: 'last_name' }) },
})
const productAs = (type: string): Mapping => ({
  type,
  subject: subject('product'),
  time,
  data: {
    product_id: id('id'),
    sku: 'sku',
    title: 'name',
    status: 'status',
    price: decimal('price'),
    available: decimal('stock_quantity'),
  },
})

export const woocommerce: Provider = {
  name: 'woocommerce',
  title: 'WooCommerce',
  hosts: [],
  /** When a webhook is made, Woo sends its number, unsigned, and keeps it only where that is answered. */
  isProbe: ({ body, header }) =>
    header('x-wc-webhook-signature') === undefined && /^webhook_id=\d{1,20}$/.test(body.toString('latin1')),
  receive(delivery, secrets) {
    const { body } = delivery
    const signature = delivery.header('x-wc-webhook-signature')
    const right = anySigned(signature === undefined ? [] : [signature], secrets, (secret) =>
      hmac(secret, 'base64', body),
    )
    const verdict = right ? 'right' : signature === undefined ? 'SIGNATURE_MISSING' : 'SIGNATURE_WRONG'
    return receiveOne(delivery, verdict, (value) => {
      const topic = delivery.header('x-wc-webhook-topic') ?? 'unnamed'
      const version = textOf(value.date_modified_gmt) ?? textOf(value.date_created_gmt) ?? sum(body)
      return { topic, id: `${topic}:${textOf(value.id) ?? ''}:${version}`, body: value }
    })
  },
  mappings: {
    'order.created': [orderAs('order.placed')],
    'order.updated': [
      orderAs('order.paid', 'processing'),
      orderAs('order.fulfilled', 'completed'),
      orderAs('order.cancelled', 'cancelled'),
      orderAs('order.held', 'on-hold'),
      orderAs('payment.failed', 'failed'),
      orderAs('order.updated'),
    ],
    'customer.created': [customerAs('customer.created')],
    'customer.updated': [customerAs('customer.updated')],
    'product.created': [productAs('product.created')],
    'product.updated': [productAs('product.updated')],
    'product.deleted': [{ type: 'product.deleted', subject: subject('product'), data: { product_id: id('id') } }],
  },
}
