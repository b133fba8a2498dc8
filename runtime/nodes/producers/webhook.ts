/** Hears what a provider tells about a connected shop. */
import { namedConnection, providerKinds } from '../../model/connection.ts'
import { defineProducer } from '../../model/node.ts'
import { sayList, sayTypes } from '../words.ts'
import { lateField } from './late-field.ts'
import { shopTypes } from './shop-types.ts'

const titles: { readonly [provider: string]: string } = {
  adyen: 'Adyen',
  shopify: 'Shopify',
  square: 'Square',
  stripe: 'Stripe',
  woocommerce: 'WooCommerce',
}

export const webhook = defineProducer({
  type: 'webhook',
  role: 'producer',
  live: true,
  version: 1,
  title: 'Webhook',
  icon: 'bell',
  summary: 'Hears what Shopify, Stripe, Square, WooCommerce or Adyen tell about your shop.',
  outputs: ['event'],
  fields: {
    provider: {
      kind: 'choice',
      default: 'shopify',
      help: 'Who sends the events.',
      options: Object.entries(titles).map(([value, label]) => ({ value, label })),
    },
    connection: {
      kind: 'connection',
      kinds: providerKinds,
      help: 'The connection on this computer. Its address and its secret are kept there, never in a flow.',
    },
    types: {
      kind: 'text',
      label: 'Events',
      default: '*',
      help: 'Which events, separated by commas; * stands for anything: order.*, payment.failed',
    },
    ...lateField,
  },
  explain({ provider = 'shopify', connection: named, types = '*' }) {
    const connection = namedConnection(named)
    const names = types.split(',').map((type) => type.trim())
    const what = names.includes('*') ? 'everything' : sayList(names.map(sayTypes), 'or')
    return `Hears ${what} from ${titles[provider] ?? provider}${connection ? ` (${connection})` : ''}`
  },
  // A shop's events are stored once, however many flows hear them, and also while none does.
  hears({ provider, connection, types }) {
    const source = `${provider}://${connection}`
    const type = shopTypes(types)
    return (event) => event.source === source && type(event.type)
  },
  compile: () => async (context) => context.caughtUp(),
  examples: [
    {
      title: 'Orders and refunds of one shop',
      config: { provider: 'shopify', connection: 'my-shop', types: 'order.placed, refund.*' },
      given: [
        { source: 'shopify://my-shop', type: 'order.placed', data: 1 },
        { source: 'shopify://other-shop', type: 'order.placed', data: 2 },
        { source: 'shopify://my-shop', type: 'refund.completed', data: 3 },
        { source: 'shopify://my-shop', type: 'product.updated', data: 4 },
      ],
      expect: { event: [1, 3] },
    },
    {
      title: 'All of an account, but for what was set aside',
      config: { provider: 'stripe', connection: 'till' },
      given: [
        { source: 'stripe://till', type: 'payment.captured', data: 1 },
        { source: 'stripe://till', type: 'event.quarantined', data: 2 },
        { source: 'stripe://till', type: 'stripe.invoice.paid', data: 3 },
      ],
      expect: { event: [1, 3] },
    },
  ],
})
