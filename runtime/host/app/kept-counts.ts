/**
 * What a flow has counted, kept beside its log every few seconds, so that the figures on its cards go on after a restart.
 * What came between the last keeping and a crash is counted from the log: its paths are pure, so it is exact.
 */
import type { Plan } from '../../compile/plan.ts'
import { isPublicChannel } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'

export type KeptCounts = {
  /** When counting began, ms since 1970. */
  readonly since: number
  /** By `<node id>.<output>`. */
  readonly outputs: ReadonlyMap<string, number>
  /** Deliveries worked off, by node id. */
  readonly handled: ReadonlyMap<string, number>
}

/** Beyond so many events that nobody has counted, counting begins anew: the app shall open at once. */
const most = 50_000
const page = 1_000

const nameOf = (flow: string): string => `counts:${flow}`
const nothing: ReadonlyMap<string, number> = new Map()

export function keepCounts(store: SqliteStore, plan: Plan, { since, outputs, handled }: KeptCounts): void {
  const cursors = plan.stages.map(({ node, name }) => [node, store.stage(name)?.cursor ?? 0] as const)
  store.parts.settings.set(nameOf(plan.flow.id), {
    since,
    head: store.head,
    outputs: Object.fromEntries(outputs),
    handled: Object.fromEntries(handled),
    cursors: Object.fromEntries(cursors),
  })
}

/** `plan` undefined: of a flow that is off, which counts nothing meanwhile. */
export function readCounts(store: SqliteStore, flow: string, plan: Plan | undefined, now: number): KeptCounts {
  const kept = store.parts.settings.get(nameOf(flow))
  if (!isObject(kept) || typeof kept.since !== 'number' || typeof kept.head !== 'number')
    return { since: now, outputs: nothing, handled: nothing }
  const found = { since: kept.since, outputs: numbers(kept.outputs), handled: numbers(kept.handled) }
  // A backup that was restored is shorter than what was counted.
  if (kept.head > store.head) return { since: now, outputs: nothing, handled: nothing }
  if (plan === undefined) return found
  return countOn(store, plan, { ...found, head: kept.head, cursors: numbers(kept.cursors) }, now)
}

type Kept = KeptCounts & { readonly head: number; readonly cursors: ReadonlyMap<string, number> }

function countOn(store: SqliteStore, plan: Plan, kept: Kept, now: number): KeptCounts {
  const stages = plan.stages.map(({ node, name }) => {
    const cursor = store.stage(name)?.cursor ?? 0
    return { node, from: kept.cursors.get(node) ?? cursor, to: cursor, count: 0 }
  })
  const moved = stages.filter(({ from, to }) => to > from).map(({ from }) => from)
  let at = Math.min(kept.head, ...moved)
  if (store.head - at > most) return { since: now, outputs: nothing, handled: nothing }
  const counts = new Float64Array(plan.outputs.length)
  const before = new Float64Array(plan.outputs.length)
  let offset = 0
  const raise = (stage: number): void => {
    const one = stages[stage]
    if (one !== undefined && offset > one.from && offset <= one.to) one.count++
  }
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys()]
  while (at < store.head) {
    const events = store.read(at, page, channels)
    for (const event of events) {
      offset = event.offset
      const counting = offset > kept.head ? counts : before
      plan.paths.get(event.channel)?.(event, raise, counting)
      if (!isPublicChannel(event.channel)) continue
      for (const listener of plan.listeners) if (listener.hears(event)) listener.path(event, raise, counting)
    }
    if (events.length < page) break
    at = offset
  }
  const outputs = plan.outputs.map((output, index) => [output, counts[index] ?? 0] as const)
  return {
    since: kept.since,
    outputs: plus(kept.outputs, outputs),
    handled: plus(
      kept.handled,
      stages.map(({ node, count }) => [node, count]),
    ),
  }
}

function plus(
  counts: ReadonlyMap<string, number>,
  more: readonly (readonly [string, number])[],
): ReadonlyMap<string, number> {
  const sum = new Map(counts)
  for (const [name, count] of more) if (count > 0) sum.set(name, (sum.get(name) ?? 0) + count)
  return sum
}

const numbers = (value: Json | undefined): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, count]) =>
      typeof count === 'number' && count > 0 ? [[name, count] as const] : [],
    ),
  )
