/** One commit of new work: appends what has arrived and runs the stages that are level over it. */
import type { Commit } from '../model/commit.ts'
import type { EngineWork } from './engine-work.ts'
import { gather } from './gather.ts'
import type { StageRun } from './stage-run.ts'
import type { Round } from './verdicts.ts'

/** True while more may have arrived. */
export function stepShared(work: EngineWork): boolean {
  const { store, intake, effects: effectWork } = work
  const { verdicts } = effectWork
  const now = work.clock.now()
  const taken = intake.take(work.limits.batch, store.head + 1, now)
  if (gather(work, taken, now)) return true
  const page = work.tail.length === 0 ? taken.events : [...work.tail, ...taken.events]
  const end = store.head + taken.events.length
  const isLevel = (run: StageRun): boolean =>
    run.cursor === work.processed && run.isolated === 0 && run.halted === undefined
  let mustRun = page.length > 0
  for (const deployment of work.deployments.values())
    deployment.begin(deployment.state === 'on' ? isLevel : () => false, true)
  for (const event of page) work.lead(event, work.deployments.values())
  const clocks = [...work.deployments.values()].map((deployment) => [deployment, deployment.clock] as const)
  for (const deployment of work.deployments.values()) {
    if (deployment.state !== 'on' || !deployment.followsWallClock(now)) continue
    deployment.clock = Math.max(deployment.clock, now - deployment.lateBy)
    mustRun ||= deployment.runs.some(
      (run) => isLevel(run) && (run.nextTimer() ?? Number.POSITIVE_INFINITY) <= deployment.clock,
    )
  }
  const round: Round = {
    ...{ now, effects: effectWork.recovered.slice(), tries: effectWork.cutShort.slice() },
    ...{ events: [], stages: [], touched: new Set() },
  }
  const { effects, events, touched } = round
  // Before the page: what it parks behind a lane that is set free must not be taken for what was parked before.
  verdicts.takeDecisions(round)
  if (mustRun) {
    for (const deployment of work.deployments.values()) {
      if (deployment.state !== 'on') continue
      for (const run of deployment.runs) {
        if (!isLevel(run)) continue
        run.live = deployment.followsWallClock(now)
        run.absences = deployment.plan.live ? work.absences : []
        run.run(end, deployment.clock, now, work.monotonic)
        touched.add(run)
      }
    }
  }
  verdicts.takeAnswers(round)
  if (
    !mustRun &&
    effects.length === 0 &&
    events.length === 0 &&
    taken.repeats.length === 0 &&
    taken.positions.length === 0
  ) {
    taken.committed()
    // A look at the wall clock that left nothing in the log must not count: a run over the log could not know of it.
    for (const [deployment, clock] of clocks) deployment.clock = clock
    return false
  }
  const runs = [...touched]
  const appended = work.place([...runs.flatMap((run) => run.emitted), ...events], end, taken.events)
  const commit: Commit = {
    at: now,
    events: appended.length === 0 ? taken.events : [...taken.events, ...appended],
    repeats: taken.repeats,
    positions: taken.positions,
    stages: [...runs.flatMap((run) => run.commit() ?? []), ...round.stages],
    effects: [...effects, ...runs.flatMap((run) => run.effects)],
    ...(round.tries.length === 0 ? {} : { tries: round.tries }),
    ...(taken.raws.length === 0 ? {} : { raws: taken.raws }),
  }
  if (!work.write(commit, runs, () => taken.putBack())) return true
  if (commit.events.length === 0) for (const [deployment, clock] of clocks) deployment.clock = clock
  work.processed = end
  work.tail = appended
  effectWork.recorded()
  taken.committed()
  return taken.events.length > 0
}
