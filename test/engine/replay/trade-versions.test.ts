/**
 * Whatever a shop went through, and whatever people changed about its flow meanwhile: steps more and fewer, other
 * conditions, pauses. `TRADE_PASTS=400` lives more.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { stepMarks } from '../../../runtime/engine/replay/same-steps.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import { periodAt, versionPeriods } from '../../../runtime/engine/version-periods.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import { planOf } from '../flows.ts'
import { explainedSteps } from './explained-steps.ts'
import { runThrough } from './lived-again.ts'
import { nameOf, noted } from './noted.ts'
import { rebuiltTables, type Tables, tablesOf } from './tables-of.ts'
import { changedTrades, liveChanged } from './trade-changes.ts'
import { tradeFlow } from './trade-flow.ts'
import type { TradeLife } from './trade-life.ts'

const numRuns = Number(process.env.TRADE_PASTS ?? 10)
const timeout = numRuns > 100 ? 600_000 : undefined

/** Those that the version in force keeps; the others stay as they were. */
const tablesIn = ({ plan }: TradeLife, tables: Tables): Tables => {
  const kept = new Set(plan.stages.flatMap((stage) => stage.tables.map(({ name }) => name)))
  return Object.fromEntries(Object.entries(tables).filter(([name]) => kept.has(name)))
}

describe('a flow of trade that was changed on the way', () => {
  it(
    'has, as of every moment of its past, the tables that it had then',
    () => {
      fc.assert(
        fc.property(changedTrades(true), (trade) => {
          const then: { readonly offset: number; readonly tables: Tables }[] = []
          const {
            store,
            plan,
            planOf: versions,
          } = liveChanged(trade, (life) => {
            then.push({ offset: life.store.head, tables: tablesIn(life, tablesOf(life.store)) })
          })
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
    'has the tables that follow from the log, where their steps have always done the same',
    () => {
      fc.assert(
        fc.property(changedTrades(true), (trade) => {
          const plans: Plan[] = []
          const life = liveChanged(trade, undefined, (draw) => {
            const plan = planOf(tradeFlow(draw))
            plans.push(plan)
            return plan
          })
          const [newest, ...others] = plans.map(stepMarks).reverse()
          const isSame = (node: string): boolean => others.every((marks) => marks.get(node) === newest?.get(node))
          const same = life.plan.stages.filter(({ node }) => isSame(node))
          const names = same.flatMap(({ tables }) => tables.map(({ name }) => name))
          const of = (tables: Tables): object => Object.fromEntries(names.map((name) => [name, tables[name]]))
          if (life.store.head > 0) expect(of(rebuiltTables(life.store, life.plan))).toEqual(of(tablesOf(life.store)))
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it(
    'is explained by the version that an event met',
    () => {
      fc.assert(
        fc.property(changedTrades(false), (trade) => {
          const { notes } = noted(planOf(tradeFlow(trade.draw)))
          const moments = trade.moments.map((moment) => ({ ...moment, decides: 'nothing' as const }))
          const life = liveChanged(
            { ...trade, moments },
            undefined,
            (draw) => noted(planOf(tradeFlow(draw)), notes).plan,
          )
          const { store, plan } = life
          const periods = versionPeriods(store.flowRuns(plan.flow.id))
          for (const event of store.read(0, 1_000_000)) {
            if (event.channel.endsWith('.timer')) continue
            const ran = life.planOf(periodAt(periods, event.offset)?.hash ?? '') ?? plan
            expect([...(notes.reached.get(nameOf(event)) ?? [])].sort()).toEqual(
              explainedSteps(ran, store, event, undefined, life.waited),
            )
          }
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it(
    'asks the outside nothing about what was before a step was there, also where it begins with the past',
    () => {
      let added = 0
      fc.assert(
        fc.property(changedTrades(true), (trade) => {
          const { store, additions } = liveChanged(trade)
          const effects = store.effects({})
          for (const addition of additions) {
            added += addition.added.length
            const isOfThePast = ({ stage, offset, key }: Effect): boolean =>
              addition.added.includes(stage) && offset <= addition.head && !addition.known.has(key)
            expect(effects.filter(isOfThePast)).toEqual([])
          }
        }),
        { numRuns },
      )
      // Otherwise nothing was proven.
      expect(added).toBeGreaterThan(numRuns / 2)
    },
    timeout,
  )

  it(
    'shows no difference where the past is run through what is live, and the same difference twice for another',
    () => {
      const share = fc.double({ min: 0, max: 1, noNaN: true })
      fc.assert(
        fc.property(changedTrades(true), share, fc.boolean(), (trade, begins, all) => {
          const { store, plan, planOf: versions, clock, absences } = liveChanged(trade)
          if (store.head === 0) return
          const first = 1 + Math.floor(begins * (store.head - 1))
          const range = { past: store, first, last: store.head, until: clock.now(), all, absences, planOf: versions }
          const { same, outputs, tables, effects, look } = runThrough(replay({ ...range, before: plan, after: plan }))
          if (!same) expect({ outputs, tables, effects, look }).toBe('no difference')
          const other = planOf(tradeFlow(trade.draw))
          const told = (): string => JSON.stringify(runThrough(replay({ ...range, before: plan, after: other })))
          expect(told()).toBe(told())
        }),
        { numRuns },
      )
    },
    timeout,
  )
})
