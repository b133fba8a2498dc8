/** What came of a payment, as the event of the catalogue that tells of it. */
import type { EffectResult } from '../../model/context.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { type PaymentDeed, type PaymentStatus, refusalOf } from '../../model/payment.ts'

export const paymentOutputs = [
  'authorized',
  'captured',
  'action_required',
  'failed',
  'cancelled',
  'refunded',
  'unknown',
] as const
export type PaymentOutput = (typeof paymentOutputs)[number]

/** `words`: what the shopper is told instead, by the code of the refusal. */
type Told = { readonly output: PaymentOutput; readonly type: string; readonly data: JsonObject }

const meant: { readonly [D in PaymentDeed]: PaymentStatus } = {
  charge: 'captured',
  authorize: 'authorized',
  capture: 'captured',
  cancel: 'cancelled',
  refund: 'refunded',
}

const waitingWords =
  'We have no answer from the payment provider yet. You will not be charged twice; please do not pay again.'

export function paymentResult(
  { state, answer, reason, request }: EffectResult,
  about: JsonObject,
  words: ReadonlyMap<string, string>,
): Told {
  const asked = isObject(request) ? request : {}
  const does = deedOf(asked.does)
  const given = isObject(answer) ? answer : {}
  const known = withoutNothing({
    payment_id: asked.payment ?? null,
    order_id: asked.order ?? null,
    customer_ref: about.customer_ref ?? null,
    ...(does === 'refund' ? { refund_id: asked.refund ?? null } : {}),
    amount: asked.amount ?? about.amount ?? null,
    provider_ref: given.provider_ref ?? asked.reference ?? null,
  })
  const refund = does === 'refund'
  if (state === 'done') {
    // A person who says "it happened" knows no more than that.
    const status = statusOf(given.status) ?? meant[does]
    const more = withoutNothing({
      next_step: given.next_step ?? null,
      risk: given.risk ?? null,
      expires_at: given.expires_at ?? null,
    })
    const type = status === 'refunded' ? 'refund.completed' : `payment.${status}`
    return { output: status, type, data: { ...known, ...more } }
  }
  if (state === 'failed' || state === 'skipped') {
    const code = state === 'skipped' ? 'skipped' : typeof given.code === 'string' ? given.code : 'refused'
    const told = refusalOf(code)
    const own = words.get(code)
    const theirs = typeof given.message_for_shopper === 'string' ? given.message_for_shopper : told.message_for_shopper
    const message = own ?? (state === 'skipped' ? 'Please get in touch with the shop about this payment.' : theirs)
    const retryable = typeof given.retryable === 'boolean' ? given.retryable : told.retryable
    const data = { ...known, code, retryable, message_for_shopper: message }
    return { output: 'failed', type: refund ? 'refund.failed' : 'payment.failed', data }
  }
  const data = { ...known, reason, message_for_shopper: words.get('unknown') ?? waitingWords }
  return { output: 'unknown', type: refund ? 'refund.unknown' : 'payment.unknown', data }
}

const deedOf = (does: Json | undefined): PaymentDeed =>
  does === 'authorize' || does === 'capture' || does === 'cancel' || does === 'refund' ? does : 'charge'

const statusOf = (status: Json | undefined): PaymentStatus | undefined =>
  status === 'authorized' ||
  status === 'captured' ||
  status === 'action_required' ||
  status === 'cancelled' ||
  status === 'refunded'
    ? status
    : undefined

const withoutNothing = (data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
