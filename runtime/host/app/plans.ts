/** Published versions as plans, compiled once: looking back and the list of flows ask for the same few again and again. */
import type { Plan } from '../../compile/plan.ts'
import type { NodeType } from '../../model/node.ts'
import type { Store } from '../../model/store.ts'
import { storedPlan } from '../stored-plan.ts'

/** More versions than flows are looked at in a row. */
const most = 40

export type Plans = {
  /** Undefined where the version is not kept, or cannot be understood any more. */
  of(hash: string): Plan | undefined
}

export function openPlans(store: Store, nodeTypes: readonly NodeType[]): Plans {
  const kept = new Map<string, Plan | undefined>()
  return {
    of(hash) {
      if (kept.has(hash)) return kept.get(hash)
      const plan = storedPlan(store, hash, nodeTypes)
      const oldest = kept.keys().next()
      if (kept.size >= most && !oldest.done) kept.delete(oldest.value)
      kept.set(hash, plan)
      return plan
    },
  }
}
