/** Events that a person puts into a producer by hand, as if they had come from outside. */
import { randomUUID } from 'node:crypto'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { eventChecks } from '../../engine/event-checks.ts'
import type { EventInput } from '../../model/event.ts'
import type { Acceptance } from '../../model/services.ts'
import { entrance } from '../entrance.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type Send = { readonly flow: string; readonly node: string; readonly event: EventInput; readonly by: string }

/** Resolves when the event is on the disk. @throws FLOW_OFF, PRODUCER */
export async function sendEvent(
  { services }: ShopParts,
  running: Running,
  { flow, node, event, by }: Send,
): Promise<Acceptance> {
  const deployment = running.deployment(flow)
  if (deployment === undefined) throw notOn('it takes no events')
  const { plan } = deployment
  const defaults = { ...entrance(plan, node), now: services.clock.now(), id: randomUUID }
  const wrong = eventChecks(plan.flow)(event)
  if (wrong !== undefined) return { kind: 'refused', code: 'EVENT_SCHEMA', message: wrong }
  // Who sent it goes with it for good.
  const arrived = eventFromInput({ ...event, sentby: by }, defaults)
  if (isRefusal(arrived)) return { kind: 'refused', ...arrived }
  const [answer] = await running.runtime().accept([arrived])
  if (answer === undefined) throw new Error('An event was handed in and nothing was said about it')
  return answer
}
