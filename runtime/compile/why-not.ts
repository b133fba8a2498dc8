/** Why an event did not go another way: the first part of each condition that did not hold. */
import type { WhyNot } from '../model/api/case.ts'
import type { WayStep } from '../model/api/history.ts'
import type { CloudEvent } from '../model/event.ts'
import { isPublicChannel } from '../model/event.ts'
import { splitOutput } from '../model/flow.ts'
import { isObject } from '../model/json.ts'
import { explainPath } from './explain-path.ts'
import type { Plan } from './plan.ts'

/** `steps`: the way that it took through this plan. */
export function whyNot(plan: Plan, steps: readonly WayStep[]): readonly WhyNot[] {
  const { id: flow, name } = plan.flow
  return steps.flatMap(({ node, conditions, outputs }) =>
    conditions.flatMap(({ field, held, clauses }): readonly WhyNot[] => {
      const way = wayBehind(plan, node, field)
      if (held === true || outputs.includes(`${node}.${way}`)) return []
      const clause = clauses.find((each) => each.held !== true) ?? clauses[0]
      return clause === undefined ? [] : [{ kind: 'condition', flow, name, node, way, clause }]
    }),
  )
}

/** Producers of a flow that listen to the whole shop, but not to this. */
export function notHeard(plan: Plan, event: CloudEvent): readonly WhyNot[] {
  if (!isPublicChannel(event.channel) || plan.paths.has(event.channel)) return []
  if (plan.listeners.some((listener) => listener.hears(event))) return []
  const { id: flow, name } = plan.flow
  return plan.listeners.map(({ producer }): WhyNot => ({ kind: 'not heard', flow, name, node: producer }))
}

/** A flow that was not on when the event came, and takes such events in now. */
export function notOn(plan: Plan, event: CloudEvent): readonly WhyNot[] {
  const [path] = explainPath(plan, event)
  const { id: flow, name } = plan.flow
  return path === undefined ? [] : [{ kind: 'not on', flow, name, node: splitOutput(path.from).node }]
}

/** The output that a condition leads to: the name beside it in a list of rules, else what a filter lets pass. */
function wayBehind(plan: Plan, node: string, field: string): string {
  const [list = '', index = ''] = field.split('.')
  const rules = plan.flow.nodes[node]?.config[list]
  const rule = Array.isArray(rules) ? rules[Number(index)] : undefined
  if (isObject(rule) && typeof rule.name === 'string') return rule.name
  return plan.routers.get(node)?.outputs[0] ?? ''
}
