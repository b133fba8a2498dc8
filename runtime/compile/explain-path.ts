/** Works out again which way an event took, and why: the recomputed half of looking back. */
import { type CloudEvent, isPublicChannel } from '../model/event.ts'
import type { Clause } from '../model/expression.ts'
import { fuse } from './fuse.ts'
import type { Plan, PlannedRouter } from './plan.ts'

export type PathStep =
  | {
      readonly kind: 'router'
      readonly node: string
      /** What came in, as earlier routers may have changed it. */
      readonly event: CloudEvent
      readonly conditions: readonly { readonly field: string; readonly clauses: readonly Clause[] }[]
      /** What it let out, in order. `leads` is empty where the way ends. */
      readonly outputs: readonly {
        readonly output: string
        readonly event: CloudEvent
        readonly leads: readonly string[]
      }[]
      /** What it threw, if it did: it then let nothing out. */
      readonly failure: string | undefined
    }
  | {
      readonly kind: 'stage'
      readonly node: string
      readonly event: CloudEvent
      readonly failure: { readonly node: string; readonly message: string } | undefined
    }

export type ExplainedPath = {
  /** `<node id>.<output>` where the event entered. */
  readonly from: string
  readonly steps: readonly PathStep[]
  /** Outputs that it left by and that lead nowhere: where it stopped. */
  readonly stopped: readonly string[]
}

/** One explained path per entrance: the channel of the event, and every `events` producer that hears it. */
export function explainPath(plan: Plan, event: CloudEvent): readonly ExplainedPath[] {
  const prefix = `${plan.flow.id}/`
  // A person's answer goes to the step that asked, past all routers.
  const asked = plan.stages.find(({ answers }) => answers === event.channel)
  if (asked) return [{ from: event.channel.slice(prefix.length), steps: [], stopped: [] }]
  const own = plan.paths.has(event.channel) ? [event.channel.slice(prefix.length)] : []
  // What steps hand to each other is nobody else's to hear, whatever it is called.
  const heard = isPublicChannel(event.channel)
    ? plan.listeners.filter((listener) => listener.hears(event)).map(({ producer, output }) => `${producer}.${output}`)
    : []
  return [...own, ...heard].map((from) => walk(plan, from, event))
}

/** The real path, with witnesses in place of the routers: so it cannot differ from what was run. */
function walk(plan: Plan, from: string, event: CloudEvent): ExplainedPath {
  const steps: PathStep[] = []
  const routers = new Map([...plan.routers].map(([id, router]) => [id, witness(plan, router, steps)]))
  const stages = plan.stages.map(({ node }) => node)
  const path = fuse({ stages, routers, targets: plan.targets, outputs: plan.outputs })(from)
  path(
    event,
    (stage, delivered, failure) => steps.push({ kind: 'stage', node: stages[stage] ?? '', event: delivered, failure }),
    new Float64Array(plan.outputs.length),
  )
  const left = steps.flatMap((step) =>
    step.kind === 'router' ? step.outputs.map(({ output }) => `${step.node}.${output}`) : [],
  )
  const stopped = new Set([from, ...left].filter((output) => !plan.targets.has(output)))
  return { from, steps, stopped: [...stopped] }
}

function witness(plan: Plan, router: PlannedRouter, steps: PathStep[]): PlannedRouter {
  const { node, expressions } = router
  return {
    ...router,
    handle: (event, emit) => {
      const outputs: { output: string; event: CloudEvent; leads: readonly string[] }[] = []
      const conditions = expressions.flatMap(({ field, expression, condition }) =>
        condition ? [{ field, clauses: expression.explain(event) }] : [],
      )
      const note = (failure: string | undefined): void => {
        steps.push({ kind: 'router', node, event, conditions, outputs: failure === undefined ? outputs : [], failure })
      }
      try {
        router.handle(event, (output, changed) => {
          outputs.push({ output, event: changed, leads: plan.targets.get(`${node}.${output}`) ?? [] })
          emit(output, changed)
        })
      } catch (error) {
        note(error instanceof Error ? error.message : String(error))
        throw error
      }
      note(undefined)
    },
  }
}
