import { expect, it } from 'vitest'
import { runFlowTests } from '../../runtime/engine/flow-test.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { flowOf } from './flows.ts'

const started = (customer: string, at: string) => ({
  node: 'in',
  type: 'checkout.started',
  time: at,
  data: { customer_ref: customer, email: `${customer}@example.org`, consent: { email: true } },
})
const withdrawn = (customer: string, at: string) => ({
  node: 'in',
  type: 'customer.updated',
  time: at,
  data: { customer_ref: customer, consent: { email: false } },
})
const later = { node: 'in', type: 'tick', time: '2026-03-02T12:00:00Z', data: { customer_ref: 'z' } }

const flow: Flow = {
  ...flowOf(
    {
      in: { type: 'manual' },
      left: {
        type: 'wait',
        when: 'event.type == "checkout.started"',
        unless: 'event.type == "customer.updated" && data.consent.email == false',
        key: 'data.customer_ref',
        for: '1h',
      },
      mail: { type: 'http', url: 'https://example.org/mail', send: 'body', body: '{"to": data.email}' },
    },
    ['in.event > left', 'left.elapsed > mail'],
  ),
  tests: [
    {
      name: 'T-P8: who takes back the consent between waiting and sending gets no mail',
      clock: '2026-03-02T10:00:00Z',
      events: [
        started('anna', '2026-03-02T10:00:00Z'),
        started('ben', '2026-03-02T10:00:00Z'),
        withdrawn('anna', '2026-03-02T10:59:00Z'),
        later,
      ],
      expect: {
        effects: { mail: [{ body: '{"to":"ben@example.org"}' }] },
      },
      standard: ['duplicate', 'replay'],
    },
  ],
}

it.each(runFlowTests(flow, nodeTypes))('$name ($variant)', ({ failures }) => {
  expect(failures).toEqual([])
})
