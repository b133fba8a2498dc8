/**
 * Payments through Stripe. Each call carries a key under which Stripe keeps its first answer, errors of its own included
 * (docs.stripe.com/api/idempotent_requests). So what failed with 500 is first looked up, and only where it is not there
 * is it asked for again under another key; what was lost on the way is asked for again under the same one.
 */
import type { Attempt, Effect } from '../../model/effect.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { type PaymentRequest, refusalOf } from '../../model/payment.ts'
import { type StripeCall, stripeCall } from './stripe-call.ts'
import { stripeRequest } from './stripe-request.ts'
import type { CallParts } from './web-call.ts'

/** Saved errors that are stepped over in one attempt. */
const mostKeys = 5
/** Pages of a hundred that are looked through for one payment. */
const mostPages = 20
/** Clocks differ; and a call may have been made a moment before it was written down. */
const earlier = 10 * 60

export async function stripePayment(effect: Effect, request: PaymentRequest, parts: CallParts): Promise<Attempt> {
  const asked = stripeRequest(request, effect.key)
  if ('code' in asked) return { kind: 'failed', reason: asked.reason, answer: { ...refusalOf(asked.code) } }
  for (let generation = 1; ; generation++) {
    const key = generation === 1 ? effect.key : `${effect.key}-${generation}`
    const called = await stripeCall(effect, request, { ...asked, key }, parts)
    if (called.kind === 'attempt') return called.attempt
    const isSavedError = called.status >= 500 && called.replayed
    if (!isSavedError || generation === mostKeys) return meaning(called, request)
    const found = await stripeLookUp(effect, request, parts)
    if (found.kind !== 'retry') return found
  }
}

/** `retry`: Stripe has surely not done it. */
export async function stripeLookUp(effect: Effect, request: PaymentRequest, parts: CallParts): Promise<Attempt> {
  const { does, reference } = request
  if (does === 'capture' || does === 'cancel') {
    if (reference === null) return { kind: 'retry', reason: 'Nothing was asked of Stripe' }
    const called = await stripeCall(
      effect,
      request,
      { method: 'GET', path: `/v1/payment_intents/${encodeURIComponent(reference)}` },
      parts,
    )
    if (called.kind === 'attempt') return asUnknown(called.attempt)
    const { status } = called.body
    if (called.status >= 500) return notToBeKnown(called.status)
    const isDone = does === 'capture' ? status === 'succeeded' : status === 'canceled'
    return isDone ? meaning(called, request) : { kind: 'retry', reason: 'Stripe has not done it yet' }
  }
  const list = does === 'refund' ? '/v1/refunds' : '/v1/payment_intents'
  const since = Math.floor(effect.created / 1000) - earlier
  let after = ''
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({
      limit: '100',
      'created[gte]': String(since),
      ...(after === '' ? {} : { starting_after: after }),
    })
    const called = await stripeCall(effect, request, { method: 'GET', path: `${list}?${query}` }, parts)
    if (called.kind === 'attempt') return asUnknown(called.attempt)
    if (called.status !== 200) return notToBeKnown(called.status)
    const items: readonly Json[] = Array.isArray(called.body.data) ? called.body.data : []
    const found = items
      .filter(isObject)
      .find(({ metadata }) => isObject(metadata) && metadata.counterflow_key === effect.key)
    if (found !== undefined) return meaning({ ...called, body: found }, request)
    const last = items.at(-1)
    if (called.body.has_more !== true || !isObject(last) || typeof last.id !== 'string')
      return { kind: 'retry', reason: 'Stripe has not seen this payment' }
    after = last.id
  }
  return { kind: 'unknown', reason: 'There are too many payments at Stripe to find this one' }
}

/** Who cannot be asked has not said that nothing happened. */
const asUnknown = (attempt: Attempt): Attempt =>
  attempt.kind === 'retry' ? { kind: 'unknown', reason: attempt.reason } : attempt

const notToBeKnown = (status: number): Attempt => ({
  kind: 'unknown',
  reason: `Stripe answered ${status} when it was asked about the payment`,
})

type Answered = Extract<StripeCall, { readonly kind: 'answered' }>

function meaning({ status, body, retryAfter }: Answered, { does }: PaymentRequest): Attempt {
  if (status === 401 || status === 403)
    return { kind: 'retry', reason: 'Stripe does not accept the key of this connection' }
  if (status === 409 || status === 429 || status === 503)
    return { kind: 'retry', reason: `Stripe answered ${status}`, ...(retryAfter === undefined ? {} : { retryAfter }) }
  if (status >= 500) return { kind: 'unknown', reason: `Stripe answered ${status}; it may have happened` }
  const error = isObject(body.error) ? body.error : undefined
  if (error !== undefined) return refused(error)
  return does === 'refund' ? refundMeaning(body) : paymentMeaning(body)
}

function paymentMeaning(intent: JsonObject): Attempt {
  const provider_ref = textOf(intent.id)
  switch (intent.status) {
    case 'succeeded':
      return { kind: 'done', answer: { status: 'captured', provider_ref } }
    case 'requires_capture':
      return { kind: 'done', answer: { status: 'authorized', provider_ref } }
    case 'canceled':
      return { kind: 'done', answer: { status: 'cancelled', provider_ref } }
    case 'requires_action': {
      const action = isObject(intent.next_action) ? intent.next_action : {}
      const redirect = isObject(action.redirect_to_url) ? action.redirect_to_url : {}
      const url = textOf(redirect.url)
      const next_step = url === '' ? 'Confirm the payment in the app of your bank.' : url
      return { kind: 'done', answer: { status: 'action_required', provider_ref, next_step } }
    }
    case 'requires_payment_method':
    case 'requires_confirmation': {
      const error = isObject(intent.last_payment_error) ? intent.last_payment_error : {}
      return refused({ ...error, payment_intent: { id: provider_ref } })
    }
    default:
      return {
        kind: 'unknown',
        reason: `Stripe is still at work on the payment (${textOf(intent.status) || 'no state'})`,
      }
  }
}

function refundMeaning(refund: JsonObject): Attempt {
  const provider_ref = textOf(refund.id)
  if (refund.status === 'failed' || refund.status === 'canceled') {
    const code = textOf(refund.failure_reason) || 'refund_failed'
    return {
      kind: 'failed',
      reason: `Stripe did not pay the refund: ${code}`,
      answer: { ...refusalOf(code), provider_ref },
    }
  }
  return { kind: 'done', answer: { status: 'refunded', provider_ref } }
}

/** Its words for people are written by Stripe; ours are used, which name no provider. */
function refused(error: JsonObject): Attempt {
  const code = textOf(error.code) || textOf(error.type) || 'refused'
  const decline = textOf(error.decline_code)
  const told = refusalOf(code === 'card_declined' && decline === 'insufficient_funds' ? decline : code)
  const intent = isObject(error.payment_intent) ? textOf(error.payment_intent.id) : ''
  // The key was used for another request: what that one did is not known from here.
  if (error.type === 'idempotency_error')
    return { kind: 'unknown', reason: 'Stripe has seen this payment with other content' }
  return {
    kind: 'failed',
    reason: `Stripe refused it: ${code}${decline === '' ? '' : ` (${decline})`}`,
    answer: { ...told, ...(intent === '' ? {} : { provider_ref: intent }) },
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
