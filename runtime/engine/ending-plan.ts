/** A plan with the steps of earlier versions that still finish what waits for them, under the version that was live. */
import type { Deliver, Path, Plan, PlannedListener, PlannedStage } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'
import { type Ending, endingStages, type RemovedSteps } from './removed-steps.ts'

/** The plan as it is where nothing ends, or where an earlier version cannot be read any more. */
export function planAtWork(plan: Plan, removed: RemovedSteps, planOf: (hash: string) => Plan | undefined): Plan {
  const { endings } = removed
  const live = new Set(Object.keys(endingStages(removed)))
  const versions = endings.map(({ hash }) => planOf(hash))
  if (endings.length === 0 || versions.includes(undefined)) return plan
  let work = versions[0] as Plan
  endings.forEach((ending, n) => {
    work = withEnding(versions[n + 1] ?? plan, work, ending, live)
  })
  return work
}

/** Numbers of stages in the one plan by those in the other. */
type Numbers = ReadonlyMap<number, number>

function withEnding(plan: Plan, before: Plan, { until, kept }: Ending, live: ReadonlySet<string>): Plan {
  const own = new Map(plan.stages.map((stage) => [stage.name, stage]))
  const ending = before.stages.filter(({ name }) => live.has(name) && !own.has(name))
  const stages = [
    ...plan.stages,
    ...ending.map((stage, n): PlannedStage => ({ ...stage, index: plan.stages.length + n, version: versionOf(stage) })),
  ]
  const numbers = new Map(stages.map(({ name, index }) => [name, index]))
  /** What those that finish bring forth goes on as it did, whenever it comes. */
  const all: Numbers = new Map(
    before.stages.flatMap(({ name, index }) => {
      const number = numbers.get(name)
      return number === undefined ? [] : [[index, number]]
    }),
  )
  const endingNumbers = new Set(ending.map(({ name }) => numbers.get(name)))
  /** Up to `until`: those that finish, and of those that stayed what they had not reached. */
  const oldWay = (stage: number, event: CloudEvent): boolean => {
    if (event.offset > until) return false
    const reached = kept[stages[stage]?.name ?? '']
    return endingNumbers.has(stage) || (reached !== undefined && event.offset > reached)
  }
  const scratch = new Float64Array(before.outputs.length)
  const old = (path: Path, wanted: (stage: number, event: CloudEvent) => boolean): Path =>
    through(path, scratch, (deliver) => (stage, event, failure) => {
      const number = all.get(stage)
      if (number !== undefined && wanted(number, event)) deliver(number, event, failure)
    })
  const fresh = (path: Path): Path =>
    through(path, undefined, (deliver) => (stage, event, failure) => {
      if (!oldWay(stage, event)) deliver(stage, event, failure)
    })

  const paths = new Map([...plan.paths].map(([channel, path]) => [channel, fresh(path)]))
  for (const [channel, path] of before.paths) {
    const now = paths.get(channel)
    paths.set(channel, now === undefined ? old(path, broughtBy(channel)) : both(now, old(path, oldWay)))
  }
  const listeners: readonly PlannedListener[] = [
    ...plan.listeners.map((listener) => ({ ...listener, path: fresh(listener.path) })),
    ...before.listeners.map((listener) => ({ ...listener, path: old(listener.path, oldWay) })),
  ]
  const lateBy = new Map(before.lateBy)
  for (const { channels, lateBy: late } of before.producers) for (const each of channels) lateBy.set(each, late)
  return { ...plan, stages, paths, listeners, lateBy, ending: new Set(ending.map(({ name }) => name)) }

  function broughtBy(channel: string): (stage: number, event: CloudEvent) => boolean {
    const isEnding = ending.some(({ name }) => channel.startsWith(`${name}.`))
    return isEnding ? () => true : oldWay
  }

  function versionOf({ version }: PlannedStage): string {
    return version ?? before.hash
  }
}

const both =
  (one: Path, other: Path): Path =>
  (event, deliver, counts) => {
    one(event, deliver, counts)
    other(event, deliver, counts)
  }

/** `counts` left out: those of whoever follows it. */
function through(path: Path, own: Float64Array | undefined, change: (deliver: Deliver) => Deliver): Path {
  return (event, deliver, counts) => path(event, change(deliver), own ?? counts)
}
