/** T-M6: some providers say what was given back in all, others only how much more; a payment ends at the same sum. */
import { expect, it } from 'vitest'
import { connect, deliver } from './deliver.ts'
import { flowOf, type Opened, openServed } from './open.ts'

const refunds = (provider: string) =>
  flowOf(
    {
      shop: { type: 'webhook', version: 1, config: { provider, connection: provider } },
      done: { type: 'filter', version: 1, config: { when: 'event.type == "refund.completed"' } },
      told: { type: 'filter', version: 1, config: { when: 'has(data.amount)' } },
      sums: {
        type: 'table',
        version: 1,
        config: {
          table: 'sums',
          key: [{ name: 'payment', type: 'text', value: 'data.payment_id' }],
          columns: [
            { name: 'in_all', type: 'integer', keep: 'set', value: 'data.?cumulative_refunded.?minor.orValue(null)' },
          ],
        },
      },
      parts: {
        type: 'table',
        version: 1,
        config: {
          table: 'parts',
          key: [{ name: 'payment', type: 'text', value: 'data.payment_id' }],
          columns: [{ name: 'added', type: 'integer', keep: 'add', value: 'data.amount.minor' }],
        },
      },
    },
    [
      { from: 'shop.event', to: 'done' },
      { from: 'done.pass', to: 'sums' },
      { from: 'done.pass', to: 'told' },
      { from: 'told.pass', to: 'parts' },
    ],
  )

async function sums(opened: Opened): Promise<unknown> {
  await opened.runtime.idle()
  return [...opened.store.rows('sums'), ...opened.store.rows('parts')]
}

const chargeRefunded = (event: string, inAll: number, part?: number): string =>
  JSON.stringify({
    ...{ id: event, type: 'charge.refunded', created: 1_700_000_000 },
    data: {
      object: {
        ...{ id: 'ch_1', payment_intent: 'pi_1', currency: 'gbp', amount: 10_000, amount_refunded: inAll },
        ...(part === undefined ? {} : { refunds: { data: [{ id: `re_${event}`, amount: part }] } }),
      },
    },
  })

it.each([
  ['with the part beside it', [3_000, 2_000], [{ payment: 'pi_1', added: 5_000 }]],
  ['without it, as newer versions of its API do', [undefined, undefined], []],
])('T-M6: of Stripe, which says the sum, %s', async (_, [first, second], parts) => {
  const opened = await openServed({ flow: refunds('stripe') })
  const path = connect(opened, 'stripe')
  const send = (body: string): Promise<unknown> => deliver(opened, { provider: 'stripe', path, body })
  await send(chargeRefunded('evt_1', 3_000, first))
  await send(chargeRefunded('evt_2', 5_000, second))
  // Tried once more: neither sum moves.
  await send(chargeRefunded('evt_2', 5_000, second))
  expect(await sums(opened)).toEqual([{ payment: 'pi_1', in_all: 5_000 }, ...parts])
})

it('T-M6: of Square, which says each part', async () => {
  const opened = await openServed({ flow: refunds('square') })
  const path = connect(opened, 'square')
  const part = (event: string, id: string, amount: number): string =>
    JSON.stringify({
      ...{ merchant_id: 'M', type: 'refund.updated', event_id: event },
      data: {
        object: { refund: { id, payment_id: 'P', status: 'COMPLETED', amount_money: { amount, currency: 'USD' } } },
      },
    })
  for (const body of [part('E1', 'R1', 3_000), part('E2', 'R2', 2_000), part('E2', 'R2', 2_000)])
    await deliver(opened, { provider: 'square', path, body })
  expect(await sums(opened)).toEqual([
    { payment: 'P', in_all: null },
    { payment: 'P', added: 5_000 },
  ])
})
