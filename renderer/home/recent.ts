/** The order of the list of flows: what was opened or edited last comes first. */
import type { FlowCard } from '../../runtime/model/api/flows.ts'

export type Recent = {
  readonly flows: readonly FlowCard[]
  /** The flow that was opened last on this machine, as long as it is there. */
  readonly last: string | null
}

/** `opened`: ms since 1970, by flow. */
export function byRecency(flows: readonly FlowCard[], opened: ReadonlyMap<string, number>): Recent {
  const moment = ({ flow, edited }: FlowCard): number => Math.max(edited, opened.get(flow) ?? 0)
  const seen = flows.filter(({ flow }) => opened.has(flow))
  const last = seen.reduce<FlowCard | null>(
    (best, card) => (best === null || (opened.get(card.flow) ?? 0) > (opened.get(best.flow) ?? 0) ? card : best),
    null,
  )
  return { flows: [...flows].sort((a, b) => moment(b) - moment(a)), last: last?.flow ?? null }
}
