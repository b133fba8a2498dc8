/** Counters of one flow over time: totals that survive a new version, what came in the last minute, what each stage has worked off. */
import type { Deployment } from '../../engine/deployment.ts'
import type { KeptCounts } from './kept-counts.ts'

/** Seconds that are looked back on. */
const length = 60

export class Rates {
  /** When counting began, ms since 1970. */
  readonly since: number
  readonly #totals: Map<string, number>
  readonly #handled: Map<string, number>
  /** Totals when the host started. */
  readonly #start: ReadonlyMap<string, number>
  /** What had arrived but was not worked off when a stage had nothing before it: branches that brought the same twice. */
  readonly #level = new Map<string, number>()
  #deployment: Deployment | undefined
  /** Totals at the end of each of the last seconds; a ring. */
  readonly #ring: (ReadonlyMap<string, number> | undefined)[] = new Array(length).fill(undefined)
  #at = 0

  constructor({ since, outputs, handled }: KeptCounts) {
    this.since = since
    this.#start = outputs
    this.#totals = new Map(outputs)
    this.#handled = new Map(handled)
  }

  /** Since counting began, by `<node id>.<output>`. */
  totals(deployment: Deployment | undefined): ReadonlyMap<string, number> {
    this.#follow(deployment)
    const totals = new Map(this.#totals)
    deployment?.plan.outputs.forEach((output, index) => {
      totals.set(output, (this.#totals.get(output) ?? 0) + (deployment.counts[index] ?? 0))
    })
    return totals
  }

  /** Once a second. */
  tick(deployment: Deployment | undefined): void {
    this.#ring[this.#at] = this.totals(deployment)
    this.#at = (this.#at + 1) % length
  }

  /** How many came in the last minute, or since the host started where that is less. */
  inLastMinute(output: string, total: number): number {
    return Math.max(0, total - ((this.#ring[this.#at] ?? this.#start).get(output) ?? 0))
  }

  /** Deliveries that a stage has worked off since counting began. */
  handled(node: string): number {
    const run = this.#deployment?.runs.find(({ planned }) => planned.node === node)
    return (this.#handled.get(node) ?? 0) + (run?.handled ?? 0)
  }

  /**
   * Deliveries that wait for a stage of the flow at work, from the counters alone. `arrived` led to it since
   * counting began. Undefined where it is behind since before the host started: then the log has to be asked.
   */
  waiting(node: string, arrived: number, isLevel: boolean): number | undefined {
    const ahead = arrived - this.handled(node)
    if (isLevel) this.#level.set(node, ahead)
    const level = this.#level.get(node)
    return level === undefined ? undefined : Math.max(0, ahead - level)
  }

  #follow(deployment: Deployment | undefined): void {
    if (deployment === this.#deployment) return
    // What the version before has counted is not lost.
    const before = this.#deployment
    before?.plan.outputs.forEach((output, index) => {
      this.#totals.set(output, (this.#totals.get(output) ?? 0) + (before.counts[index] ?? 0))
    })
    for (const { planned, handled } of before?.runs ?? [])
      this.#handled.set(planned.node, (this.#handled.get(planned.node) ?? 0) + handled)
    // A stage may begin somewhere else now.
    this.#level.clear()
    this.#deployment = deployment
  }
}
