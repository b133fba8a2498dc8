/** What is asked of Stripe for one step, in its form encoding. */
import type { PaymentRequest } from '../../model/payment.ts'
import { stripeAmount } from './stripe-amount.ts'

export type StripeRequest = {
  readonly method: 'POST'
  readonly path: string
  readonly form: { readonly [name: string]: string }
}
type Impossible = { readonly code: string; readonly reason: string }

export function stripeRequest(request: PaymentRequest, key: string): StripeRequest | Impossible {
  const { does, amount, method, payment, order, refund, reference } = request
  const units = amount === null ? undefined : stripeAmount(amount)
  if (typeof units === 'string') return { code: 'amount', reason: units }
  const told = {
    'metadata[payment_id]': payment,
    'metadata[counterflow_key]': key,
    ...(order === null ? {} : { 'metadata[order_id]': order }),
  }
  if (does === 'charge' || does === 'authorize') {
    if (amount === null || units === undefined) return { code: 'amount', reason: 'There is no amount' }
    if (method === null) return { code: 'method_missing', reason: 'There is no card' }
    return {
      method: 'POST',
      path: '/v1/payment_intents',
      form: {
        amount: String(units),
        currency: amount.currency.toLowerCase(),
        payment_method: method,
        'payment_method_types[0]': 'card',
        confirm: 'true',
        capture_method: does === 'charge' ? 'automatic' : 'manual',
        ...told,
      },
    }
  }
  if (reference === null)
    return { code: 'reference_missing', reason: 'The event does not say which payment it is at Stripe (provider_ref)' }
  if (does === 'refund')
    return {
      method: 'POST',
      path: '/v1/refunds',
      form: {
        payment_intent: reference,
        ...(units === undefined ? {} : { amount: String(units) }),
        ...(refund === null ? {} : { 'metadata[refund_id]': refund }),
        ...told,
      },
    }
  const intent = `/v1/payment_intents/${encodeURIComponent(reference)}`
  return does === 'cancel'
    ? { method: 'POST', path: `${intent}/cancel`, form: {} }
    : {
        method: 'POST',
        path: `${intent}/capture`,
        form: units === undefined ? {} : { amount_to_capture: String(units) },
      }
}
