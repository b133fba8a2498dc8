/** When flows stood still because people had paused them or turned them off, as the log tells it. */
import { decisionsChannel } from '../../engine/decisions.ts'
import type { FlowState } from '../../model/api/flow-state.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { Log } from '../../model/store.ts'

const page = 1_000

/** Everything that people have decided, read once and then only what is new. */
export function openDecisions(log: Log): () => readonly CloudEvent[] {
  const found: CloudEvent[] = []
  let through = 0
  return () => {
    const { head } = log
    while (through < head) {
      const events = log.read(through, page, [decisionsChannel])
      found.push(...events)
      through = events.length < page ? head : (events.at(-1)?.offset ?? head)
    }
    return found
  }
}

/** `since`: the last event that the steps had taken; undefined where they took what came. */
export type Standing = { readonly state: FlowState; readonly since: number | undefined }

/** How a flow stood behind an offset, by what had been decided before a moment. */
export function standingOf(decisions: readonly CloudEvent[], flow: string, offset: number, before: number): Standing {
  let standing: Standing = { state: 'on', since: undefined }
  for (const { offset: at, time, type, data } of decisions) {
    if (at > offset || time >= before || !isObject(data) || data.flow !== flow) continue
    if (type === 'counterflow.flow.published') standing = { state: 'on', since: undefined }
    else if (type.startsWith('counterflow.flow.')) {
      // Paused, resumed, turned off and on again: each says how it stands from then on.
      const { to, start } = data
      if (to === 'on') standing = { state: 'on', since: undefined }
      // What had come meanwhile was left out.
      else if (to === 'paused') standing = { state: 'paused', since: start === 'now' ? at : (standing.since ?? at) }
      else if (to === 'off') standing = { state: 'off', since: standing.since ?? at }
    }
  }
  return standing
}
