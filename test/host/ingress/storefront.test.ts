/** The demo shop over real HTTP: a basket is paid for, the answer is pushed, and nothing that goes wrong charges twice. */
import { describe, expect, it } from 'vitest'
import { practiceLookUp, practicePayment } from '../../../runtime/engine/practice-payments.ts'
import { openPracticeFile, practiceFileOf } from '../../../runtime/host/services/practice-memory.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { Json, JsonObject } from '../../../runtime/model/json.ts'
import { readPaymentRequest } from '../../../runtime/model/payment.ts'
import type { EffectService } from '../../../runtime/model/services.ts'
import { openPage, pagePath, payingFlow } from './form-flows.ts'
import { type Opened, openServed } from './open.ts'

/** The practice provider, and what it has charged. */
function provider(): EffectService & { readonly charged: Map<string, Json>; calls: number } {
  const charged = new Map<string, Json>()
  const requestOf = ({ request }: Effect) => {
    const read = readPaymentRequest(request)
    if (read === undefined) throw new Error('That is no payment')
    return read
  }
  const own = {
    charged,
    calls: 0,
    async attempt(effect: Effect) {
      own.calls++
      return practicePayment(effect.key, requestOf(effect), charged).attempt
    },
    lookUp: async (effect: Effect) => practiceLookUp(effect.key, requestOf(effect), charged),
  }
  return own
}

type Sent = { readonly status: number; readonly body: JsonObject }

async function pay(served: Opened, path: string, sent: JsonObject): Promise<Sent> {
  const answer = await fetch(`${served.address}${path}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', origin: served.address },
    body: JSON.stringify(sent),
  })
  return { status: answer.status, body: (await answer.json()) as JsonObject }
}

/** What is pushed to the page, until one says enough. */
async function pushed(
  served: Opened,
  path: Json | undefined,
  enough: (said: JsonObject) => boolean,
): Promise<JsonObject> {
  const answer = await fetch(`${served.address}${String(path)}`, {
    headers: { accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' },
  })
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part)
    for (const [, said = '{}'] of text.matchAll(/^data: (.*)$/gm)) {
      const read = JSON.parse(said)
      // Leaving lets the connection go.
      if (enough(read)) return read
    }
  }
  throw new Error(`It ended before: ${text}`)
}

const isSaid = ({ state }: JsonObject): boolean => state !== 'waiting'
const mugs = (quantity: number): JsonObject => ({ lines: [{ sku: 'MUG-01', quantity }] })

async function openShop(effects = provider()) {
  const served = await openServed({ flow: payingFlow(), effects: { payment: effects } })
  const path = pagePath(served)
  const { token } = await openPage(served, path)
  const send = (sent: JsonObject): Promise<Sent> =>
    pay(served, path, { token, order: token, method_token: 'tok_visa', ...mugs(2), ...sent })
  return { served, path, token, send, effects }
}

describe('the demo shop', () => {
  it.each([
    ['tok_visa', { state: 'done', message: 'Paid', final: true }],
    ['tok_declined', { state: 'failed', message: expect.stringContaining('declined'), next: 'Try another card.' }],
    ['tok_3ds', { state: 'action', message: 'One more step', final: false }],
    // The answer was lost on its way; the provider is asked, and it is not charged again.
    ['tok_no_answer', { state: 'done', message: 'Paid' }],
  ])('pays with %s and pushes the result with the next step', async (method_token, said) => {
    const { served, send, effects } = await openShop()
    const { status, body } = await send({ method_token })
    expect([status, body]).toMatchObject([202, { amount: '£25.00', again: expect.any(String) }])
    expect(await pushed(served, body.answer, isSaid)).toMatchObject(said)
    await served.runtime.idle()
    expect(effects.calls).toBe(1)
    const [event] = served.store.read(0, 1)
    expect(event).toMatchObject({
      type: 'payment.submitted',
      subject: `payment/${String(body.payment)}`,
      correlationid: `ord-${String(body.order)}`,
      data: { amount: { minor: 2500, currency: 'GBP' }, method_token, idempotency_key: body.payment },
    })
    // Two consumers saw the same event; the whole chain belongs together.
    expect([...served.store.rows('submitted')]).toMatchObject([{ note: `${String(body.payment)} £25.00` }])
    const all = served.store.read(0, 10)
    expect(new Set(all.map(({ correlationid }) => correlationid))).toEqual(new Set([`ord-${String(body.order)}`]))
    // Who comes late hears the last word.
    expect(await pushed(served, body.answer, () => true)).toMatchObject(said)
  })

  it('pressed twice is one payment; another card after a refusal pays the same order', async () => {
    const { served, send, effects } = await openShop()
    const twice = await Promise.all([send({ method_token: 'tok_declined' }), send({ method_token: 'tok_declined' })])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 202])
    const [first] = twice
    expect(twice[0]?.body.answer).toBe(twice[1]?.body.answer)
    await pushed(served, first?.body.answer, isSaid)
    const again = await send({ token: first?.body.again ?? '' })
    expect(again.body.order).toBe(first?.body.order)
    expect(again.body.payment).not.toBe(first?.body.payment)
    expect(await pushed(served, again.body.answer, isSaid)).toMatchObject({ message: 'Paid' })
    await served.runtime.idle()
    expect(effects.calls).toBe(2)
    expect([...served.store.rows('results')]).toHaveLength(2)
  })

  it.each([
    ['an empty basket', { lines: [] }],
    ['nothing of ours', { lines: [{ sku: 'GOLD', quantity: 1 }] }],
    ['less than nothing', { lines: [{ sku: 'MUG-01', quantity: -1 }] }],
    ['half a mug', { lines: [{ sku: 'MUG-01', quantity: 0.5 }] }],
    ["a card of one's own", { method_token: '4111111111111111' }],
  ])('takes %s for nothing', async (_what, sent) => {
    const { served, send } = await openShop()
    expect((await send(sent)).status).toBe(422)
    expect(served.store.head).toBe(0)
  })

  it('asks what things cost of itself, never of the page', async () => {
    const { served, send } = await openShop()
    await send({
      amount: { minor: 1, currency: 'GBP' },
      lines: [{ sku: 'MUG-01', quantity: 1, total: 1, unit_price: '0.01' }],
    })
    expect(served.store.read(0, 1)[0]?.data).toMatchObject({ amount: { minor: 1250 } })
  })

  it('says that it waits while the provider is down or the flow is paused, and pays once when it goes on', async () => {
    const { served, send, effects } = await openShop()
    const down = await send({ method_token: 'tok_down' })
    const waits = await pushed(served, down.body.answer, ({ message }) => message === 'Waiting for the provider')
    expect(waits).toMatchObject({ state: 'waiting', next: expect.stringContaining('Nobody is charged twice') })
    expect(waits.tryAt).toBeGreaterThan(0)
    expect(effects.charged.size).toBe(0)

    const deployment = served.runtime.engine.deployment('shop')
    if (deployment) deployment.state = 'paused'
    const paused = await send({ token: down.body.again ?? '' })
    expect(paused.status).toBe(202)
    expect(await pushed(served, paused.body.answer, () => true)).toMatchObject({ message: 'Paused for a moment' })
    const hears = pushed(served, paused.body.answer, isSaid)
    expect(effects.charged.size).toBe(0)
    if (deployment) deployment.state = 'on'
    served.runtime.nudge()
    expect(await hears).toMatchObject({ message: 'Paid' })
    expect([...effects.charged.keys()].filter((name) => name.startsWith('call/'))).toHaveLength(1)
  })

  it('lets a shopper confirm what waits for that and nothing else, and twice is one word of the provider', async () => {
    const { served, path, token, send } = await openShop()
    const { body } = await send({ method_token: 'tok_3ds' })
    const confirm = (sent: JsonObject): Promise<Sent> =>
      pay(served, `${path}/confirm`, { token, order: token, ...sent })
    // The provider of this flow is another one: the practice provider knows of no such payment.
    expect(await confirm({})).toMatchObject({ status: 409, body: { error: { code: 'NOTHING_TO_CONFIRM' } } })
    expect((await confirm({ token: 'made up' })).status).toBe(403)
    const before = served.store.head
    const practice = openPracticeFile(practiceFileOf(served.store.path))
    practice.set(`payment/${String(body.payment)}`, {
      ...{ status: 'action_required', minor: 2500, refunded: 0, becomes: 'captured' },
    })
    practice.close()
    const both = await Promise.all([confirm({}), confirm({})])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    const events = served.store.read(before, 10).filter(({ type }) => type === 'payment.captured')
    expect(events).toMatchObject([
      {
        source: 'simulator://practice',
        correlationid: `ord-${String(body.order)}`,
        data: { payment_id: body.payment, order_id: body.order, amount: { minor: 2500, currency: 'GBP' } },
      },
    ])
  })

  it('lets nobody read an answer with what stands in the log, or with the token of the form', async () => {
    const { served, token, send } = await openShop()
    const { body } = await send({})
    const [event] = served.store.read(0, 1)
    const answer = String(body.answer).slice('/answers/'.length)
    const forged = [
      token,
      String(event?.id),
      String(body.again),
      `${answer.slice(0, -1)}${answer.endsWith('A') ? 'B' : 'A'}`,
    ]
    for (const each of forged) {
      const got = await fetch(`${served.address}/answers/${each}`)
      expect([each, got.status]).toEqual([each, 404])
    }
    const foreign = await fetch(`${served.address}/answers/${answer}`, { headers: { origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
  })

  it('makes an event of each failed log-in, which holds no password and no address', async () => {
    const { served, path } = await openShop()
    const logIn = (account: string, password: string): Promise<Sent> =>
      pay(served, `${path}/log-in`, { account, password })
    expect((await logIn('anna', 'hunter2')).status).toBe(401)
    expect((await logIn('Anna ', 'practice')).status).toBe(200)
    expect((await logIn('<script>', 'practice')).status).toBe(401)
    const events = served.store.read(0, 10)
    expect(events.map(({ type, channel, subject }) => [type, channel, subject])).toEqual([
      ['login.failed', 'events', 'account/anna'],
      ['login.succeeded', 'events', 'account/anna'],
      ['login.failed', 'events', 'account/unknown'],
    ])
    expect(events[0]?.data).toMatchObject({ account_ref: 'anna', reason: 'bad_password', staff: true })
    expect(events.map(({ text }) => text).join()).not.toMatch(/hunter2|practice|127\.0\.0\.1|script/)
  })
})
