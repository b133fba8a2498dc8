/**
 * The practice provider: a table of test cards, with a memory by key as a real provider has it. Tests, the sandbox and
 * the host use this one; the host keeps its memory in the store.
 */
import type { Attempt } from '../model/effect.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { type PaymentRequest, type PaymentStatus, refusalOf } from '../model/payment.ts'

/** What happened under a name: of a call by its key, of a payment by its id. */
export interface PracticeMemory {
  get(name: string): Json | undefined
  set(name: string, value: Json): void
}

/** `delay`: ms that the provider takes to answer. */
export type PracticeAnswer = { readonly attempt: Attempt; readonly delay: number }

type Card =
  | { readonly kind: 'paid'; readonly delay?: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'action' }
  /** It happened, and nothing came back; `found` by whoever asks for it later. */
  | { readonly kind: 'no answer'; readonly found: boolean }
  | { readonly kind: 'down' }

const slow = 4_000

/** By the token of the card. Any other token is a good card. */
export const practiceCards: { readonly [token: string]: Card } = {
  tok_visa: { kind: 'paid' },
  tok_declined: { kind: 'refused', code: 'card_declined' },
  tok_insufficient: { kind: 'refused', code: 'insufficient_funds' },
  tok_expired: { kind: 'refused', code: 'expired_card' },
  tok_3ds: { kind: 'action' },
  tok_no_answer: { kind: 'no answer', found: true },
  tok_lost: { kind: 'no answer', found: false },
  tok_slow: { kind: 'paid', delay: slow },
  tok_down: { kind: 'down' },
}

/** Does it, once for each key: a key that comes again gets the answer that it had. */
export function practicePayment(key: string, request: PaymentRequest, memory: PracticeMemory): PracticeAnswer {
  const before = memory.get(callOf(key))
  if (before !== undefined) return at(answered(before))
  const card = cardOf(request)
  if (card.kind === 'down') return at({ kind: 'retry', reason: 'The practice provider is down' })
  const outcome = outcomeOf(request, card, memory)
  memory.set(callOf(key), outcome)
  if (card.kind === 'no answer') return at(unanswered)
  return { attempt: answered(outcome), delay: card.kind === 'paid' ? (card.delay ?? 0) : 0 }
}

/** What became of a call, without doing it. */
export function practiceLookUp(key: string, request: PaymentRequest, memory: PracticeMemory): Attempt {
  const card = cardOf(request)
  if (card.kind === 'no answer' && !card.found) return unanswered
  const before = memory.get(callOf(key))
  if (card.kind === 'down') return { kind: 'retry', reason: 'The practice provider is down' }
  return before === undefined
    ? { kind: 'retry', reason: 'The practice provider has not seen this payment' }
    : answered(before)
}

const unanswered: Attempt = { kind: 'unknown', reason: 'The practice provider did not answer' }
const at = (attempt: Attempt): PracticeAnswer => ({ attempt, delay: 0 })
const callOf = (key: string): string => `call/${key}`
const paymentOf = (id: string): string => `payment/${id}`

function cardOf({ does, method }: PaymentRequest): Card {
  if (does !== 'charge' && does !== 'authorize') return { kind: 'paid' }
  if (method === null) return { kind: 'refused', code: 'method_missing' }
  return (Object.hasOwn(practiceCards, method) ? practiceCards[method] : undefined) ?? { kind: 'paid' }
}

type Kept = {
  readonly status: PaymentStatus
  readonly minor: number
  readonly refunded: number
  /** What it becomes when the shopper confirms it; kept afterwards, so that confirming twice says the same. */
  readonly becomes?: Confirmed
}

type Confirmed = 'authorized' | 'captured'

/** The shopper confirms a payment in the app of the bank. Undefined where none waits for that. */
export function practiceConfirm(
  payment: string,
  memory: PracticeMemory,
): { readonly status: Confirmed; readonly minor: number; readonly provider_ref: string } | undefined {
  const known = keptOf(memory.get(paymentOf(payment)))
  if (known?.becomes === undefined) return undefined
  if (known.status === 'action_required') memory.set(paymentOf(payment), { ...known, status: known.becomes })
  return { status: known.becomes, minor: known.minor, provider_ref: `practice-${payment}` }
}

/** As the provider keeps it: `{ status … }`, or `{ code … }` where it was refused. */
function outcomeOf(request: PaymentRequest, card: Card, memory: PracticeMemory): JsonObject {
  const { does, payment, refund } = request
  const minor = request.amount?.minor ?? 0
  const provider_ref = `practice-${payment}`
  if (card.kind === 'refused') return { ...refusalOf(card.code), provider_ref }
  const known = keptOf(memory.get(paymentOf(payment)))
  const keep = (kept: Kept): void => memory.set(paymentOf(payment), kept)
  switch (does) {
    case 'charge':
    case 'authorize': {
      const status = does === 'charge' ? 'captured' : 'authorized'
      if (card.kind === 'action') {
        keep({ status: 'action_required', minor, refunded: 0, becomes: status })
        return {
          status: 'action_required',
          provider_ref,
          next_step: 'Confirm the payment in the app of your bank.',
        }
      }
      keep({ status, minor, refunded: 0 })
      return { status, provider_ref }
    }
    // A payment that is not known here was made elsewhere: one may practise with the shop's own events.
    case 'capture':
      if (known !== undefined && (known.status !== 'authorized' || minor > known.minor))
        return { ...refusalOf(known.status === 'authorized' ? 'amount_too_large' : 'not_authorized'), provider_ref }
      keep({ status: 'captured', minor, refunded: 0 })
      return { status: 'captured', provider_ref }
    case 'cancel':
      if (known !== undefined && known.status !== 'authorized' && known.status !== 'action_required')
        return { ...refusalOf('not_authorized'), provider_ref }
      keep({ status: 'cancelled', minor: known?.minor ?? 0, refunded: 0 })
      return { status: 'cancelled', provider_ref }
    case 'refund': {
      const refunded = (known?.refunded ?? 0) + minor
      if (known !== undefined && (known.status !== 'captured' || refunded > known.minor))
        return { ...refusalOf(known.status === 'captured' ? 'amount_too_large' : 'not_captured'), provider_ref }
      if (known !== undefined) keep({ ...known, refunded })
      return { status: 'refunded', provider_ref: `${provider_ref}-${refund ?? 'refund'}` }
    }
  }
}

function answered(outcome: Json): Attempt {
  if (isObject(outcome) && typeof outcome.code === 'string')
    return { kind: 'failed', reason: `The practice provider refused it: ${outcome.code}`, answer: outcome }
  return { kind: 'done', answer: outcome }
}

function keptOf(value: Json | undefined): Kept | undefined {
  if (!isObject(value)) return undefined
  const { status, minor, refunded, becomes } = value
  const known =
    status === 'authorized' || status === 'captured' || status === 'action_required' || status === 'cancelled'
  if (!known || typeof minor !== 'number' || typeof refunded !== 'number') return undefined
  return { status, minor, refunded, ...(becomes === 'authorized' || becomes === 'captured' ? { becomes } : {}) }
}
