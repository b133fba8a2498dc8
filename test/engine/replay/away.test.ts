/** A run over the past never takes an absence of ours for a silence of the shop, whatever was changed about the guard. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import { flowOf, planOf } from '../flows.ts'
import { over, Shop } from '../shop-with-absences.ts'

const guarded = (length: string): Plan =>
  planOf(
    flowOf(
      {
        in: { type: 'manual' },
        guard: { type: 'quiet', for: length, zone: 'UTC' },
        told: { type: 'table', table: 'told', columns: [{ name: 'what', value: 'event.type' }] },
        hours: { type: 'unusual', key: 'data.shop', zone: 'UTC' },
      },
      ['in.event > guard', 'guard.quiet > told', 'guard.offline > told', 'in.event > hours'],
    ),
  )

const told = ({ store }: Shop): readonly unknown[] => [...store.rows('told')].map(({ what }) => what)

const counts = ({ outputs }: ReplayReport, name: string) => {
  const found = outputs.find(({ output }) => output === name)
  return { was: found?.was, now: found?.now }
}

describe('an absence of ours, in a run over the past', () => {
  const live = guarded('45m')

  it('is what it was where nothing was changed: for the whole of the wait, and for a part of it', () => {
    for (const [before, away] of [
      [0, 90],
      [5, 30],
    ] as const) {
      const shop = new Shop(live)
      shop.hears('order.placed', { shop: 'here' })
      shop.listen(before)
      shop.closed(away)
      shop.listen(12)
      expect(told(shop)).toEqual(['channel.offline'])
      for (const page of [1, 1_000]) {
        const report = over(shop, live, live, { page })
        expect(counts(report, 'guard.offline')).toEqual({ was: 1, now: 1 })
        expect(report.same).toBe(true)
      }
    }
  })

  it('is still told as one where the log has it and nobody noted it apart', () => {
    const shop = new Shop(live)
    shop.hears('order.placed', { shop: 'here' })
    shop.listen(5)
    shop.closed(30)
    shop.listen(12)
    expect(over(shop, live, live, { absences: [] }).same).toBe(true)
  })

  it('is no silence for a guard that would have waited less, or more', () => {
    const shop = new Shop(live)
    shop.hears('order.placed', { shop: 'here' })
    shop.listen(5)
    shop.closed(120)
    shop.listen(12)
    expect(told(shop)).toEqual(['channel.offline'])
    for (const [length, now] of [
      ['10m', { offline: 1, quiet: 1 }],
      ['30m', { offline: 1, quiet: 0 }],
      ['2h', { offline: 1, quiet: 0 }],
      ['3h', { offline: 0, quiet: 0 }],
    ] as const) {
      const report = over(shop, live, guarded(length))
      expect([length, counts(report, 'guard.offline').now]).toEqual([length, now.offline])
      expect([length, counts(report, 'guard.quiet').now]).toEqual([length, now.quiet])
    }
  })

  it('leaves a silence that we did listen to what it is', () => {
    const shop = new Shop(live)
    shop.hears('order.placed', { shop: 'here' })
    shop.listen(60)
    shop.closed(30)
    expect(told(shop)).toEqual(['channel.quiet'])
    const report = over(shop, live, guarded('30m'))
    expect(counts(report, 'guard.quiet')).toEqual({ was: 1, now: 1 })
    expect(counts(report, 'guard.offline')).toEqual({ was: 0, now: 0 })
  })
})
