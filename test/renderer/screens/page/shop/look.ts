/** What waits for a person: one broken field in several lanes, a payment of which nobody knows, a step of another flow. */
import type { LookItem } from '../../../../../runtime/model/api/look.ts'
import { newest } from './log.ts'

const base: LookItem = {
  id: '',
  kind: 'letter',
  flow: 'daily-sales',
  node: 'moves',
  lane: '',
  offset: 0,
  at: newest,
  code: 'CELL_TYPE',
  message: 'Quantity is "six", which is no whole number.',
  state: 'failed',
  type: 'sale.line',
  subject: null,
  behind: 0,
  fingerprint: 'moves',
}

export const lookItems = (): LookItem[] => [
  ...Array.from({ length: 7 }, (_, index) => ({
    ...base,
    id: `letter:${index}`,
    lane: `order-${4100 + (index % 5)}`,
    subject: `order-${4100 + (index % 5)}`,
    offset: 999_000 - index * 211,
    at: newest - index * 65_000,
    behind: index % 5 === 0 ? 3 : 0,
  })),
  {
    ...base,
    id: 'effect:pay',
    fingerprint: 'pay',
    kind: 'effect',
    node: 'by-day',
    code: 'EFFECT_UNKNOWN',
    state: 'unknown',
    message: 'The connection broke after the request was sent to api.example.com.',
    type: 'com.counterflow.payment.submitted',
    subject: 'order-4042',
    lane: 'order-4042',
    offset: 998_877,
    at: newest - 3_600_000,
  },
  {
    ...base,
    id: 'effect:dead',
    fingerprint: 'dead',
    kind: 'effect',
    flow: 'other-flow',
    node: 'mail',
    code: 'EFFECT_DEAD',
    message: 'Given up after 8 tries in 2 days: the server answered 503.',
    type: 'com.counterflow.order.shipped',
    subject: 'order-3977',
    lane: 'robin@example.com',
    offset: 997_001,
    at: newest - 90_000_000,
    behind: 2,
  },
]
