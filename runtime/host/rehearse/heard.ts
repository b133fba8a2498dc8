/** Which events of a sale concern a flow: those that one of its producers hears. */
import type { Plan } from '../../compile/plan.ts'
import { eventFromInput, isRefusal } from '../../engine/arrival.ts'
import { type EventInput, programsChannel } from '../../model/event.ts'

export function heardBy(plan: Plan, input: EventInput): boolean {
  const event = eventFromInput(input, { channel: programsChannel, source: '', now: 0, id: () => null })
  return !isRefusal(event) && plan.listeners.some((listener) => listener.hears(event))
}
