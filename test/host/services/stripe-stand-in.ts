/**
 * A stand-in for Stripe that speaks its shape: keys under which the first answer is kept, errors included; payments that
 * can be listed; and every way in which a call can go wrong on its way.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of the next POST: `500 after` has happened though it says 500; `lost` hangs up without an answer. */
export type Trouble = '500 before' | '500 after' | 'lost before' | 'lost after' | '429' | '503'

export type Intent = { readonly id: string; readonly [name: string]: unknown }

export type StripeStandIn = {
  readonly address: string
  readonly intents: Intent[]
  readonly refunds: Intent[]
  /** Method, path and key of every call. */
  readonly calls: {
    readonly method: string
    readonly path: string
    readonly key: string
    readonly form: URLSearchParams
  }[]
  /** For the coming POSTs, one after the other. */
  troubles: (Trouble | undefined)[]
  /** Called when a charge has been made and before it is answered. */
  onCharge: (() => void) | undefined
  close(): Promise<void>
}

export const testKey = 'sk_test_canary_4242'

type Answer = { readonly status: number; readonly body: object; readonly headers?: { readonly [name: string]: string } }

export async function stripeStandIn(): Promise<StripeStandIn> {
  const intents: Intent[] = []
  const refunds: Intent[] = []
  const saved = new Map<string, Answer>()
  const self: StripeStandIn = {
    address: '',
    intents,
    refunds,
    calls: [],
    troubles: [],
    onCharge: undefined,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  function charge(form: URLSearchParams): Answer {
    const method = form.get('payment_method')
    const declined = method === 'pm_card_chargeDeclined'
    const intent = {
      id: `pi_${intents.length + 1}`,
      object: 'payment_intent',
      amount: Number(form.get('amount')),
      currency: form.get('currency'),
      created: Math.floor(Date.now() / 1000),
      metadata: metadataOf(form),
      status: declined
        ? 'requires_payment_method'
        : method === 'pm_card_authenticationRequired'
          ? 'requires_action'
          : form.get('capture_method') === 'manual'
            ? 'requires_capture'
            : 'succeeded',
      ...(method === 'pm_card_authenticationRequired'
        ? { next_action: { type: 'redirect_to_url', redirect_to_url: { url: 'https://hooks.stripe.example/3ds' } } }
        : {}),
      ...(declined ? { last_payment_error: { type: 'card_error', code: 'card_declined' } } : {}),
    }
    intents.push(intent)
    self.onCharge?.()
    if (!declined) return { status: 200, body: intent }
    const error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', payment_intent: intent }
    return { status: 402, body: { error: { ...error, message: 'Your card was declined.' } } }
  }

  function post(path: string, form: URLSearchParams): Answer {
    if (path === '/v1/payment_intents') return charge(form)
    if (path === '/v1/refunds') {
      const id = `re_${refunds.length + 1}`
      const refund = { id, status: 'succeeded', amount: Number(form.get('amount')), metadata: metadataOf(form) }
      refunds.push({ ...refund, created: Math.floor(Date.now() / 1000) })
      return { status: 200, body: refund }
    }
    const [, id, deed] = /^\/v1\/payment_intents\/([^/]+)\/(capture|cancel)$/.exec(path) ?? []
    const at = intents.findIndex((intent) => intent.id === id)
    const found = intents[at]
    if (found === undefined)
      return { status: 404, body: { error: { type: 'invalid_request_error', code: 'resource_missing' } } }
    if (found.status !== 'requires_capture')
      return {
        status: 400,
        body: { error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' } },
      }
    intents[at] = { ...found, status: deed === 'capture' ? 'succeeded' : 'canceled' }
    return { status: 200, body: intents[at] }
  }

  function get(url: URL): Answer {
    const [, id] = /^\/v1\/payment_intents\/([^/]+)$/.exec(url.pathname) ?? []
    if (id !== undefined) {
      const found = intents.find((intent) => intent.id === id)
      return found === undefined
        ? { status: 404, body: { error: { code: 'resource_missing' } } }
        : { status: 200, body: found }
    }
    if (url.pathname === '/v1/balance') return { status: 200, body: { object: 'balance' } }
    const all = [...(url.pathname === '/v1/refunds' ? refunds : intents)].reverse()
    const after = url.searchParams.get('starting_after')
    const from = after === null ? 0 : all.findIndex((item) => item.id === after) + 1
    const since = Number(url.searchParams.get('created[gte]') ?? 0)
    // Two on a page: what is looked for is not always on the first one.
    const data = all.slice(from, from + 2).filter(({ created }) => Number(created) >= since)
    return { status: 200, body: { object: 'list', data, has_more: from + 2 < all.length } }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += chunk
    const url = new URL(request.url ?? '/', self.address)
    const form = new URLSearchParams(text)
    const key = String(request.headers['idempotency-key'] ?? '')
    self.calls.push({ method: request.method ?? '', path: url.pathname, key, form })
    const give = ({ status, body, headers = {} }: Answer): void =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${testKey}`)
      return give({ status: 401, body: { error: { type: 'invalid_request_error' } } })
    if (request.method !== 'POST') return give(get(url))
    const before = saved.get(key)
    if (before !== undefined) return give({ ...before, headers: { 'idempotent-replayed': 'true' } })
    const trouble = self.troubles.shift()
    if (trouble === '429' || trouble === '503')
      return give({ status: Number(trouble), body: {}, headers: { 'retry-after': '1' } })
    if (trouble === 'lost before') return void request.socket.destroy()
    const broken = { status: 500, body: { error: { type: 'api_error' } } }
    const made = trouble === '500 before' ? broken : post(url.pathname, form)
    const kept = trouble === '500 after' ? broken : made
    saved.set(key, kept)
    if (trouble === 'lost after') return void request.socket.destroy()
    give(kept)
  }

  const server = createServer((request, response) => {
    response.on('error', () => {})
    void answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(self, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

const metadataOf = (form: URLSearchParams): { readonly [name: string]: string } =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const [, inner] = /^metadata\[(.+)\]$/.exec(name) ?? []
      return inner === undefined ? [] : [[inner, value]]
    }),
  )
