/** The request of a payment, frozen from one event: what is missing or odd is told before anybody is charged. */
import type { CloudEvent } from '../../model/event.ts'
import type { Expression } from '../../model/expression.ts'
import { CannotTell } from '../../model/expression.ts'
import { isObject, type Json } from '../../model/json.ts'
import { exponentOf, type Money } from '../../model/money.ts'
import type { PaymentDeed, PaymentRequest } from '../../model/payment.ts'
import { CounterflowError } from '../../model/problem.ts'
import { keyText } from '../key-text.ts'
import { cannotTell, mustTell } from '../must-tell.ts'

export type PaymentWish = {
  readonly connection: string
  readonly does: PaymentDeed
  readonly payment: Expression<Json>
  readonly amount: Expression<Json>
  readonly method: Expression<string> | undefined
  readonly refund: Expression<Json> | undefined
  readonly timeout: number
}

/** @throws CANNOT_TELL, PAYMENT_AMOUNT */
export function paymentRequest(wish: PaymentWish, event: CloudEvent): PaymentRequest {
  const { connection, does, timeout } = wish
  const data = isObject(event.data) ? event.data : {}
  return {
    does,
    connection,
    payment: idOf(wish.payment, event, 'Which payment it is'),
    amount: does === 'cancel' ? null : moneyOf(mustTell(wish.amount.evaluate(event), 'The amount')),
    method: does === 'charge' || does === 'authorize' ? methodOf(wish.method, event) : null,
    refund: does === 'refund' && wish.refund !== undefined ? idOf(wish.refund, event, 'Which refund it is') : null,
    reference: textOf(data.provider_ref),
    order: textOf(data.order_id),
    timeout,
  }
}

/** One charge for each payment, one refund for each refund, however many events ask for it. */
export const paymentKey = ({ payment, does, refund }: PaymentRequest): string =>
  [payment, does, ...(refund === null ? [] : [refund])].join('\n')

function idOf(expression: Expression<Json>, event: CloudEvent, what: string): string {
  const id = keyText(mustTell(expression.evaluate(event), what))
  return id === undefined || id === '' ? cannotTell(new CannotTell(expression.source, 'missing'), what) : id
}

/** Without an expression of its own the event may hold a token or not. */
function methodOf(method: Expression<string> | undefined, event: CloudEvent): string | null {
  if (method !== undefined) return mustTell(method.evaluate(event), 'The card')
  return isObject(event.data) ? textOf(event.data.method_token) : null
}

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null

function moneyOf(value: Json): Money {
  const { minor, currency } = isObject(value) ? value : {}
  if (
    typeof minor === 'number' &&
    Number.isSafeInteger(minor) &&
    minor > 0 &&
    typeof currency === 'string' &&
    exponentOf(currency) !== undefined
  )
    return { minor, currency }
  throw new CounterflowError(
    'PAYMENT_AMOUNT',
    `Expected an amount above nothing such as {"minor": 4200, "currency": "GBP"}, got ${JSON.stringify(value).slice(0, 80)}`,
    { kept: 'Nobody was charged.', advice: 'Correct what sends it and try again, or skip it.' },
  )
}
