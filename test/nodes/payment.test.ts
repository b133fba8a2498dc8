/** The step `payment` against the practice provider: one result for each payment, in the words of the catalogue. */
import { describe, expect, it } from 'vitest'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import { exampleStart } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { exampleFlow } from './run-example.ts'

const outputs = ['authorized', 'captured', 'action_required', 'failed', 'cancelled', 'refunded', 'unknown']

function paying(config: JsonObject = {}): Sandbox {
  const flow = exampleFlow({
    in: { type: 'manual', version: 1, config: {} },
    it: { type: 'payment', version: 1, config },
  })
  const sandbox = Sandbox.open(flow, {
    nodeTypes,
    start: exampleStart,
    outputs: outputs.map((output) => `it.${output}`),
  })
  if (!(sandbox instanceof Sandbox)) throw new Error(JSON.stringify(sandbox))
  return sandbox
}

const submit = (sandbox: Sandbox, id: string, data: JsonObject = {}): void => {
  sandbox.send({
    id,
    type: 'payment.submitted',
    subject: `order/${id}`,
    data: {
      payment_id: id,
      order_id: '1001',
      amount: { minor: 4200, currency: 'GBP' },
      method_token: 'tok_visa',
      ...data,
    },
  })
}

/** `output type`, and the code where there is one. */
const told = (sandbox: Sandbox): readonly string[] =>
  outputs.flatMap((output) =>
    sandbox.heard(`it.${output}`).map(({ type, data }) => {
      const code = isObject(data) && typeof data.code === 'string' ? ` ${data.code}` : ''
      return `${output} ${type}${code}`
    }),
  )

describe('a payment', () => {
  it.each<[card: string, does: string, expected: string[]]>([
    ['tok_visa', 'charge', ['captured payment.captured']],
    ['tok_visa', 'authorize', ['authorized payment.authorized']],
    ['tok_declined', 'charge', ['failed payment.failed card_declined']],
    ['tok_3ds', 'charge', ['action_required payment.action_required']],
    // It is asked about, found, and not charged again.
    ['tok_no_answer', 'charge', ['captured payment.captured']],
    ['tok_lost', 'charge', ['unknown payment.unknown']],
    ['tok_down', 'charge', ['unknown payment.unknown']],
  ])('with %s to %s is %j', (method_token, does, expected) => {
    const sandbox = paying({ does })
    submit(sandbox, 'P-1', { method_token })
    sandbox.wait(24 * 3_600_000)
    expect(told(sandbox)).toEqual(expected)
  })

  it('is charged once though the button is pressed twice, and keeps the correlation of what asked for it', () => {
    const sandbox = paying()
    sandbox.send({ id: 'a', correlationid: 'ord-1001', subject: 'payment/P-1', data: paid })
    sandbox.send({ id: 'b', correlationid: 'ord-1001', subject: 'payment/P-1', data: paid })
    expect(sandbox.receiver.calls).toHaveLength(1)
    expect(sandbox.heard('it.captured').map(({ correlationid, subject }) => [correlationid, subject])).toEqual([
      ['ord-1001', 'payment/P-1'],
    ])
  })

  it('T-M1: 999 yen are sent as 999, and 1.234 dinars as 1234', () => {
    const sandbox = paying()
    submit(sandbox, 'P-1', { amount: { minor: 999, currency: 'JPY' } })
    submit(sandbox, 'P-2', { amount: { minor: 1234, currency: 'KWD' } })
    expect(sandbox.effects('it').map(({ request }) => isObject(request) && request.amount)).toEqual([
      { minor: 999, currency: 'JPY' },
      { minor: 1234, currency: 'KWD' },
    ])
  })

  it.each<[what: string, amount: Json]>([
    ['nothing', { minor: 0, currency: 'GBP' }],
    ['less than nothing', { minor: -1, currency: 'GBP' }],
    ['a part of a penny (T-M2)', { minor: 1998.9999999999998, currency: 'GBP' }],
    ['text', '42.00'],
    ['a number', 42],
    ['no currency that there is', { minor: 4200, currency: 'gbp' }],
  ])('over %s is not asked for and needs a look', (_what, amount) => {
    const sandbox = paying()
    submit(sandbox, 'P-1', { amount })
    expect(sandbox.receiver.calls).toEqual([])
    expect(sandbox.store.letters().map(({ code }) => code)).toEqual(['PAYMENT_AMOUNT'])
  })

  it('that a person has looked into is told again, as what it turned out to be', () => {
    const sandbox = paying({ tries: 1 })
    submit(sandbox, 'P-1', { method_token: 'tok_lost' })
    expect(told(sandbox)).toEqual(['unknown payment.unknown'])
    const [effect] = sandbox.effects('it')
    sandbox.engine.decide({ kind: 'effect', key: effect?.key ?? '', verdict: 'happened', by: 'ann', reason: 'Seen.' })
    sandbox.settle()
    expect(told(sandbox)).toEqual(['captured payment.captured', 'unknown payment.unknown'])
  })

  it('is told to the shopper in words of one’s own', () => {
    const sandbox = paying({ words: [{ code: 'card_declined', text: 'Try another one, love.' }] })
    submit(sandbox, 'P-1', { method_token: 'tok_declined' })
    expect(sandbox.heard('it.failed').map(({ data }) => data)).toMatchObject([
      { message_for_shopper: 'Try another one, love.' },
    ])
  })

  it('is given back once for each refund', () => {
    const sandbox = paying({ does: 'refund', refund: 'data.refund_id' })
    submit(sandbox, 'P-1', { refund_id: 'R-1' })
    submit(sandbox, 'P-1', { refund_id: 'R-2' })
    sandbox.send({ id: 'again', data: { ...paid, refund_id: 'R-2' } })
    expect(sandbox.heard('it.refunded').map(({ type, data }) => [type, isObject(data) && data.refund_id])).toEqual([
      ['refund.completed', 'R-1'],
      ['refund.completed', 'R-2'],
    ])
  })
})

const paid = { payment_id: 'P-1', order_id: '1001', amount: { minor: 4200, currency: 'GBP' }, method_token: 'tok_visa' }
