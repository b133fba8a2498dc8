/** What looking back says of an event, in the form in which a plan that notes says what really happened. */
import { type ExplainedPath, explainPath } from '../../../runtime/compile/explain-path.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import type { Outcome, Parked } from '../../../runtime/model/commit.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { deliveryOf } from './noted.ts'

/** The steps that got it, but for those at which it still waits behind what needs a look; `waited`: or once did. */
export function explainedSteps(
  plan: Plan,
  store: Store,
  event: CloudEvent,
  paths: readonly ExplainedPath[] = explainPath(plan, event),
  waited: readonly Parked[] = [],
): readonly string[] {
  const parked = [...waited, ...plan.stages.flatMap(({ name }) => store.parked(name))]
  const here = parked.filter(({ offset }) => offset === event.offset)
  const waits = new Set(here.map(({ stage, split }) => `${stage.slice(stage.indexOf('/') + 1)} ${split}`))
  // An answer comes to the step that asked, which is where it entered.
  const asking = plan.stages.find(({ answers }) => answers === event.channel)
  const got = asking
    ? paths.map(() => ({ node: asking.node, event }))
    : paths.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.kind === 'stage' ? [{ node: step.node, event: step.event }] : [])),
      )
  const handled = got.filter((each) => !waits.has(`${each.node} ${each.event.split}`))
  return [...new Set(handled.map((each) => deliveryOf(each.node, each.event)))].sort()
}

export const explainedReasons = (outcomes: readonly (Outcome & { readonly stage: string })[]): object =>
  Object.fromEntries(
    outcomes.map(({ stage, split, code, numbers }) => [`${stage} ${split} ${code}`, JSON.stringify(numbers)]),
  )
