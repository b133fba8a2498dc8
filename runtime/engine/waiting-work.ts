/** What waits for a step: what would be left undone if it were gone. */
import type { Plan, PlannedStage } from '../compile/plan.ts'
import { isPublicChannel } from '../model/event.ts'
import type { Store } from '../model/store.ts'

export type WaitingWork = {
  /** Events that have not reached it yet, that it holds until a moment comes, or that wait behind one that failed. */
  readonly events: number
  /** What it has asked to be done outside and what is not final yet. */
  readonly effects: number
}

/** Events of the log that are led along the paths; beyond, the distance is told. */
const exactly = 100_000
const page = 1_000

export function waitingWork(store: Store, plan: Plan, stage: PlannedStage): WaitingWork {
  const { name } = stage
  const held = store.timers(name).length + store.letters(name).length + store.parked(name).length
  return {
    events: undelivered(store, plan, stage) + held,
    effects: store.effects({ stage: name, states: ['pending', 'inflight', 'dead', 'unknown'] }).length,
  }
}

export const isWaiting = ({ events, effects }: WaitingWork): boolean => events + effects > 0

/** Deliveries behind its cursor; exact where it is not far behind. */
export function undelivered(store: Store, plan: Plan, { index, name }: PlannedStage): number {
  let at = Math.max(store.stage(name)?.cursor ?? 0, store.first - 1)
  if (store.head - at > exactly) return store.head - at
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys()]
  const counts = new Float64Array(plan.outputs.length)
  let count = 0
  while (at < store.head) {
    const events = store.read(at, page, channels)
    for (const event of events) {
      // Two branches may bring it both: it waits all the same.
      plan.paths.get(event.channel)?.(event, raise, counts)
      if (!isPublicChannel(event.channel)) continue
      for (const listener of plan.listeners) if (listener.hears(event)) listener.path(event, raise, counts)
    }
    if (events.length < page) break
    at = events.at(-1)?.offset ?? store.head
  }
  return count

  function raise(reached: number): void {
    if (reached === index) count++
  }
}
