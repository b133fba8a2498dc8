/** Puts a version of a flow in force: what it does to kept state is asked first, and nothing changes before the answer. */
import type { Plan, PlannedStage } from '../compile/plan.ts'
import type { StageCommit } from '../model/commit.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Store } from '../model/store.ts'
import type { TableDefinition } from '../model/table.ts'

/** What becomes of one stage. `reshaped`: what it kept has another meaning now. */
export type StageChange = {
  readonly stage: string
  readonly change: 'kept' | 'reshaped' | 'added' | 'removed'
  readonly effects: boolean
}

export type PublishChoices = {
  /** For reshaped stages: start empty from now, or build anew from the log. Effects are never built anew. */
  readonly reshaped?: 'empty' | 'rebuild'
  /** Where added stages begin; the beginning of the log is for stages without effects only. */
  readonly added?: 'now' | 'beginning'
}

/** How the new plan differs from what runs. `before` is the plan of the deployed version, if there is one. */
export function stageChanges(plan: Plan, before: Plan | undefined): readonly StageChange[] {
  const old = new Map((before?.stages ?? []).map((stage) => [stage.name, stage]))
  const changes = plan.stages.map((stage): StageChange => {
    const previous = old.get(stage.name)
    const change = !previous ? 'added' : previous.shape === stage.shape ? 'kept' : 'reshaped'
    return { stage: stage.name, change, effects: actsOutside(stage) }
  })
  const names = new Set(plan.stages.map((stage) => stage.name))
  const removed = [...old.values()].filter((stage) => !names.has(stage.name))
  return [
    ...changes,
    ...removed.map((stage): StageChange => ({ stage: stage.name, change: 'removed', effects: actsOutside(stage) })),
  ]
}

/**
 * Makes `plan` the deployed version. The engine must not run this flow meanwhile.
 * Throws PUBLISH_CHOICE when kept state changes its meaning and no choice was made.
 */
export function publish(
  store: Store,
  plan: Plan,
  before: Plan | undefined,
  text: string,
  at: number,
  choices: PublishChoices = {},
): readonly StageChange[] {
  const changes = stageChanges(plan, before)
  const reshaped = changes.filter((change) => change.change === 'reshaped')
  if (reshaped.length > 0 && !choices.reshaped) {
    throw new CounterflowError(
      'PUBLISH_CHOICE',
      `What ${reshaped.map((change) => change.stage).join(', ')} keeps would change its meaning`,
      {
        kept: 'The version that was in force still is.',
        advice: 'Choose: start empty from now, or rebuild from the log.',
        details: { stages: reshaped.map((change) => change.stage) },
      },
    )
  }
  // Before anything changes: a version whose tables others keep must not come into force.
  for (const { name, tables } of plan.stages) for (const table of tables) claim(store, table, name)
  store.saveVersion({ hash: plan.hash, flow: plan.flow.id, text, at })
  for (const change of changes) {
    const fromBeginning =
      !change.effects && (change.change === 'reshaped' ? choices.reshaped === 'rebuild' : choices.added === 'beginning')
    if (change.change === 'kept' || change.change === 'removed') continue
    store.clearStage(change.stage)
    // Again, since clearing dropped them: from now on they are taken.
    for (const { name, tables } of plan.stages)
      if (name === change.stage) for (const table of tables) store.declareTable(table, name)
    if (!fromBeginning) startAt(store, change.stage, plan.hash, at)
  }
  store.deploy({ flow: plan.flow.id, hash: plan.hash, state: 'on', at })
  return changes
}

function claim(store: Store, table: TableDefinition, stage: string): void {
  try {
    store.declareTable(table, stage)
  } catch (error) {
    // Its own table in an earlier form is cleared with the stage.
    if (!(error instanceof CounterflowError && error.code === 'TABLE_SHAPE')) throw error
  }
}

const actsOutside = (stage: PlannedStage): boolean => stage.handlers.result !== undefined

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
  }
  store.commit({ at, events: [], repeats: [], positions: [], stages: [start], effects: [] })
}
