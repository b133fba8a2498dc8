/** T-A2: an event of the future is taken as it comes, and everybody who looks at it is told. */
import { expect, it } from 'vitest'
import { published } from './flows.ts'
import { newShop } from './open-shop.ts'

it('T-A2: an event whose time is more than five minutes ahead is flagged, in the order in which it came', async () => {
  const shop = await newShop()
  const flow = await published(shop)
  const minute = 60_000
  for (const [n, off] of [-10 * minute, 4 * minute, 12 * minute, 0].entries()) {
    const time = new Date(Date.now() + off).toISOString()
    const event = { type: 'order.placed', id: `o-${n}`, time, data: { customer: 'ann', total: 5 } }
    await shop.call('events.send', { flow, node: 'hand', event, by: 'Ann' })
  }
  const { rows } = await shop.call('history.page', { type: 'order.placed', limit: 9 })
  expect(rows.toReversed().map(({ ahead }) => (ahead === null ? null : Math.round(ahead / minute)))).toEqual([
    null,
    null,
    12,
    null,
  ])
  const { event } = await shop.call('event.read', { offset: rows[1]?.offset ?? 0 })
  expect(event.accepted).toBeLessThan(event.time - 11 * minute)
  expect(event.ahead).toBe(rows[1]?.ahead)
})
