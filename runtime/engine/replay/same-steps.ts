/** Which steps of two versions do the same with the same events, all that leads to them included. */
import { canonicalJson } from '../../compile/canonical.ts'
import type { Plan } from '../../compile/plan.ts'
import { resolveSettings } from '../../compile/settings.ts'
import { digest } from '../../model/digest.ts'
import { splitOutput } from '../../model/flow.ts'
import type { JsonObject } from '../../model/json.ts'

/** By node id: two steps with the same mark get the same events and do the same with them. */
export type StepMarks = ReadonlyMap<string, string>

/** It may be any of them: one answer more or less only means that a step is run again. */
const namesSettings = (config: JsonObject): boolean => /\$param|settings\b/.test(JSON.stringify(config))

/** A step's own settings and, in turn, those of everything before it. Producers count for what they let in only. */
export function stepMarks(plan: Plan): StepMarks {
  const { flow } = plan
  const does = ownMarks(plan)
  const sources = new Map<string, string[]>()
  for (const [output, targets] of plan.targets)
    for (const target of targets) sources.set(target, [...(sources.get(target) ?? []), output])
  const marks = new Map<string, string>()

  function markOf(node: string): string {
    const known = marks.get(node)
    if (known !== undefined) return known
    const from = (sources.get(node) ?? []).toSorted().map((output) => [output, markOf(splitOutput(output).node)])
    const mark = digest(canonicalJson([does.get(node) ?? '', from]))
    marks.set(node, mark)
    return mark
  }

  for (const node of Object.keys(flow.nodes)) markOf(node)
  return marks
}

/** By node id: two steps with the same mark do the same with the same events, whatever leads to them. */
export function ownMarks(plan: Plan): StepMarks {
  const { flow } = plan
  const answers = resolveSettings(flow.parameters, flow.settings).values
  const listens = new Set(plan.listeners.map(({ producer }) => producer))
  const lateBy = new Map(plan.producers.map((producer) => [producer.node, producer.lateBy]))
  const marks = new Map<string, string>()
  for (const [node, { type, version, config }] of Object.entries(flow.nodes)) {
    const late = lateBy.get(node)
    // What a producer has brought stands in the log, however it was brought.
    const does =
      late !== undefined && !listens.has(node)
        ? ['producer', late]
        : [type, version, config, namesSettings(config) ? answers : {}]
    marks.set(node, digest(canonicalJson([node, flow.zone, flow.currency, does])))
  }
  return marks
}
