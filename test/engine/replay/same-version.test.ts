/** A run over the past through the very version that lived it finds everything as it was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { planOf } from '../flows.ts'
import { again, recorded, runThrough } from './lived-again.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'

describe('a run over the past through the version that lived it', () => {
  it('brings forth the events, tables and effects that stand in the store', () => {
    fc.assert(
      fc.property(draws, arrivals, (draw, coming) => {
        const plan = planOf(drawnFlow(draw))
        const { store, now } = live(plan, coming)
        expect(again(store, plan, now)).toEqual(recorded(store, plan))
      }),
      { numRuns: 120 },
    )
  })

  it('shows no difference, whatever stretch it is, and says the same twice', () => {
    fc.assert(
      fc.property(
        draws,
        arrivals,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (draw, coming, share, all) => {
          const plan = planOf(drawnFlow(draw))
          const { store, now } = live(plan, coming)
          if (store.head === 0) return
          const asked = {
            past: store,
            before: plan,
            after: plan,
            first: 1 + Math.floor(share * (store.head - 1)),
            last: store.head,
            planOf: () => plan,
            until: now,
            all,
          }
          const report = runThrough(replay(asked))
          expect(report.same).toBe(true)
          expect(JSON.stringify(runThrough(replay(asked)))).toBe(JSON.stringify(report))
        },
      ),
      { numRuns: 40 },
    )
  })
})
