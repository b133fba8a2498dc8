/** What came for a flow while it was off: a person decides whether it is handled when the flow is on again. */
import { undelivered } from '../../engine/waiting-work.ts'
import type { Missed } from '../../model/api/flows.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export function missedBy({ store, plans }: ShopParts, running: Running, flow: string): Missed {
  const kept = store.deployments().find((row) => row.flow === flow)
  const plan = kept === undefined ? undefined : plans.of(kept.hash)
  if (kept === undefined || plan === undefined || running.state(flow) !== 'off') return { events: 0, since: null }
  const events = Math.max(0, ...plan.stages.map((stage) => undelivered(store, plan, stage)))
  return { events, since: kept.at }
}
