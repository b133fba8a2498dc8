/** Which events of a sale concern a flow, and where they come in: those that one of its producers hears, reads or sends. */
import type { Plan } from '../../compile/plan.ts'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { type EventInput, programsChannel } from '../../model/event.ts'

/** The channel that it enters by; undefined where no step takes it. Rows of a file and schedules come in by their own. */
export function entranceOf(plan: Plan, input: EventInput): string | undefined {
  const event = eventFromInput(input, { channel: programsChannel, source: '', now: 0, id: () => null })
  if (isRefusal(event)) return undefined
  if (plan.listeners.some((listener) => listener.hears(event))) return programsChannel
  const producer = plan.producers.find(({ node }) => plan.flow.nodes[node]?.config.type === event.type)
  return producer?.channels[0]
}

export const heardBy = (plan: Plan, input: EventInput): boolean => entranceOf(plan, input) !== undefined
