/** What each kind of connection asks for: the form in the window, the command and the checks all read this. */
import type { ConnectionKind } from './connection.ts'

export type FactField = {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly example: string
  /** `server`: the name of one; `address`: one with https:// in front. */
  readonly takes: 'text' | 'server' | 'address' | 'port' | 'choice' | 'count'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly default?: string
  readonly optional?: true
}

/** `key` proves us to the other side, `hook` proves the other side to us. */
export type SecretSlot = 'key' | 'hook'
export type SecretField = {
  readonly slot: SecretSlot
  readonly label: string
  readonly help: string
  readonly optional?: true
}

export type KindCard = {
  readonly kind: ConnectionKind
  readonly title: string
  readonly summary: string
  readonly facts: readonly FactField[]
  /** Where all are optional, one of them is needed all the same, unless `open`. */
  readonly secrets: readonly SecretField[]
  /** It may do without any secret. */
  readonly open?: true
}

const signing = (where: string): SecretField => ({
  slot: 'hook',
  label: 'Webhook signing secret',
  help: `Proves that a webhook is theirs. ${where}`,
  optional: true,
})

export const kindCards: readonly KindCard[] = [
  {
    kind: 'shopify',
    title: 'Shopify',
    summary: 'Hears about orders, payments and stock of your Shopify shop.',
    facts: [
      {
        name: 'shop',
        label: 'Your shop',
        help: 'The address of your shop at Shopify, to ask for what was missed.',
        example: 'my-shop.myshopify.com',
        takes: 'server',
        optional: true,
      },
    ],
    secrets: [
      {
        slot: 'key',
        label: 'Admin API access token',
        help: 'To ask Shopify for what was missed. Settings, Apps, your app, API credentials.',
        optional: true,
      },
      signing('Settings, Notifications, Webhooks.'),
    ],
  },
  {
    kind: 'stripe',
    title: 'Stripe',
    summary: 'Takes card payments and gives money back, and hears about them.',
    facts: [
      {
        name: 'address',
        label: 'Address',
        help: 'Only another one than Stripe’s own where you practise against a stand-in.',
        example: 'https://api.stripe.com',
        takes: 'address',
        default: 'https://api.stripe.com',
      },
    ],
    secrets: [
      {
        slot: 'key',
        label: 'Secret key',
        help: 'Developers, API keys. One that begins with sk_test_ moves no money.',
        optional: true,
      },
      signing('Developers, Webhooks.'),
    ],
  },
  {
    kind: 'square',
    title: 'Square',
    summary: 'Hears about orders, payments and stock of your Square account.',
    facts: [],
    secrets: [
      { slot: 'key', label: 'Access token', help: 'Developer console, your application, Credentials.', optional: true },
      signing('Developer console, Webhooks.'),
    ],
  },
  {
    kind: 'woocommerce',
    title: 'WooCommerce',
    summary: 'Hears about orders and stock of your WooCommerce shop.',
    facts: [
      {
        name: 'address',
        label: 'Your site',
        help: 'The address of your site, to ask it for details.',
        example: 'https://shop.example',
        takes: 'address',
        optional: true,
      },
    ],
    secrets: [
      {
        slot: 'key',
        label: 'Consumer key and secret',
        help: 'Both, with a colon between them: ck_…:cs_… WooCommerce, Settings, Advanced, REST API.',
        optional: true,
      },
      signing('WooCommerce, Settings, Advanced, Webhooks.'),
    ],
  },
  {
    kind: 'adyen',
    title: 'Adyen',
    summary: 'Hears about payments of your Adyen account.',
    facts: [],
    secrets: [{ ...withoutOptional(signing('The HMAC key. Developers, Webhooks.')) }],
  },
  {
    kind: 'web',
    title: 'A server on the web',
    summary: 'Any server that web calls go to with a key, such as that of your warehouse.',
    facts: [
      {
        name: 'address',
        label: 'Address',
        help: 'The key is sent to this server and to no other one.',
        example: 'https://api.warehouse.example',
        takes: 'address',
      },
      {
        name: 'header',
        label: 'Header',
        help: 'The header in which the server expects the key.',
        example: 'Authorization',
        takes: 'text',
        default: 'Authorization',
      },
      {
        name: 'scheme',
        label: 'Word before the key',
        help: 'Most servers expect the word Bearer. Empty: the key alone.',
        example: 'Bearer',
        takes: 'text',
        optional: true,
      },
    ],
    secrets: [{ slot: 'key', label: 'Key', help: 'The key or token of the server.' }],
  },
  {
    kind: 'mail',
    title: 'E-mail',
    summary: 'Sends e-mails through your mail server.',
    facts: [
      {
        name: 'host',
        label: 'Mail server',
        help: 'The server for outgoing mail.',
        example: 'smtp.example.com',
        takes: 'server',
      },
      { name: 'port', label: 'Port', help: 'Mostly 587 or 465.', example: '587', takes: 'port', default: '587' },
      {
        name: 'security',
        label: 'Encryption',
        help: 'Mostly STARTTLS with port 587, and TLS with port 465.',
        example: 'starttls',
        takes: 'choice',
        default: 'starttls',
        options: [
          { value: 'starttls', label: 'STARTTLS' },
          { value: 'tls', label: 'TLS' },
          { value: 'none', label: 'None, for a server on this computer' },
        ],
      },
      {
        name: 'from',
        label: 'Sender',
        help: 'Whom the e-mails come from.',
        example: 'My shop <shop@example.com>',
        takes: 'text',
      },
      {
        name: 'perHour',
        label: 'Most e-mails in an hour',
        help: 'What comes beyond waits: so nothing that runs wild reaches a thousand people.',
        example: '500',
        takes: 'count',
        default: '500',
      },
      {
        name: 'user',
        label: 'User',
        help: 'Who logs in. Empty where nobody has to.',
        example: 'shop@example.com',
        takes: 'text',
        optional: true,
      },
    ],
    secrets: [{ slot: 'key', label: 'Password', help: 'Of the user above.', optional: true }],
    open: true,
  },
]

function withoutOptional({ slot, label, help }: SecretField): SecretField {
  return { slot, label, help }
}

export const kindCard = (kind: string): KindCard | undefined => kindCards.find((card) => card.kind === kind)
