/** Which version of a flow ran from which offset on, as the stages have noted it. */
import type { Plan } from '../../compile/plan.ts'
import type { Store } from '../../model/store.ts'
import { periodAt, versionPeriods } from '../version-periods.ts'

export type VersionTime = {
  readonly from: number
  readonly plan: Plan
  /** By stage, where it had begun to read: before `from` where it was built from the log once the version was live. */
  readonly read: ReadonlyMap<string, number>
}

/** Oldest first; a version that came back is there twice. Versions that are not kept, or not understood any more, are left out. */
export function versionTimes(
  past: Pick<Store, 'flowRuns'>,
  newest: Plan,
  planOf: (hash: string) => Plan | undefined,
): readonly VersionTime[] {
  const runs = past.flowRuns(newest.flow.id)
  const periods = versionPeriods(runs)
  const bounds = new Set(periods.flatMap(({ from, to }) => [from, to + 1]))
  const times: VersionTime[] = []
  for (const from of [...bounds].sort((a, b) => a - b)) {
    const hash = periodAt(periods, from)?.hash
    const plan = hash === undefined ? undefined : hash === newest.hash ? newest : planOf(hash)
    if (plan === undefined || times.at(-1)?.plan.hash === plan.hash) continue
    const there = runs.filter((run) => run.flowHash === hash && run.from <= from && from <= run.to)
    // In the order of where they began: of a step that came back and was built anew later, the last one is of this time.
    times.push({ from, plan, read: new Map(there.map((run) => [run.stage, run.from])) })
  }
  return times
}
