/** What the step `payment` asks a provider for, and what it understands of the answer, whoever the provider is. */
import { isObject, type Json } from './json.ts'
import type { Money } from './money.ts'

export const paymentDeeds = ['charge', 'authorize', 'capture', 'cancel', 'refund'] as const
export type PaymentDeed = (typeof paymentDeeds)[number]

/** Frozen in the ledger. It holds no secret and no card number: `method` is the provider's token for a card. */
export type PaymentRequest = {
  readonly does: PaymentDeed
  readonly connection: string
  /** The shop's own id of the payment. */
  readonly payment: string
  /** Null where there is none to name: to cancel is to cancel all of it. */
  readonly amount: Money | null
  readonly method: string | null
  /** The shop's own id of the refund; null but for refunds. */
  readonly refund: string | null
  /** The provider's id of the payment, where the event knows it. */
  readonly reference: string | null
  readonly order: string | null
  /** How long to wait for an answer, ms. */
  readonly timeout: number
}

/** Undefined for what no step of ours has asked for. */
export function readPaymentRequest(value: Json): PaymentRequest | undefined {
  if (!isObject(value)) return undefined
  const { connection, payment, amount, timeout } = value
  const does = paymentDeeds.find((deed) => deed === value.does)
  if (does === undefined || typeof connection !== 'string' || typeof payment !== 'string') return undefined
  const { minor, currency } = isObject(amount) ? amount : {}
  return {
    does,
    connection,
    payment,
    amount: typeof minor === 'number' && typeof currency === 'string' ? { minor, currency } : null,
    method: textOrNull(value.method),
    refund: textOrNull(value.refund),
    reference: textOrNull(value.reference),
    order: textOrNull(value.order),
    timeout: typeof timeout === 'number' ? timeout : 30_000,
  }
}

const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

export type PaymentStatus = 'authorized' | 'captured' | 'action_required' | 'cancelled' | 'refunded'

/** `retryable`: the shopper may try again, with the same card or with another one. */
export type PaymentRefusal = {
  readonly code: string
  readonly retryable: boolean
  readonly message_for_shopper: string
  readonly provider_ref?: string
}

const refusals: { readonly [code: string]: Omit<PaymentRefusal, 'code'> } = {
  card_declined: { retryable: false, message_for_shopper: 'Your card was declined. Please try another card.' },
  insufficient_funds: {
    retryable: true,
    message_for_shopper: 'There is not enough money on this card. Please try another card.',
  },
  expired_card: { retryable: false, message_for_shopper: 'This card has expired. Please try another card.' },
  incorrect_cvc: { retryable: true, message_for_shopper: 'The security code is wrong. Please check it and try again.' },
  authentication_required: {
    retryable: true,
    message_for_shopper: 'Your bank wants you to confirm this payment. Please try again and confirm it.',
  },
  method_missing: { retryable: true, message_for_shopper: 'No card was chosen. Please choose one and try again.' },
}

/** A refusal in words for the shopper, whatever the provider calls it. */
export function refusalOf(code: string): PaymentRefusal {
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined
  return {
    code,
    ...(known ?? { retryable: false, message_for_shopper: 'The payment did not go through. Please try another card.' }),
  }
}
