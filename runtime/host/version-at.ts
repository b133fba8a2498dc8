/** Which version of a flow an event met. */
import type { Plan } from '../compile/plan.ts'
import { periodAt, versionPeriods } from '../engine/version-periods.ts'
import type { Store } from '../model/store.ts'

/**
 * `deployed`: the version in force, which waits for what no step has come to. Undefined: the flow was not on then, or
 * somebody had it go on behind what came while it was off.
 */
export function versionTeller(
  store: Pick<Store, 'flowRuns'>,
  flow: string,
  deployed: string,
): (offset: number) => string | undefined {
  const runs = store.flowRuns(flow)
  const periods = versionPeriods(runs)
  const through = Math.max(0, ...runs.map(({ to }) => to))
  return (offset) => periodAt(periods, offset)?.hash ?? (offset > through ? deployed : undefined)
}

/** The versions of all flows that an event met, and the flows that were not on then, as they are now. */
export type VersionsMet = { readonly met: readonly Plan[]; readonly away: readonly Plan[] }

/** `planOf` gives a stored version as a plan. */
export function versionsMet(
  store: Pick<Store, 'flowRuns' | 'deployments'>,
  planOf: (hash: string) => Plan | undefined,
): (offset: number) => VersionsMet {
  const flows = store.deployments().map(({ flow, hash }) => ({ hash, versionAt: versionTeller(store, flow, hash) }))
  return (offset) => {
    const met: Plan[] = []
    const away: Plan[] = []
    for (const { hash, versionAt } of flows) {
      const version = versionAt(offset)
      const plan = planOf(version ?? hash)
      if (plan) (version === undefined ? away : met).push(plan)
    }
    return { met, away }
  }
}
