/**
 * One walk for two versions: routers that do the same and get the same are asked once, those that differ and what lies
 * behind them once for each. A stage hears what comes to it for each version by itself, in the order of that version.
 */
import { type FuseParts, fuse } from '../../compile/fuse.ts'
import { compareText } from '../../compile/graph.ts'
import type { Deliver, Path, Plan, PlannedRouter } from '../../compile/plan.ts'
import { isPublicChannel } from '../../model/event.ts'
import { splitOutput } from '../../model/flow.ts'
import type { Sides } from './first-difference.ts'
import type { Side } from './moved.ts'
import { stepMarks } from './same-steps.ts'

/** Where the counts of an output stand in those of the walk; undefined: that version has no such output. */
export type JointOutput = {
  readonly output: string
  readonly was: number | undefined
  readonly now: number | undefined
}

export class JointPaths {
  readonly outputs: readonly JointOutput[]
  readonly counted: number
  readonly #paths = new Map<string, Path>()
  readonly #stagesBefore: number
  /** Of the last event. */
  #channel: string | undefined
  #path: Path | undefined

  constructor(plans: Sides<Plan>) {
    const parts = jointParts(plans)
    this.counted = parts.outputs.length
    this.#stagesBefore = plans.was.stages.length
    const places = new Map(parts.outputs.map((output, n) => [output, n]))
    const names = new Set([...plans.was.outputs, ...plans.now.outputs])
    this.outputs = [...names].map((output) => ({
      output,
      was: places.get(output) ?? places.get(ofSide('was', output)),
      now: places.get(output) ?? places.get(ofSide('now', output)),
    }))
    const pathOf = fuse(parts)
    const prefix = `${plans.now.flow.id}/`
    const listens = plans.was.listeners.length + plans.now.listeners.length > 0
    for (const channel of plans.now.paths.keys()) {
      if (listens && isPublicChannel(channel)) continue
      const output = channel.slice(prefix.length)
      // Answers of people come to one stage alone, through no output.
      if (plans.was.paths.has(channel) && channel.startsWith(prefix) && parts.starts.has(output))
        this.#paths.set(channel, pathOf(output))
    }
  }

  /** Undefined where each version has to be led by itself. */
  of(channel: string): Path | undefined {
    if (channel !== this.#channel) {
      this.#channel = channel
      this.#path = this.#paths.get(channel)
    }
    return this.#path
  }

  /** Hands what comes to the stages of each version. */
  deliver({ was, now }: Sides<Deliver>): Deliver {
    const before = this.#stagesBefore
    return (stage, event, failure) => {
      const told = failure && { ...failure, node: bare(failure.node) }
      if (stage < before) was(stage, event, told)
      else now(stage - before, event, told)
    }
  }
}

const sides = ['was', 'now'] as const

const ofSide = (side: Side, name: string): string => `${side}/${name}`
const bare = (name: string): string => name.slice(name.indexOf('/') + 1)

function jointParts(plans: Sides<Plan>): FuseParts & { readonly starts: ReadonlySet<string> } {
  const marks = { was: stepMarks(plans.was), now: stepMarks(plans.now) }
  const isCommon = (node: string): boolean =>
    plans.was.routers.has(node) && plans.now.routers.has(node) && marks.was.get(node) === marks.now.get(node)
  /** What begins a way stands in the log, whatever step has brought it. */
  const begins = (plan: Plan, output: string): boolean => !plan.routers.has(splitOutput(output).node)
  const starts = new Set(
    plans.was.outputs.filter(
      (output) => plans.now.outputs.includes(output) && begins(plans.was, output) && begins(plans.now, output),
    ),
  )
  const isShared = (output: string): boolean => starts.has(output) || isCommon(splitOutput(output).node)

  const routers = new Map<string, PlannedRouter>()
  const outputs = new Set<string>()
  const targets = new Map<string, readonly string[]>()
  for (const side of sides) {
    const plan = plans[side]
    for (const [node, router] of plan.routers) {
      const name = isCommon(node) ? node : ofSide(side, node)
      routers.set(name, { ...router, node: name })
    }
    for (const output of plan.outputs) outputs.add(isShared(output) ? output : ofSide(side, output))
    for (const [output, nodes] of plan.targets) {
      const from = isShared(output) ? output : ofSide(side, output)
      const to = nodes.map((node) => (isCommon(node) ? node : ofSide(side, node)))
      // Each version keeps its order: that of the ids.
      const all = new Set([...(targets.get(from) ?? []), ...to])
      targets.set(
        from,
        [...all].sort((a, b) => compareText(bare(a), bare(b))),
      )
    }
  }
  const stages = sides.flatMap((side) => plans[side].stages.map(({ node }) => ofSide(side, node)))
  return { stages, routers, targets, outputs: [...outputs], starts }
}
