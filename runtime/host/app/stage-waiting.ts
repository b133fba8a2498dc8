/** How many events a stage has still before it. Exact where that is few, else by how far its cursor is behind. */
import type { Plan } from '../../compile/plan.ts'
import { type CloudEvent, channelName, isPublicChannel } from '../../model/event.ts'
import { splitOutput } from '../../model/flow.ts'
import type { Origins } from '../origins.ts'
import type { ShopParts } from './shop-parts.ts'

/** Events that are counted one by one. */
const exactly = 2_000
/** Events that are counted when somebody asks once, rather than four times a second. */
const exactlyOnce = 100_000

/** What leads to a stage. */
type Ways = { readonly channels: ReadonlySet<string>; readonly hears: readonly ((event: CloudEvent) => boolean)[] }

export function openStageWaiting({ store, waiting }: Pick<ShopParts, 'store' | 'waiting'>, origins: Origins) {
  const ways = new WeakMap<Plan, Map<string, Ways>>()
  /** Origins of a stage, as long as the log has no new kind of event. */
  const known = new WeakMap<Ways, { readonly count: number; readonly ids: readonly number[] }>()

  function waysOf(plan: Plan, stage: string): Ways {
    let stages = ways.get(plan)
    if (!stages) {
      stages = stageWays(plan)
      ways.set(plan, stages)
    }
    return stages.get(stage) ?? { channels: new Set(), hears: [] }
  }

  function idsOf(plan: Plan, stage: string): readonly number[] {
    const way = waysOf(plan, stage)
    const all = origins.all()
    const before = known.get(way)
    if (before?.count === all.length) return before.ids
    const ids = all
      .filter(
        ({ channel, event }) =>
          way.channels.has(channel) || (isPublicChannel(channel) && way.hears.some((hears) => hears(event))),
      )
      .map(({ id }) => id)
    known.set(way, { count: all.length, ids })
    return ids
  }

  function count(plan: Plan, stage: string, after: number, most: number): number {
    const distance = store.head - after
    if (distance <= 0) return 0
    if (distance <= most) return waiting.events(idsOf(plan, stage), after, store.head)
    return idsOf(plan, stage).length === 0 ? 0 : distance
  }

  return {
    /** `cursor` left out: the one that is kept. A stage that has none has not begun, and waits for nothing. */
    of(plan: Plan, stage: string, cursor = store.stage(stage)?.cursor): number {
      return cursor === undefined ? 0 : count(plan, stage, Math.max(cursor, store.first - 1), exactly)
    },
    /** All that the log has for it. */
    past: (plan: Plan, stage: string): number => count(plan, stage, store.first - 1, exactlyOnce),
  }
}

export type StageWaiting = ReturnType<typeof openStageWaiting>

/** From each stored output through the stateless routers to the stages behind them. */
function stageWays(plan: Plan): Map<string, Ways> {
  const found = new Map<string, { channels: Set<string>; hears: ((event: CloudEvent) => boolean)[] }>()
  const stages = new Map(plan.stages.map(({ node, name }) => [node, name]))
  for (const name of stages.values()) found.set(name, { channels: new Set(), hears: [] })
  for (const output of plan.outputs) {
    const { node, output: way } = splitOutput(output)
    if (plan.routers.has(node)) continue
    const listener = plan.listeners.find((each) => each.producer === node)
    for (const reached of reachedFrom(plan, output)) {
      const entry = found.get(stages.get(reached) ?? '')
      if (listener === undefined) entry?.channels.add(channelName(plan.flow.id, node, way))
      else entry?.hears.push((event) => listener.hears(event))
    }
  }
  return found
}

function reachedFrom(plan: Plan, output: string): ReadonlySet<string> {
  const nodes = new Set(plan.targets.get(output) ?? [])
  for (const node of nodes)
    for (const way of plan.routers.get(node)?.outputs ?? [])
      for (const target of plan.targets.get(`${node}.${way}`) ?? []) nodes.add(target)
  return nodes
}
