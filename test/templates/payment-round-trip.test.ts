/** Template C1 beyond the tests that travel with it: what belongs together stays together, and what waits is not lost. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

const flow = parseFlow(readFileSync(new URL('../../templates/payment-round-trip/flow.json', import.meta.url), 'utf8'))
const start = Date.UTC(2026, 2, 2, 10)

function opened(): Sandbox {
  if (Array.isArray(flow)) throw new Error('The template cannot be read')
  const sandbox = Sandbox.open(flow, { nodeTypes, start, outputs: ['pay.captured'] })
  if (!(sandbox instanceof Sandbox)) throw new Error('The template has problems')
  return sandbox
}
const submitted = (id: string, minor: number, token = 'tok_visa') => ({
  id: `s-${id}-${minor}`,
  source: 'app://till-1',
  type: 'payment.submitted',
  subject: `payment/${id}`,
  correlationid: `ord-${id}`,
  time: start,
  data: { payment_id: id, order_id: `O-${id}`, amount: { minor, currency: 'GBP' }, method_token: token },
})
const paymentIn = (data: Json): Json | undefined => (isObject(data) ? data.payment_id : undefined)

describe('a payment', () => {
  it('keeps its correlation through the whole chain: submission, result, what everybody hears, order', () => {
    const sandbox = opened()
    for (const [id, token] of [['P-1', 'tok_visa'], ['P-2', 'tok_declined'], ['P-3', 'tok_3ds']] as const)
      sandbox.send(submitted(id, 4200, token), 'programs') // biome-ignore format: rows
    const events = sandbox.store.read(0, 1_000)
    const types = new Set(events.map(({ type }) => type))
    for (const type of [
      'payment.submitted',
      'payment.captured',
      'payment.failed',
      'payment.action_required',
      'order.paid',
    ])
      expect(types).toContain(type)
    for (const { correlationid, data } of events) expect(correlationid).toBe(`ord-${paymentIn(data)}`)
  })

  it('T-R1: a flow that is paused for eight hours takes up every event afterwards, each once', () => {
    const sandbox = opened()
    const deployment = sandbox.engine.deployment(sandbox.plan.flow.id)
    if (deployment === undefined) throw new Error('Expected a flow at work')
    deployment.state = 'paused'
    const ids = Array.from({ length: 60 }, (_, n) => `P-${n}`)
    for (const id of ids) expect(sandbox.send(submitted(id, 100), 'programs')).toMatchObject({ kind: 'accepted' })
    for (const id of ids.slice(0, 20))
      expect(sandbox.send(submitted(id, 100), 'programs')).toMatchObject({ kind: 'duplicate' })
    sandbox.wait(8 * 3_600_000)
    expect([sandbox.effects('pay').length, [...sandbox.store.rows('payments')].length]).toEqual([0, 0])
    deployment.state = 'on'
    sandbox.settle()
    sandbox.wait(60_000)
    // Payments are side by side: of one payment everything is in order, of different ones nothing is promised.
    expect(
      sandbox
        .heard('pay.captured')
        .map(({ data }) => String(paymentIn(data)))
        .toSorted(),
    ).toEqual(ids.toSorted())
    expect(sandbox.effects('pay')).toHaveLength(60)
    expect([...sandbox.store.rows('payments')].map(({ state }) => state)).toEqual(ids.map(() => 'paid'))
  })
})
