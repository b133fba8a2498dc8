/** All about one event: its way through each flow with the values that the conditions saw, and what it caused. */
import { type ExplainedPath, explainPath } from '../../compile/explain-path.ts'
import type { Plan } from '../../compile/plan.ts'
import type { EventDetail, WayStep } from '../../model/api/history.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Clause } from '../../model/expression.ts'
import { splitOutput } from '../../model/flow.ts'
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { lookBack, reach } from '../look-back.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import type { Search } from '../store/search.ts'
import { historyRows } from './history-rows.ts'
import type { ShopParts } from './shop-parts.ts'

/** Causes of causes: as many as a person would follow. */
const mostCauses = 12
const mostNamesakes = 5

export function openEventDetail(parts: ShopParts, pages: HistoryPages, search: Search) {
  const { store, plans } = parts

  /** By the id alone: causationid says no more. Mostly it happened just before, else the index knows the id. */
  function causeOf({ causationid, correlationid, offset }: CloudEvent): CloudEvent | undefined {
    if (causationid === null) return undefined
    const near = pages.named(causationid, Math.max(store.first, offset - reach), offset)
    const found =
      near.length > 0
        ? near
        : search
            .search(causationid, mostNamesakes, Math.min(offset, search.cursor() + 1))
            .filter(({ id }) => id === causationid)
    return found.find((event) => event.correlationid === correlationid) ?? found[0]
  }

  function causesOf(event: CloudEvent): readonly CloudEvent[] {
    const causes: CloudEvent[] = []
    for (let cause = causeOf(event); cause && causes.length < mostCauses; cause = causeOf(cause)) causes.push(cause)
    return causes
  }

  return {
    /** @throws EVENT_MISSING */
    read(offset: number): EventDetail {
      const event = store.get(offset)
      if (event === undefined) throw missing(offset, store.first)
      const found = lookBack(store, event, (hash) => plans.of(hash))
      const caused = found.caused.flatMap((each) => store.get(each.offset) ?? [])
      return {
        event: {
          offset,
          id: event.id,
          source: event.source,
          type: event.type,
          subject: event.subject,
          time: event.time,
          channel: event.channel,
          correlationid: event.correlationid,
          causationid: event.causationid,
          data: event.data,
        },
        repeats: found.repeats,
        flows: found.flows.flatMap(({ flow, version, paths }) => {
          const plan = plans.of(version)
          if (plan === undefined) return []
          return [{ flow, name: plan.flow.name, version, ...wayOf(plan, event, paths) }]
        }),
        causes: historyRows(parts, causesOf(event)),
        caused: historyRows(parts, caused),
        outcomes: found.outcomes.map(({ stage, code, numbers }) => ({ stage, code, numbers })),
        effects: found.effects.map(({ key, stage, state, attempts, reason, updated }) => ({
          key,
          stage,
          state,
          attempts,
          reason,
          updated,
        })),
        letters: found.letters.map(({ stage, code, message }) => ({ stage, code, message })),
      }
    },
  }
}

const missing = (offset: number, first: number): CounterflowError =>
  new CounterflowError(
    'EVENT_MISSING',
    offset < first ? 'This event is older than what is kept.' : 'There is no such event.',
    { kept: 'Nothing was changed.', advice: 'Load the history anew.', details: { offset } },
  )

type Way = Pick<EventDetail['flows'][number], 'steps' | 'edges' | 'stopped'>

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
  return { steps, edges: [...edges], stopped: [...new Set(paths.flatMap(({ stopped }) => stopped))] }
}

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
