/** The wires that lead to each step. */
import type { Plan } from '../../compile/plan.ts'

/** `edge`: as the canvas names it, `<node id>.<output>><node id>`. */
export type WireInto = { readonly edge: string; readonly from: string }

/** By node id. */
export function wiresInto(plan: Plan): ReadonlyMap<string, readonly WireInto[]> {
  const into = new Map<string, WireInto[]>()
  for (const { from, to } of plan.flow.edges) into.set(to, [...(into.get(to) ?? []), { edge: `${from}>${to}`, from }])
  return into
}
