/** Plays the providers: webhooks signed as each of them does, made here without a line of what is tested. */
import { createHmac } from 'node:crypto'
import type { Answer, Opened } from './open.ts'

export const secretOf: { readonly [provider: string]: string } = {
  shopify: 'shpss_test',
  stripe: 'whsec_test',
  square: 'square-key',
  woocommerce: 'woo secret',
  adyen: 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00',
}

/** A connection of the provider, with its secret; its path. */
export function connect({ connections, secrets }: Opened, provider: string, keys = [secretOf[provider] ?? '']): string {
  const { hook } = connections.add({ name: provider, kind: provider }, 0)
  secrets.put(provider, { provider, hosts: [], secrets: keys })
  return `/hooks/${hook}`
}

const sign = (key: string | Buffer, text: string | Buffer, encoding: 'base64' | 'hex'): string =>
  createHmac('sha256', key).update(text).digest(encoding)

export type Hook = {
  readonly provider: string
  readonly path: string
  readonly body: string
  readonly topic?: string
  readonly id?: string
  readonly secret?: string
  /** Seconds since 1970. */
  readonly at?: number
}

/** What the provider would send: the body (Adyen signs inside) and the headers. */
export function signed(opened: Opened, hook: Hook): { body: string; headers: { [name: string]: string } } {
  const { provider, path, topic = '', id = 'event-1' } = hook
  const secret = hook.secret ?? secretOf[provider] ?? ''
  const at = hook.at ?? Math.floor(Date.now() / 1000)
  const { body } = hook
  switch (provider) {
    case 'shopify':
      return {
        body,
        headers: {
          'x-shopify-hmac-sha256': sign(secret, body, 'base64'),
          'x-shopify-topic': topic,
          'x-shopify-event-id': id,
          'x-shopify-shop-domain': 'shop.myshopify.com',
        },
      }
    case 'stripe':
      return { body, headers: { 'stripe-signature': `t=${at},v1=${sign(secret, `${at}.${body}`, 'hex')},v0=00` } }
    case 'square':
      return {
        body,
        headers: { 'x-square-hmacsha256-signature': sign(secret, `${opened.address}${path}${body}`, 'base64') },
      }
    case 'woocommerce':
      return { body, headers: { 'x-wc-webhook-signature': sign(secret, body, 'base64'), 'x-wc-webhook-topic': topic } }
    default:
      return { body: signItems(body, secret), headers: {} }
  }
}

type AdyenItem = { additionalData?: { [name: string]: string }; amount: { value: number; currency: string } } & {
  readonly [name: string]: unknown
}

export function signItems(body: string, secret: string): string {
  const value: { notificationItems: { NotificationRequestItem: AdyenItem }[] } = JSON.parse(body)
  for (const { NotificationRequestItem: item } of value.notificationItems) {
    const names = ['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference']
    const text = [
      ...names.map((name) => item[name] ?? ''),
      item.amount.value,
      item.amount.currency,
      item.eventCode,
      item.success,
    ]
    item.additionalData = {
      ...item.additionalData,
      hmacSignature: sign(Buffer.from(secret, 'hex'), text.join(':'), 'base64'),
    }
  }
  return JSON.stringify(value)
}

export function deliver(opened: Opened, hook: Hook): Promise<Answer> {
  const { body, headers } = signed(opened, hook)
  return opened.post(hook.path, body, { 'content-type': 'application/json', ...headers })
}
