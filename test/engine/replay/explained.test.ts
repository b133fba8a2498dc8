/** Looking back at an event says what the engine did with it, for any flow and any log. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainPath } from '../../../runtime/compile/explain-path.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { wayOf } from '../../../runtime/compile/way-steps.ts'
import { whyNot } from '../../../runtime/compile/why-not.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import { planOf } from '../flows.ts'
import { arrivals, drawnFlow, draws, live } from './pasts.ts'

/** The plan with stages that note which event reached them, beside doing what they do. */
function noting(plan: Plan, reached: Map<string, string[]>): Plan {
  return {
    ...plan,
    stages: plan.stages.map((stage) => ({
      ...stage,
      handlers: {
        ...stage.handlers,
        event(event, context) {
          const name = `${event.source} ${event.id}`
          reached.set(name, [
            ...(reached.get(name) ?? []),
            `${stage.node} ${event.split} ${JSON.stringify(event.data)}`,
          ])
          stage.handlers.event(event, context)
        },
      },
    })),
  }
}

/** Over all entrances: an event that comes in by two ways reaches a stage once where its content is the same. */
function explained(plan: Plan, event: CloudEvent): readonly string[] {
  const steps = explainPath(plan, event).flatMap((path) => path.steps)
  return [
    ...new Set(
      steps.flatMap((step) =>
        step.kind === 'stage' ? [`${step.node} ${step.event.split} ${JSON.stringify(step.event.data)}`] : [],
      ),
    ),
  ].sort()
}

describe('looking back', () => {
  it('names exactly the steps that the engine gave the event to, with the content that they got', () => {
    fc.assert(
      fc.property(draws, arrivals, (draw, coming) => {
        const plan = planOf(drawnFlow(draw))
        const reached = new Map<string, string[]>()
        const { store } = live(noting(plan, reached), coming)
        for (const event of store.read(0, 1_000_000)) {
          if (event.channel.endsWith('.timer')) continue
          expect([...new Set(reached.get(`${event.source} ${event.id}`) ?? [])].sort()).toEqual(explained(plan, event))
        }
      }),
      { numRuns: 80 },
    )
  })

  it('gives a reason for every way that was not taken, and none for one that was', () => {
    fc.assert(
      fc.property(draws, arrivals, (draw, coming) => {
        const plan = planOf(drawnFlow(draw))
        const { store } = live(plan, coming)
        for (const event of store.read(0, 1_000_000)) {
          const { steps } = wayOf(plan, event)
          const not = new Set(
            whyNot(plan, steps).flatMap((each) => (each.kind === 'condition' ? [`${each.node}.${each.way}`] : [])),
          )
          for (const { node, outputs } of steps) {
            if (node === 'many' && outputs.length > 0) expect(not.has('many.pass')).toBe(!outputs.includes('many.pass'))
            for (const output of outputs) expect(not.has(output)).toBe(false)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
