/** Takes, reserves or gives back money through a payment provider, once for each payment. */
import { namedConnection, practice } from '../../model/connection.ts'
import { isObject, type Json } from '../../model/json.ts'
import { defineConsumer } from '../../model/node.ts'
import { type PaymentDeed, paymentDeeds } from '../../model/payment.ts'
import { laneField } from './lane-field.ts'
import { paymentKey, paymentRequest } from './payment-request.ts'
import { paymentOutputs, paymentResult } from './payment-result.ts'
import { retryFields, retryPolicy } from './retry-fields.ts'

const labels: { readonly [D in PaymentDeed]: string } = {
  charge: 'Take the money now',
  authorize: 'Reserve it, to be taken later',
  capture: 'Take what is reserved',
  cancel: 'Let go what is reserved',
  refund: 'Give money back',
}
const sentences: { readonly [D in PaymentDeed]: string } = {
  charge: 'Charges the card',
  authorize: 'Reserves the money on the card',
  capture: 'Takes the reserved money',
  cancel: 'Lets go of the reserved money',
  refund: 'Gives the money back',
}

export const payment = defineConsumer({
  type: 'payment',
  role: 'consumer',
  effect: 'reconcilable',
  version: 1,
  title: 'Payment',
  icon: 'card',
  summary: 'Takes, reserves or gives back money through a payment provider.',
  outputs: paymentOutputs,
  fields: {
    connection: {
      kind: 'connection',
      label: 'Provider',
      kinds: ['stripe', 'simulator'],
      default: practice.name,
      help: 'The connection to your payment provider. The practice provider is always there and moves no money.',
    },
    does: {
      kind: 'choice',
      label: 'What to do',
      default: 'charge',
      help: 'What is done with the money.',
      options: paymentDeeds.map((value) => ({ value, label: labels[value] })),
    },
    payment: {
      kind: 'expression',
      expect: 'key',
      default: 'data.payment_id',
      help: 'Which payment it is: however many events name the same one, it is charged once.',
    },
    amount: {
      kind: 'expression',
      expect: 'any',
      default: 'data.amount',
      help: 'How much, as money. To let go of a reserved payment needs none.',
    },
    method: {
      kind: 'expression',
      label: 'Card',
      expect: 'text',
      optional: true,
      help: 'The provider’s token for the card, never its number. Empty: the one that the event brings as method_token.',
    },
    refund: {
      kind: 'expression',
      label: 'Refund',
      expect: 'key',
      optional: true,
      help: 'Which refund it is, such as its number, when money is given back: each is paid once.',
    },
    words: {
      kind: 'list',
      label: 'What the shopper is told',
      default: [],
      help: 'Your own words for what a provider answers. Without them ours are used.',
      fields: {
        code: { kind: 'text', help: 'What went wrong in the provider’s word, such as card_declined, or unknown.' },
        text: { kind: 'text', multiline: true, help: 'What the shopper reads.' },
      },
    },
    timeout: {
      kind: 'duration',
      label: 'Wait for an answer',
      default: '30s',
      help: 'How long to wait for the provider, up to 50 seconds; then it is asked what became of the payment.',
    },
    ...retryFields,
    tries: { ...retryFields.tries, default: 4 },
    orderBy: {
      ...laneField.orderBy,
      default: 'data.payment_id',
      help: 'Payments with the same value are handled in order, others side by side.',
    },
  },
  check: ({ does, refund }) =>
    does === 'refund' && refund === undefined
      ? [
          {
            code: 'PAYMENT_REFUND',
            message: 'Expected which refund it is, such as data.refund_id, got nothing',
            field: 'refund',
            fix: { title: 'Write data.refund_id', value: 'data.refund_id' },
          },
        ]
      : [],
  explain({ connection = practice.name, does = 'charge' }) {
    const name = namedConnection(connection) ?? ''
    return `${sentences[deedOf(does)]} through ${name === practice.name ? 'the practice provider' : name}`
  },
  compile({ tries, maximumAge, words, timeout, ...wish }) {
    const policy = retryPolicy({ tries, maximumAge })
    const own = new Map(words.map(({ code, text }) => [code, text]))
    return {
      event(event, context) {
        const request = paymentRequest({ ...wish, timeout: Math.min(timeout, longestWait) }, event)
        context.effect({ service: 'payment', class: 'reconcilable', request, policy, key: paymentKey(request) })
      },
      result(result, event, context) {
        const { output, type, data } = paymentResult(result, isObject(event.data) ? event.data : {}, own)
        context.emit(output, { type, subject: `payment/${textOf(data.payment_id)}`, data })
      },
    }
  },
  examples: [
    {
      title: 'One card is good, the other is declined; the first button was pressed twice',
      config: {},
      given: [
        {
          data: {
            payment_id: 'P-1',
            order_id: '1001',
            amount: { minor: 4200, currency: 'GBP' },
            method_token: 'tok_visa',
          },
        },
        {
          data: {
            payment_id: 'P-1',
            order_id: '1001',
            amount: { minor: 4200, currency: 'GBP' },
            method_token: 'tok_visa',
          },
        },
        { data: { payment_id: 'P-2', amount: { minor: 999, currency: 'JPY' }, method_token: 'tok_declined' } },
      ],
      expect: {
        captured: [
          {
            payment_id: 'P-1',
            order_id: '1001',
            amount: { minor: 4200, currency: 'GBP' },
            provider_ref: 'practice-P-1',
          },
        ],
        failed: [
          {
            payment_id: 'P-2',
            amount: { minor: 999, currency: 'JPY' },
            provider_ref: 'practice-P-2',
            code: 'card_declined',
            retryable: false,
            message_for_shopper: 'Your card was declined. Please try another card.',
          },
        ],
      },
      effects: [
        {
          does: 'charge',
          connection: 'practice',
          payment: 'P-1',
          amount: { minor: 4200, currency: 'GBP' },
          method: 'tok_visa',
          refund: null,
          reference: null,
          order: '1001',
          timeout: 30_000,
        },
        {
          does: 'charge',
          connection: 'practice',
          payment: 'P-2',
          amount: { minor: 999, currency: 'JPY' },
          method: 'tok_declined',
          refund: null,
          reference: null,
          order: null,
          timeout: 30_000,
        },
      ],
    },
    {
      title: 'Part of a payment is given back, once for each refund',
      config: { does: 'refund', refund: 'data.refund_id' },
      given: [
        {
          data: { payment_id: 'P-1', refund_id: 'R-1', amount: { minor: 1000, currency: 'GBP' }, provider_ref: 'ch_1' },
        },
      ],
      expect: {
        refunded: [
          {
            payment_id: 'P-1',
            refund_id: 'R-1',
            amount: { minor: 1000, currency: 'GBP' },
            provider_ref: 'practice-P-1-R-1',
          },
        ],
      },
      effects: [
        {
          does: 'refund',
          connection: 'practice',
          payment: 'P-1',
          amount: { minor: 1000, currency: 'GBP' },
          method: null,
          refund: 'R-1',
          reference: 'ch_1',
          order: null,
          timeout: 30_000,
        },
      ],
    },
  ],
})

/** A service that has not answered in a minute is taken for gone. */
const longestWait = 50_000

const deedOf = (does: string): PaymentDeed => paymentDeeds.find((each) => each === does) ?? 'charge'
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
