/** One flow as of a moment: how far each step had come, and what it had kept by then. */
import type { Plan } from '../../compile/plan.ts'
import type { MemoryTable } from '../../engine/memory-tables.ts'
import type { PastState } from '../../engine/replay/past-state.ts'
import type { ShadowStore } from '../../engine/replay/shadow-store.ts'
import type { Standing } from './standstill.ts'

export type FlowThenParts = {
  /** The version that ran. */
  readonly plan: Plan | undefined
  /** The last event that had come. */
  readonly through: number
  /** Of what had come, only what happened before this moment of event time counts. */
  readonly before: number
  readonly standing: Standing
  /** By stage, how far it had come where it was behind. */
  readonly cursors: ReadonlyMap<string, number> | undefined
  readonly stateAt: (offset: number) => PastState
}

export class FlowThen {
  readonly plan: Plan | undefined
  readonly through: number
  readonly before: number
  readonly standing: Standing
  readonly #cursors: ReadonlyMap<string, number> | undefined
  readonly #stateAt: (offset: number) => PastState
  /** By offset: mostly there is one alone. */
  readonly #states = new Map<number, PastState>()

  constructor({ plan, through, before, standing, cursors, stateAt }: FlowThenParts) {
    this.plan = plan
    this.through = through
    this.before = before
    this.standing = standing
    this.#cursors = cursors
    this.#stateAt = stateAt
  }

  /** The last event that a stage had handled: one that was behind, or stood still, has not come to the last. */
  cursorOf(stage: string): number {
    const { since } = this.standing
    return Math.min(this.through, since ?? this.through, this.#cursors?.get(stage) ?? this.through)
  }

  /** What a stage had kept. */
  storeOf(stage: string): ShadowStore | undefined {
    const offset = this.cursorOf(stage)
    let state = this.#states.get(offset)
    if (state === undefined) {
      state = this.#stateAt(offset)
      this.#states.set(offset, state)
    }
    return state.store
  }

  table(name: string): MemoryTable | undefined {
    const stage = this.plan?.stages.find(({ tables }) => tables.some((table) => table.name === name))
    return stage && this.storeOf(stage.name)?.table(name)
  }
}
