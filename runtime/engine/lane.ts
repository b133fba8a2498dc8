/** Which lane a delivery keeps its order in. */
import { digest } from '../model/digest.ts'
import { type CloudEvent, defaultLane } from '../model/event.ts'
import { CannotTell, type Expression } from '../model/expression.ts'

/** Characters up to which a lane is kept as it is; a longer one is known by its digest. */
const longestLane = 256

/** The lane of one that stands aside: nobody else is in it. */
export function laneAside(lane: string, name: string): string {
  return lane.endsWith(`\n${name}`) ? lane : `${lane}\n${name}`
}

/** The value of `order by`, else the partition key, else the subject; an event without any stands alone. */
export function laneOf(orderBy: Expression | undefined, event: CloudEvent): string {
  if (orderBy) {
    const key = orderBy.evaluate(event)
    if (!(key instanceof CannotTell)) return bounded(typeof key === 'string' ? key : JSON.stringify(key))
  }
  return defaultLane(event) ?? `#${event.offset}`
}

const bounded = (lane: string): string => (lane.length <= longestLane ? lane : `digest:${digest(lane)}`)
