/** Groups what waits by what went wrong: one broken field is one cause, however many orders it stopped. */
import type { LookItem } from '../../../runtime/model/api/look.ts'

export type Cause = {
  readonly id: string
  readonly flow: string
  readonly node: string
  readonly state: LookItem['state']
  readonly kind: LookItem['kind']
  readonly message: string
  readonly items: readonly LookItem[]
  /** Deliveries that wait behind its items. */
  readonly behind: number
  readonly since: number
}

export function causes(items: readonly LookItem[]): readonly Cause[] {
  const groups = Map.groupBy(items, ({ fingerprint, state, kind }) => JSON.stringify([fingerprint, state, kind]))
  return [...groups]
    .flatMap(([id, group]): Cause[] => {
      const [first] = group
      if (!first) return []
      const { flow, node, state, kind, message } = first
      const since = Math.min(...group.map(({ at }) => at))
      return [{ id, flow, node, state, kind, message, items: group, behind: behind(group), since }]
    })
    .toSorted((a, b) => b.items.length - a.items.length || a.since - b.since)
}

/** Items of one lane wait behind each other, so that what waits behind the lane is counted once. */
function behind(items: readonly LookItem[]): number {
  const lanes = new Map<string, number>()
  for (const item of items) lanes.set(laneOf(item), Math.max(item.behind, lanes.get(laneOf(item)) ?? 0))
  return [...lanes.values()].reduce((sum, count) => sum + count, 0)
}

/** Letters of one lane are decided together: what comes later may not overtake. An effect stands alone. */
export const laneOf = ({ kind, id, flow, node, lane }: LookItem): string =>
  JSON.stringify(kind === 'letter' ? [flow, node, lane] : [id])

/** Nothing can be tried again: it is compared, and the first one stays. */
export const isSaidTwice = ({ kind }: Pick<LookItem, 'kind'>): boolean => kind === 'contradiction'

/** A person had it tried again, and it has not ended. */
export const isTrying = ({ state }: Pick<LookItem, 'state'>): boolean => state === 'trying'

/** It may have happened: only a person can find out. */
export const nobodyKnows = ({ kind, state }: Pick<LookItem, 'kind' | 'state'>): boolean =>
  kind === 'effect' && state === 'unknown'
