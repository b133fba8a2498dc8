/** One commit of catching up: the stages that are behind read a page of the log, in a commit of their own. */
import type { Commit } from '../model/commit.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Deployment } from './deployment.ts'
import type { EngineWork } from './engine-work.ts'
import { hasNoted, withLag } from './lag.ts'

/** False where no stage is behind. */
export function stepLate(work: EngineWork): boolean {
  const late = work.runs().filter((run) => run.halted === undefined && run.cursor < work.processed)
  if (late.length === 0) return false
  const now = work.clock.now()
  const hindmost = late.reduce((a, b) => (b.cursor < a.cursor ? b : a))
  const alone = hindmost.isolated > 0
  const group = alone ? [hindmost] : late.filter((run) => run.isolated === 0)
  const flows = [...work.deployments.values()].filter((deployment) =>
    deployment.runs.some((run) => group.includes(run)),
  )
  const limit = alone ? 1 : work.limits.page
  const page = readFor(work, flows, hindmost.cursor, limit)
  const end = page.length < limit ? work.processed : (page.at(-1)?.offset ?? work.processed)
  const clocks = flows.map((deployment) => deployment.clock)
  for (const deployment of flows) {
    deployment.clock = 0
    deployment.begin((run) => group.includes(run), false)
  }
  for (const event of page) work.lead(event, flows)
  const running = group.filter((run) => run.cursor < end)
  flows.forEach((deployment, n) => {
    const reached = deployment.clock
    deployment.clock = clocks[n] as number
    for (const run of deployment.runs) {
      if (!running.includes(run)) continue
      run.live = false
      run.absences = deployment.plan.live ? work.absences : []
      run.run(end, reached, now, work.monotonic)
    }
  })
  const appended = work.place(
    running.flatMap((run) => run.emitted),
    work.store.head,
    [],
  )
  const parts = running.flatMap((run) => {
    const part = run.commit()
    return part === undefined ? [] : [[run, withLag(part, run, work.processed, work.store, now)] as const]
  })
  const commit: Commit = {
    at: now,
    events: appended,
    repeats: [],
    positions: [],
    stages: parts.map(([, part]) => part),
    effects: running.flatMap((run) => run.effects),
  }
  if (!work.write(commit, running, () => {}, alone ? (page[0]?.offset ?? 0) : undefined)) return true
  work.tail.push(...appended)
  for (const [run, part] of parts) hasNoted(run, part)
  if (alone) hindmost.isolated--
  for (const run of running) if (run.cursor >= work.processed) run.isolated = 0
  return true
}

function readFor(
  { store, processed }: EngineWork,
  flows: readonly Deployment[],
  after: number,
  limit: number,
): readonly CloudEvent[] {
  const hearsAll = flows.some((deployment) => deployment.plan.listeners.length > 0)
  const channels = hearsAll ? undefined : flows.flatMap((deployment) => [...deployment.plan.paths.keys()])
  const page = store.read(after, limit, channels)
  const beyond = page.findIndex((event) => event.offset > processed)
  return beyond < 0 ? page : page.slice(0, beyond)
}
