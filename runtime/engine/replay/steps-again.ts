/** Which steps have to be run again to compare two versions over a stretch of the log, and from where on. */
import type { Plan, PlannedStage } from '../../compile/plan.ts'
import type { Store } from '../../model/store.ts'
import { type StepMarks, stepMarks } from './same-steps.ts'

export type StepsAgain = {
  /** Node ids, of either version. */
  readonly again: ReadonlySet<string>
  /** Node ids of steps whose record in the log speaks for both. */
  readonly taken: ReadonlySet<string>
  /** By stage: the offset from which on it handles events. */
  readonly begins: ReadonlyMap<string, number>
  /** Steps that go on with what the live one had kept. */
  readonly goesOn: ReadonlySet<string>
  /** Some step has to know what came before the range. */
  readonly needsPast: boolean
}

export type StepsAsked = {
  readonly past: Store
  readonly before: Plan | undefined
  readonly after: Plan
  readonly first: number
  readonly last: number
  readonly planOf: (hash: string) => Plan | undefined
  /** Nothing is taken from the record: for proofs. */
  readonly all?: boolean
}

export function stepsAgain({ past, before, after, first, last, planOf, all = false }: StepsAsked): StepsAgain {
  const marksAfter = stepMarks(after)
  const marksBefore = before === undefined ? undefined : stepMarks(before)
  const begins = new Map<string, number>()
  const again = new Set<string>()
  const taken = new Set<string>()
  const goesOn = new Set<string>()
  const known = new Map<string, StepMarks | undefined>()
  const marksOf = (hash: string): StepMarks | undefined => {
    if (!known.has(hash)) {
      const plan = planOf(hash)
      known.set(hash, plan && stepMarks(plan))
    }
    return known.get(hash)
  }
  const oldest = (before?.stages ?? []).map(({ name }) => beganAt(past, name)).filter((at) => at !== undefined)
  const flowBegan = oldest.length === 0 ? 1 : Math.min(...oldest)

  for (const stage of before?.stages ?? []) begins.set(stage.name, beganAt(past, stage.name) ?? past.head + 1)
  const old = new Map((before?.stages ?? []).map((stage) => [stage.node, stage]))
  for (const stage of after.stages) {
    const was = old.get(stage.node)
    if (was === undefined) begins.set(stage.name, flowBegan)
    if (was !== undefined && was.shape === stage.shape && was.type === stage.type) goesOn.add(stage.node)
    const mark = marksAfter.get(stage.node)
    const isSame = mark !== undefined && marksBefore?.get(stage.node) === mark
    const isTrue = (): boolean =>
      past
        .stageRuns(stage.name)
        .filter(({ from, to }) => from <= last && to >= first)
        .every(({ flowHash }) => marksOf(flowHash)?.get(stage.node) === mark)
    if (!all && isSame && isTrue()) taken.add(stage.node)
    else again.add(stage.node)
  }
  for (const stage of before?.stages ?? []) if (!taken.has(stage.node)) again.add(stage.node)
  // Behind a step that is run again nothing of the record holds.
  for (const plan of [before, after]) if (plan) spread(plan, again, taken)
  const running = [...(before?.stages ?? []), ...after.stages].filter(({ node }) => again.has(node))
  return { again, taken, begins, goesOn, needsPast: running.some(remembers) }
}

function spread(plan: Plan, again: Set<string>, taken: Set<string>): void {
  const queue = [...again].filter((node) => plan.flow.nodes[node] !== undefined)
  const seen = new Set(queue)
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const [output, targets] of plan.targets) {
      if (!output.startsWith(`${node}.`)) continue
      for (const target of targets) {
        if (taken.delete(target)) again.add(target)
        if (!seen.has(target)) {
          seen.add(target)
          queue.push(target)
        }
      }
    }
  }
}

/** The first event that a stage was there for; undefined where it never ran. */
function beganAt(past: Store, stage: string): number | undefined {
  const runs = past.stageRuns(stage)
  return runs.length === 0 ? undefined : Math.max(1, Math.min(...runs.map(({ from }) => from)))
}

/** A consumer that keeps no table and sets no timer has nothing of the past in it. */
const remembers = (stage: PlannedStage): boolean =>
  stage.role === 'router' || stage.tables.length > 0 || stage.handlers.timer !== undefined
