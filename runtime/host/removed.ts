/** Steps that were removed while something waited: they finish it, hold it, or drop it, as it was chosen. */
import type { Plan } from '../compile/plan.ts'
import { type DiscardDecision, discardName } from '../engine/decisions.ts'
import { planAtWork } from '../engine/ending-plan.ts'
import type { Engine } from '../engine/engine.ts'
import { keepRemovedSteps, removedSteps, withoutDone, withoutStages } from '../engine/removed-steps.ts'
import type { Clock } from '../model/services.ts'
import { storedPlan } from './stored-plan.ts'

/** ms between two looks whether a step has finished. */
const pause = 500

export type Removed = {
  /** The plan with the steps that still finish; takes up what was chosen before a crash. */
  atWork(plan: Plan): Plan
  /** Nothing that this stage has asked for is done outside: it is set aside. */
  holds(stage: string): boolean
  /** From time to time, when there is nothing else to do. */
  look(): void
}

export function openRemoved(
  engine: Engine,
  clock: Pick<Clock, 'now' | 'monotonic'>,
  planOf?: (hash: string) => Plan | undefined,
): Removed {
  const { store } = engine
  const read = planOf ?? ((hash) => storedPlan(store, hash))
  const held = new Map<string, ReadonlySet<string>>()
  const ending = new Set<string>()
  let looked = Number.NEGATIVE_INFINITY

  const hold = (flow: string): void => {
    held.set(flow, new Set(Object.keys(removedSteps(store, flow).parked)))
  }
  for (const { flow } of store.deployments()) hold(flow)

  return {
    atWork(plan) {
      const flow = plan.flow.id
      const removed = removedSteps(store, flow)
      hold(flow)
      const here = new Set(plan.stages.map(({ name }) => name))
      for (const [stage, { by, at, events }] of Object.entries(removed.discarded)) {
        const decision: DiscardDecision = { kind: 'stage', stage, by, at, events }
        const { source, id } = discardName(decision)
        const isDone = store.find(source, id) !== undefined
        if (!isDone) engine.decide(decision)
        // What a crash cut short after that is not tried again either.
        else if (!here.has(stage)) engine.withdraw(stage)
      }
      const work = planAtWork(plan, removed, read)
      if (work.ending === undefined) ending.delete(flow)
      else ending.add(flow)
      return work
    },
    holds: (stage) => held.get(stage.slice(0, stage.indexOf('/')))?.has(stage) ?? false,
    look() {
      if (ending.size === 0 || clock.monotonic() - looked < pause) return
      looked = clock.monotonic()
      for (const flow of ending) {
        const done = new Set(engine.ended(flow))
        const known = removedSteps(store, flow)
        const left = withoutDone(
          store,
          withoutStages(known, (stage) => done.has(stage)),
        )
        if (done.size > 0 || left.endings.length < known.endings.length)
          keepRemovedSteps(store, flow, left, clock.now())
        if (left.endings.length === 0) ending.delete(flow)
      }
    },
  }
}
