/** Lanes that a person set free then: in a run over the past it is so again, where something waits in them. */
import { type CloudEvent, isPublicChannel } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import type { Deployment } from '../deployment.ts'
import type { Delivery } from '../stage-facts.ts'
import type { StageRun } from '../stage-run.ts'

export type ReleasedLane = { readonly run: StageRun; readonly lane: string; readonly isRetried: boolean }

/** Whether a decision of the log lets a lane of one of these steps go on. */
export const isReleased = ({ type, data }: CloudEvent, runs: readonly StageRun[]): boolean =>
  type === 'counterflow.lane.released' && isObject(data) && runs.some(({ name }) => name === data.stage)

/** What a decision of the log is about, where it sets free a lane that waits now. */
export function releasedLane({ type, data }: CloudEvent, runs: readonly StageRun[]): ReleasedLane | undefined {
  if (type !== 'counterflow.lane.released' || !isObject(data)) return undefined
  const { stage, lane, verdict } = data
  const run = runs.find(({ name }) => name === stage)
  if (!run || typeof lane !== 'string' || !run.blocked.has(lane)) return undefined
  return { run, lane, isRetried: verdict === 'retry' }
}

/** What waits in it, in its order; `store` knows all of it. */
export function waitingIn(
  { run, lane, isRetried }: ReleasedLane,
  store: Pick<Store, 'letters' | 'parked' | 'get'>,
  deployment: Deployment,
): readonly Delivery[] {
  const rows = [...(isRetried ? store.letters(run.name) : []), ...store.parked(run.name)]
  return rows.flatMap((row) => {
    const event = row.lane === lane ? store.get(row.offset) : undefined
    if (!event) return []
    const all = deployment.deliveries(run, event, isPublicChannel(event.channel))
    return all.filter((each) => each.event.split === row.split)
  })
}
