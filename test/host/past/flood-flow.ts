/** A flow into which a flood comes, and an engine whose steps take little of it at a time. */
import { systemClock } from '../../../runtime/host/clock.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from '../../engine/flows.ts'

const column = (name: string, value: string, keep = 'add') => ({ name, value, keep, type: 'integer' })

/** Two wires lead to the one table; the other hears the first of each customer alone. */
export const floodFlow = flowOf(
  {
    in: { type: 'manual' },
    size: { type: 'route', rules: [{ name: 'large', when: 'data.total > 4' }] },
    totals: {
      type: 'table',
      table: 'totals',
      key: [{ name: 'who', type: 'text', value: 'data.who' }],
      columns: [column('orders', '1')],
    },
    seldom: { type: 'filter', when: 'data.total == 0' },
    free: { type: 'table', table: 'free', columns: [column('total', 'data.total', 'set')] },
  },
  ['in.event > size', 'size.large > totals', 'size.otherwise > totals', 'in.event > seldom', 'seldom.pass > free'],
  'flood',
)
export const floodPlan = planOf(floodFlow)

/** So many deliveries of a step in a commit, however quick it is. */
export const inOneCommit = 64

export const slowRuntime = (store: Store): Runtime => {
  const services = { clock: systemClock, random: Math.random, files: {} as never, effects: {} }
  return new Runtime({ store, services, limits: { budget: -1 } })
}

export function flood(count: number): ReturnType<Bench['event']>[] {
  const bench = new Bench([floodPlan])
  return Array.from({ length: count }, (_, n) => ({
    ...bench.event({ data: { total: n % 9, who: `w${n % 7}` } }, 'in', 'flood'),
    time: Date.now(),
  }))
}
