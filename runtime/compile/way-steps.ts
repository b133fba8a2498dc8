/** The way of an event as plain steps, with what each condition saw: how looking back is told to people and programs. */
import type { EventDetail, NamedStep, WayStep } from '../model/api/history.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Clause } from '../model/expression.ts'
import { splitOutput } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import { type ExplainedPath, explainPath } from './explain-path.ts'
import type { Plan } from './plan.ts'

type Way = Pick<EventDetail['flows'][number], 'currency' | 'steps' | 'named' | 'edges' | 'stopped'>

/** The steps of all its entrances as one row of sentences, with every wire that it passed. */
export function wayOf(plan: Plan, event: CloudEvent, paths: readonly ExplainedPath[] = explainPath(plan, event)): Way {
  const steps: WayStep[] = []
  const edges = new Set<string>()
  const pass = (output: string): void => {
    for (const target of plan.targets.get(output) ?? []) edges.add(`${output}>${target}`)
  }
  for (const { from, steps: taken } of paths) {
    const entrance = splitOutput(from).node
    const isStage = plan.stages.some(({ node }) => node === entrance)
    steps.push({ node: entrance, kind: isStage ? 'stage' : 'producer', conditions: [], outputs: [from], failure: null })
    pass(from)
    for (const step of taken) {
      steps.push(stepOf(plan, step, event))
      if (step.kind === 'router') for (const { output } of step.outputs) pass(`${step.node}.${output}`)
    }
  }
  const stopped = [...new Set(paths.flatMap((path) => path.stopped))]
  return { currency: plan.flow.currency, steps, named: namedSteps(plan, steps), edges: [...edges], stopped }
}

/** Each once, in their order. */
export const namedSteps = ({ flow: { nodes } }: Plan, steps: readonly WayStep[]): readonly NamedStep[] =>
  [...new Set(steps.map(({ node }) => node))].map((node) => ({
    ...{ node, type: nodes[node]?.type ?? '', name: nodes[node]?.name ?? '' },
  }))

function stepOf(plan: Plan, step: ExplainedPath['steps'][number], event: CloudEvent): WayStep {
  const changed = step.event.data === event.data ? {} : { data: step.event.data }
  if (step.kind === 'stage') {
    const { node, failure } = step
    return { node, kind: 'stage', conditions: [], outputs: [], failure: failure?.message ?? null, ...changed }
  }
  const { node } = step
  return {
    node,
    kind: 'router',
    conditions: step.conditions.map(({ field, clauses }) => ({
      field,
      held: held(plan, node, field, step.event),
      clauses: clauses.map(clauseOf),
    })),
    outputs: step.outputs.map(({ output }) => `${node}.${output}`),
    failure: step.failure ?? null,
    ...changed,
  }
}

/** The condition as a whole, which its clauses alone do not say. */
function held(plan: Plan, node: string, field: string, event: CloudEvent): boolean | null {
  const value = plan.routers
    .get(node)
    ?.expressions.find((each) => each.field === field)
    ?.expression.evaluate(event)
  return typeof value === 'boolean' ? value : null
}

const clauseOf = ({ text, outcome, values }: Clause): WayStep['conditions'][number]['clauses'][number] => ({
  text,
  held: outcome === 'cannot-tell' ? null : outcome,
  // A value that is missing has no `value`; one that is null has.
  values: values.map(({ path, value }): Json => (value === undefined ? { path } : { path, value })),
})
