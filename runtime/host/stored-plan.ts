/** A flow version that a store keeps, as a plan again. */
import { compile, isProblems } from '../compile/compile.ts'
import { parseFlow } from '../compile/parse-flow.ts'
import type { Plan } from '../compile/plan.ts'
import type { NodeType } from '../model/node.ts'
import type { Store } from '../model/store.ts'
import { nodeTypes as ours } from '../nodes/index.ts'

/** Undefined where the version is not kept, or these node types do not understand it any more. */
export function storedPlan(store: Store, hash: string, nodeTypes: readonly NodeType[] = ours): Plan | undefined {
  const version = store.version(hash)
  const flow = version === undefined ? undefined : parseFlow(version.text)
  if (flow === undefined || Array.isArray(flow)) return undefined
  const plan = compile(flow, { nodeTypes })
  return isProblems(plan) ? undefined : plan
}
