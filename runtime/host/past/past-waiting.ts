/** What waited at a moment of the past, at which step, and along which wire it had come. */

import type { Plan } from '../../compile/plan.ts'
import { wayOf } from '../../compile/way-steps.ts'
import type { PastMoment } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { type AheadThen, lead } from './ahead-then.ts'
import type { FlowThen } from './flow-then.ts'
import { wiresInto } from './wires-into.ts'

/** Where it waits, and the event because of which. */
type Waits = { readonly stage: string; readonly offset: number }

/** Ways that are worked out again; what is beyond is counted at its step alone. */
const mostWays = 5_000
const page = 1_000

/** Deliveries that were given up by then: those that still wait, and those that people have decided about since. */
export function lettersThen(
  store: SqliteStore,
  decisions: readonly CloudEvent[],
  flow: string,
  offset: number,
  at: number,
): readonly Waits[] {
  const isOurs = (stage: string): boolean => stage.startsWith(`${flow}/`)
  const found = store
    .letters()
    .filter((letter) => isOurs(letter.stage) && letter.offset <= offset && letter.at < at)
    .map(({ stage, offset }) => ({ stage, offset }))
  for (const { offset: decided, type, time, data } of decisions) {
    if (decided <= offset || type !== 'counterflow.lane.released' || time < at || !isObject(data)) continue
    const { stage, letters } = data
    if (typeof stage !== 'string' || !isOurs(stage) || !Array.isArray(letters)) continue
    for (const letter of letters)
      if (typeof letter === 'number' && letter <= offset) found.push({ stage, offset: letter })
  }
  // Tried again and given up again, it is one.
  return [...new Map(found.map((each) => [`${each.stage} ${each.offset}`, each])).values()]
}

/** Asked for by then, and not final yet. The ledger knows when, by the clock on the wall. */
export function effectsThen({ parts: { db } }: SqliteStore, flow: string, at: number): readonly Waits[] {
  return db
    .prepare<[number, number, string, string], Waits>(
      `SELECT stage, offset FROM effect WHERE created < ?
         AND (state NOT IN ('done', 'failed', 'skipped') OR updated >= ?) AND substr(stage, 1, length(?)) = ?`,
    )
    .all(at, at, `${flow}/`, `${flow}/`)
}

/** What steps held until a moment comes, and what waited in a lane behind something that had failed. */
export function heldThen(then: FlowThen, plan: Plan): readonly Waits[] {
  return plan.stages.flatMap(({ name }) => [
    ...(then.storeOf(name)?.timers(name) ?? []).map(({ cause }) => ({ stage: name, offset: Math.floor(cause) })),
    ...(then.storeOf(name)?.parked(name) ?? []).map(({ offset }) => ({ stage: name, offset: Math.floor(offset) })),
  ])
}

/** By the wires that lead to each step, what lay `ahead` included. Where there is one alone, nothing has to be worked out. */
export function wiresOf(
  store: SqliteStore,
  plan: Plan,
  ahead: AheadThen['wires'],
  waits: readonly Waits[],
): PastMoment['wires'] {
  const into = wiresInto(plan)
  const nodes = new Map(plan.stages.map(({ name, node }) => [name, node]))
  const wires: { [edge: string]: number } = Object.fromEntries(ahead)
  const count = (edge: string): void => {
    wires[edge] = (wires[edge] ?? 0) + 1
  }
  let ways = 0
  for (const { stage, offset } of waits) {
    const node = nodes.get(stage)
    const edges = node === undefined ? [] : (into.get(node) ?? []).map(({ edge }) => edge)
    const [only] = edges
    if (only !== undefined && edges.length === 1) count(only)
    else if (edges.length > 1 && ways++ < mostWays) {
      const event = store.get(offset)
      const passed = event ? wayOf(plan, event).edges.find((edge) => edges.includes(edge)) : undefined
      if (passed !== undefined) count(passed)
    }
  }
  return wires
}

/** Events before it among which the last minute is looked for. */
const near = 5_000
const minute = 60_000

/** What passed each output in the minute before: of those in the log, and of the routers behind them. */
export function passedThen(store: SqliteStore, plan: Plan, offset: number, at: number): PastMoment['outputs'] {
  const counts = new Float64Array(plan.outputs.length)
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys()]
  for (let after = Math.max(store.first - 1, offset - near); after < offset; ) {
    const events = store.read(after, page, channels)
    for (const event of events) {
      if (event.offset > offset || event.time < at - minute || event.time >= at) continue
      lead(plan, event, noDelivery, counts)
    }
    const last = events.at(-1)
    if (events.length < page || last === undefined) break
    after = last.offset
  }
  const passed = plan.outputs.flatMap((output, index) => {
    const total = counts[index] ?? 0
    return total > 0 ? [[output, { total, perMinute: total }] as const] : []
  })
  return Object.fromEntries(passed)
}

const noDelivery = (): void => {}
