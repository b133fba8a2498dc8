/** Which version of a flow ran from which offset on, as the stages have noted it. */
import type { Plan } from '../../compile/plan.ts'
import type { Store } from '../../model/store.ts'

export type VersionTime = { readonly from: number; readonly plan: Plan }

/** Oldest first. Versions that are not kept, or not understood any more, are left out. */
export function versionTimes(
  past: Store,
  newest: Plan,
  planOf: (hash: string) => Plan | undefined,
): readonly VersionTime[] {
  const plans = new Map([[newest.hash, newest]])
  const seen = new Set<string>()
  const begun = new Map<string, Map<string, number[]>>()
  // A step that is gone is known from the versions that had it.
  for (const plan of plans.values()) {
    for (const { name } of plan.stages) {
      if (seen.has(name)) continue
      seen.add(name)
      for (const { from, flowHash } of past.stageRuns(name)) {
        const older = plans.get(flowHash) ?? planOf(flowHash)
        if (older === undefined) continue
        plans.set(flowHash, older)
        const stages = begun.get(flowHash) ?? new Map<string, number[]>()
        begun.set(flowHash, stages)
        stages.set(name, [...(stages.get(name) ?? []), from])
      }
    }
  }
  const times: VersionTime[] = []
  for (const [hash, stages] of begun) {
    const plan = plans.get(hash)
    if (plan === undefined) continue
    // A stage that lagged began earlier, and one that was built anew at the very beginning: the last one tells.
    times.push({ from: Math.max(1, ...[...stages.values()].map((froms) => Math.min(...froms))), plan })
  }
  return times.sort((a, b) => a.from - b.from)
}
