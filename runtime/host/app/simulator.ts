/** How fast the practice shops of a flow run. */
import { CounterflowError } from '../../model/problem.ts'
import { notOn } from './refusals.ts'
import type { Running } from './running.ts'

/** Each goes on where it was, from now on at the new pace. @throws FLOW_OFF, NO_SIMULATOR */
export async function setSpeed(running: Running, flow: string, speed: number): Promise<{ speed: number }> {
  const deployment = running.deployment(flow)
  if (deployment === undefined) throw notOn('its practice shop stands still')
  const shops = deployment.plan.producers.filter(({ type }) => type === 'simulator')
  if (shops.length === 0)
    throw new CounterflowError('NO_SIMULATOR', 'This flow has no practice shop.', {
      kept: 'Nothing was changed.',
      advice: 'Put a practice shop into the flow and publish it.',
    })
  running.keepSpeed(flow, speed)
  for (const { node } of shops) await running.restart(flow, node)
  return { speed }
}
