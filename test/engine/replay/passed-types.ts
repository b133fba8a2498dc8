/** How many events of a past came in through, passed or reached a step of each type. */
import { explainPath } from '../../../runtime/compile/explain-path.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import { splitOutput } from '../../../runtime/model/flow.ts'

/** So many are enough: it takes time to work out their ways. */
const enough = 5

export class PassedTypes {
  readonly #counts = new Map<string, number>()

  /** Of some types, those that too few events have seen. */
  rare(types: readonly string[]): readonly string[] {
    return types.filter((type) => this.#count(type) < enough)
  }

  #count(type: string): number {
    return this.#counts.get(type) ?? 0
  }

  see(plan: Plan, event: CloudEvent): void {
    if (this.rare(Object.values(plan.flow.nodes).map(({ type }) => type)).length === 0) return
    const nodes = new Set<string>()
    for (const { node, channels } of plan.producers) if (channels.includes(event.channel)) nodes.add(node)
    for (const { from, steps } of explainPath(plan, event)) {
      nodes.add(splitOutput(from).node)
      for (const { node } of steps) nodes.add(node)
    }
    for (const node of nodes) {
      const type = plan.flow.nodes[node]?.type
      if (type !== undefined) this.#counts.set(type, this.#count(type) + 1)
    }
  }
}
