/**
 * Whatever a shop went through: its tables as of any moment are those that it had then, and each of them made anew from
 * the log is the one that it has. `TRADE_PASTS=400` lives more.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import { planOf } from '../flows.ts'
import { rebuiltTables, tablesOf } from './tables-of.ts'
import { tradeDraws, tradeFlow } from './trade-flow.ts'
import { liveTrade, TradeLife } from './trade-life.ts'
import { tradeMoments } from './trade-past.ts'

const numRuns = Number(process.env.TRADE_PASTS ?? 10)
const timeout = numRuns > 100 ? 600_000 : undefined

describe('the tables of a trade', () => {
  it(
    'as of every moment of its past are those that it had then',
    () => {
      fc.assert(
        fc.property(tradeDraws, tradeMoments, (draw, moments) => {
          const life = new TradeLife(planOf(tradeFlow(draw)))
          const then = moments.map((moment) => {
            life.live(moment)
            return { offset: life.store.head, tables: tablesOf(life.store) }
          })
          life.rest()
          const { store, plan, planOf: versions } = life
          const state = new PastState(store, versionTimes(store, plan, versions))
          for (const { offset, tables } of then) {
            for (const _ of state.advance(offset));
            if (offset > 0) expect(tablesOf(state.store)).toEqual(tables)
          }
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it(
    'made anew from the log are those that it has',
    () => {
      fc.assert(
        fc.property(tradeDraws, tradeMoments, (draw, moments) => {
          const { store, plan } = liveTrade(planOf(tradeFlow(draw)), moments)
          if (store.head > 0) expect(rebuiltTables(store, plan)).toEqual(tablesOf(store))
        }),
        { numRuns },
      )
    },
    timeout,
  )
})
