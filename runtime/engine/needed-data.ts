/** What of the data is looked at behind each channel, so that reading the log again need not take apart the rest. */
import type { Plan } from '../compile/plan.ts'
import { isPublicChannel } from '../model/event.ts'
import { mergeNeeds, type Needs, noNeeds } from '../model/needs.ts'

/** Of one version: `runs` are the node ids of the stages that are run. */
export function neededData(plan: Plan, runs: ReadonlySet<string>): (channel: string) => Needs {
  const known = new Map<string, Needs>()
  return (channel) => {
    let needs = known.get(channel)
    if (needs === undefined) {
      needs = startsOf(plan, channel).reduce(
        (sum: Needs, output) => mergeNeeds(sum, behind(plan, runs, output)),
        noNeeds,
      )
      known.set(channel, needs)
    }
    return needs
  }
}

/** Where an event of a channel comes in. */
function startsOf({ flow, paths, listeners }: Plan, channel: string): readonly string[] {
  const own = paths.has(channel) ? [channel.slice(flow.id.length + 1)] : []
  return isPublicChannel(channel) ? [...own, ...listeners.map(({ output }) => output)] : own
}

function behind(plan: Plan, runs: ReadonlySet<string>, start: string): Needs {
  // Answers of people come to their step through no output.
  if (!plan.outputs.includes(start)) return 'all'
  let needs: Needs = noNeeds
  const seen = new Set([start])
  for (const output of seen)
    for (const node of plan.targets.get(output) ?? []) {
      const router = plan.routers.get(node)
      if (router) for (const name of router.outputs) seen.add(`${node}.${name}`)
      const stage = runs.has(node) ? plan.stages.find((candidate) => candidate.node === node) : undefined
      needs = mergeNeeds(needs, router?.needs ?? stage?.needs ?? noNeeds)
    }
  return needs
}
