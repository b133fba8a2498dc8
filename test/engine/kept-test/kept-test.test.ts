/** An event of the past as a test sends it: what it needs to come in again, and nobody who is real. */
import { describe, expect, it } from 'vitest'
import { inventPersons } from '../../../runtime/engine/kept-test/invented.ts'
import { asTestEvent, entranceOf } from '../../../runtime/engine/kept-test/kept-test.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { event } from '../../store-contract.ts'
import { flowOf, planOf } from '../flows.ts'

const flow = flowOf(
  {
    till: { type: 'manual' },
    web: { type: 'manual' },
    heard: { type: 'events', types: 'payment.*' },
    ask: { type: 'approval', what: 'Release it?' },
  },
  ['till.event > ask', 'web.event > ask', 'heard.event > ask'],
)
const plan = planOf(flow)

describe('an event of the past', () => {
  it.each([
    ['the producer that it came by', 'test/till.event', 'order.placed', 'till'],
    ['the other producer', 'test/web.event', 'order.placed', 'web'],
    ['the producer that hears it', 'other/pay.emitted', 'payment.captured', 'heard'],
    ['nothing that hears another type', 'other/pay.emitted', 'order.placed', undefined],
    ['no producer for what the flow itself let out', 'test/ask.approved', 'payment.captured', undefined],
  ])('comes in by %s', (_what, channel, type, node) => {
    const one = event(3, { channel, type })
    expect(entranceOf(plan, one)).toBe(node)
    expect(asTestEvent(plan, one).node).toBe(node)
    expect('node' in asTestEvent(plan, one)).toBe(node !== undefined)
  })

  it('keeps who sent it only where the flow hears the whole shop', () => {
    const sent = (channel: string) =>
      asTestEvent(plan, event(3, { channel, type: 'payment.captured', source: '/till' })).source
    expect([sent('other/pay.emitted'), sent('test/till.event')]).toEqual(['/till', undefined])
  })

  it('brings along what it is about, its lane and its case, and names none that it has not', () => {
    const known = { subject: 'order/1', partitionkey: 'ann', correlationid: 'case-1' }
    const sent = (more: object) => asTestEvent(plan, event(3, { channel: 'test/till.event', subject: null, ...more }))
    expect(sent(known)).toMatchObject(known)
    for (const name of Object.keys(known)) expect(sent({})).not.toHaveProperty(name)
  })

  it('leaves behind how far it came and how its time was written', () => {
    const attributes = { hop: 2, timetext: '10:00', shop: 'x' }
    expect(asTestEvent(plan, event(3, { channel: 'test/till.event', attributes }))).toMatchObject({ shop: 'x' })
    expect(asTestEvent(plan, event(3, { channel: 'test/till.event', attributes }))).not.toHaveProperty('hop')
    expect(asTestEvent(plan, event(3, { channel: 'test/till.event', attributes }))).not.toHaveProperty('timetext')
  })
})

describe('a person', () => {
  const invented = (data: JsonObject, more = {}): JsonObject => {
    const one = event(3, { channel: 'test/till.event', data, text: JSON.stringify(data), ...more })
    const [made] = inventPersons(flow, [one], [asTestEvent(plan, one)]).events
    return made?.data as JsonObject
  }

  it.each<[name: string, value: string, becomes: RegExp]>([
    ['email', 'ann@real.example', /^person\d+@example\.com$/],
    ['note', 'Please write to ann@real.example soon', /^person\d+@example\.com$/],
    ['phone', '+44 7700 900123', /^\+44 20 7946 \d{4}$/],
    ['customer_ip', '81.2.69.142', /^192\.0\.2\.\d+$/],
    ['last_name', 'Lovelace', /^Person \d+$/],
    ['city', 'Marlborough', /^Town \d+$/],
    ['postal_code', 'SN8 1AA', /^ZZ\d+ 1AA$/],
  ])('whose %s is “%s” is nobody', (name, value, becomes) => {
    expect(invented({ [name]: value })[name]).toMatch(becomes)
  })

  it('is the same nobody wherever the person stands, and another person is another one', () => {
    const [a, b, c] = ['ann@real.example', 'bob@real.example', 'ann@real.example']
    const made = invented({ email: a, billing: { email: b }, ship: { email: c }, say: `to ${a}` })
    expect(made.email).toBe((made.ship as JsonObject).email)
    expect(made.email).not.toBe((made.billing as JsonObject).email)
    expect(JSON.stringify(made)).not.toContain('real.example')
  })

  it('leaves sums, numbers and articles as they were', () => {
    const data = { total: { minor: 4200, currency: 'GBP' }, sku: 'CUP-RED', order_id: '1001', quantity: 3, gift: true }
    expect(invented(data)).toEqual(data)
  })
})
