/** One call to Stripe. */
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import type { PaymentRequest } from '../../model/payment.ts'
import { retryAfterOf } from './classify.ts'
import { type CallParts, webCall } from './web-call.ts'

/** What the answers that we read look like. */
const version = '2024-06-20'

export type StripeCall =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: JsonObject
      /** It is the answer that was kept for this key. */
      readonly replayed: boolean
      readonly retryAfter: number | undefined
    }
  | { readonly kind: 'attempt'; readonly attempt: Attempt }

type Wanted = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly form?: { readonly [name: string]: string }
  readonly key?: string
}

export async function stripeCall(
  effect: Effect,
  { connection, timeout }: PaymentRequest,
  { method, path, form, key }: Wanted,
  parts: CallParts,
): Promise<StripeCall> {
  const address = parts.connections.get(connection)?.facts.address ?? 'https://api.stripe.com'
  const called = await webCall(
    effect,
    {
      method,
      url: `${address}${path}`,
      headers: {
        'stripe-version': version,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: form === undefined ? null : new URLSearchParams(form).toString(),
      connection,
      timeout,
    },
    parts,
  )
  if (called.kind === 'attempt') return called
  const { answered, kept } = called
  if (answered.kind === 'lost')
    return { kind: 'attempt', attempt: { kind: 'unknown', reason: `${answered.reason}; it may have happened` } }
  if (answered.kind === 'not sent')
    return {
      kind: 'attempt',
      attempt: answered.blocked
        ? { kind: 'failed', reason: `Nothing was sent: ${answered.reason}`, answer: { code: 'NET_BLOCKED' } }
        : { kind: 'retry', reason: answered.reason },
    }
  const { status, headers } = answered
  if (!isObject(kept.body) && status < 500)
    return {
      kind: 'attempt',
      attempt: { kind: 'unknown', reason: `Stripe answered ${status} with something that cannot be read` },
    }
  return {
    kind: 'answered',
    status,
    body: isObject(kept.body) ? kept.body : {},
    replayed: headers['idempotent-replayed'] === 'true',
    retryAfter: retryAfterOf(headers['retry-after'], parts.clock.now()),
  }
}
