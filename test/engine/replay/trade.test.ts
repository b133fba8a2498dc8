/**
 * Whatever a shop does with stock, orders, people, money and guards: looking back at an event says what the engine did
 * with it, and a run over the past through the same version finds everything as it was. `TRADE_PASTS=400` lives more.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { splitOutput } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { planOf } from '../flows.ts'
import { explainedReasons, explainedSteps } from './explained-steps.ts'
import { again, recorded, runThrough } from './lived-again.ts'
import { nameOf, noted } from './noted.ts'
import { PassedTypes } from './passed-types.ts'
import { partDraws, tradeDraws, tradeFlow } from './trade-flow.ts'
import { liveTrade } from './trade-life.ts'
import { tradeMoments } from './trade-past.ts'

const numRuns = Number(process.env.TRADE_PASTS ?? 20)
const timeout = numRuns > 100 ? 600_000 : undefined

/** What the books of the stock step itself never come to. */
const never = ['adds.broken', 'adds.healed', 'adds.unclear', 'low.unclear']

describe('trade at random', () => {
  it('has steps of every type that there is, and comes to every way out of those that remember, and to all that can need a look', () => {
    const wired = new Set<string>()
    const left = new Set<string>()
    const found = new Set<string>()
    const passed = new PassedTypes()
    for (const draws of partDraws)
      fc.assert(
        fc.property(draws, tradeMoments, (draw, moments) => {
          const plan = planOf(tradeFlow(draw))
          const { store } = liveTrade(plan, moments)
          const stages = new Set(plan.stages.map(({ node }) => node))
          for (const { from } of plan.flow.edges) if (stages.has(splitOutput(from).node)) wired.add(from)
          for (const event of store.read(0, 1_000_000)) {
            left.add(event.channel.slice('test/'.length))
            passed.see(plan, event)
          }
          for (const { code } of store.letters()) found.add(code)
          for (const { state } of store.effects({})) found.add(state)
          if (plan.stages.some(({ name }) => store.parked(name).length > 0)) found.add('parked')
        }),
        { numRuns: 45, seed: 19 },
      )
    expect([...wired].filter((output) => !left.has(output) && !never.includes(output))).toEqual([])
    const stuck = ['CANNOT_TELL', 'NOTHING_BEFORE', 'PAYMENT_AMOUNT', 'STOCK', 'TABLE_VALUE', 'parked']
    expect([...found]).toEqual(expect.arrayContaining([...stuck, 'dead', 'done', 'failed', 'skipped', 'unknown']))
    // A new type belongs into trade-parts.ts or trade-entrances.ts.
    expect(passed.rare(nodeTypes.map(({ type }) => type))).toEqual([])
  })
})

describe('looking back at trade', () => {
  it(
    'names the steps that got an event, and the reasons that they had',
    () => {
      fc.assert(
        fc.property(tradeDraws, tradeMoments, (draw, moments) => {
          const { plan, notes } = noted(planOf(tradeFlow(draw)))
          const { store } = liveTrade(plan, moments)
          for (const event of store.read(0, 1_000_000)) {
            if (event.channel.endsWith('.timer')) continue
            expect([...(notes.reached.get(nameOf(event)) ?? [])].sort()).toEqual(explainedSteps(plan, store, event))
            const said = Object.fromEntries(notes.said.get(nameOf(event)) ?? [])
            expect(explainedReasons(store.outcomes(event.offset))).toEqual(said)
          }
        }),
        { numRuns },
      )
    },
    timeout,
  )
})

describe('a run over the past of trade, through the version that lived it', () => {
  it(
    'brings forth the events, tables and effects that stand in the store, and what needs a look',
    () => {
      fc.assert(
        fc.property(tradeDraws, tradeMoments, (draw, moments) => {
          const plan = planOf(tradeFlow(draw))
          const { store, clock } = liveTrade(plan, moments)
          const now = clock.now()
          expect(again(store, plan, now)).toEqual(recorded(store, plan))
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it(
    'shows no difference, whatever stretch it is',
    () => {
      const share = fc.double({ min: 0, max: 1, noNaN: true })
      fc.assert(
        fc.property(tradeDraws, tradeMoments, share, fc.boolean(), (draw, moments, begins, all) => {
          const plan = planOf(tradeFlow(draw))
          const { store, clock } = liveTrade(plan, moments)
          const now = clock.now()
          if (store.head === 0) return
          const first = 1 + Math.floor(begins * (store.head - 1))
          const asked = { past: store, before: plan, after: plan, first, last: store.head, until: now, all }
          const { same, outputs, tables, effects, look } = runThrough(replay({ ...asked, planOf: () => plan }))
          if (!same) expect({ outputs, tables, effects, look }).toBe('no difference')
        }),
        { numRuns },
      )
    },
    timeout,
  )
})
