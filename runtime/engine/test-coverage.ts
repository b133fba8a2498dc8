/** What the tests of a flow have tried: the ways out that events took, and what each condition came to. */
import { explainPath } from '../compile/explain-path.ts'
import type { PlannedExpression } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Flow } from '../model/flow.ts'
import type { Sandbox } from './sandbox.ts'

export type Coverage = {
  /** How many events left by each output, by `<node id>.<output>`. */
  readonly outputs: ReadonlyMap<string, number>
  readonly conditions: readonly ConditionCoverage[]
}

/** How often a condition held, did not, and could not be told. */
export type ConditionCoverage = {
  readonly node: string
  /** Path of its field in the node's config: `rules.0.when`. */
  readonly field: string
  readonly held: number
  readonly failed: number
  readonly unclear: number
}

export const noCoverage: Coverage = { outputs: new Map(), conditions: [] }

/** Of one run: everything that its log led through the flow. */
export function coverageOf(sandbox: Sandbox): Coverage {
  const { plan, deployment, store } = sandbox
  const outputs = new Map(plan.outputs.map((output, index) => [output, deployment.counts[index] ?? 0]))
  const tallies = new Map<string, ConditionCoverage>()
  const count = (node: string, expressions: readonly PlannedExpression[], event: CloudEvent | undefined): void => {
    for (const { field, expression, condition } of expressions) {
      if (!condition) continue
      const before = tallies.get(`${node} ${field}`) ?? { node, field, held: 0, failed: 0, unclear: 0 }
      tallies.set(`${node} ${field}`, event ? tallied(before, expression.evaluate(event)) : before)
    }
  }
  // Each is named, also where no event came by.
  for (const router of plan.routers.values()) count(router.node, router.expressions, undefined)
  for (const stage of plan.stages) count(stage.node, stage.expressions, undefined)
  const stages = new Map(plan.stages.map((stage) => [stage.node, stage]))
  for (const event of store.read(0, Number.MAX_SAFE_INTEGER))
    for (const { steps } of explainPath(plan, event))
      for (const { kind, node, event: seen } of steps)
        count(node, (kind === 'router' ? plan.routers.get(node) : stages.get(node))?.expressions ?? [], seen)
  return { outputs, conditions: [...tallies.values()] }
}

const tallied = (before: ConditionCoverage, value: unknown): ConditionCoverage =>
  value === true
    ? { ...before, held: before.held + 1 }
    : value === false
      ? { ...before, failed: before.failed + 1 }
      : { ...before, unclear: before.unclear + 1 }

/** Of several runs together. */
export function addCoverage(a: Coverage, b: Coverage): Coverage {
  const outputs = new Map(a.outputs)
  for (const [output, count] of b.outputs) outputs.set(output, (outputs.get(output) ?? 0) + count)
  const conditions = new Map(a.conditions.map((each) => [`${each.node} ${each.field}`, each]))
  for (const each of b.conditions) {
    const name = `${each.node} ${each.field}`
    const before = conditions.get(name)
    conditions.set(
      name,
      before
        ? {
            ...each,
            held: before.held + each.held,
            failed: before.failed + each.failed,
            unclear: before.unclear + each.unclear,
          }
        : each,
    )
  }
  return { outputs, conditions: [...conditions.values()] }
}

/** Wires along which no test has sent an event, and conditions of which the tests have seen one side at most. */
export type Untried = {
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  readonly conditions: readonly (ConditionCoverage & { readonly seen: 'never' | 'only true' | 'only false' })[]
}

export function untried({ edges }: Flow, coverage: Coverage): Untried {
  return {
    edges: edges.filter(({ from }) => (coverage.outputs.get(from) ?? 0) === 0),
    conditions: coverage.conditions.flatMap((each) => {
      if (each.held > 0 && each.failed > 0) return []
      return [{ ...each, seen: each.held > 0 ? 'only true' : each.failed > 0 ? 'only false' : 'never' } as const]
    }),
  }
}
