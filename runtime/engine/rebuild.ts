/** Builds tables anew from the log, beside the live ones: a run of its own that emits nothing and does nothing outside. */
import type { Plan, PlannedStage } from '../compile/plan.ts'
import type { Commit, StageCommit } from '../model/commit.ts'
import { isPublicChannel } from '../model/event.ts'
import type { Log, Store } from '../model/store.ts'
import { Deployment } from './deployment.ts'
import { LivedSteps } from './lived-steps.ts'
import { neededData } from './needed-data.ts'
import type { StageRun } from './stage-run.ts'

/** Events read at once: few enough that they are gone before the collector has to move them. */
const page = 1_000
/** Pages per commit: more than live, because nobody waits for an answer. */
const pagesPerCommit = 5

/** How far a rebuild has come. */
export type RebuildProgress = { readonly offset: number; readonly end: number }

export type RebuildOptions = {
  /** Node ids of the stages that are built; without it all that keep a table. */
  readonly nodes?: ReadonlySet<string>
  /** The first offset that they have ever seen. */
  readonly from?: number
  /** Asked before every page: where the live stage is now. Without it, the head of the log. */
  readonly to?: () => number
  /** 1,000 events each; fewer where others want to work between two commits. */
  readonly pagesPerCommit?: number
  /** Whose steps have lived the log: what was given up, left out or let go on by a person is so again. */
  readonly lived?: Store
}

/** Runs every stage that keeps a table over the log, into an empty store. Yields after each commit. */
export function* rebuild(
  target: Store,
  plan: Plan,
  log: Log,
  options: RebuildOptions = {},
): Generator<RebuildProgress, void> {
  const { nodes } = options
  const most = options.pagesPerCommit ?? pagesPerCommit
  const isBuilt = (node: string, tables: PlannedStage['tables']): boolean =>
    tables.length > 0 && (nodes === undefined || nodes.has(node))
  const view = overLog(target, log)
  for (const stage of plan.stages)
    if (isBuilt(stage.node, stage.tables)) for (const table of stage.tables) target.declareTable(table, stage.name)
  const deployment = new Deployment(
    plan,
    view,
    { budget: Number.POSITIVE_INFINITY, stateKeys: Number.POSITIVE_INFINITY },
    'on',
    0,
  )
  const keepsTable = (run: StageRun): boolean => isBuilt(run.planned.node, run.planned.tables)
  const runs = deployment.runs.filter(keepsTable)
  const write = (): void => {
    target.commit(stagesOnly(runs.flatMap((run) => run.commit() ?? [])))
    for (const run of runs) run.committed()
  }
  const lived = options.lived && new LivedSteps({ plan, store: options.lived, view, deployment, runs, write })
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys(), ...(lived?.channels ?? [])]
  const needed = neededData(plan, new Set(runs.map(({ planned }) => planned.node)))
  const needs = lived === undefined ? needed : lived.needs(needed)
  let end = options.to?.() ?? log.head
  deployment.begin(keepsTable, false)
  for (let after = Math.max(0, (options.from ?? 1) - 1, log.first - 1); after < end; ) {
    for (let pages = 0; pages < most && after < end; pages++) {
      const events = log.read(after, page, channels, needs).filter(({ offset }) => offset <= end)
      lived?.open(events)
      for (const event of events) {
        lived?.reach(event)
        deployment.lead(event, isPublicChannel(event.channel))
      }
      after = events.length < page ? end : Math.min(end, events.at(-1)?.offset ?? end)
      for (const run of runs) run.run(after, deployment.clock, 0, noTime)
    }
    if (after >= end) lived?.finish(end)
    write()
    yield { offset: after, end }
    end = options.to?.() ?? end
  }
}

/** The same, without stopping on the way. */
export function rebuildInto(target: Store, plan: Plan, log: Log): void {
  for (const _ of rebuild(target, plan, log));
}

const noTime = (): number => 0

const stagesOnly = (stages: readonly StageCommit[]): Commit => ({
  at: 0,
  events: [],
  repeats: [],
  positions: [],
  stages,
  effects: [],
})

/** State and tables of one store over the log of another. */
function overLog(target: Store, log: Log): Store {
  return new Proxy(target, {
    get(store, name) {
      if (name === 'head' || name === 'first') return log[name]
      if (name === 'read' || name === 'get' || name === 'find' || name === 'commitsAfter') return log[name].bind(log)
      const value: unknown = Reflect.get(store, name, store)
      return typeof value === 'function' ? value.bind(store) : value
    },
  })
}
