/** What pasts made at random have found, each as a case of its own. */
import { describe, expect, it } from 'vitest'
import { Bench, flowOf, planOf } from '../flows.ts'
import { again, recorded } from './lived-again.ts'

describe('a run over the past', () => {
  it('goes on where a row is to be taken away that has no key: it needs a look, then and now', () => {
    const key = [{ name: 'id', value: 'data.id' }]
    const copy = { type: 'copy', table: 'customers', key, deleted: 'event.type == "customer.deleted"' }
    const plan = planOf(flowOf({ in: { type: 'manual' }, copy }, ['in.event > copy']))
    const bench = new Bench([plan])
    bench.send({ data: { id: 'a' } }, { type: 'customer.deleted', data: { id: null } }, { data: { id: 'b' } })
    const { store, clock } = bench
    expect(store.letters().map(({ code, offset }) => [code, offset])).toEqual([['TABLE_VALUE', 2]])
    expect([...store.rows('customers')]).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
  })

  it('ends as late as the flow waits for what comes late', () => {
    const guard = { type: 'quiet', for: '5m', zone: 'UTC' }
    const plan = planOf(
      flowOf({ in: { type: 'manual', lateBy: '2m' }, guard, told: { type: 'table', table: 'told', columns } }, [
        'in.event > guard',
        'guard.quiet > told',
      ]),
    )
    const bench = new Bench([plan])
    bench.send({})
    for (const minutes of [6, 2]) {
      for (let n = 0; n < minutes * 2; n++) {
        bench.clock.advance(30_000)
        bench.run()
      }
      const { store, clock } = bench
      expect([...store.rows('told')]).toHaveLength(minutes === 6 ? 0 : 1)
      expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
    }
  })
})

const columns = [{ name: 'what', value: 'event.type' }]
