/** Steps that were removed and set aside: what failed there waits for the step to come back, and not for a person. */
import { removedSteps } from '../../engine/removed-steps.ts'
import type { Store } from '../../model/store.ts'
import type { StageWaits, Waiting } from '../store/waiting.ts'

export function isSetAside(store: Store, stage: string): boolean {
  const flow = stage.slice(0, stage.indexOf('/'))
  return Object.hasOwn(removedSteps(store, flow).parked, stage)
}

/** Counts of what waits, without deliveries that nobody can decide about. */
export function withoutSetAside(waiting: Waiting, store: Store): Waiting {
  return {
    ...waiting,
    byStage(): ReadonlyMap<string, StageWaits> {
      const all = [...waiting.byStage()]
      // Mostly there are no letters, and nothing is asked.
      return new Map(
        all.map(([stage, waits]) =>
          waits.letters > 0 && isSetAside(store, stage) ? [stage, { ...waits, letters: 0 }] : [stage, waits],
        ),
      )
    },
  }
}
