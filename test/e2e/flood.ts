/** A flood into a flow whose step needs long for each event, which is on all the while. */
import { setTimeout as pause } from 'node:timers/promises'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { orders } from '../host/app/flows.ts'
import type { App } from './start-app.ts'

const column = (name: string, value: string) => ({ name, value, keep: 'add', type: 'integer' })
/** Compares each number with all others. */
const long = 'size(data.numbers.filter(a, data.numbers.exists(b, a < 0 && b < a)))'

const flow: Flow = {
  ...orders(),
  id: 'flood',
  name: 'Flood of orders',
  nodes: {
    shop: { type: 'events', version: 1, name: 'Orders of the shop', config: { types: 'order.flood' } },
    size: {
      type: 'route',
      version: 1,
      name: 'Large or small',
      config: { rules: [{ name: 'large', when: 'data.total > 4' }] },
    },
    slow: {
      type: 'table',
      version: 1,
      name: 'Worked out',
      config: {
        table: 'worked_out',
        key: [{ name: 'who', type: 'text', value: 'data.who' }],
        columns: [column('orders', '1'), ...Array.from({ length: 12 }, (_, n) => column(`c${n}`, long))],
      },
    },
  },
  edges: [
    { from: 'shop.event', to: 'size' },
    { from: 'size.large', to: 'slow' },
    { from: 'size.otherwise', to: 'slow' },
  ],
  layout: { shop: { x: 0, y: 60 }, size: { x: 320, y: 60 }, slow: { x: 680, y: 60 } },
}

/** Answers with the flow, and with a moment at which a part of it had been worked off. */
export async function letFlood(
  { call }: App,
  count: number,
): Promise<{ readonly flow: string; readonly then: number }> {
  const { flow: id } = await call('flows.import', { text: writeFlow(flow) })
  await call('publish.apply', { flow: id, revision: 1, choices: {}, by: 'Ada' })
  const { token } = await call('programs.add', { program: 'till', sources: [], reads: [] })
  const { address } = await call('ingress.read', {})
  const events = Array.from({ length: count }, (_, n) => ({
    ...{ specversion: '1.0', type: 'order.flood', source: '/programs/till', id: `flood-${n}` },
    data: { total: n % 9, who: `w${n % 7}`, numbers: Array.from({ length: 60 }, (_, at) => at) },
  }))
  const sent = await fetch(`${address}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  })
  if (!sent.ok) throw new Error(await sent.text())
  const then = Date.now()
  const done = async (): Promise<number> => {
    const { rows } = await call('tables.page', { table: 'worked_out', limit: 9 })
    return rows.reduce((sum, { orders }) => sum + Number(orders), 0)
  }
  while ((await done()) < count) await pause(20)
  return { flow: id, then }
}
