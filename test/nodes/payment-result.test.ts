/** What a provider's answer becomes in the words of the catalogue: nothing is taken for paid that is not. */
import { describe, expect, it } from 'vitest'
import type { EffectResult } from '../../runtime/model/context.ts'
import type { Json, JsonObject } from '../../runtime/model/json.ts'
import { paymentResult } from '../../runtime/nodes/consumers/payment-result.ts'

const amount = { minor: 4200, currency: 'GBP' }
const asked = { payment: 'P-1', order: '1001', amount, reference: null }
const told = (
  does: string,
  state: EffectResult['state'],
  answer: Json,
  more: { readonly about?: JsonObject; readonly words?: [string, string][]; readonly asked?: JsonObject } = {},
) =>
  paymentResult(
    { state, answer, reason: 'why', request: { ...asked, does, ...more.asked } },
    more.about ?? {},
    new Map(more.words ?? []),
  )

describe('an answer', () => {
  it.each([
    ['charge', 'captured', 'captured', 'payment.captured'],
    ['charge', 'authorized', 'authorized', 'payment.authorized'],
    ['charge', 'action_required', 'action_required', 'payment.action_required'],
    ['authorize', 'authorized', 'authorized', 'payment.authorized'],
    ['cancel', 'cancelled', 'cancelled', 'payment.cancelled'],
    ['refund', 'refunded', 'refunded', 'refund.completed'],
  ])('to %s that says %s is %s', (does, status, output, type) =>
    expect(told(does, 'done', { status })).toMatchObject({ output, type }),
  )

  it.each([
    ['charge', 'captured'],
    ['authorize', 'authorized'],
    ['capture', 'captured'],
    ['cancel', 'cancelled'],
    ['refund', 'refunded'],
  ])('to %s by a person who says that it happened is %s', (does, output) => {
    expect(told(does, 'done', null).output).toBe(output)
    expect(told(does, 'done', { status: 'something else' }).output).toBe(output)
  })

  it('brings along what the next steps go by, and says nothing of what there is not', () => {
    const answer = {
      status: 'captured',
      provider_ref: 'ch_1',
      risk: { level: 'HIGH' },
      next_step: 'Wait',
      expires_at: 'x',
    }
    expect(told('charge', 'done', answer, { about: { customer_ref: 'c-1' } }).data).toEqual({
      ...{ payment_id: 'P-1', order_id: '1001', customer_ref: 'c-1', amount, provider_ref: 'ch_1' },
      ...{ risk: { level: 'HIGH' }, next_step: 'Wait', expires_at: 'x' },
    })
    expect(told('charge', 'done', { status: 'captured' }).data).toEqual({ payment_id: 'P-1', order_id: '1001', amount })
  })

  it('names the refund, and the payment where the provider does not', () => {
    const refund = told('refund', 'done', null, { asked: { refund: 'R-1', reference: 'ch_1' } })
    expect(refund.data).toMatchObject({ refund_id: 'R-1', provider_ref: 'ch_1' })
    expect(told('charge', 'done', null, { asked: { refund: 'R-1' } }).data).not.toHaveProperty('refund_id')
  })
})

describe('a payment that was not made', () => {
  it.each([
    ['charge', 'failed', 'payment.failed'],
    ['refund', 'failed', 'refund.failed'],
    ['charge', 'skipped', 'payment.failed'],
  ] as const)('%s, %s, is told as %s', (does, state, type) =>
    expect(told(does, state, { code: 'card_declined' })).toMatchObject({ output: 'failed', type }),
  )

  it('is told in the words of the shop, else of the provider, else in ours', () => {
    const said = (answer: Json, words: [string, string][] = []) =>
      told('charge', 'failed', answer, { words }).data.message_for_shopper
    const theirs = { code: 'card_declined', message_for_shopper: 'Theirs' }
    expect(said(theirs, [['card_declined', 'Ours']])).toBe('Ours')
    expect(said(theirs)).toBe('Theirs')
    expect(said({ code: 'card_declined' })).toMatch(/\w/)
  })

  it('may be tried again where the provider says so, and not where it says no', () => {
    const retryable = (answer: Json) => told('charge', 'failed', answer).data.retryable
    expect([retryable({ retryable: true }), retryable({ retryable: false })]).toEqual([true, false])
  })
})

it.each([
  ['charge', 'payment.unknown'],
  ['refund', 'refund.unknown'],
])('%s of which nobody knows is %s, with the reason, and never paid', (does, type) => {
  const found = told(does, 'unknown', null)
  expect(found).toMatchObject({ output: 'unknown', type, data: { payment_id: 'P-1', reason: 'why' } })
  expect(found.data.message_for_shopper).toMatch(/not be charged twice/)
})
