/** What the ingress needs of a runtime: which flows are at work now, and the way into the log. */
import { programsChannel } from '../../model/event.ts'
import type { Runtime } from '../runtime.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { openStandstill } from './forms/standstill.ts'
import type { IntakeWays } from './intake.ts'

/** @param runtime asked anew each time: it may not be there yet */
export function waysOf(store: SqliteStore, runtime: () => Runtime): IntakeWays {
  let standstill: IntakeWays['standstill'] | undefined
  return {
    hand: (batch) => runtime().hand(batch),
    // It rides on the commit that is made next.
    keep: async (name, position) => void (await runtime().accept([], name, position)),
    isStored: (channel) =>
      channel === programsChannel || [...runtime().engine.deployments()].some(({ plan }) => plan.paths.has(channel)),
    waiting: () => runtime().engine.waitingEvents,
    standstill: (page, answer) => {
      standstill ??= openStandstill({
        engine: runtime().engine,
        store,
        effectsPaused: () => store.effectsPaused,
        monotonic: () => performance.now(),
      })
      return standstill(page, answer)
    },
  }
}
