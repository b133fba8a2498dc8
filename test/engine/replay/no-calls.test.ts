/**
 * A60, F35, T-B2, T-B4, T-B6: whatever is run over the past, however often and in whatever mixture, the outside gets no
 * call more, the log and the ledger stay as they are, and tables built anew are the same. `REPLAY_MIXES=10000` runs more.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { publish } from '../../../runtime/engine/publish.ts'
import { rebuildInto } from '../../../runtime/engine/rebuild.ts'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, planOf } from '../flows.ts'
import { type Arrival, arrivals, type Draw, drawnFlow, draws, live } from './pasts.ts'

type Run =
  | { readonly kind: 'shadow'; readonly draw: Draw; readonly share: number; readonly all: boolean }
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'as of'; readonly share: number }
  | { readonly kind: 'import' }

const share = fc.double({ min: 0, max: 1, noNaN: true })
const runs: fc.Arbitrary<readonly Run[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('shadow' as const), draw: draws, share, all: fc.boolean() }),
    fc.constant({ kind: 'rebuild' as const }),
    fc.record({ kind: fc.constant('as of' as const), share }),
    fc.constant({ kind: 'import' as const }),
  ),
  { minLength: 1, maxLength: 5 },
)

const numRuns = Number(process.env.REPLAY_MIXES ?? 200)

/** Imported once more: another id, and tables of its own. */
function copyOf(flow: Flow): Flow {
  const text = JSON.stringify({ ...flow, id: 'copy' })
  return JSON.parse(text.replace(/"table":"(\w+)"/g, '"table":"$1_copy"'))
}

const everything = (store: Store): string =>
  JSON.stringify([
    store.read(0, 1_000_000).map(({ text: _, ...event }) => event),
    store.effects({}),
    store.letters(),
    store
      .tables()
      .filter(({ name }) => !name.endsWith('_copy'))
      .map(({ name }) => [...store.rows(name)]),
    store.timers('test/quiet'),
  ])

describe('T-B2 T-B4 T-B6: any mixture of runs over the past', () => {
  it(
    'reaches nobody outside and changes nothing',
    () => {
      let calls = 0
      fc.assert(
        fc.property(draws, arrivals, runs, (draw: Draw, coming: readonly Arrival[], mixture) => {
          const plan = planOf(drawnFlow(draw))
          const { store, receiver, now } = live(plan, coming)
          const before = everything(store)
          const called = receiver.calls.length
          calls += called
          for (const run of mixture) {
            const at = Math.max(1, Math.round(('share' in run ? run.share : 1) * store.head))
            if (run.kind === 'shadow' && store.head > 0) {
              const after = planOf(drawnFlow(run.draw))
              const asked = { past: store, before: plan, after, first: at, last: store.head, until: now, all: run.all }
              for (const _ of replay({ ...asked, planOf: (hash) => (hash === plan.hash ? plan : undefined) }));
            } else if (run.kind === 'rebuild') {
              const target = createMemoryStore()
              rebuildInto(target, plan, store)
            } else if (run.kind === 'as of') {
              const state = new PastState(
                store,
                versionTimes(store, plan, () => plan),
              )
              for (const _ of state.advance(at));
            } else if (run.kind === 'import') {
              // T-B6: a copy of the flow in the same store begins from now and asks for nothing of the past.
              const copy = planOf(copyOf(drawnFlow(draw)))
              publish(store, copy, undefined, JSON.stringify(copy.flow), now)
              new Bench([copy], { store }).run()
              expect(store.effects({}).filter(({ stage }) => stage.startsWith('copy/'))).toEqual([])
            }
          }
          expect(receiver.calls.length).toBe(called)
          expect(everything(store)).toBe(before)
        }),
        { numRuns },
      )
      // Otherwise nothing was proven.
      expect(calls).toBeGreaterThan(numRuns / 10)
    },
    numRuns > 1_000 ? 3_600_000 : undefined,
  )
})
