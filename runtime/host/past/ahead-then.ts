/** What lay in front of the steps of a flow that were behind or stood still, and along which wires it had come. */
import type { Deliver, Plan } from '../../compile/plan.ts'
import { neededData } from '../../engine/needed-data.ts'
import { type CloudEvent, isPublicChannel } from '../../model/event.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { FlowThen } from './flow-then.ts'
import { wiresInto } from './wires-into.ts'

/** Deliveries, by stage and by wire. */
export type AheadThen = { readonly stages: ReadonlyMap<string, number>; readonly wires: ReadonlyMap<string, number> }

const page = 1_000

export function aheadThen(store: SqliteStore, then: FlowThen, plan: Plan): AheadThen {
  const stages = new Map<string, number>()
  const wires = new Map<string, number>()
  const counts = new Float64Array(plan.outputs.length)
  const into = wiresInto(plan)
  const steps = plan.stages.map(({ name, node }) => ({
    name,
    cursor: then.cursorOf(name),
    wires: (into.get(node) ?? []).map(({ edge, from }) => ({ edge, output: plan.outputs.indexOf(from) })),
  }))
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys()]
  const needs = neededData(plan, new Set())
  const taken: { readonly stage: number; readonly event: CloudEvent }[] = []
  let offset = 0
  const deliver: Deliver = (stage, delivered) => {
    if (offset <= (steps[stage]?.cursor ?? 0)) return
    // Two ways may bring one and the same.
    if (!taken.some((each) => each.stage === stage && each.event === delivered)) taken.push({ stage, event: delivered })
  }
  for (let reached = Math.min(...steps.map(({ cursor }) => cursor)); reached < then.through; ) {
    const events = store.read(reached, page, channels, needs)
    for (const event of events) {
      if (event.offset > then.through || event.time >= then.before) continue
      offset = event.offset
      counts.fill(0)
      lead(plan, event, deliver, counts)
      for (const { stage } of taken) {
        const step = steps[stage]
        if (step === undefined) continue
        add(stages, step.name)
        const wire =
          step.wires.length === 1 ? step.wires[0] : step.wires.find(({ output }) => (counts[output] ?? 0) > 0)
        if (wire !== undefined) add(wires, wire.edge)
      }
      taken.length = 0
    }
    const last = events.at(-1)
    if (events.length < page || last === undefined) break
    reached = last.offset
  }
  return { stages, wires }
}

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)

/** Along all paths of the flow that an event takes. */
export function lead(plan: Plan, event: CloudEvent, deliver: Deliver, counts: Float64Array): void {
  plan.paths.get(event.channel)?.(event, deliver, counts)
  if (!isPublicChannel(event.channel)) return
  for (const listener of plan.listeners) if (listener.hears(event)) listener.path(event, deliver, counts)
}
