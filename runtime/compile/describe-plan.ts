/** Says what a plan does, as data and as text: what `check --plan` shows. */
import { splitOutput } from '../model/flow.ts'
import { compareText } from './graph.ts'
import type { Plan } from './plan.ts'

/** Diamonds in a row double the ways each time, so only so many are written out. */
const mostWays = 200

export type PlanDescription = {
  readonly flow: string
  readonly hash: string
  readonly live: boolean
  readonly producers: readonly { readonly node: string; readonly type: string; readonly channels: readonly string[] }[]
  readonly listeners: readonly { readonly node: string; readonly output: string }[]
  readonly stages: readonly {
    readonly node: string
    readonly type: string
    readonly role: string
    readonly orderBy: string | null
    readonly tables: readonly string[]
    readonly shape: string
  }[]
  /** Every way from a stored output to a stage or to an end, such as `["sales.row", "only-goods.pass", "lines"]`. */
  readonly paths: readonly {
    readonly from: string
    readonly ways: readonly (readonly string[])[]
    readonly more: boolean
  }[]
}

export function describePlan(plan: Plan): PlanDescription {
  const starts = plan.outputs.filter((output) => !plan.routers.has(splitOutput(output).node))
  return {
    flow: plan.flow.id,
    hash: plan.hash,
    live: plan.live,
    producers: plan.producers.map(({ node, type, channels }) => ({ node, type, channels })),
    listeners: plan.listeners.map(({ producer, output }) => ({ node: producer, output })),
    stages: plan.stages.map(({ node, type, role, orderBy, tables, shape }) => ({
      node,
      type,
      role,
      orderBy: orderBy?.source ?? null,
      tables: tables.map(({ name }) => name),
      shape,
    })),
    paths: starts.sort(compareText).map((from) => ({ from, ...waysFrom(plan, from) })),
  }
}

/** Outputs without a wire are left out, unless they are where the event came from. */
function waysFrom(plan: Plan, from: string): { readonly ways: readonly (readonly string[])[]; readonly more: boolean } {
  const ways: string[][] = []
  const open: string[][] = [[from]]
  for (let way = open.pop(); way !== undefined && ways.length <= mostWays; way = open.pop()) {
    const taken = way
    const targets = plan.targets.get(taken.at(-1) ?? '') ?? []
    const onward = targets.flatMap((id) => {
      const outputs = plan.routers
        .get(id)
        ?.outputs.map((output) => `${id}.${output}`)
        .filter((output) => plan.targets.has(output))
      return outputs === undefined || outputs.length === 0
        ? [{ end: true, step: id }]
        : outputs.map((step) => ({ end: false, step }))
    })
    if (onward.length === 0) ways.push(taken)
    for (const { end, step } of onward) if (end) ways.push([...taken, step])
    // Backwards, so that the first one is taken up first.
    for (const { end, step } of onward.toReversed()) if (!end) open.push([...taken, step])
  }
  return { ways: ways.slice(0, mostWays), more: ways.length > mostWays }
}

export function printPlan(plan: PlanDescription): string {
  const lines = [`${plan.flow} (${plan.hash.slice(0, 12)})`, '', 'Stages']
  for (const { node, type, role, orderBy, tables } of plan.stages) {
    const keeps = tables.length === 0 ? '' : `, keeps ${tables.join(', ')}`
    lines.push(`  ${node}  ${role} ${type}${keeps}${orderBy === null ? '' : `, in order by ${orderBy}`}`)
  }
  if (plan.stages.length === 0) lines.push('  none')
  lines.push('', 'Paths')
  for (const { ways, more } of plan.paths) {
    for (const way of ways) lines.push(`  ${way.join(' → ')}${way.length === 1 ? ' → nowhere' : ''}`)
    if (more) lines.push('  …')
  }
  return `${lines.join('\n')}\n`
}
