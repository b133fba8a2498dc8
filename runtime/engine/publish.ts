/** Puts a version of a flow in force: what it does to kept state is asked first, and nothing changes before the answer. */
import type { Plan, PlannedStage } from '../compile/plan.ts'
import type { StageCommit } from '../model/commit.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Store } from '../model/store.ts'
import type { TableDefinition } from '../model/table.ts'
import {
  type Discard,
  endingStages,
  keepRemovedSteps,
  type RemovedSteps,
  removedSteps,
  withoutStages,
} from './removed-steps.ts'
import { isWaiting, waitingWork } from './waiting-work.ts'

/**
 * What becomes of one stage. `reshaped`: what it kept has another meaning now. `returned`: it was removed, and what
 * waited for it was set aside.
 */
export type StageChange = {
  readonly stage: string
  readonly change: 'kept' | 'reshaped' | 'added' | 'removed' | 'returned'
  readonly effects: boolean
}

export type PublishChoices = {
  /** For reshaped stages: start empty from now, or build anew from the log. Effects are never built anew. */
  readonly reshaped?: 'empty' | 'rebuild'
  /** Where added stages begin; the beginning of the log is for stages without effects only. */
  readonly added?: 'now' | 'beginning'
  /**
   * For removed stages for which something waits. `drain`: they finish it under the version that was live, then they
   * go. `park`: it stays until they come back. `discard`: it is dropped, and an event says by whom.
   */
  readonly removed?: 'drain' | 'park' | 'discard'
  /** For stages that come back: take up what was set aside and what came since, or begin anew from now. */
  readonly returned?: 'take up' | 'fresh'
}

/**
 * How the new plan differs from what runs. `before` is the plan of the deployed version, if there is one; `known`
 * is about steps that are gone from it and not forgotten.
 */
export function stageChanges(plan: Plan, before: Plan | undefined, known: RemovedSteps): readonly StageChange[] {
  const old = new Map((before?.stages ?? []).map((stage) => [stage.name, stage]))
  const ending = endingStages(known)
  const changes = plan.stages.map((stage): StageChange => {
    const { name } = stage
    const parked = known.parked[name]
    const shape = old.get(name)?.shape ?? ending[name] ?? parked
    const isBack = !old.has(name) && parked !== undefined
    const change = shape === undefined ? 'added' : shape !== stage.shape ? 'reshaped' : isBack ? 'returned' : 'kept'
    return { stage: name, change, effects: stage.actsOutside }
  })
  const names = new Set(plan.stages.map((stage) => stage.name))
  const removed = [...old.values()].filter((stage) => !names.has(stage.name))
  return [
    ...changes,
    ...removed.map((stage): StageChange => ({ stage: stage.name, change: 'removed', effects: stage.actsOutside })),
  ]
}

/** Names of the removed stages for which something waits: what becomes of it has to be chosen. */
function removedWithWork(store: Store, before: Plan | undefined, changes: readonly StageChange[]): readonly string[] {
  const removed = changes.filter(({ change }) => change === 'removed').map(({ stage }) => stage)
  return (before?.stages ?? [])
    .filter((stage) => removed.includes(stage.name) && isWaiting(waitingWork(store, before as Plan, stage)))
    .map(({ name }) => name)
}

/**
 * Makes `plan` the deployed version. The engine must not run this flow meanwhile.
 * Throws PUBLISH_CHOICE when kept state changes its meaning, or something waits for what goes, and no choice was made.
 * `by` is the operator's name, for what is dropped.
 */
export function publish(
  store: Store,
  plan: Plan,
  before: Plan | undefined,
  text: string,
  at: number,
  choices: PublishChoices = {},
  by = '',
): readonly StageChange[] {
  const flow = plan.flow.id
  const known = removedSteps(store, flow)
  const changes = stageChanges(plan, before, known)
  const named = (wanted: StageChange['change']): string[] =>
    changes.flatMap(({ stage, change }) => (change === wanted ? [stage] : []))
  const reshaped = named('reshaped')
  if (!choices.reshaped) refuse(reshaped, 'What', 'keeps would change its meaning', advice.reshaped)
  const left = removedWithWork(store, before, changes)
  if (!choices.removed) refuse(left, 'Something waits for', 'which this version has no more', advice.removed)
  const returned = named('returned')
  if (!choices.returned) refuse(returned, 'Something was set aside for', 'which is back', advice.returned)
  // Before anything changes: a version whose tables others keep must not come into force.
  for (const { name, tables } of plan.stages) for (const table of tables) claim(store, table, name)
  store.saveVersion({ hash: plan.hash, flow, text, at })
  keepRemovedSteps(store, flow, nextRemoved(store, plan, before, { known, changes, left, at, choices, by }), at)
  for (const { stage, change, effects } of changes) {
    const goesOn = change === 'returned' && choices.returned === 'take up'
    if (change === 'kept' && before) keepBegunWith(store, stage, before.hash, plan.hash)
    if (change === 'kept' || change === 'removed' || goesOn) continue
    const fromBeginning =
      !effects && (change === 'reshaped' ? choices.reshaped === 'rebuild' : choices.added === 'beginning')
    store.clearStage(stage)
    // Again, since clearing dropped them: from now on they are taken.
    for (const { name, tables } of plan.stages)
      if (name === stage) for (const table of tables) store.declareTable(table, stage)
    if (change === 'returned' || !fromBeginning) startAt(store, stage, plan.hash, at)
    else if (store.head > 0) store.noteBegunWith(stage, plan.hash, { through: store.head, at })
  }
  store.deploy({ flow, hash: plan.hash, state: 'on', at })
  return changes
}

type Change = {
  readonly at: number
  readonly choices: PublishChoices
  readonly by: string
  readonly known: RemovedSteps
  readonly changes: readonly StageChange[]
  readonly left: readonly string[]
}

/** What is known of removed steps from now on. */
function nextRemoved(
  store: Store,
  plan: Plan,
  before: Plan | undefined,
  { known, changes, left, at, choices, by }: Change,
): RemovedSteps {
  const here = new Set(plan.stages.map(({ name }) => name))
  const kept = new Set(changes.flatMap(({ stage, change }) => (change === 'kept' ? [stage] : [])))
  const { endings, parked, discarded: gone } = withoutStages(known, (stage) => here.has(stage))
  // What it had asked for before belongs to what is begun anew.
  const anew = changes.filter(
    ({ stage, change }) => stage in known.parked && (change === 'reshaped' || choices.returned === 'fresh'),
  )
  const dropped = (stages: readonly PlannedStage[], from: Plan): { [stage: string]: Discard } =>
    Object.fromEntries(stages.map((stage) => [stage.name, { by, at, events: waitingWork(store, from, stage).events }]))
  const begun = plan.stages.filter(({ name }) => anew.some(({ stage }) => stage === name))
  const discarded = { ...gone, ...dropped(begun, plan) }
  // What was begun anew goes by the newest version from the start.
  const older = endings.map((ending) => ({
    ...ending,
    kept: Object.fromEntries(Object.entries(ending.kept).filter(([stage]) => kept.has(stage))),
  }))
  const going = (before?.stages ?? []).filter(({ name }) => left.includes(name))
  const shapes = Object.fromEntries(going.map(({ name, shape }) => [name, shape]))
  if (before === undefined || left.length === 0) return { endings: older, parked, discarded }
  // What waits goes by one version through all steps: else the new wires could bring it once more.
  const behind = [...kept].flatMap((stage) => {
    const cursor = store.stage(stage)?.cursor ?? 0
    return cursor < store.head ? [[stage, cursor] as const] : []
  })
  const drained = choices.removed === 'drain' ? shapes : {}
  const ending = { hash: before.hash, until: store.head, stages: drained, kept: Object.fromEntries(behind) }
  return {
    endings: [...older, ending],
    parked: choices.removed === 'park' ? { ...parked, ...shapes } : parked,
    discarded: choices.removed === 'discard' ? { ...discarded, ...dropped(going, before) } : discarded,
  }
}

const advice = {
  reshaped: 'Choose: start empty from now, or rebuild from the log.',
  removed:
    'Choose --removed (in a program: choices.removed): drain finishes it first, park keeps it until the step is back, discard drops it.',
  returned: 'Choose --returned (in a program: choices.returned): take up what was set aside, or begin fresh from now.',
}

function refuse(stages: readonly string[], before: string, after: string, what: string): void {
  if (stages.length === 0) return
  throw new CounterflowError('PUBLISH_CHOICE', `${before} ${stages.join(', ')} ${after}`, {
    kept: 'The version that was in force still is.',
    advice: what,
    details: { stages },
  })
}

function claim(store: Store, table: TableDefinition, stage: string): void {
  try {
    store.declareTable(table, stage)
  } catch (error) {
    // Its own table in an earlier form is cleared with the stage.
    if (!(error instanceof CounterflowError && error.code === 'TABLE_SHAPE')) throw error
  }
}

/** What it began with stays the past, also where the next version comes before it is through with it. */
function keepBegunWith(store: Store, stage: string, old: string, hash: string): void {
  const past = store.begunWith(stage, old)
  if (past !== undefined && old !== hash) store.noteBegunWith(stage, hash, past)
}

/** A stage that begins now has seen nothing of what was before. */
function startAt(store: Store, stage: string, flowHash: string, at: number): void {
  if (store.head === 0) return
  const start: StageCommit = {
    stage,
    cursor: store.head,
    clock: 0,
    flowHash,
    from: store.head + 1,
    state: [],
    timers: [],
    tables: [],
    files: [],
    outcomes: [],
    letters: [],
    parked: [],
    released: [],
    lag: { at, cursor: null },
  }
  store.commit({ at, events: [], repeats: [], positions: [], stages: [start], effects: [] })
}
