/** The practice provider: what each card does, and that no key is ever charged twice. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  practiceCards,
  practiceConfirm,
  practiceLookUp,
  practicePayment,
} from '../../runtime/engine/practice-payments.ts'
import type { Json } from '../../runtime/model/json.ts'
import type { PaymentRequest } from '../../runtime/model/payment.ts'

const charge = (change: Partial<PaymentRequest> = {}): PaymentRequest => ({
  does: 'charge',
  connection: 'practice',
  payment: 'P-1',
  amount: { minor: 4200, currency: 'GBP' },
  method: 'tok_visa',
  refund: null,
  reference: null,
  order: null,
  timeout: 30_000,
  ...change,
})

/** What was done, as `kind` with the status or the code that tells more. */
const said = (answer: { readonly kind: string; readonly answer?: Json }): string => {
  const { status, code } = (answer.answer ?? {}) as { status?: string; code?: string }
  return [answer.kind, status ?? code].filter((part) => part !== undefined).join(' ')
}

describe('test cards', () => {
  it.each([
    ['tok_visa', 'done captured', 'done captured'],
    ['any_other', 'done captured', 'done captured'],
    ['tok_declined', 'failed card_declined', 'failed card_declined'],
    ['tok_insufficient', 'failed insufficient_funds', 'failed insufficient_funds'],
    ['tok_expired', 'failed expired_card', 'failed expired_card'],
    ['tok_3ds', 'done action_required', 'done action_required'],
    ['tok_no_answer', 'unknown', 'done captured'],
    ['tok_lost', 'unknown', 'unknown'],
    ['tok_slow', 'done captured', 'done captured'],
    ['tok_down', 'retry', 'retry'],
    [null, 'failed method_missing', 'failed method_missing'],
  ])('%s: %s, and asked later: %s', (method, first, later) => {
    const memory = new Map<string, Json>()
    expect(said(practicePayment('k', charge({ method }), memory).attempt)).toBe(first)
    expect(said(practiceLookUp('k', charge({ method }), memory))).toBe(later)
  })

  it('takes its time with the slow one alone', () => {
    const delays = Object.keys(practiceCards).filter(
      (method) => practicePayment('k', charge({ method }), new Map()).delay > 0,
    )
    expect(delays).toEqual(['tok_slow'])
  })
})

describe('a card with a check', () => {
  it.each([
    ['charge', 'captured'],
    ['authorize', 'authorized'],
  ] as const)('to %s is %s once the shopper has confirmed it, however often', (does, status) => {
    const memory = new Map<string, Json>()
    practicePayment('k', charge({ does, method: 'tok_3ds' }), memory)
    const confirmed = { status, minor: 4200, provider_ref: 'practice-P-1' }
    expect([practiceConfirm('P-1', memory), practiceConfirm('P-1', memory)]).toEqual([confirmed, confirmed])
    const after = charge(does === 'charge' ? { does: 'refund', refund: 'r' } : { does: 'capture' })
    expect(said(practicePayment('k2', after, memory).attempt)).toBe(
      does === 'charge' ? 'done refunded' : 'done captured',
    )
  })

  it('is the only one that can be confirmed', () => {
    const memory = new Map<string, Json>()
    practicePayment('k', charge(), memory)
    expect(practiceConfirm('P-1', memory)).toBeUndefined()
    expect(practiceConfirm('P-2', memory)).toBeUndefined()
  })
})

describe('the life of a payment', () => {
  const run = (...steps: readonly Partial<PaymentRequest>[]): readonly string[] => {
    const memory = new Map<string, Json>()
    return steps.map((step, n) => said(practicePayment(`k${n}`, charge(step), memory).attempt))
  }
  const amount = (minor: number) => ({ minor, currency: 'GBP' })

  it.each([
    ['reserved and taken', [{ does: 'authorize' }, { does: 'capture' }], ['done authorized', 'done captured']],
    ['reserved and let go', [{ does: 'authorize' }, { does: 'cancel' }], ['done authorized', 'done cancelled']],
    [
      'let go and then taken',
      [{ does: 'authorize' }, { does: 'cancel' }, { does: 'capture' }],
      ['done authorized', 'done cancelled', 'failed not_authorized'],
    ],
    [
      'more taken than was reserved',
      [{ does: 'authorize' }, { does: 'capture', amount: amount(4201) }],
      ['done authorized', 'failed amount_too_large'],
    ],
    [
      'given back in parts, and never more than was taken',
      [
        {},
        { does: 'refund', refund: 'R-1', amount: amount(4000) },
        { does: 'refund', refund: 'R-2', amount: amount(201) },
        { does: 'refund', refund: 'R-3', amount: amount(200) },
      ],
      ['done captured', 'done refunded', 'failed amount_too_large', 'done refunded'],
    ],
    ['a refund of a payment that was made elsewhere', [{ does: 'refund', refund: 'R-1' }], ['done refunded']],
  ] satisfies [string, Partial<PaymentRequest>[], string[]][])('%s', (_what, steps, expected) => {
    expect(run(...steps)).toEqual(expected)
  })
})

it('never takes more than once under one key, whatever is tried, asked and lost in between', () => {
  const step = fc.oneof(fc.constant('try'), fc.constant('ask'), fc.constant('lose'))
  const card = fc.constantFrom(...Object.keys(practiceCards))
  fc.assert(
    fc.property(card, fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), step), { maxLength: 30 }), (method, steps) => {
      const memory = new Map<string, Json>()
      let taken = 0
      const counting = {
        get: (name: string) => memory.get(name),
        set: (name: string, value: Json) => {
          if (name.startsWith('call/') && said({ kind: '', answer: value }).includes('captured')) taken++
          memory.set(name, value)
        },
      }
      for (const [key, what] of steps) {
        const request = charge({ method, payment: key })
        if (what === 'ask') practiceLookUp(key, request, counting)
        // What was answered is lost in a crash; the provider knows it all the same.
        else practicePayment(key, request, counting)
      }
      const keys = new Set(steps.filter(([, what]) => what !== 'ask').map(([key]) => key))
      expect(taken).toBeLessThanOrEqual(keys.size)
    }),
  )
})
