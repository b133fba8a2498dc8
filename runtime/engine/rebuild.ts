/** Builds tables anew from the log, beside the live ones: a run of its own that emits nothing and does nothing outside. */
import type { Plan } from '../compile/plan.ts'
import type { Commit, StageCommit } from '../model/commit.ts'
import { isPublicChannel } from '../model/event.ts'
import type { Log, Store } from '../model/store.ts'
import { Deployment } from './deployment.ts'
import type { StageRun } from './stage-run.ts'

/** Events read at once: few enough that they are gone before the collector has to move them. */
const page = 1_000
/** Pages per commit: more than live, because nobody waits for an answer. */
const pagesPerCommit = 5

/** How far a rebuild has come. */
export type RebuildProgress = { readonly offset: number; readonly end: number }

/** Runs every stage that keeps a table over the log, into an empty store. Yields after each commit. */
export function* rebuild(target: Store, plan: Plan, log: Log): Generator<RebuildProgress, void> {
  const view = overLog(target, log)
  for (const stage of plan.stages) for (const table of stage.tables) target.declareTable(table, stage.name)
  const deployment = new Deployment(
    plan,
    view,
    { budget: Number.POSITIVE_INFINITY, stateKeys: Number.POSITIVE_INFINITY },
    'on',
    0,
  )
  const keepsTable = (run: StageRun): boolean => run.planned.tables.length > 0
  const runs = deployment.runs.filter(keepsTable)
  const channels = plan.listeners.length > 0 ? undefined : [...plan.paths.keys()]
  const end = log.head
  deployment.begin(keepsTable, false)
  for (let after = Math.max(0, log.first - 1); after < end; ) {
    for (let pages = 0; pages < pagesPerCommit && after < end; pages++) {
      const events = log.read(after, page, channels)
      for (const event of events) deployment.lead(event, isPublicChannel(event.channel))
      after = events.length < page ? end : Math.min(end, events.at(-1)?.offset ?? end)
      for (const run of runs) run.run(after, deployment.clock, 0, noTime)
    }
    target.commit(stagesOnly(runs.flatMap((run) => run.commit() ?? [])))
    for (const run of runs) run.committed()
    yield { offset: after, end }
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
