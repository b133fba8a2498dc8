/** A flow version that a store keeps, as a plan again. */
import { compile, isProblems } from '../compile/compile.ts'
import { parseFlow } from '../compile/parse-flow.ts'
import type { Plan } from '../compile/plan.ts'
import type { Store } from '../model/store.ts'
import { nodeTypes } from '../nodes/index.ts'

/** Undefined where the version is not kept, or this program does not understand it any more. */
export function storedPlan(store: Store, hash: string): Plan | undefined {
  const version = store.version(hash)
  const flow = version === undefined ? undefined : parseFlow(version.text)
  if (flow === undefined || Array.isArray(flow)) return undefined
  const plan = compile(flow, { nodeTypes })
  return isProblems(plan) ? undefined : plan
}
